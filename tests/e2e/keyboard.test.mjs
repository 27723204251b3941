// The keyboard, where the focus goes, and leaving the page.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER_GROUP = "0b7c2d1e-4a3f-4c5d-8e6f-7a8b9c0d1e2f";

/** Presses Tab until this has the focus: as a person does, and within a number of presses that a person would bear. */
async function tabTo(page, locator, most = 40) {
  const wanted = await locator.elementHandle();
  for (let presses = 0; presses < most; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${locator} is not reached with ${most} presses of Tab`);
}

test("the whole job by keyboard alone: sign in, change, review, update, sign out", async ({ page, panel, control, site }) => {
  await panel.open();
  await panel.button("Sign in").waitFor();
  await tabTo(page, panel.button("Sign in"));
  await page.keyboard.press("Enter");
  const person = page.getByRole("button", { name: /Ada Marsh/ });
  await person.waitFor();
  await tabTo(page, person);
  await page.keyboard.press("Enter");
  await panel.ready();

  await tabTo(page, panel.radio("isUsableOnce", "false"));
  await page.keyboard.press("ArrowUp");
  await panel.assertChecked("isUsableOnce", "true");
  await tabTo(page, panel.field("defaultLength"));
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("12");
  await tabTo(page, panel.reviewButton);
  await page.keyboard.press("Space");
  await panel.review.waitFor();
  await tabTo(page, panel.updateButton);
  await page.keyboard.press("Enter");
  await panel.updated.waitFor();
  assert.deepEqual(Object.keys(JSON.parse((await control.writes())[0].body)), ["@odata.type", "isUsableOnce", "defaultLength"]);
  await panel.hasFocus(panel.updated.getByRole("heading"));

  for (let presses = 0; presses < 40; presses += 1) {
    if (await panel.button("Sign out").evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(site);
  await panel.button("Sign in").waitFor();
});

test("the first Tab offers to skip to the form", async ({ page, panel }) => {
  await panel.resume();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the form" });
  await panel.hasFocus(skip);
  const box = await skip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0 && box.height > 10, "it can be seen while it has the focus");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const inside = await page.evaluate(() => document.activeElement.closest("form")?.id);
  assert.equal(inside, "policy", `the next Tab is in the form, not at ${await panel.focused()}`);
});

test("Ctrl+S opens the review, also while typing, and Esc closes it with the focus back in the field", async ({
  page, panel,
}) => {
  await panel.resume();
  const field = panel.field("maximumLifetimeInMinutes");
  await field.fill("1d");
  await page.keyboard.press("Control+s");
  await panel.review.waitFor();
  await panel.hasFocus(panel.review.getByRole("heading", { name: "Review changes" }));
  await page.keyboard.press("Escape");
  await panel.review.waitFor({ state: "hidden" });
  await panel.hasFocus(field);
  await page.keyboard.press("Meta+s");
  await panel.review.waitFor();
});

test("a review that is opened again the moment after Esc stays open", async ({ page, panel }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.openReview();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+s");
  // On a busy machine the browser tells only now that the dialog was closed before.
  await panel.review.evaluate((dialog) => dialog.dispatchEvent(new Event("close")));
  await panel.updateButton.waitFor();
  await panel.hasFocus(panel.review.getByRole("heading", { name: "Review changes" }));
});

test("Ctrl+S with nothing changed says so", async ({ page, panel }) => {
  await panel.resume();
  await page.keyboard.press("Control+s");
  await panel.bar.getByText(/nothing to send/i).waitFor();
});

test("Enter in a text field opens the review, in the box for a group it adds the group", async ({ page, panel }) => {
  await panel.resume();
  await panel.groupBox("Excluded").fill(GROUP);
  await page.keyboard.press("Enter");
  await panel.region("Excluded").getByRole("listitem").filter({ hasText: GROUP }).waitFor();
  assert.equal(await panel.review.count(), 0);
  await panel.hasFocus(panel.groupBox("Excluded"));
  await panel.field("defaultLength").fill("12");
  await page.keyboard.press("Enter");
  await panel.review.waitFor();
});

test("? shows the keys, but not while typing, and Esc closes them", async ({ page, panel }) => {
  await panel.resume();
  const keys = page.getByRole("dialog", { name: "Keys" });
  await panel.field("maximumLifetimeInMinutes").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("?");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "8h?");
  assert.equal(await keys.count(), 0);
  await panel.radio("state", "enabled").focus();
  await page.keyboard.press("?");
  await keys.waitFor();
  await keys.getByText(/^Review changes/).waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "hidden" });
  await panel.hasFocus(panel.radio("state", "enabled"));
});

test("the focus stays in the dialog while the review is open", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement !== document.body && activeElement.closest("dialog") === null;
    });
    assert.equal(outside, false, `the focus is at ${await panel.focused()}`);
  }
});

test("after Keep editing the focus is back at Review changes", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  await page.keyboard.press("Escape");
  await panel.hasFocus(panel.reviewButton);
  await panel.openReview();
  await panel.review.getByRole("button", { name: "Keep editing" }).click();
  await panel.hasFocus(panel.reviewButton);
});

test("after Take back the focus is in the field that was taken back", async ({ page, panel }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await page.getByRole("button", { name: "Take back: Maximum lifetime" }).press("Enter");
  await panel.hasFocus(panel.field("maximumLifetimeInMinutes"));
  await panel.radio("isUsableOnce", "true").check();
  await page.getByRole("button", { name: "Take back: One-time use" }).press("Enter");
  await panel.hasFocus(panel.radio("isUsableOnce", "false"));
});

test("after Remove the focus is at the row that took its place, then at the last one, then at the box", async ({
  page, panel, control,
}) => {
  const THIRD = "11111111-2222-4333-8444-555555555555";
  await control.change({ excludeTargets: [GROUP, OTHER_GROUP, THIRD].map((id) => ({ targetType: "group", id })) });
  await panel.resume();
  const remove = (id) => page.getByRole("button", { name: `Remove ${id}`, exact: true });
  await remove(GROUP).press("Enter");
  await panel.hasFocus(remove(OTHER_GROUP));
  await remove(THIRD).press("Enter");
  await panel.hasFocus(remove(OTHER_GROUP));
  await remove(OTHER_GROUP).press("Enter");
  await panel.hasFocus(panel.groupBox("Excluded"));
});

test("what stands in the box of a list and was not added is not passed over by the review", async ({ page, panel, control }) => {
  await panel.resume();
  await panel.field("defaultLength").fill("12");
  await panel.groupBox("Excluded").fill(OTHER_GROUP);
  await panel.reviewButton.click();
  await panel.bar.getByText(`“${OTHER_GROUP}” stands in the box of Excluded and is not on the list`).waitFor();
  await panel.hasFocus(panel.groupBox("Excluded"));
  assert.equal(await panel.review.isVisible(), false);
  await page.keyboard.press("Enter");
  await panel.openReview();
  await panel.updateButton.click();
  await panel.updated.waitFor();
  const [{ excludeTargets, defaultLength }] = await control.bodies();
  assert.ok(excludeTargets.some(({ id }) => id === OTHER_GROUP));
  assert.equal(defaultLength, 12);
});

test("a double click on Remove takes one group off the list, not the next one too", async ({ panel }) => {
  await panel.resume();
  for (const id of [GROUP, OTHER_GROUP, OTHER_GROUP.replace("0b", "1b")]) await panel.addGroup("Excluded", id);
  const rows = panel.region("Excluded").getByRole("list", { name: "Excluded groups", exact: true }).getByRole("listitem");
  const before = await rows.count();
  await rows.first().getByRole("button", { name: /^Remove/ }).dblclick();
  await panel.counts("1 change");
  assert.equal(await rows.count(), before - 1);
});

test("after Add group the focus stays in the box, ready for the next", async ({ panel }) => {
  await panel.resume();
  await panel.addGroup("Excluded", GROUP);
  await panel.hasFocus(panel.groupBox("Excluded"));
  await panel.addGroup("Excluded", OTHER_GROUP);
  await panel.hasFocus(panel.groupBox("Excluded"));
});

test("after Discard changes and after bringing them back the focus is not lost", async ({ panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.button("Discard changes").press("Enter");
  await panel.counts("No changes");
  await panel.hasFocus(panel.button("Discard changes"));
  await panel.bar.getByRole("button", { name: "Bring them back" }).press("Enter");
  await panel.counts("1 change");
  // The button is gone: on with the one that it undid.
  await panel.hasFocus(panel.button("Discard changes"));
});

test("leaving with changes asks first", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await panel.counts("1 change");
});

test("leaving without changes does not ask", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.radio("isUsableOnce", "false").check();
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.reload();
  await panel.ready();
  assert.deepEqual(asked, []);
});

test("leaving after an update does not ask", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.reload();
  await panel.ready();
  assert.deepEqual(asked, []);
});

test("signing out with changes is asked about by the panel, and not by the browser as well", async ({ page, panel, site }) => {
  await panel.enter();
  await panel.radio("isUsableOnce", "true").check();
  const asked = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await panel.button("Sign out").click();
  await page.getByRole("button", { name: "Sign out and forget" }).click();
  await page.waitForURL(site);
  await panel.button("Sign in").waitFor();
  assert.deepEqual(asked, []);
});
