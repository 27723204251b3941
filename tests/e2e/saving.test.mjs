// Saving, arrow by arrow: what the page says, and what the emulator was sent. What follows the write is in saved.test.mjs.

import assert from "node:assert/strict";

import { CONTOSO, ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";
import { Panel } from "./panel.mjs";

const test = subject();

const PATCH = { method: "PATCH" };
const READ = { method: "GET", path: "temporaryAccessPass" };
const ONLY_ONCE = { "@odata.type": ODATA_TYPE, isUsableOnce: true };
const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER_GROUP = "0b7c2d1e-4a3f-4c5d-8e6f-7a8b9c0d1e2f";

/** The requests about the policy since, in short. */
async function sequence(control) {
  const of = (await control.requests()).filter(({ method, path }) => method !== "OPTIONS" && /temporaryAccessPass/i.test(path));
  return of.map(({ method }) => method).join(" ");
}

/** Nothing came before the time that the service had asked for. */
async function isPatient(control) {
  assert.equal((await control.state()).tooEarly, 0, "requests that came too early");
}

test("the policy is read again before it is written, and once more to confirm", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await control.forgetRequests();
  await panel.update();
  await panel.updated.getByText(/shows what was sent/).waitFor();
  assert.equal(await sequence(control), "GET PATCH GET");
});

test("somebody else changed another property: both changes are there, and theirs is named", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await control.change({ defaultLength: 12 });
  await panel.update();
  await panel.updated.getByText("Changed by someone else meanwhile, and kept: Length (12 characters).").waitFor();
  assert.deepEqual(await control.bodies(), [ONLY_ONCE]);
  assert.deepEqual({ ...(await control.policy()) }.defaultLength, 12);
  assert.equal(await panel.field("defaultLength").inputValue(), "12");
  await panel.counts("No changes");
});

test("somebody else made the same change: nothing is sent, and that is said", async ({ page, panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await control.change({ isUsableOnce: true });
  await panel.update();
  await page.getByRole("status").getByText("Nothing had to be sent").waitFor();
  assert.deepEqual(await control.bodies(), []);
  await panel.counts("No changes");
});

test("the same property changed by somebody else: asked with what it was, theirs and mine; theirs is taken", async ({ panel, control }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.radio("isUsableOnce", "true").check();
  await control.change({ maximumLifetimeInMinutes: 720, defaultLength: 10 });
  await panel.update();
  await panel.conflict.waitFor();
  const property = panel.conflicting("Maximum lifetime");
  const said = await property.innerText();
  for (const value of ["8 hours", "12 hours", "1 day"]) assert.ok(said.includes(value), `${said} names ${value}`);
  await panel.conflict.getByText("Also changed by someone else, and kept as it is now: Length.").waitFor();
  assert.deepEqual(await control.bodies(), [], "nothing is sent before the choice");
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.conflict.getByText("Choose Keep mine or Take theirs for Maximum lifetime.").waitFor();
  await panel.hasFocus(property.getByRole("radio", { name: "Keep mine" }));
  await property.getByRole("radio", { name: "Take theirs" }).check();
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.updated.waitFor();
  assert.deepEqual(await control.bodies(), [ONLY_ONCE]);
  assert.equal((await control.policy()).maximumLifetimeInMinutes, 720);
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "12h");
});

test("a conflict: mine is kept, and written on top of theirs", async ({ panel, control }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await control.change({ maximumLifetimeInMinutes: 720 });
  await panel.update();
  await panel.conflicting("Maximum lifetime").getByRole("radio", { name: "Keep mine" }).check();
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.updated.waitFor();
  assert.deepEqual(await control.bodies(), [{ "@odata.type": ODATA_TYPE, maximumLifetimeInMinutes: 1440 }]);
});

