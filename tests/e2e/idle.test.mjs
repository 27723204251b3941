// A panel that is left alone: a warning, then signed out, and nothing that was entered is lost to the person.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The form, with an edit and a clock that the test turns. */
async function leaveAlone({ page, context, panel, configure }, minutes) {
  if (minutes !== undefined) await configure((config) => ({ ...config, idleMinutes: minutes }));
  await context.clock.install();
  await panel.enter();
  await panel.field("defaultLength").fill("12");
  await panel.counts("1 change");
  await panel.keeps("12");
  // The watch begins some time after the form is there.
  await page.clock.runFor(30 * SECOND);
}

const warning = (page) => page.getByRole("alertdialog", { name: "Are you still there?" });

/** Whether the tab holds a token. */
const hasTokens = (page) => page.evaluate(() => Object.keys(sessionStorage).some((key) => /accesstoken|refreshtoken/i.test(key)));

test("after 29 minutes a warning counts down; Stay signed in ends it, and the time begins anew", async (fixture) => {
  const { page, panel } = fixture;
  await leaveAlone(fixture);
  await page.clock.fastForward(28 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  assert.equal(await warning(page).isVisible(), false, "not yet");
  await page.clock.runFor(MINUTE);
  await warning(page).waitFor();
  await panel.hasFocus(warning(page).getByRole("heading"));
  await warning(page).getByText(/Nothing was pressed for 29 minutes/).waitFor();
  await warning(page).getByRole("timer").filter({ hasText: /^\d+ seconds?$/ }).waitFor();
  await panel.button("Stay signed in").click();
  await warning(page).waitFor({ state: "hidden" });
  await page.clock.fastForward(28 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  assert.equal(await warning(page).isVisible(), false);
  await panel.counts("1 change");
});

test("a key puts the end off, without a word", async (fixture) => {
  const { page, panel } = fixture;
  await leaveAlone(fixture);
  await page.clock.fastForward(28 * MINUTE);
  await page.keyboard.press("Shift");
  await page.clock.fastForward(28 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  assert.equal(await warning(page).isVisible(), false);
  await panel.counts("1 change");
});

test("nobody there: signed out here and at Entra, the page says why, and the draft is offered after signing in again", async (fixture) => {
  const { page, panel, control } = fixture;
  await leaveAlone(fixture);
  assert.equal(await hasTokens(page), true);
  await page.clock.fastForward(29 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  await warning(page).waitFor();
  await page.clock.runFor(62 * SECOND);
  await page.getByRole("status").filter({ hasText: /signed out because nothing was pressed for 30 minutes/ }).waitFor();
  assert.equal(await hasTokens(page), false);
  await panel.signIn();
  await panel.ready();
  await panel.button("Restore my changes").click();
  assert.equal(await panel.field("defaultLength").inputValue(), "12");
  assert.deepEqual(await control.writes(), []);
  await page.reload().catch(() => {});
});

test("a device that slept past the end is signed out when it wakes, without a minute's grace", async (fixture) => {
  const { page } = fixture;
  await leaveAlone(fixture);
  await page.clock.fastForward(3 * 60 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  await page.getByText(/signed out because nothing was pressed/).waitFor();
  assert.equal(await hasTokens(page), false);
});

test("config.json sets the time", async (fixture) => {
  const { page } = fixture;
  await leaveAlone(fixture, 5);
  await page.clock.fastForward(4 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  await warning(page).getByText(/Nothing was pressed for 4 minutes/).waitFor();
});

test("with 0 in config.json nobody is signed out", async (fixture) => {
  const { page, panel } = fixture;
  await leaveAlone(fixture, 0);
  await page.clock.fastForward(8 * 60 * MINUTE);
  await page.clock.runFor(2 * SECOND);
  assert.equal(await warning(page).isVisible(), false);
  await panel.counts("1 change");
});

test("signing out by oneself leaves nothing of the person or the tenant in the tab", async ({ page, panel }) => {
  await panel.enter();
  await panel.field("defaultLength").fill("12");
  await panel.keeps("12");
  await panel.button("Sign out").click();
  await panel.button("Sign out and forget").click();
  await panel.button("Sign in").waitFor();
  const left = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.doesNotMatch(left, /tap-draft|accesstoken|refreshtoken|idtoken|ada\.marsh/i);
  assert.equal(await page.getByText(/nothing was pressed/).count(), 0);
});
