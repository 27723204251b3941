// The save: what is sent, what the review shows before, and what the page says after.

import assert from "node:assert/strict";

import { FRESH, ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";

const test = subject();

const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER_GROUP = "0b7c2d1e-4a3f-4c5d-8e6f-7a8b9c0d1e2f";
const ONLY_ONCE = `{"@odata.type":"${ODATA_TYPE}","isUsableOnce":true}`;
const POLICY = "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";

test("changing only one-time use sends exactly one PATCH with exactly that property", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  const writes = await control.writes();
  assert.deepEqual(writes.map(({ body }) => body), [ONLY_ONCE]);
  assert.equal(writes[0].path, POLICY);
  assert.equal(writes[0].status, 204);
  assert.match(writes[0].headers["content-type"], /^application\/json/);
});

test("the review shows before and after, the address and the body", async ({ panel, service }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  const row = panel.review.getByRole("row").filter({ hasText: "isUsableOnce" });
  assert.equal(await row.getByRole("rowheader").innerText(), "One-time use\nisUsableOnce");
  assert.deepEqual(await row.getByRole("cell").allInnerTexts(), ["Chosen for each pass", "Required"]);
  const request = await panel.review.getByRole("group", { name: "The exact request" }).innerText();
  const [line, ...rest] = request.split("\n");
  assert.equal(line, `PATCH ${service}${POLICY}`);
  assert.deepEqual(JSON.parse(rest.join("\n")), JSON.parse(ONLY_ONCE));
});

test("nothing is sent before Update policy", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  await panel.review.getByRole("button", { name: "Keep editing", exact: true }).click();
  await panel.review.waitFor({ state: "hidden" });
  await panel.assertChecked("isUsableOnce", "true");
  assert.deepEqual(await control.writes(), []);
});

test("the request can be copied", async ({ context, panel, service }) => {
  await context.grantPermissions(["clipboard-write"]);
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  await panel.review.getByRole("button", { name: "Copy request" }).click();
  await panel.review.getByText("Copied", { exact: true }).waitFor();
  const copied = await panel.pasted();
  assert.ok(copied.startsWith(`PATCH ${service}${POLICY}`), copied);
  assert.ok(copied.includes('"isUsableOnce": true'), copied);
});

test("the confirmation names what changed, the time and the request id, and the form shows the policy as read again", async ({
  panel, control,
}) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("maximumLifetimeInMinutes").fill("1440");
  await control.forgetRequests();
  await panel.update();
  await panel.updated.waitFor();
  const said = await panel.updated.innerText();
  const [write] = await control.writes();
  assert.ok(said.startsWith("Policy updated"), said);
  assert.ok(said.includes(write.requestId), `${said} holds ${write.requestId}`);
  assert.ok(said.includes(write.clientRequestId), `${said} holds ${write.clientRequestId}`);
  const sent = panel.updated.getByLabel("What was sent");
  assert.deepEqual(await sent.getByRole("term").allInnerTexts(), ["Maximum lifetime", "One-time use"]);
  assert.match(await sent.innerText(), /8 hours.*1 day/s);
  assert.match(said, /\d{4}.*\d{1,2}:\d{2}:\d{2}.*CET/, "the time with its zone");
  await panel.hasFocus(panel.updated.getByRole("heading", { name: "Policy updated" }));
  await panel.assertChecked("isUsableOnce", "true");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
  await panel.counts("No changes");
  const sequence = (await control.requests()).filter(({ method }) => method !== "OPTIONS");
  assert.equal(sequence.at(-1).method, "GET", "the policy is read after the write");
  assert.ok(sequence.findIndex(({ method }) => method === "PATCH") < sequence.length - 1);
});

test("what the service recalculated is named in the confirmation and shown in the form", async ({ panel, control }) => {
  await panel.resume();
  await control.fault({ on: { method: "PATCH" }, recalculate: { defaultLifetimeInMinutes: 120 } });
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.getByText(/Also changed, by the service or by someone else: Default lifetime/).waitFor();
  assert.equal(await panel.field("defaultLifetimeInMinutes").inputValue(), "2h");
});

test("a field that was touched and set back is not changed: nothing to send, said so", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.counts("1 change");
  await panel.radio("isUsableOnce", "false").check();
  await panel.field("maximumLifetimeInMinutes").fill("9h");
  await panel.field("maximumLifetimeInMinutes").fill("480");
  await panel.addGroup("Excluded", GROUP);
  await panel.region("Excluded").getByRole("button", { name: `Remove ${GROUP}` }).click();
  await panel.radio("includeTargets", "selected").check();
  await panel.radio("includeTargets", "all_users").check();
  await panel.counts("No changes");
  await panel.reviewButton.click();
  await panel.bar.getByText(/nothing to send/i).waitFor();
  assert.equal(await panel.review.count(), 0);
  assert.deepEqual(await control.writes(), []);
});

