// What the page says when Graph or the network does not do as asked, and that nothing entered is lost.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const TOKEN = /eyJ[\w-]{10,}|Bearer\s+\S{10,}/;
const PATCH = { method: "PATCH" };
const READ = { method: "GET", path: "temporaryAccessPass" };

/** Two changes, so that there is a draft to keep. */
async function edit(panel) {
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("maximumLifetimeInMinutes").fill("1d");
}

/** The draft is as `edit` left it. */
async function isKept(panel) {
  await panel.counts("2 changes");
  await panel.assertChecked("isUsableOnce", "true");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "1d");
}

const ANSWERS = [
  { status: 400, says: /does not accept these values/ },
  { status: 403, says: /role|denied/i },
  { status: 404, says: /finds no Temporary Access Pass policy|not with Microsoft Graph/ },
  { status: 409, says: /is changing the policy right now/ },
];

for (const { status, says } of ANSWERS) {
  test(`${status} on the write: not updated, why, the draft kept, and details for support without a token`, async ({
    panel, control, allow,
  }) => {
    await panel.resume();
    await control.fault({ on: PATCH, times: null, status });
    allow(new RegExp(`status of ${status}`));
    await edit(panel);
    await panel.update();
    await panel.notUpdated.getByText(says).first().waitFor();
    await panel.hasFocus(panel.notUpdated.getByRole("heading", { name: "The policy was not updated" }));
    await isKept(panel);
    assert.equal((await control.policy()).isUsableOnce, false);
    const details = await panel.details(panel.notUpdated);
    const [write] = await control.writes();
    assert.match(details, new RegExp(`Status: ${status}`));
    assert.ok(details.includes(write.requestId), `${details} holds the request id`);
    assert.ok(details.includes(write.clientRequestId), `${details} holds the client's request id`);
    assert.match(details, /Panel: \d+\.\d+\.\d+/);
    assert.doesNotMatch(details, TOKEN);
  });
}

test("the details for support can be copied, and hold no token", async ({ context, panel, control, allow }) => {
  await context.grantPermissions(["clipboard-write"]);
  await panel.resume();
  await control.fault({ on: PATCH, status: 409 });
  allow(/status of 409/);
  await edit(panel);
  await panel.update();
  await panel.details(panel.notUpdated);
  await panel.button("Copy details").click();
  await panel.notUpdated.getByText("Copied", { exact: true }).waitFor();
  const copied = await panel.pasted();
  assert.match(copied, /Status: 409/);
  assert.match(copied, GUID);
  assert.doesNotMatch(copied, TOKEN);
});

test("the service's own reason for a refusal is told", async ({ panel, control, allow }) => {
  await panel.resume();
  const message = "Persistance of policy failed with error: the moon is full.";
  await control.fault({ on: PATCH, status: 400, body: { error: { code: "badRequest", message } } });
  allow(/status of 400/);
  await edit(panel);
  await panel.update();
  await panel.notUpdated.getByText(/the moon is full/).first().waitFor();
});

test("after a failure the same changes can be sent again", async ({ panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: PATCH, status: 409 });
  allow(/status of 409/);
  await edit(panel);
  await panel.update();
  await panel.notUpdated.waitFor();
  await panel.update();
  await panel.updated.waitFor();
  assert.equal(await panel.notUpdated.count(), 0);
  assert.equal((await control.policy()).maximumLifetimeInMinutes, 1440);
});

test("a person whose role was taken away learns which role is missing", async ({ panel, control, allow }) => {
  await panel.enter("custom");
  await control.setRole("custom", "none");
  await control.fault({ on: PATCH, status: 403, body: { error: { code: "accessDenied", message: "Request Authorization failed" } } });
  allow(/status of 403/);
  await edit(panel);
  await panel.update();
  await panel.notUpdated.getByText(/Authentication Policy Administrator/).first().waitFor();
  await panel.notUpdated.getByRole("button", { name: "Refresh my access" }).waitFor();
  await isKept(panel);
});

