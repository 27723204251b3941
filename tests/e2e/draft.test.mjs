// The draft outlives the page: a reload, a tab that was closed by accident, a sign-in in between.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

/** What this tab keeps of drafts. */
const kept = (page) => page.evaluate(() => Object.entries(sessionStorage).filter(([key]) => key.startsWith("tap-draft")));

async function edit(page, panel) {
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.field("defaultLength").fill("what");
  await panel.counts("2 changes");
  await panel.keeps("what");
}

/** Leaves and comes back; the browser's question is answered. */
async function reload(page) {
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
}

test("after a reload the changes are offered, not applied, and restored as they were typed", async ({ page, panel, control }) => {
  await panel.resume();
  await edit(page, panel);
  await reload(page);
  await panel.offer.getByText(/2 changes were entered.*Maximum lifetime and Length/).waitFor();
  await panel.counts("No changes");
  assert.equal(await panel.field("defaultLength").inputValue(), "8");
  await panel.button("Restore my changes").click();
  await panel.counts("2 changes");
  assert.equal(await panel.field("defaultLength").inputValue(), "what");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
  assert.equal(await panel.offer.count(), 0);
  assert.deepEqual(await control.writes(), []);
});

test("what is typed last before the page goes is kept too", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  await panel.field("maximumLifetimeInMinutes").fill("2d");
  await reload(page);
  await panel.button("Restore my changes").click();
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "2d");
});

test("Discard them forgets them", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  await reload(page);
  await panel.button("Discard them").click();
  await panel.counts("No changes");
  await page.reload();
  await panel.ready();
  assert.deepEqual(await kept(page), []);
});

test("changes that were sent, discarded or taken back are not kept", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  await panel.button("Discard changes").click();
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith("tap-draft")));
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.keeps("1d");
  await panel.update();
  await panel.updated.waitFor();
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith("tap-draft")));
});

test("what is kept is the draft and nothing more: no token, no policy", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  const [[key, text]] = await kept(page);
  const draft = JSON.parse(text);
  assert.deepEqual(Object.keys(draft).sort(), ["edits", "for", "version"]);
  assert.deepEqual(draft.edits, {
    maximumLifetimeInMinutes: { read: 480, text: "1d" },
    defaultLength: { read: 8, text: "what" },
  });
  assert.match(key, /^tap-draft:[0-9a-f-]{36}\/[0-9a-f-]{36}\.[0-9a-f-]{36}$/);
  assert.doesNotMatch(text, /eyJ/);
});

test("somebody else changed the same property meanwhile: the offer says so, and the form shows both", async ({ page, panel, control }) => {
  await panel.resume();
  await edit(page, panel);
  await control.change({ maximumLifetimeInMinutes: 720 });
  await reload(page);
  await panel.offer.getByText(/Someone else has changed Maximum lifetime since/).waitFor();
  await panel.button("Restore my changes").click();
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
  await page.getByText(/^was 12 hours/).waitFor();
});

test("what is edited while an offer stands is not lost, and neither is the offer", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  await reload(page);
  await panel.offer.waitFor();
  await panel.radio("isUsableOnce", "true").check();
  await page.waitForFunction(() => Object.values(sessionStorage).some((text) => text.includes('"isUsableOnce":{')));
  await reload(page);
  await panel.offer.getByText(/3 changes were entered/).waitFor();
  await panel.button("Restore my changes").click();
  await panel.counts("3 changes");
});

test("signing out forgets the draft", async ({ page, panel }) => {
  await panel.enter();
  await edit(page, panel);
  await panel.button("Sign out").click();
  const question = page.getByRole("dialog", { name: "Sign out?" });
  await question.getByText("2 changes were not sent. Signing out forgets them.").waitFor();
  await question.getByRole("button", { name: "Stay signed in" }).click();
  await panel.hasFocus(panel.button("Sign out"));
  await panel.counts("2 changes");
  await panel.button("Sign out").click();
  await question.getByRole("button", { name: "Sign out and forget" }).click();
  await panel.button("Sign in").waitFor();
  assert.deepEqual(await kept(page), []);
});

test("another account of the same tenant is not offered the draft", async ({ page, panel }) => {
  await panel.enter("custom");
  await edit(page, panel);
  const draft = await kept(page);
  await page.context().clearCookies();
  page.on("dialog", (dialog) => dialog.accept());
  await page.evaluate(() => {
    for (const key of Object.keys(sessionStorage)) if (!key.startsWith("tap-draft")) sessionStorage.removeItem(key);
  });
  await page.reload();
  await panel.signIn("admin");
  await panel.ready();
  await panel.counts("No changes");
  assert.equal(await panel.offer.count(), 0);
  assert.deepEqual(await kept(page), draft, "and the other's is left alone");
});

test("a kept text that is no draft is dropped without a word", async ({ page, panel }) => {
  await panel.resume();
  await edit(page, panel);
  await page.evaluate(() => {
    const key = Object.keys(sessionStorage).find((name) => name.startsWith("tap-draft:"));
    // The page writes it anew when it is left.
    const write = Storage.prototype.setItem;
    Storage.prototype.setItem = function set(name, value) {
      return write.call(this, name, name === key ? "{" : value);
    };
  });
  await reload(page);
  await panel.ready();
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith("tap-draft:")));
  assert.equal(await panel.offer.count(), 0);
});