for (const [way, leave] of [
  ["Keep editing", (panel) => panel.conflict.getByRole("button", { name: "Keep editing" }).click()],
  ["Esc", (panel) => panel.page.keyboard.press("Escape")],
]) {
  test(`a conflict, left by ${way}: nothing is sent, and the form has mine beside theirs`, async ({ panel, control }) => {
    await panel.resume();
    await panel.field("maximumLifetimeInMinutes").fill("1d");
    await control.change({ maximumLifetimeInMinutes: 720 });
    await panel.update();
    await panel.conflict.waitFor();
    await leave(panel);
    await panel.conflict.waitFor({ state: "hidden" });
    await panel.bar.getByText(/Nothing was sent\. Someone else changed Maximum lifetime: the form/).waitFor();
    assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
    await panel.page.getByText(/^was 12 hours/).waitFor();
    assert.deepEqual(await control.bodies(), []);
    // What was seen is no conflict any more.
    await panel.update();
    await panel.updated.waitFor();
  });
}

test("while the conflict is being thought about the same property changes again: asked again", async ({ panel, control }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await control.change({ maximumLifetimeInMinutes: 720 });
  await panel.update();
  await panel.conflicting("Maximum lifetime").getByRole("radio", { name: "Keep mine" }).check();
  await control.change({ maximumLifetimeInMinutes: 600 });
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.conflicting("Maximum lifetime").getByText("10 hours").waitFor();
  assert.deepEqual(await control.bodies(), []);
  await panel.conflicting("Maximum lifetime").getByRole("radio", { name: "Take theirs" }).check();
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.page.getByRole("status").getByText("Nothing had to be sent").waitFor();
});

test("two people change the lists: each one's groups are there in the end", async ({ panel, control }) => {
  await panel.resume();
  await panel.addGroup("Excluded", GROUP);
  await control.change({ excludeTargets: [{ targetType: "group", id: OTHER_GROUP }] });
  await panel.update();
  await panel.updated.waitFor();
  const { excludeTargets } = await control.policy();
  assert.deepEqual(excludeTargets.map(({ id }) => id), [OTHER_GROUP, GROUP]);
});

test("together with somebody else's change a rule is broken: nothing is sent, and the summary says what", async ({ panel, control }) => {
  await panel.resume();
  await panel.field("defaultLifetimeInMinutes").fill("6h");
  await control.change({ maximumLifetimeInMinutes: 300 });
  await panel.update();
  await panel.notUpdated.getByText(/break a rule/).waitFor();
  await panel.summary.getByText(/must not be longer than the maximum lifetime, which is 5 hours/).waitFor();
  assert.deepEqual(await control.bodies(), []);
  assert.equal(await panel.field("defaultLifetimeInMinutes").inputValue(), "6h");
});

test("two browsers at once, different properties: both changes are there in the end", async ({ page, context, panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  const other = await another(context, page);
  await other.field("defaultLength").fill("14");
  await Promise.all([panel.update(), other.update()]);
  await panel.updated.waitFor();
  await other.updated.waitFor();
  assert.deepEqual((({ isUsableOnce, defaultLength }) => ({ isUsableOnce, defaultLength }))(await control.policy()), { isUsableOnce: true, defaultLength: 14 });
});

test("two browsers one after the other, the same property: the second is asked, and nothing is lost", async ({ page, context, panel, control }) => {
  await panel.resume();
  const other = await another(context, page);
  await panel.field("defaultLength").fill("10");
  await other.field("defaultLength").fill("14");
  await panel.update();
  await panel.updated.waitFor();
  await other.update();
  await other.conflict.waitFor();
  assert.equal((await control.policy()).defaultLength, 10);
  await other.conflicting("Length").getByRole("radio", { name: "Keep mine" }).check();
  await other.conflict.getByRole("button", { name: "Continue" }).click();
  await other.updated.waitFor();
  assert.equal((await control.policy()).defaultLength, 14);
});

/** The panel in a browser context of its own, with the sign-in of the first. */
async function another(context, page) {
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const second = await context.browser().newContext();
  context.once("close", () => second.close());
  const panel = new Panel(await second.newPage(), page.url(), [], new Map([["admin", kept]]));
  await panel.resume();
  return panel;
}

// Answers that put off -------------------------------------------------------------------------------------------------

test("429 three times with Retry-After 2, then 204: confirmed, and no request came early", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, times: 3, status: 429, retryAfter: "2" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.getByText(/Too many|too many/).waitFor();
  await panel.hasFocus(panel.waiting.getByRole("heading"));
  await panel.waiting.getByRole("timer").getByText(/[12] seconds?$/).waitFor();
  await panel.waiting.getByText("retry 2 of 3").waitFor();
  await panel.waiting.getByText("retry 3 of 3").waitFor();
  await panel.updated.getByText(/shows what was sent/).waitFor();
  assert.deepEqual(await control.bodies(), [ONLY_ONCE, ONLY_ONCE, ONLY_ONCE, ONLY_ONCE]);
  await isPatient(control);
});

