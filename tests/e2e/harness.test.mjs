// The eyes of the other tests can see: a check that cannot fail is no check.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

test("a console error, a violation of the content security policy and a call to a foreign host are seen", async ({
  page, panel, watch,
}) => {
  await panel.open();
  await panel.button("Sign in").waitFor();
  watch.check();

  const told = page.waitForEvent("console", (message) => message.text().includes("securitypolicyviolation: img-src"));
  await page.evaluate(() => {
    console.error("something is wrong");
    const image = document.createElement("img");
    image.src = "https://elsewhere.example/pixel.png";
    document.body.append(image);
  });
  await told;
  assert.throws(() => watch.check(), /securitypolicyviolation: img-src https:\/\/elsewhere\.example/);
  assert.throws(() => watch.check(), /something is wrong/);
  watch.complaints.length = 0;

  await page.goto("https://elsewhere.example/").catch(() => {});
  watch.complaints.length = 0;
  assert.throws(() => watch.check(), /https:\/\/elsewhere\.example/);
  watch.called.delete("https://elsewhere.example");

  watch.allow(/something that does not come/);
  assert.throws(() => watch.check(), /expected and did not come/);
  watch.complaints.push("something that does not come");
});
