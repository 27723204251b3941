// A package that was built for one cloud: its pages may speak to that cloud's hosts alone, and say so where config.json names
// another.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { PROJECT } from "../e2e/harness.mjs";
import { deployment, launch, visit, wholeVisit } from "./deployment.mjs";
import { CLOUDS, HOSTS } from "./microsoft.mjs";
import { get, NAME, startServer } from "./servers.mjs";

const CLOUD = "usgov-l5";

let site;
let server;
let browser;
before(async () => {
  const file = process.env.ONE_CLOUD ?? join(PROJECT, "target", "one-cloud.tar.gz");
  assert.ok(existsSync(file), "ONE_CLOUD has to name what cargo xtask package --cloud usgov-l5 made");
  site = await deployment(file);
  server = await startServer("nginx", { project: PROJECT, ...site });
  browser = await launch(server, site.microsoft);
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.stop();
});

test("the policy names this cloud's hosts and no other's", async () => {
  const { headers } = await get(server, "/");
  const policy = headers["content-security-policy"];
  const named = HOSTS.filter((host) => policy.includes(`https://${host}`));
  assert.deepEqual(named.sort(), [...CLOUDS[CLOUD]].sort());
});

test("in this cloud: sign in, change, save, without a word from the browser", { timeout: 60_000 }, async () => {
  site.configure({ cloud: CLOUD });
  site.microsoft.calls.length = 0;
  const visitor = await visit(browser, "/", site.people);
  await wholeVisit(visitor, site.control);
  assert.deepEqual(visitor.said, []);
  assert.deepEqual(site.microsoft.hosts(), [...CLOUDS[CLOUD]].sort());
  await visitor.context.close();
});

for (const cloud of ["global", "usgov-l4"]) {
  test(`${cloud} in config.json: the set-up page says what this package is for, and nobody is called`, async () => {
    site.configure({ cloud });
    site.microsoft.calls.length = 0;
    const { page, panel, said, context } = await visit(browser, "/", site.people);
    const asked = new Set();
    context.on("request", (request) => asked.add(new URL(request.url()).host));
    await panel.open();
    const wrong = page.getByRole("alert").filter({ hasText: "What has to be put right" });
    await wrong.getByText(`built for the cloud “${CLOUD}” alone`).waitFor();
    assert.equal(await panel.button("Sign in").count(), 0);
    assert.deepEqual([...asked], [NAME]);
    assert.deepEqual(site.microsoft.hosts(), []);
    assert.deepEqual(said, []);
    await context.close();
  });
}
