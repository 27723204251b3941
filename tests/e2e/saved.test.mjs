// Saving, after the write: what the read shows, tokens in mid-save, undo. The first half is in saving.test.mjs.

import assert from "node:assert/strict";

import { FRESH, ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";

const test = subject();

const PATCH = { method: "PATCH" };
const ONLY_ONCE = { "@odata.type": ODATA_TYPE, isUsableOnce: true };
const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";

// What the read after the write shows -----------------------------------------------------------------------------------

test("accepted and not visible yet: said at once, looked for quietly, then confirmed", async ({ page, panel, control }) => {
  await page.clock.install();
  await panel.resume();
  await control.stale(2);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/accepted, not visible yet.*The panel goes on looking/).waitFor();
  await panel.counts("No changes");
  assert.equal(await page.getByRole("timer").count(), 0, "quietly");
  await page.clock.fastForward(1_500);
  while ((await control.reads()).length < 4) await page.evaluate(() => 0);
  await page.clock.fastForward(2_500);
  await panel.updated.getByText(/shows what was sent/).waitFor();
  await panel.assertChecked("isUsableOnce", "true");
  assert.equal((await control.bodies()).length, 1);
});

test("not visible for a minute: said so, without being an error", async ({ page, panel, control }) => {
  await page.clock.install();
  await panel.resume();
  await control.stale(50);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/The panel goes on looking/).waitFor();
  for (let reads = 4; reads <= 9; reads += 1) {
    await page.clock.fastForward(31_000);
    while ((await control.reads()).length < reads) await page.evaluate(() => 0);
  }
  await panel.updated.getByText(/This is no error/).waitFor();
  await panel.button("Read the policy again").waitFor();
});

test("while it is looked for quietly another change can be saved", async ({ panel, control }) => {
  await panel.resume();
  await control.stale(3);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/The panel goes on looking/).waitFor();
  await control.stale(0);
  await panel.field("defaultLength").fill("10");
  await panel.update();
  await panel.updated.getByText("Length", { exact: true }).waitFor();
  assert.deepEqual((await control.bodies()).at(-1), { "@odata.type": ODATA_TYPE, defaultLength: 10 });
});

test("a review that is open while it is looked for quietly stays open, and so does an undo", async ({ page, panel, control }) => {
  await page.clock.install();
  await panel.resume();
  await control.stale(3);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/The panel goes on looking/).waitFor();
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.review.getByText("This takes the last update back").waitFor();
  for (const [wait, reads] of [[1_500, 4], [2_500, 5], [4_500, 6]]) {
    await page.clock.fastForward(wait);
    while ((await control.reads()).length < reads) await page.evaluate(() => 0);
  }
  await page.getByText(/shows what was sent/).waitFor({ state: "attached" });
  assert.equal(await panel.review.isVisible(), true);
  await panel.review.getByRole("button", { name: "Keep editing" }).click();
  await panel.assertChecked("isUsableOnce", "true");
  await panel.counts("No changes");
});

test("Undo of a change that is not visible yet is sent, although the policy still reads as before", async ({ panel, control }) => {
  await panel.resume();
  await control.stale(4);
  await panel.field("defaultLength").fill("12");
  await panel.update();
  await panel.updated.getByText(/The panel goes on looking/).waitFor();
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.updateButton.click();
  await panel.updated.getByText(/taken back|takes the earlier update back/).waitFor();
  assert.deepEqual((await control.bodies()).map(({ defaultLength }) => defaultLength), [12, 8]);
  assert.equal((await control.policy()).defaultLength, 8);
});

test("changed by someone else since: said, with what it is now in the form", async ({ panel, control }) => {
  await panel.resume();
  await panel.field("defaultLength").fill("10");
  await control.fault({ on: PATCH, when: "after", write: { defaultLength: 16 } });
  await panel.update();
  await panel.updated.getByText(/changed by someone else since/).waitFor();
  assert.equal(await panel.field("defaultLength").inputValue(), "16");
});

// Tokens ----------------------------------------------------------------------------------------------------------------