test("while it waits the form can be used, a second save cannot begin, and what was edited is kept", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 429, retryAfter: "3" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.waitFor();
  await panel.field("defaultLength").fill("20");
  await panel.reviewButton.click();
  await panel.bar.getByText(/An update is under way/).waitFor();
  assert.equal(await panel.review.isVisible(), false);
  await panel.field("defaultLength").focus();
  await panel.updated.waitFor();
  assert.equal(await panel.field("defaultLength").inputValue(), "20");
  await panel.hasFocus(panel.field("defaultLength"));
  await panel.counts("1 change");
  assert.deepEqual(await control.bodies(), [ONLY_ONCE, ONLY_ONCE]);
});

test("Cancel ends the wait: nothing more is sent, the draft is kept, and a next try waits as the service asked", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 429, retryAfter: "4" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.getByRole("button", { name: "Cancel" }).click();
  await panel.notUpdated.getByText("Cancelled").first().waitFor();
  await panel.hasFocus(panel.notUpdated.getByRole("heading"));
  await panel.counts("1 change");
  await panel.update();
  await panel.waiting.getByText(/Nothing was sent yet/).waitFor();
  await panel.updated.waitFor();
  assert.equal((await control.bodies()).length, 2);
  await isPatient(control);
});

test("a pause that the service asked for outlives a reload, and Cancel", async ({ page, panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 429, retryAfter: "4" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.getByRole("button", { name: "Cancel" }).click();
  await panel.notUpdated.waitFor();
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  const failed = page.getByRole("alert").filter({ hasText: "The policy could not be read" });
  await failed.getByText(/Try again in [1-4] seconds?/).waitFor();
  await panel.button("Try again").click();
  await failed.getByText(/asked for a pause/).waitFor();
  await page.waitForFunction((id) => Number(sessionStorage.getItem(`tap-pause:${id}`)) <= Date.now(), CONTOSO.id);
  await panel.button("Try again").click();
  await panel.ready();
  await isPatient(control);
});

test("while an update waits, Discard changes says that it will be sent; Cancel in any step ends it", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 429, retryAfter: "60" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.waitFor();
  await panel.button("Discard changes").click();
  await panel.bar.getByText(/will send what was reviewed/).waitFor();
  await panel.counts("1 change");
  await panel.waiting.getByRole("button", { name: "Cancel" }).click();
  await panel.notUpdated.waitFor();
  await panel.button("Discard changes").click();
  await panel.counts("No changes");
});

test("Esc while the write is on its way: progress goes on above the form, and Cancel says what is not known", async ({ page, panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, delayMs: 20_000 });
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.review.getByText("Updating the policy…").waitFor();
  await page.keyboard.press("Escape");
  const progress = page.getByRole("region", { name: "Updating the policy", exact: true });
  await progress.getByText("The change is being sent.").waitFor();
  await panel.hasFocus(progress.getByRole("heading"));
  await progress.getByRole("button", { name: "Cancel" }).click();
  await panel.outcomeUnknown.waitFor();
  await panel.counts("1 change");
  await panel.outcomeUnknown.getByRole("button", { name: "Read the policy again" }).click();
  await page.getByRole("region", { name: "Finding out what became of the update" }).waitFor();
});

test("429 for ever: a clear end, the draft kept", async ({ page, panel, control, allow }) => {
  await page.clock.install();
  await panel.resume();
  await control.fault({ on: PATCH, times: null, status: 429 });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  for (const retry of [1, 2, 3]) {
    await panel.waiting.getByText(`retry ${retry} of 3`).waitFor();
    await page.clock.fastForward(20_000);
  }
  await panel.notUpdated.getByText("Too many requests", { exact: true }).waitFor();
  await panel.counts("1 change");
  assert.equal((await control.bodies()).length, 4);
  assert.match(await panel.details(panel.notUpdated), /Status: 429/);
});

