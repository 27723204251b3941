// The way through the panel in Firefox, and what is easily another there than in Chromium.

import assert from "node:assert/strict";

import { FRESH, ODATA_TYPE } from "../e2e/control.mjs";
import { subject } from "./firefox.mjs";

const test = subject();

const FINANCE_ADMINS = "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4";
const HELPDESK = "0c5a7e91-3b62-4f08-9d14-a86e2b7f05c1";
const BREAK_GLASS = "5c9e3071-28d4-4fab-9b63-7e104da2c8f5";
const PATCH = { method: "PATCH" };

/** What stands on one of the two lists. */
const rows = (panel, region) => panel.region(region).getByRole("list", { name: `${region} groups`, exact: true });

test("a current Firefox is not called too old, and is shown the policy", async ({ page, panel }) => {
  await panel.enter();
  await panel.heading.waitFor();
  for (const name of ["minimumLifetimeInMinutes", "maximumLifetimeInMinutes", "defaultLifetimeInMinutes"]) {
    assert.equal(await panel.saysBeside(name), { 60: "1 hour (60 minutes)", 480: "8 hours (480 minutes)" }[FRESH[name]]);
  }
  assert.equal(await panel.field("defaultLength").inputValue(), String(FRESH.defaultLength));
  await panel.assertChecked("state", FRESH.state);
  await panel.assertChecked("isUsableOnce", String(FRESH.isUsableOnce));
  await panel.assertChecked("includeTargets", "all_users");
  assert.equal(await page.getByText("too old").count(), 0);
});

test("the whole job: change a text, a choice and a list, review, update, and the service has what was asked", async ({
  page, panel, control,
}) => {
  await panel.enter();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.radio("isUsableOnce", "true").check();
  await panel.counts("2 changes");

  // Entra is asked for the permission; the draft comes back with the names.
  await panel.button("Show group names").click();
  const box = panel.region("Excluded").getByRole("combobox");
  await box.waitFor();
  await panel.counts("2 changes");
  await box.focus();
  await page.keyboard.type("fin");
  await page.getByRole("option", { name: /^Finance Admins/ }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await panel.says(rows(panel, "Excluded"), /Finance Admins/);
  await panel.hasFocus(box);
  await panel.counts("3 changes");

  await page.keyboard.press("Control+s");
  await panel.review.waitFor();
  const wanted = {
    "@odata.type": ODATA_TYPE,
    maximumLifetimeInMinutes: 1440,
    isUsableOnce: true,
    excludeTargets: [{ targetType: "group", id: FINANCE_ADMINS }],
  };
  assert.deepEqual(await panel.requestBody(), wanted);
  await panel.updateButton.click();
  await panel.updated.getByText(/The policy, read again, shows what was sent/).waitFor();
  assert.deepEqual(await control.bodies(), [wanted]);
  const policy = await control.policy();
  const { excludeTargets, ...plain } = { ...FRESH, ...wanted };
  for (const [name, value] of Object.entries(plain)) assert.deepEqual(policy[name], value, name);
  assert.deepEqual(policy.excludeTargets.map(({ id }) => id), excludeTargets.map(({ id }) => id));
  await panel.counts("No changes");

  await panel.updated.getByRole("button", { name: "Undo", exact: true }).click();
  await panel.updateButton.click();
  await panel.updated.getByText(/The earlier update was taken back/).waitFor();
  assert.equal((await control.policy()).maximumLifetimeInMinutes, FRESH.maximumLifetimeInMinutes);
});

test("changes outlive a reload, which is asked about, and are put back as they were typed", async ({ page, panel, control }) => {
  await panel.enter();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  // Firefox asks only where somebody has pressed something.
  await panel.field("defaultLength").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("what");
  await panel.counts("2 changes");
  const asked = page.waitForEvent("dialog");
  const reloaded = page.reload();
  const question = await asked;
  assert.equal(question.type(), "beforeunload");
  await question.accept();
  await reloaded;
  await panel.offer.getByText(/2 changes were entered.*Maximum lifetime and Length/).waitFor();
  await panel.counts("No changes");
  await panel.button("Restore my changes").click();
  await panel.counts("2 changes");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
  assert.equal(await panel.field("defaultLength").inputValue(), "what");
  assert.deepEqual(await control.writes(), []);
});

test("signing out leaves the signed-out page, and nothing of the person in the tab", async ({ page, panel }) => {
  await panel.enter();
  await panel.button("Sign out").click();
  await panel.button("Sign in").waitFor();
  const left = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => /msal\..*(token|account)|^tap-draft/.test(key)));
  assert.deepEqual(left, []);
  await page.reload();
  await panel.button("Sign in").waitFor();
  assert.equal(await panel.reviewButton.count(), 0);
});