test("while the write is on its way the dialog says so, and a second press sends nothing more", async ({
  panel, control,
}) => {
  await panel.resume();
  await control.fault({ on: PATCH, delayMs: 1500 });
  await edit(panel);
  await panel.update();
  await panel.review.getByText("Updating the policy…").waitFor();
  await panel.updateButton.click({ force: true });
  await panel.updateButton.press("Enter");
  await panel.updated.waitFor();
  assert.equal((await control.writes()).length, 1);
});

test("what is edited while the write is on its way is not lost", async ({ page, panel, control }) => {
  await panel.resume();
  await control.fault({ on: PATCH, delayMs: 1500 });
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.review.getByText("Updating the policy…").waitFor();
  await page.keyboard.press("Escape");
  // Either the dialog stays until it is known how it ended, or what is entered behind it is kept.
  const editable = !(await panel.review.isVisible());
  if (editable) await panel.field("defaultLength").fill("20");
  await panel.updated.waitFor();
  await panel.assertChecked("isUsableOnce", "true");
  assert.equal(await panel.field("defaultLength").inputValue(), editable ? "20" : "8");
});

const UNREADABLE = [
  { name: "403", fault: { status: 403 }, says: /role|denied/i, complaint: /status of 403/, button: "Refresh my access" },
  { name: "503", fault: { status: 503 }, says: /not available/, complaint: /status of 503/, button: "Try again" },
  { name: "a lost connection", fault: { connection: "before" }, says: /No answer came/, complaint: /request failed/, button: "Try again" },
  { name: "a proxy's web page", fault: { status: 200, text: "<html>Sign in to the network</html>" }, says: /web page/i, button: "Try again" },
  { name: "JSON of something else", fault: { status: 200, body: { value: [] } }, says: /something other/, button: "Try again" },
];

for (const { name, fault, says, complaint, button } of UNREADABLE) {
  test(`${name} when the policy is read: a message, and ${button} works`, async ({ page, panel, control, allow }) => {
    // By way of Entra: what the button needs must still be there.
    await panel.enter();
    await control.fault({ on: READ, times: null, ...fault });
    if (complaint) allow(complaint);
    if (fault.connection) allow(/Failed to load resource/);
    await page.reload();
    const message = page.getByRole("alert").filter({ hasText: "The policy could not be read" });
    await message.getByText(says).first().waitFor();
    assert.doesNotMatch(await panel.details(message), TOKEN);
    await control.clearFaults();
    await panel.button(button).click();
    await panel.ready();
    await panel.counts("No changes");
  });
}

test("with the network down the page says so, and Try again works when it is back", async ({ page, panel, service, allow }) => {
  await panel.resume();
  const down = (route) => route.abort("internetdisconnected");
  await page.route(`${service}/**`, down);
  allow(/request failed/);
  allow(/Failed to load resource/);
  await page.reload();
  const message = page.getByRole("alert").filter({ hasText: "The policy could not be read" });
  await message.getByText(/No answer came|offline/i).first().waitFor();
  await page.unroute(`${service}/**`, down);
  await panel.button("Try again").click();
  await panel.ready();
});

test("offline during the save: not updated or not known, the draft kept", async ({ page, panel, context, allow }) => {
  await panel.resume();
  await edit(panel);
  await panel.openReview();
  // All of the review has come, its code too: what is lost is the update.
  await panel.code();
  await context.setOffline(true);
  allow(/request failed/);
  allow(/Failed to load resource/);
  await panel.updateButton.click();
  await page.getByRole("alert").filter({ hasText: /^(The policy was not updated|The outcome is not known yet)/ }).waitFor();
  await isKept(panel);
  await context.setOffline(false);
  await panel.update();
  await panel.updated.waitFor();
});

test("without the tenant's name the form works all the same", async ({ page, panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: { path: "/organization" }, times: null, status: 403 });
  allow(/status of 403/);
  await page.reload();
  await panel.ready();
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  // The tenant is still named, by its id.
  await page.getByRole("banner").getByText(GUID).waitFor();
});