test("a Retry-After that is absurd is not waited for: the end says how long", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, times: null, status: 429, retryAfter: "7200" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.notUpdated.getByText(/Try again in 2 hours/).waitFor();
  assert.equal((await control.bodies()).length, 1);
});

test("503, then it is back: the policy is read again before the second attempt", async ({ page, panel, control, allow }) => {
  await page.clock.install();
  await panel.resume();
  await control.fault({ on: PATCH, status: 503 });
  allow(/status of 503/);
  await panel.radio("isUsableOnce", "true").check();
  await control.forgetRequests();
  await panel.update();
  await panel.waiting.getByText(/temporary problem \(status 503\)/).waitFor();
  await page.clock.fastForward(6_000);
  await panel.updated.waitFor();
  assert.equal(await sequence(control), "GET PATCH GET PATCH GET");
});

test("504 although it was written: found by reading, and not sent again", async ({ page, panel, control, allow }) => {
  await page.clock.install();
  await panel.resume();
  await control.fault({ on: PATCH, status: 504, when: "after" });
  allow(/status of 504/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.waitFor();
  await page.clock.fastForward(6_000);
  await panel.updated.getByText(/It was not sent again/).waitFor();
  assert.equal((await control.bodies()).length, 1);
});

// Outcomes that are not known -------------------------------------------------------------------------------------------

test("the connection is lost after the write took effect: found out, and not sent again", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, connection: "after" });
  allow(/request failed: PATCH/);
  allow(/Failed to load resource/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/It was not sent again/).waitFor();
  await panel.counts("No changes");
  assert.equal((await control.bodies()).length, 1);
});

for (const [what, fault, complaints] of [
  ["the connection is lost before the write took effect", { connection: "before" }, [/request failed: PATCH/, /Failed to load resource/]],
  ["500 without effect", { status: 500 }, [/status of 500/]],
]) {
  test(`${what}: said so, and the draft is there`, async ({ page, panel, control, allow }) => {
    await page.clock.install();
    await panel.resume();
    await control.fault({ on: PATCH, times: null, ...fault });
    for (const complaint of complaints) allow(complaint);
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    const finding = page.getByRole("region", { name: "Finding out what became of the update" });
    for (let looks = 0; looks < 4; looks += 1) {
      await finding.getByRole("timer").waitFor();
      const reads = (await control.reads()).length;
      await page.clock.fastForward(9_000);
      while ((await control.reads()).length === reads) await page.evaluate(() => 0);
    }
    await panel.notUpdated.getByText(/still has its earlier values/).waitFor();
    await panel.counts("1 change");
    await panel.assertChecked("isUsableOnce", "true");
    assert.equal((await control.bodies()).length, 1, "it is not sent again");
  });
}

test("neither an answer to the write nor to the reads after it: the outcome is not known yet", async ({ page, panel, control, allow }) => {
  await page.clock.install();
  await panel.resume();
  await control.fault({ on: PATCH, times: null, connection: "before" }, { on: READ, skip: 1, times: null, status: 403 });
  allow(/request failed: PATCH/);
  allow(/Failed to load resource/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.outcomeUnknown.waitFor();
  await panel.hasFocus(panel.outcomeUnknown.getByRole("heading"));
  await panel.counts("1 change");
});

test("an accepted change that cannot be read again is still Policy updated, and can be looked at later", async ({ panel, control, allow }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await control.fault({ on: READ, skip: 1, times: null, status: 403 });
  allow(/status of 403/);
  await panel.update();
  await panel.updated.getByText(/could not be read again/).waitFor();
  await control.clearFaults();
  await panel.button("Read the policy again").click();
  await panel.updated.getByText(/shows what was sent/).waitFor();
  await panel.counts("No changes");
});

test("a 200 with a body counts as a 204", async ({ panel, control }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 200, when: "after", body: { id: "TemporaryAccessPass" } });
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/shows what was sent/).waitFor();
});