test("a dialog closes with Esc, and the focus goes back to where it came from", async ({ page, panel }) => {
  await panel.enter();
  await panel.radio("isUsableOnce", "true").check();
  await panel.reviewButton.focus();
  await page.keyboard.press("Enter");
  await panel.review.waitFor();
  await panel.code();
  const isInside = await panel.review.evaluate((dialog) => dialog.contains(document.activeElement));
  assert.ok(isInside, await panel.focused());
  await page.keyboard.press("Escape");
  await panel.review.waitFor({ state: "hidden" });
  await panel.hasFocus(panel.reviewButton);
});

test("ids are pasted as a spreadsheet gives them, one to a line; code is copied", async ({ context, panel }) => {
  await panel.enter();
  const other = await context.newPage();
  await other.setContent("<textarea></textarea>");
  await other.locator("textarea").fill(`${HELPDESK}\n${BREAK_GLASS}\n`);
  await other.locator("textarea").press("ControlOrMeta+A");
  await other.locator("textarea").press("ControlOrMeta+C");
  await other.close();
  const box = panel.groupBox("Excluded");
  await box.press("ControlOrMeta+V");
  await box.press("Enter");
  for (const id of [HELPDESK, BREAK_GLASS]) await panel.says(rows(panel, "Excluded"), id);
  await panel.openReview();
  const code = await panel.code();
  await panel.review.getByRole("button", { name: "Copy code", exact: true }).click();
  await panel.review.getByText("Copied", { exact: false }).first().waitFor();
  assert.equal((await panel.pasted()).trim(), code.trim());
});

test("a pause that the service asks for is counted down and kept", async ({ panel, control }) => {
  await panel.enter();
  await control.fault({ on: PATCH, status: 429, retryAfter: "2" });
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.getByRole("timer").waitFor();
  await panel.updated.waitFor();
  const { tooEarly } = await control.state();
  assert.equal(tooEarly, 0);
  assert.equal((await control.policy()).isUsableOnce, true);
});

test("an answer that was lost after the write: found out by reading, and not sent again", async ({ panel, control, allow }) => {
  await panel.enter();
  await control.fault({ on: PATCH, connection: "after" });
  allow(/CORS request did not succeed/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/It was not sent again/).waitFor();
  assert.equal((await control.bodies()).length, 1);
});

test("somebody else changed the same: nothing is sent before the choice", async ({ panel, control }) => {
  await panel.enter();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await control.change({ maximumLifetimeInMinutes: 720 });
  await panel.update();
  await panel.conflicting("Maximum lifetime").getByLabel("Keep mine").check();
  assert.deepEqual(await control.writes(), []);
  await panel.conflict.getByRole("button", { name: "Continue", exact: true }).click();
  await panel.updated.waitFor();
  assert.equal((await control.policy()).maximumLifetimeInMinutes, 1440);
});

test("the sign-in is renewed in a hidden frame when the refresh token is over", async ({ page, panel, control }) => {
  await panel.enter();
  await control.expire(true);
  await page.reload();
  await panel.ready();
  const codes = (await control.requests()).filter(({ body }) => /grant_type=authorization_code/.test(body));
  assert.equal(codes.length, 2);
});

test("back from Entra's page, the page that was kept can be used", async ({ page, panel }) => {
  await panel.open();
  // Nothing outside reaches a page that Firefox had kept and shows again, so it presses the button itself.
  await page.evaluate(() => {
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      const isTold = () => document.body.innerText.includes("The sign-in was not finished");
      const press = () => (isTold() ? document.getElementById("sign-in").click() : requestAnimationFrame(press));
      press();
    });
  });
  await panel.button("Sign in").click();
  const picker = page.getByRole("heading", { name: "Pick an account" });
  await picker.waitFor();
  const again = page.waitForRequest(/\/authorize/);
  await page.evaluate(() => history.back());
  await again;
  await panel.choose("admin");
  await panel.ready();
});

/** What is wider than the window. */
const overflow = (page) => page.evaluate(() => {
  const { clientWidth } = document.scrollingElement;
  const isWide = (element) => element.getBoundingClientRect().right > clientWidth + 1 && !element.closest("pre, .hidden");
  return [...document.querySelectorAll("#panel *")].filter(isWide).map((element) => element.outerHTML.slice(0, 100));
});

test("320 px wide, with a scroll bar: nothing is wider than the window", { viewport: { width: 320, height: 800 } }, async ({
  page, panel,
}) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { clientId: "", tenant: "", cloud: "moon" } }));
  await panel.open();
  await page.getByRole("heading", { name: "Set up the panel" }).waitFor();
  assert.deepEqual(await overflow(page), [], "the set-up page");

  await page.unrouteAll();
  await panel.enter();
  await panel.radio("includeTargets", "selected").check();
  await panel.addGroup("Included", HELPDESK);
  await panel.addGroup("Excluded", HELPDESK);
  await panel.field("maximumLifetimeInMinutes").fill("abc");
  await panel.reviewButton.click();
  await panel.summary.waitFor();
  assert.deepEqual(await overflow(page), [], "the form and its problems");

  await panel.region("Included").getByRole("button", { name: /^Remove/ }).click();
  await panel.radio("includeTargets", "all_users").check();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.openReview();
  await panel.code();
  assert.deepEqual(await overflow(page), [], "the review");
});