test("a claims challenge on the write: one silent renewal, one repeat, confirmed", async ({ panel, control, allow }) => {
  await panel.enter("step-up");
  allow(/status of 401/);
  await panel.radio("isUsableOnce", "true").check();
  await control.forgetRequests();
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual(await control.bodies(), [ONLY_ONCE, ONLY_ONCE]);
  const tokens = (await control.requests()).filter(({ method, path }) => method === "POST" && /token/.test(path));
  assert.equal(tokens.length, 1, "one renewal");
});

test("a challenge that needs the person: Sign in to continue, back with the draft, one press to finish", async ({ page, panel, control, allow }) => {
  await panel.enter("step-up-interaction");
  allow(/status of 401/);
  allow(/status of 400/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("defaultLength").fill("12");
  await panel.update();
  await panel.notUpdated.getByText(/confirm who you are/).first().waitFor();
  await panel.counts("2 changes");
  const before = (await control.writes()).length;
  await panel.button("Sign in to continue").click();
  await panel.choose("step-up-interaction");
  await panel.review.waitFor();
  assert.equal(await panel.review.getByRole("row").filter({ hasText: "defaultLength" }).count(), 1);
  assert.equal((await control.writes()).length, before, "nothing is sent unasked");
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.equal((await control.bodies()).length, before + 1);
  await page.waitForFunction(() => !Object.keys(sessionStorage).some((key) => key.startsWith("tap-draft")));
});

test("a malformed challenge: a clear error, no loop, the draft kept", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, times: null, challenge: "malformed" });
  allow(/status of 401/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.notUpdated.getByText(/more than the panel can read/).first().waitFor();
  await panel.button("Sign in to continue").waitFor();
  await panel.counts("1 change");
  assert.equal((await control.bodies()).length, 1);
});

// Undo --------------------------------------------------------------------------------------------------------------

test("Undo restores exactly the three that were saved, although a fourth was changed in between; and is itself undoable", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.addGroup("Excluded", GROUP);
  await panel.update();
  await panel.updated.waitFor();
  await control.change({ defaultLength: 20 });
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.review.getByText("This takes the last update back").waitFor();
  assert.equal((await control.bodies()).length, 1, "nothing is sent before the review is confirmed");
  await panel.updateButton.click();
  await panel.updated.getByText("The earlier update was taken back.").waitFor();
  assert.deepEqual((await control.bodies()).at(-1), {
    "@odata.type": ODATA_TYPE,
    excludeTargets: [],
    maximumLifetimeInMinutes: 480,
    isUsableOnce: false,
  });
  const after = await control.policy();
  for (const [name, value] of Object.entries({ ...FRESH, defaultLength: 20 })) assert.equal(after[name], value, name);
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.updateButton.click();
  await panel.updated.getByText("1 day", { exact: true }).waitFor();
  assert.equal((await control.policy()).maximumLifetimeInMinutes, 1440);
});

test("an undo that is not confirmed leaves the form and the other edits as they were", async ({ panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  await panel.field("defaultLength").fill("20");
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.review.getByRole("row").filter({ hasText: "isUsableOnce" }).waitFor();
  assert.equal(await panel.review.getByRole("row").filter({ hasText: "defaultLength" }).count(), 0);
  await panel.review.getByRole("button", { name: "Keep editing" }).click();
  await panel.counts("1 change");
  assert.equal(await panel.field("defaultLength").inputValue(), "20");
  await panel.assertChecked("isUsableOnce", "true");
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.updateButton.click();
  await panel.updated.getByText("The earlier update was taken back.").waitFor();
  await panel.assertChecked("isUsableOnce", "false");
  assert.equal(await panel.field("defaultLength").inputValue(), "20");
  await panel.counts("1 change");
});

// Last: it ends the tokens that tests of this file lend to each other.
test("a token that ended in mid-save is renewed, and the change is confirmed", async ({ panel, control, allow }) => {
  // A sign-in of its own, which no other test lends.
  await panel.enter("custom");
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  await control.expire();
  allow(/status of 401/);
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.deepEqual(await control.bodies(), [ONLY_ONCE]);
});
