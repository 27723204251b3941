// What people type and paste: accepted with the right meaning, or refused with a sentence; never cleared, never a crash.

import assert from "node:assert/strict";

import { ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";

const test = subject();

const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const MAXIMUM = "maximumLifetimeInMinutes";

/** Reviews, and gives the sentence about this field, after checking the summary's promises. */
async function refused(panel, name) {
  await panel.reviewButton.click();
  await panel.summary.waitFor();
  await panel.hasFocus(panel.summary);
  assert.equal(await panel.review.count(), 0, "no review is opened");
  const link = panel.summary.locator(`a[href="#${name}"]`);
  const line = await link.innerText();
  const sentence = await panel.page.locator(`#${name}-error`).innerText();
  assert.ok(sentence && line.endsWith(sentence), `the sentence at the field, “${sentence}”, stands in the summary: “${line}”`);
  const control = panel.field(name);
  if (await control.count()) {
    assert.equal(await control.getAttribute("aria-invalid"), "true");
    const describedBy = (await control.getAttribute("aria-describedby")).split(" ");
    assert.ok(describedBy.includes(`${name}-error`), "the sentence describes the field");
    await link.click();
    await panel.hasFocus(control);
  }
  return sentence;
}

// What is typed, what stands beside the field, the minutes that are sent.
const ACCEPTED = [
  ["90", "1 hour 30 minutes (90 minutes)", 90],
  ["90m", "1 hour 30 minutes (90 minutes)", 90],
  ["1h 30m", "1 hour 30 minutes (90 minutes)", 90],
  ["1h 90m", "2 hours 30 minutes (150 minutes)", 150],
  ["1:30", "1 hour 30 minutes (90 minutes)", 90],
  ["PT1H30M", "1 hour 30 minutes (90 minutes)", 90],
  [" 2 d ", "2 days (2,880 minutes)", 2880],
  ["30 days", "30 days (43,200 minutes)", 43200],
];

test("a lifetime is understood however a person writes it, said back, kept as typed, and sent in minutes", async ({
  panel, control,
}) => {
  await panel.resume();
  for (const [text, beside, minutes] of ACCEPTED) {
    await panel.field(MAXIMUM).fill(text);
    assert.equal(await panel.saysBeside(MAXIMUM), beside);
    await panel.openReview();
    assert.deepEqual(await panel.requestBody(), { "@odata.type": ODATA_TYPE, [MAXIMUM]: minutes }, `“${text}”`);
    await panel.review.getByRole("button", { name: "Keep editing" }).click();
    await panel.review.waitFor({ state: "hidden" });
    assert.equal(await panel.field(MAXIMUM).inputValue(), text, "the text stays as it was typed");
  }
  const [, , last] = ACCEPTED.at(-1);
  await panel.update();
  await panel.updated.waitFor();
  const [{ body }] = await control.writes();
  assert.equal(body, `{"@odata.type":"${ODATA_TYPE}","${MAXIMUM}":${last}}`);
});

test("pasted text with line breaks is understood, whatever the browser makes of the breaks", async ({ page, panel }) => {
  await panel.resume();
  await panel.field(MAXIMUM).fill("");
  await panel.field(MAXIMUM).focus();
  await paste(page, "\r\n1 day\r\n12 hours\n");
  assert.equal(await panel.saysBeside(MAXIMUM), "1 day 12 hours (2,160 minutes)");
  await panel.openReview();
});

/** Pastes as a person does: from the clipboard, which another page filled. */
async function paste(page, text) {
  const source = await page.context().newPage();
  await source.setContent("<textarea autofocus></textarea>");
  await source.locator("textarea").fill(text);
  await source.locator("textarea").press("ControlOrMeta+A");
  await source.locator("textarea").press("ControlOrMeta+C");
  await source.close();
  await page.keyboard.press("ControlOrMeta+V");
}

// What is typed, and what the sentence says.
const REFUSED = [
  ["abc", /not a length of time/],
  ["0", /10 minutes to 30 days/],
  ["9", /10 minutes to 30 days/],
  ["31d", /10 minutes to 30 days/],
  ["-5", /without a plus or minus sign/],
  ["1e3", /without an exponent/],
  ["99999999999", /30 days/],
  ["1.5", /whole number of minutes/],
  ["2 weeks", /weeks.*not a unit/],
  ["1:75", /00 to 59/],
  ["", /cannot be empty/],
  ["   ", /cannot be empty/],
  ["<img src=x onerror=alert(1)>", /\S/],
  ["9".repeat(5000), /\S/],
];

test("what is not a lifetime is refused with a sentence that leads to the field, and is not cleared", async ({
  panel, control,
}) => {
  await panel.resume();
  for (const [text, expected] of REFUSED) {
    await panel.field(MAXIMUM).fill(text);
    const sentence = await refused(panel, MAXIMUM);
    assert.match(sentence, expected, `about “${text.slice(0, 40)}”`);
    assert.equal(await panel.field(MAXIMUM).inputValue(), text);
  }
  await panel.field(MAXIMUM).fill("8h");
  await panel.summary.waitFor({ state: "detached" });
  assert.equal(await panel.field(MAXIMUM).getAttribute("aria-invalid"), null);
  assert.deepEqual(await control.writes(), []);
});

test("what is not a length is refused with a sentence, and is not cleared", async ({ panel }) => {
  await panel.resume();
  for (const text of ["7", "49", "-8", "1e1", "8.5", "eight", "", "99999999999"]) {
    await panel.field("defaultLength").fill(text);
    assert.match(await refused(panel, "defaultLength"), /8 to 48|cannot be empty/, `about “${text}”`);
    assert.equal(await panel.field("defaultLength").inputValue(), text);
  }
  await panel.field("defaultLength").fill(" 48 ");
  await panel.openReview();
});

test("nothing is complained about before a review", async ({ panel }) => {
  await panel.resume();
  await panel.field(MAXIMUM).fill("abc");
  await panel.field("defaultLength").focus();
  assert.equal(await panel.summary.count(), 0);
  assert.equal(await panel.field(MAXIMUM).getAttribute("aria-invalid"), null);
});

test("several problems are listed in the order of the form", async ({ panel }) => {
  await panel.resume();
  await panel.field("defaultLength").fill("4");
  await panel.field(MAXIMUM).fill("x");
  await panel.field("minimumLifetimeInMinutes").fill("y");
  await panel.reviewButton.click();
  await panel.summary.waitFor();
  const links = await panel.summary.getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  assert.deepEqual(links, ["#minimumLifetimeInMinutes", "#maximumLifetimeInMinutes", "#defaultLength"]);
});

test("a minimum above the maximum is refused at the field that was changed", async ({ panel }) => {
  await panel.resume();
  await panel.field("minimumLifetimeInMinutes").fill("9h");
  assert.match(await refused(panel, "minimumLifetimeInMinutes"), /maximum lifetime, which is 8 hours/);
  await panel.field("minimumLifetimeInMinutes").fill("1h");
  await panel.field(MAXIMUM).fill("30m");
  assert.match(await refused(panel, MAXIMUM), /minimum lifetime, which is 1 hour/);
});

test("a default outside minimum and maximum is refused, also when the limits moved past it", async ({ panel }) => {
  await panel.resume();
  await panel.field("defaultLifetimeInMinutes").fill("9h");
  assert.match(await refused(panel, "defaultLifetimeInMinutes"), /maximum lifetime, which is 8 hours/);
  await panel.field("defaultLifetimeInMinutes").fill("1h");
  await panel.field("minimumLifetimeInMinutes").fill("2h");
  assert.match(await refused(panel, "defaultLifetimeInMinutes"), /minimum lifetime, which is 2 hours/);
});

test("a group is added by its id, whatever is around it, and once only", async ({ page, panel }) => {
  await panel.resume();
  const region = panel.region("Excluded");
  await panel.addGroup("Excluded", `  ${GROUP.toUpperCase()}\n`);
  await region.getByRole("listitem").filter({ hasText: new RegExp(GROUP, "i") }).waitFor();
  assert.equal(await panel.groupBox("Excluded").inputValue(), "", "the box is free for the next");
  await panel.addGroup("Excluded", GROUP);
  await region.getByText("This group is on the list already.").waitFor();
  assert.equal(await panel.groupBox("Excluded").inputValue(), GROUP, "what was refused stays");
  assert.equal(await panel.groupBox("Excluded").getAttribute("aria-invalid"), "true");
  await panel.hasFocus(panel.groupBox("Excluded"));
  assert.equal(await region.getByRole("listitem").count(), 1);
  assert.equal(await page.getByRole("dialog").count(), 0);
});

test("what is no object id is refused with a sentence", async ({ panel }) => {
  await panel.resume();
  for (const [text, expected] of [
    ["Helpdesk", /not an object id/], ["", /Enter the object id/], ["all_users", /All users/],
    [`${GROUP}0`, /not an object id/],
  ]) {
    await panel.addGroup("Excluded", text);
    await panel.region("Excluded").getByText(expected).waitFor();
    assert.equal(await panel.groupBox("Excluded").inputValue(), text);
  }
  await panel.counts("No changes");
});

test("the same group included and excluded is refused", async ({ panel }) => {
  await panel.resume();
  await panel.radio("includeTargets", "selected").check();
  await panel.addGroup("Included", GROUP);
  await panel.addGroup("Excluded", GROUP);
  await panel.reviewButton.click();
  await panel.hasFocus(panel.summary);
  await panel.summary.getByText(/both included and excluded/).waitFor();
  assert.match(await refused(panel, "excludeTargets"), /both included and excluded/);
});

test("an enabled policy that includes nobody may be sent, with a warning in the review", async ({ panel, control }) => {
  await panel.resume();
  await panel.radio("includeTargets", "selected").check();
  await panel.region("Included").getByText("No groups yet: nobody is included.").waitFor();
  await panel.openReview();
  await panel.review.getByText(/Nobody is included/).waitFor();
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.deepEqual(JSON.parse((await control.writes())[0].body).includeTargets, []);
});
