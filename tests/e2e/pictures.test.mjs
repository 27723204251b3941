// Pictures of the panel, for the documentation and for whoever reviews a change. They always go to
// test-results/pictures; with PICTURES=1 those of the documentation are copied to docs/pictures.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { PROJECT, results, subject } from "./harness.mjs";

const test = subject();

const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const NAMED = {
  finance: "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4",
  breakGlass: "5c9e3071-28d4-4fab-9b63-7e104da2c8f5",
  markup: "82b0d4f7-91c8-456e-937a-0ec48bdf6b27",
  arabic: "a4d2f619-b3ea-4780-959c-20e6adfb8d49",
  deleted: "92b0d4f7-91c8-456e-937a-0ec48bd9fa27",
  deletedToo: "a3c1e508-a2d9-467f-848b-1fd59cea0b38",
};
const WIDE = { viewport: { width: 1280, height: 1000 }, reducedMotion: "reduce" };
const NARROW = { viewport: { width: 360, height: 800 }, reducedMotion: "reduce" };

/** Takes a picture. `documented` ones belong to docs/pictures. */
async function take(page, name, { documented = false, fullPage = false } = {}) {
  const path = join(results("pictures"), `${name}.png`);
  await page.screenshot({ path, fullPage });
  assert.ok(statSync(path).size > 5_000, `${name} shows something`);
  if (documented && process.env.PICTURES === "1") {
    const folder = join(PROJECT, "docs", "pictures");
    mkdirSync(folder, { recursive: true });
    copyFileSync(path, join(folder, `${name}.png`));
  }
}

/** Three changes, one of each kind. */
async function change(panel) {
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.radio("isUsableOnce", "true").check();
  await panel.addGroup("Excluded", GROUP);
  await panel.counts("3 changes");
}

/** Back to the top, as somebody sees it who has just come. */
async function fromTheTop(page) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
}

test("pictures: the form with three changes, the review, the confirmation", WIDE, async ({ page, panel }) => {
  await panel.resume();
  await change(panel);
  await fromTheTop(page);
  await take(page, "form-light", { documented: true });
  await take(page, "form-light-whole", { fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "form-dark", { documented: true });
  await page.emulateMedia({ colorScheme: "light" });
  await panel.openReview();
  await take(page, "review-light", { documented: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "review-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await panel.updateButton.click();
  await panel.updated.waitFor();
  await take(page, "confirmed-light", { documented: true });
});

test("pictures: in a narrow window", NARROW, async ({ page, panel }) => {
  await panel.resume();
  await change(panel);
  await fromTheTop(page);
  await take(page, "form-narrow", { documented: true, fullPage: true });
  await panel.openReview();
  await take(page, "review-narrow");
  await page.keyboard.press("Escape");
  await panel.field("defaultLength").fill("4");
  await panel.reviewButton.click();
  await panel.summary.waitFor();
  await take(page, "problems-narrow", { fullPage: true });
});

test("pictures: groups by name, and the search", WIDE, async ({ page, panel, control, allow }) => {
  allow(/status of 400/);
  const group = (id) => ({ targetType: "group", id });
  await control.change({
    includeTargets: [NAMED.finance, NAMED.markup, NAMED.deleted, NAMED.arabic].map((id) => {
      return { ...group(id), isRegistrationRequired: false };
    }),
    excludeTargets: [group(NAMED.breakGlass), group(NAMED.deletedToo)],
  });
  await panel.enter();
  await take(page, "groups-by-id", { fullPage: true });
  await panel.button("Show group names").click();
  await panel.says(panel.region("Included"), "Finance Admins");
  await panel.region("Excluded").getByRole("combobox").fill("helpdesk");
  await page.getByRole("option").last().waitFor();
  await page.keyboard.press("ArrowDown");
  await take(page, "groups-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "groups-dark");
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  await take(page, "groups-contrast");
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize({ width: 320, height: 800 });
  await panel.region("Excluded").getByRole("combobox").scrollIntoViewIfNeeded();
  // Two frames, until all of it is drawn in its new size.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await take(page, "groups-narrow");
  await page.keyboard.press("Enter");
  await panel.openReview();
  await take(page, "groups-review-narrow");
});

test("pictures: before the form", WIDE, async ({ page, panel, control }) => {
  await panel.open();
  await panel.button("Sign in").waitFor();
  await take(page, "signed-out");
  await panel.enter("reader");
  await take(page, "read-only");
  await control.fault({ on: { method: "GET", path: "temporaryAccessPass" }, delayMs: 60_000 });
  await page.reload();
  await page.getByText("Reading the policy…").waitFor({ state: "attached" });
  await take(page, "loading");
});

test("pictures: what goes wrong", WIDE, async ({ page, panel, control, allow }) => {
  await panel.resume();
  await change(panel);
  await panel.field("defaultLength").fill("4");
  await panel.reviewButton.click();
  await panel.summary.waitFor();
  await take(page, "problems");
  await panel.field("defaultLength").fill("8");
  allow(/status of 409/);
  await control.fault({ on: { method: "PATCH" }, status: 409 });
  await panel.update();
  await panel.details(panel.notUpdated);
  await take(page, "not-updated");
  allow(/status of 429/);
  await control.fault({ on: { method: "PATCH" }, status: 429, retryAfter: "90" });
  await panel.update();
  await panel.waiting.getByRole("timer").waitFor();
  await fromTheTop(page);
  await take(page, "waiting");
  await panel.waiting.getByRole("button", { name: "Cancel" }).click();
  await panel.notUpdated.getByText("Cancelled").first().waitFor();
});

test("pictures: somebody else changed the policy, undo, a kept draft", WIDE, async ({ page, panel, control }) => {
  await panel.resume();
  await change(panel);
  await control.change({ maximumLifetimeInMinutes: 720, defaultLength: 10 });
  await panel.update();
  await panel.conflicting("Maximum lifetime").getByRole("radio", { name: "Keep mine" }).check();
  await take(page, "conflict-light", { documented: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await take(page, "conflict-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await panel.conflict.getByRole("button", { name: "Continue" }).click();
  await panel.updated.waitFor();
  await panel.updated.getByRole("button", { name: "Undo" }).click();
  await panel.review.waitFor();
  await take(page, "undo");
  await page.keyboard.press("Escape");
  await panel.review.waitFor({ state: "hidden" });
  await panel.field("defaultLength").fill("20");
  await panel.keeps("20");
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  await panel.offer.waitFor();
  await take(page, "kept-draft");
});

test("pictures: set-up, other media", WIDE, async ({ page, panel, control }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: { clientId: "", tenant: 5, cloud: "moon" } }));
  await panel.open();
  await page.getByRole("heading", { name: "Set up the panel" }).waitFor();
  await take(page, "set-up", { fullPage: true });
  await page.unrouteAll();
  await control.setPolicy({ id: "TemporaryAccessPass", state: "reportOnly", isUsableOnce: null, future: { a: [1, "two"] } });
  await panel.resume();
  await take(page, "odd-policy", { fullPage: true });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await take(page, "keys");
  await page.keyboard.press("Escape");
  await control.reset();
  await page.reload();
  await panel.ready();
  await change(panel);
  await fromTheTop(page);
  await page.emulateMedia({ forcedColors: "active" });
  await take(page, "contrast-theme");
  await page.emulateMedia({ forcedColors: "none", media: "print" });
  await take(page, "print", { fullPage: true });
});
