// Policies that are not as expected: shown, kept, and never sent unless the person changed that very property.

import assert from "node:assert/strict";

import { ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";

const test = subject();

const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER_GROUP = "0b7c2d1e-4a3f-4c5d-8e6f-7a8b9c0d1e2f";
const USER = "9d2e4f60-1a3b-4c5d-8e7f-0a1b2c3d4e5f";
const NUMBERS = ["minimumLifetimeInMinutes", "maximumLifetimeInMinutes", "defaultLifetimeInMinutes", "defaultLength"];
const NULLS = {
  "@odata.type": ODATA_TYPE, id: "TemporaryAccessPass", state: null, includeTargets: null, excludeTargets: null,
  minimumLifetimeInMinutes: null, maximumLifetimeInMinutes: null, defaultLifetimeInMinutes: null, isUsableOnce: null,
  defaultLength: null,
};

const bodies = async (control) => (await control.writes()).map(({ body }) => JSON.parse(body));

test("nulls are shown as not set, and no choice is made for the person", async ({ page, panel, control }) => {
  await control.setPolicy(NULLS);
  await panel.resume();
  for (const name of NUMBERS) {
    assert.equal(await panel.field(name).inputValue(), "");
    assert.equal(await panel.saysBeside(name), "not set");
  }
  for (const name of ["state", "isUsableOnce", "includeTargets"]) {
    assert.equal(await page.locator(`input[name=${name}]:checked`).count(), 0, `nothing is chosen for ${name}`);
    assert.equal(await page.locator(`#${name}-says`).innerText(), "not set");
  }
  assert.equal(await page.locator("#excludeTargets-says").innerText(), "not set");
  await panel.counts("No changes");
  await panel.reviewButton.click();
  await panel.bar.getByText(/nothing to send/i).waitFor();
});

test("null is never sent, and a property that was null can be set", async ({ panel, control }) => {
  await control.setPolicy(NULLS);
  await panel.resume();
  await panel.field("defaultLength").fill("12");
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.field("maximumLifetimeInMinutes").fill("");
  await panel.radio("state", "enabled").check();
  await panel.counts("2 changes");
  await panel.openReview();
  const row = panel.review.getByRole("row").filter({ hasText: "defaultLength" });
  assert.deepEqual(await row.getByRole("cell").allInnerTexts(), ["not set", "12 characters"]);
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.deepEqual(await bodies(control), [{ "@odata.type": ODATA_TYPE, state: "enabled", defaultLength: 12 }]);
});

test("an unknown property is shown and never sent", async ({ page, panel, control }) => {
  await control.change({ futureProperty: { nested: [1, "two"] } });
  await panel.resume();
  const kept = page.getByRole("listitem").filter({ hasText: "futureProperty" });
  await kept.getByText('{"nested":[1,"two"]}').waitFor();
  await page.getByRole("listitem").filter({ hasText: "TemporaryAccessPass" }).waitFor();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual(await bodies(control), [{ "@odata.type": ODATA_TYPE, isUsableOnce: true }]);
  assert.deepEqual((await control.policy()).futureProperty, { nested: [1, "two"] });
});

test("an unknown state is a choice of its own, kept, and one can go back to it", async ({ panel, control }) => {
  await control.change({ state: "reportOnly" });
  await panel.resume();
  await panel.assertChecked("state", "reportOnly");
  await panel.counts("No changes");
  await panel.radio("state", "disabled").check();
  await panel.counts("1 change");
  await panel.radio("state", "reportOnly").check();
  await panel.counts("No changes");
  await panel.field("defaultLength").fill("10");
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual(await bodies(control), [{ "@odata.type": ODATA_TYPE, defaultLength: 10 }]);
  assert.equal((await control.policy()).state, "reportOnly");
});

test("a user target is shown as what it is and kept when a group is added", async ({ panel, control }) => {
  const user = { targetType: "user", id: USER, isRegistrationRequired: false };
  await control.change({ includeTargets: [user, { targetType: "group", id: GROUP, isRegistrationRequired: false }] });
  await panel.resume();
  const row = panel.region("Included").getByRole("listitem").filter({ hasText: USER });
  await row.getByText(/^User/).waitFor();
  await panel.addGroup("Included", OTHER_GROUP);
  await panel.update();
  await panel.updated.waitFor();
  const [{ includeTargets }] = await bodies(control);
  assert.deepEqual(includeTargets, [
    user,
    { targetType: "group", id: GROUP, isRegistrationRequired: false },
    { targetType: "group", id: OTHER_GROUP, isRegistrationRequired: false },
  ]);
});

test("isRegistrationRequired is shown and sent back as it was read", async ({ panel, control }) => {
  const strict = { targetType: "group", id: GROUP, isRegistrationRequired: true };
  await control.change({ includeTargets: [strict] });
  await panel.resume();
  await panel.region("Included").getByText(/isRegistrationRequired: true/).waitFor();
  await panel.addGroup("Included", OTHER_GROUP);
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual((await bodies(control))[0].includeTargets[0], strict);
});

test("groups beside all users are shown, and stay when something else is written", async ({ panel, control }) => {
  const both = [
    { targetType: "group", id: "all_users", isRegistrationRequired: false },
    { targetType: "group", id: GROUP, isRegistrationRequired: false },
  ];
  await control.change({ includeTargets: both });
  await panel.resume();
  await panel.assertChecked("includeTargets", "all_users");
  await panel.region("Included").getByText(GROUP).waitFor();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual(await bodies(control), [{ "@odata.type": ODATA_TYPE, isUsableOnce: true }]);
  assert.deepEqual((await control.policy()).includeTargets, both);
});

test("an entry of an unknown kind, with an unknown property, stays as it was when the list is sent", async ({
  panel, control,
}) => {
  const odd = { targetType: "administrativeUnit", id: GROUP, isRegistrationRequired: false, futureMember: [true] };
  await control.change({ includeTargets: [odd] });
  await panel.resume();
  await panel.region("Included").getByText(/administrativeUnit/).waitFor();
  await panel.addGroup("Included", OTHER_GROUP);
  await panel.openReview();
  const { includeTargets } = await panel.requestBody();
  assert.deepEqual(includeTargets[0], odd);
  assert.equal(includeTargets.length, 2);
});

test("values that break the documented rules are shown, and do not stand in the way of another change", async ({
  panel, control,
}) => {
  await control.change({ minimumLifetimeInMinutes: 5, maximumLifetimeInMinutes: 100_000, defaultLength: 4 });
  await panel.resume();
  assert.equal(await panel.field("minimumLifetimeInMinutes").inputValue(), "5m");
  await panel.counts("No changes");
  await panel.radio("state", "disabled").check();
  await panel.openReview();
});

test("a value of another type is shown as it is and not sent", async ({ panel, control }) => {
  await control.change({ defaultLength: "twelve", isUsableOnce: "sometimes" });
  await panel.resume();
  await panel.counts("No changes");
  await panel.radio("state", "disabled").check();
  await panel.counts("1 change");
  await panel.openReview();
  assert.deepEqual(await panel.requestBody(), { "@odata.type": ODATA_TYPE, state: "disabled" });
});

test("text of the tenant is shown as text, whatever it holds", async ({ page, panel, control }) => {
  await control.change({ futureProperty: "<img src=x onerror=alert(1)><script>alert(2)</script>" });
  await panel.resume();
  await page.getByText("<img src=x onerror=alert(1)>").waitFor();
  assert.equal(await page.locator("img").count(), 0);
});