test("an unchanged form: Review changes and Discard changes explain, and are not disabled", async ({ panel, control }) => {
  await panel.resume();
  for (const [name, words] of [["Review changes", /nothing to send/i], ["Discard changes", /nothing to discard/i]]) {
    assert.equal(await panel.button(name).isEnabled(), true);
    await panel.button(name).click();
    await panel.bar.getByText(words).waitFor();
  }
  assert.deepEqual(await control.writes(), []);
});

test("all eight changed: all eight are in the body, the targets in the schema's shape", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("state", "disabled").check();
  await panel.radio("includeTargets", "selected").check();
  await panel.addGroup("Included", GROUP);
  await panel.addGroup("Excluded", OTHER_GROUP);
  await panel.field("minimumLifetimeInMinutes").fill("30");
  await panel.field("maximumLifetimeInMinutes").fill("2d");
  await panel.field("defaultLifetimeInMinutes").fill("1:30");
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("defaultLength").fill("12");
  await panel.counts("8 changes");
  await panel.update();
  await panel.updated.waitFor();
  const [write] = await control.writes();
  assert.deepEqual(JSON.parse(write.body), {
    "@odata.type": ODATA_TYPE,
    state: "disabled",
    includeTargets: [{ targetType: "group", id: GROUP, isRegistrationRequired: false }],
    excludeTargets: [{ targetType: "group", id: OTHER_GROUP }],
    minimumLifetimeInMinutes: 30,
    maximumLifetimeInMinutes: 2880,
    defaultLifetimeInMinutes: 90,
    isUsableOnce: true,
    defaultLength: 12,
  });
  assert.equal(write.status, 204);
  await panel.counts("No changes");
  assert.equal(await panel.field("defaultLifetimeInMinutes").inputValue(), "1h 30m");
});

test("a second save after the first sends only what is new", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  await panel.field("defaultLength").fill("10");
  await panel.update();
  await panel.updated.getByText("Length", { exact: true }).waitFor();
  const bodies = (await control.writes()).map(({ body }) => body);
  assert.deepEqual(bodies, [ONLY_ONCE, `{"@odata.type":"${ODATA_TYPE}","defaultLength":10}`]);
});

test("a changed field shows what it was, and Take back takes it back", async ({ page, panel, control }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.radio("isUsableOnce", "true").check();
  await panel.counts("2 changes");
  await page.getByText(/^was 8 hours/).waitFor();
  await page.getByText(/^was Chosen for each pass/).waitFor();
  await page.getByRole("button", { name: "Take back: Maximum lifetime" }).click();
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "8h");
  await panel.counts("1 change");
  await panel.update();
  await panel.updated.waitFor();
  assert.deepEqual((await control.writes()).map(({ body }) => body), [ONLY_ONCE]);
});

test("Discard changes takes everything back, and the changes can be brought back", async ({ panel }) => {
  await panel.resume();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await panel.radio("isUsableOnce", "true").check();
  await panel.addGroup("Excluded", GROUP);
  await panel.counts("3 changes");
  await panel.button("Discard changes").click();
  await panel.counts("No changes");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "8h");
  await panel.assertChecked("isUsableOnce", "false");
  assert.equal(await panel.region("Excluded").getByText(GROUP).count(), 0);
  await panel.bar.getByText("3 changes discarded.").waitFor();
  await panel.bar.getByRole("button", { name: "Bring them back" }).click();
  await panel.counts("3 changes");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
  await panel.assertChecked("isUsableOnce", "true");
  await panel.region("Excluded").getByText(GROUP).waitFor();
});

test("what the policy means follows the typing", async ({ page, panel }) => {
  await panel.resume();
  const means = page.getByRole("complementary", { name: "What this policy means" });
  await means.getByText("1 hour and 8 hours").waitFor();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
  await means.getByText("1 hour and 1 day").waitFor();
  await means.getByRole("img", {
    name: "Passes last between 1 hour and 1 day, 1 hour by default. Before: between 1 hour and 8 hours, 1 hour by default.",
  }).waitFor();
  await panel.radio("isUsableOnce", "true").check();
  await means.getByText("Every pass works once.").waitFor();
});

test("the emulator's fresh tenant is what these tests take it for", async ({ control }) => {
  const policy = await control.policy();
  assert.deepEqual(Object.fromEntries(Object.keys(FRESH).map((name) => [name, policy[name]])), FRESH);
});
