// Targets by name: permission, names, search, paste, long lists.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

import { ODATA_TYPE } from "./control.mjs";
import { subject } from "./harness.mjs";

const test = subject();

const FINANCE_ADMINS = "4b8d2f60-17c3-4e9a-8a52-6d0f3c91b7e4";
const BREAK_GLASS = "5c9e3071-28d4-4fab-9b63-7e104da2c8f5";
const HELPDESK = "0c5a7e91-3b62-4f08-9d14-a86e2b7f05c1";
const MARKUP = "82b0d4f7-91c8-456e-937a-0ec48bdf6b27";
const MARKUP_NAME = "<img src=x onerror=alert(document.domain)>";
const DELETED = "92b0d4f7-91c8-456e-937a-0ec48bd9fa27";
const DELETED_TOO = "a3c1e508-a2d9-467f-848b-1fd59cea0b38";
const NOBODYS = "c0ffee00-0000-4000-8000-00000000abcd";
const ADA = "1d0a6b52-7c3e-4f18-8e94-b2a5c7d90f11";
const NORA = "403d9e85-af61-4c4b-91c7-e5d8fa0c3244";

const group = (id) => ({ targetType: "group", id });
const included = (id) => ({ ...group(id), isRegistrationRequired: false });
// Entra's answer to a silent request for a permission that was not given; the browser reports the status.
const REFUSED = /status of 400/;

/** To a form that shows names. */
async function withNames({ panel, page, allow }) {
  allow(REFUSED);
  await panel.enter();
  await panel.button("Show group names").click();
  await page.getByRole("combobox").last().waitFor();
}

const box = (panel, region) => panel.region(region).getByRole("combobox");
const options = (page) => page.getByRole("option");
const rows = (panel, region) => {
  return panel.region(region).getByRole("list", { name: `${region} groups`, exact: true }).getByRole("listitem");
};
const said = (panel, region) => panel.region(region).getByRole("status").last();

test("type fin, choose with the keyboard, review, and the whole new list is sent", async (subject) => {
  const { page, panel, control } = subject;
  await control.change({ includeTargets: [included(BREAK_GLASS)] });
  await withNames(subject);
  const field = box(panel, "Included");
  await field.focus();
  await page.keyboard.type("fin");
  await panel.says(said(panel, "Included"), /^\d+ groups found, 25 of them shown\.$/);
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  const marked = page.locator(`#${await field.getAttribute("aria-activedescendant")}`);
  assert.match(await marked.innerText(), /^Finance Admins/);
  assert.equal(await marked.getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await panel.says(said(panel, "Included"), "Finance Admins added to Included.");
  assert.equal(await field.inputValue(), "");
  await panel.hasFocus(field);

  await panel.openReview();
  assert.match(await panel.review.innerText(), /Finance Admins added to Included/);
  const isMarked = rows(panel, "Included").last().getByText("added:");
  assert.equal(await isMarked.count(), 1);
  await panel.updateButton.click();
  await panel.updated.waitFor();
  // What was saved is an entry like the others.
  await isMarked.waitFor({ state: "hidden" });
  const [{ body }] = await control.writes();
  assert.deepEqual(JSON.parse(body), {
    "@odata.type": ODATA_TYPE,
    includeTargets: [included(BREAK_GLASS), included(FINANCE_ADMINS)],
  });
});

test("the keyboard alone: through the suggestions, out of them, and on", async (subject) => {
  const { page, panel } = subject;
  await withNames(subject);
  const field = box(panel, "Excluded");
  await field.fill("helpdesk");
  await panel.says(said(panel, "Excluded"), "4 groups found.");
  const marked = () => field.getAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowUp");
  assert.equal(await marked(), "excludeTargets-option-3");
  await page.keyboard.press("ArrowDown");
  assert.equal(await marked(), "excludeTargets-option-0");
  await page.keyboard.press("Escape");
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  assert.equal(await marked(), null);
  assert.equal(await field.inputValue(), "helpdesk", "what was typed stays");
  await page.keyboard.press("ArrowDown");
  assert.equal(await marked(), "excludeTargets-option-0");
  // Groups of one name are told apart by what else there is.
  const texts = await options(page).allInnerTexts();
  assert.equal(new Set(texts).size, 4);
  assert.match(texts.join(), /First line, Zürich/);
  assert.match(texts.join(), /helpdesk@contoso/);
  await page.keyboard.press("Tab");
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  await panel.hasFocus(panel.region("Excluded").getByRole("button", { name: "Add group" }));
  // Enter without a mark does not guess between them.
  await field.press("Enter");
  await panel.region("Excluded").getByText("Choose one of the groups that are found").waitFor();
  assert.equal(await rows(panel, "Excluded").count(), 0);
});

test("without the permission the whole job is done with ids, and nobody is asked", async ({ page, panel, control }) => {
  await control.change({ excludeTargets: [group(BREAK_GLASS)] });
  await panel.resume();
  await panel.button("Show group names").waitFor();
  assert.equal(await panel.button("Show group names").count(), 1, "one line");
  await panel.addGroup("Excluded", "Finance Admins");
  await panel.region("Excluded").getByText("This is not an object id.").waitFor();
  await panel.addGroup("Excluded", `${FINANCE_ADMINS}, ${HELPDESK}`);
  await panel.says(said(panel, "Excluded"), "2 groups added to Excluded.");
  await panel.button(`Remove ${BREAK_GLASS}`).click();
  await panel.openReview();
  const review = await panel.review.innerText();
  assert.match(review, new RegExp(`${FINANCE_ADMINS} added to Excluded`));
  assert.match(review, new RegExp(`${BREAK_GLASS} removed from Excluded`));
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.deepEqual((await control.policy()).excludeTargets, [group(FINANCE_ADMINS), group(HELPDESK)]);
  assert.deepEqual(await control.lookups(), []);
  assert.equal(new URL(page.url()).origin, new URL(panel.address).origin);
});

test("the permission is asked for when it is wanted, and the draft comes back with the names", async (subject) => {
  const { page, panel, control } = subject;
  await control.change({ excludeTargets: [group(BREAK_GLASS)] });
  subject.allow(REFUSED);
  await panel.enter();
  await panel.field("defaultLength").fill("12");
  await panel.counts("1 change");
  await panel.button("Show group names").click();
  await panel.says(rows(panel, "Excluded"), /Break-glass accounts/);
  await panel.counts("1 change");
  assert.equal(await panel.field("defaultLength").inputValue(), "12");
  assert.equal(await panel.review.isVisible(), false, "the review was not asked for");
  assert.equal(await panel.button("Show group names").count(), 0);
  assert.deepEqual(await control.writes(), []);
  // A reload needs nobody any more.
  await page.reload();
  await panel.says(rows(panel, "Excluded"), /Break-glass accounts/);
});

test("a permission that was not given leaves everything as it was", async ({ page, panel, control, allow }) => {
  allow(REFUSED);
  await control.setMayConsent("admin", false);
  await panel.enter();
  await panel.field("defaultLength").fill("12");
  await panel.button("Show group names").click();
  await page.getByRole("heading", { name: "Need admin approval" }).waitFor();
  await page.getByRole("button", { name: /Return|without/i }).click();
  await panel.ready();
  await page.getByText(/did not give the permission to read the names of groups/).waitFor();
  await panel.counts("1 change");
  assert.equal(await panel.field("defaultLength").inputValue(), "12");
  await panel.button("Show group names").waitFor();
  await panel.addGroup("Excluded", BREAK_GLASS);
  await panel.counts("2 changes");
});

test("what is gone, what is doubled, and what has no effect is said", async (subject) => {
  const { page, panel, control } = subject;
  await control.change({
    includeTargets: [included(DELETED), included(HELPDESK)],
    excludeTargets: [group(DELETED_TOO), group(HELPDESK)],
  });
  await withNames(subject);
  await panel.says(rows(panel, "Included").first(), /Deleted group\s*Includes nobody/);
  await panel.says(rows(panel, "Excluded").first(), /Deleted group\s*Excludes nobody/);
  assert.match(await rows(panel, "Included").first().innerText(), new RegExp(DELETED));
  await panel.says(rows(panel, "Included").last(), /Also excluded\. Exclusion wins/);
  await panel.says(rows(panel, "Excluded").last(), /Also included\. Exclusion wins/);
  await panel.region("Included").getByRole("button", { name: "Remove Helpdesk" }).click();
  await panel.region("Excluded").getByText("Also included").last().waitFor({ state: "hidden" });
  await panel.button(`Remove ${DELETED}`).click();
  await panel.region("Excluded").getByText("Nobody is included").waitFor();
  // From selected groups to all users and back nothing is lost.
  await panel.radio("includeTargets", "all_users").check();
  await panel.region("Excluded").getByText("Nobody is included").waitFor({ state: "hidden" });
  await panel.radio("includeTargets", "selected").check();
  await panel.region("Included").getByText("No groups yet: nobody is included.").waitFor();
  assert.deepEqual(await control.writes(), []);
});

test("a group on both lists is refused by its name", async (subject) => {
  const { panel, control } = subject;
  await control.change({ includeTargets: [included(HELPDESK)] });
  await withNames(subject);
  await panel.addGroup("Excluded", HELPDESK);
  await panel.says(rows(panel, "Excluded"), /Helpdesk/);
  await panel.reviewButton.click();
  await panel.says(panel.summary, /“Helpdesk” \(0c5a7e91-[^)]*\) is both included and excluded/);
});

test("users are named where that is permitted, kept, and marked as an old kind", async (subject) => {
  const { panel, control } = subject;
  const user = (id) => ({ targetType: "user", id, isRegistrationRequired: true });
  await control.change({ includeTargets: [user(ADA), user(NORA)] });
  await withNames(subject);
  await panel.says(rows(panel, "Included").first(), /Ada Marsh[^]*old kind of target[^]*isRegistrationRequired: true/);
  await panel.says(rows(panel, "Included").last(), /403d9e85[^]*old kind of target/);
  await panel.addGroup("Included", FINANCE_ADMINS);
  await panel.says(said(panel, "Included"), "Finance Admins added to Included.");
  await panel.update();
  await panel.updated.waitFor();
  const { includeTargets } = await control.policy();
  assert.deepEqual(includeTargets, [user(ADA), user(NORA), included(FINANCE_ADMINS)]);
});

test("a name that contains markup is text everywhere", async (subject) => {
  const { page, panel, control, allow } = subject;
  page.on("dialog", () => assert.fail("the name was run"));
  await control.setGroup(FINANCE_ADMINS, { displayName: "</script><svg onload=alert(1)> \u202etxt.exe" });
  await control.change({ excludeTargets: [group(FINANCE_ADMINS)] });
  await withNames(subject);
  await panel.says(rows(panel, "Excluded"), "</script><svg onload=alert(1)> txt.exe");
  await box(panel, "Excluded").fill("onerror");
  await panel.says(options(page), MARKUP_NAME);
  await options(page).click();
  await panel.says(said(panel, "Excluded"), `${MARKUP_NAME} added to Excluded.`);
  await panel.button(`Remove ${MARKUP_NAME}`).waitFor();
  await panel.openReview();
  assert.ok((await panel.review.innerText()).includes(`${MARKUP_NAME} added to Excluded`));
  // What is copied elsewhere names groups by id alone.
  const code = await panel.code();
  assert.ok(code.includes(FINANCE_ADMINS) && !/onerror|onload/.test(code), code);
  await control.fault({ on: { method: "PATCH" }, status: 403 });
  allow(/status of 403/);
  await panel.updateButton.click();
  await panel.notUpdated.waitFor();
  assert.doesNotMatch(await panel.details(panel.notUpdated), /onerror|onload/);
  assert.equal(await page.locator("main img, main svg:not(.scale *):not([role=img]), dialog img").count(), 0);
});

test("an older answer is not shown over a newer one", async (subject) => {
  const { page, panel, control } = subject;
  await withNames(subject);
  await control.forgetRequests();
  await control.fault({ on: { method: "GET", path: "/v1.0/groups" }, delayMs: 1_500 });
  const field = box(panel, "Excluded");
  await field.fill("fin");
  const searches = async () => (await control.lookups()).filter(({ path }) => path === "/v1.0/groups");
  const until = async (holds) => {
    while (!holds(await searches())) await page.waitForTimeout(50);
  };
  await until((all) => all.length === 1);
  await field.fill("helpdesk");
  await panel.says(said(panel, "Excluded"), "4 groups found.");
  await until((all) => all.length === 2 && all.every(({ status }) => status === 200));
  await page.waitForTimeout(200); // The late answer has had its chance.
  assert.equal(await options(page).count(), 4);
  assert.equal(await options(page).filter({ hasText: "Helpdesk" }).count(), 4);
  for (const { query, headers } of await searches()) {
    assert.equal(headers.consistencylevel, "eventual");
    assert.match(query, /^\$search=%22displayName%3A(fin|helpdesk)%22&/);
  }
});

test("more, nothing, and what stands in the way", async (subject) => {
  const { page, panel, control, allow } = subject;
  await withNames(subject);
  const field = box(panel, "Excluded");
  await field.fill("finance");
  await options(page).getByText("More", { exact: true }).click();
  await panel.says(said(panel, "Excluded"), /50 of them shown/);
  assert.equal(await field.getAttribute("aria-activedescendant"), "excludeTargets-option-25");
  await panel.hasFocus(field);

  await field.fill("zzz \"quoted\" \\ & <b>");
  await panel.says(said(panel, "Excluded"), /^No group’s name has a word that begins with “zzz "quoted" \\ & <b>”/);
  assert.equal(await field.getAttribute("aria-expanded"), "false");

  await control.fault({ on: { method: "GET", path: "/v1.0/groups" }, status: 503 });
  allow(/status of 503/);
  await field.fill("brea");
  await panel.says(said(panel, "Excluded"), /Microsoft Graph is busy/);
  await panel.region("Excluded").getByRole("button", { name: "Try again" }).click();
  await options(page).filter({ hasText: "Break-glass accounts" }).click();
  await panel.says(rows(panel, "Excluded"), /Break-glass accounts/);
  await field.fill("break");
  await options(page).filter({ hasText: "On this list already" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await panel.says(said(panel, "Excluded"), /is on the list Excluded already/);
  assert.equal(await rows(panel, "Excluded").count(), 1);
});

test("many ids are pasted, and each is checked", async (subject) => {
  const { page, panel, control } = subject;
  await control.change({ excludeTargets: [group(BREAK_GLASS)] });
  await withNames(subject);
  const field = box(panel, "Excluded");
  const text = `id\tname\n${FINANCE_ADMINS}\tFinance Admins\n${HELPDESK}\r\n${BREAK_GLASS}\n${DELETED}\n${FINANCE_ADMINS}\n`;
  await field.focus();
  await field.evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  assert.match(await field.inputValue(), new RegExp(`${FINANCE_ADMINS}, ${HELPDESK}`), "line breaks do not run ids together");
  await panel.region("Excluded").getByRole("button", { name: "Add group", exact: true }).click();
  await panel.says(said(panel, "Excluded"), "2 groups added to Excluded.");
  const problems = page.locator("#excludeTargets-add-error");
  await panel.says(problems, new RegExp(`No group of this tenant has the id ${DELETED}`));
  await panel.says(problems, new RegExp(`${BREAK_GLASS} is on the list already`));
  await panel.says(problems, /“name” is not an object id/);
  assert.match(await field.inputValue(), new RegExp(DELETED), "what was not added stays");
  assert.equal(await rows(panel, "Excluded").count(), 3);
  await field.fill(NOBODYS);
  await field.press("Enter");
  await panel.says(problems, new RegExp(`No group of this tenant has the id ${NOBODYS}`));
});

test("names are asked for once, twenty at a time, and later where the service puts them off", async (subject) => {
  const { panel, control, page } = subject;
  const ids = (await control.groups()).filter(({ deleted }) => !deleted).map(({ id }) => id).slice(0, 30);
  await control.change({ excludeTargets: ids.map(group) });
  await control.fault({ on: { method: "GET", path: `/groups/${ids[3]}` }, status: 429, retryAfter: "1" });
  await withNames(subject);
  await page.waitForFunction(() => document.querySelectorAll("#excludeTargets .rows .name").length === 30);
  const batches = (await control.lookups()).map(({ body, at }) => ({ urls: JSON.parse(body).requests.map(({ url }) => url), at }));
  assert.ok(batches.every(({ urls }) => urls.length <= 20));
  const asked = batches.flatMap(({ urls }) => urls.map((url) => url.split(/[/?]/)[2]));
  assert.equal(asked.filter((id) => id === ids[3]).length, 2);
  assert.deepEqual([...new Set(asked)].toSorted(), ids.toSorted());
  assert.equal(asked.length, 31, "each of the others once");
  const [first, second] = batches.filter(({ urls }) => urls.some((url) => url.includes(ids[3])));
  assert.ok(Date.parse(second.at) - Date.parse(first.at) >= 1_000, "not before Retry-After");
});

test("2,000 on each list: those in view are named, the filter finds the others, all are printed", async (subject) => {
  const { panel, control, page } = subject;
  const ids = (await control.groups()).filter(({ deleted }) => !deleted).map(({ id }) => id).slice(0, 2_000);
  const other = ids.map((_, number) => `c0ffee00-0000-4000-8000-${String(number).padStart(12, "0")}`);
  await control.change({ includeTargets: ids.map(included), excludeTargets: other.map(group) });
  await withNames(subject);
  await panel.says(rows(panel, "Included").first(), /group/i);
  assert.ok((await rows(panel, "Included").count()) < 100, "only rows in view are there");
  assert.equal(await rows(panel, "Included").first().getAttribute("aria-setsize"), "2000");
  const asked = (await control.lookups()).flatMap(({ body }) => JSON.parse(body).requests).length;
  assert.ok(asked <= 200, `${asked} names were asked for`);

  const list = panel.region("Included").getByRole("group", { name: "Included groups" });
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await panel.says(rows(panel, "Included").last(), new RegExp(ids.at(-1)));

  const filter = panel.region("Included").getByLabel("Filter included groups");
  await filter.fill(ids[1234].slice(0, 13));
  await panel.region("Included").getByText("1 of 2000 entries").waitFor();
  assert.match(await rows(panel, "Included").innerText(), new RegExp(ids[1234]));
  await panel.region("Included").getByRole("button", { name: /^Remove/ }).click();
  await panel.counts("1 change");
  await filter.fill("");
  await panel.region("Included").getByText("1999 entries").waitFor();

  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await rows(panel, "Included").count(), 1_999);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok((await rows(panel, "Included").count()) < 100);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing with the suggestions open, ${colorScheme}`, { colorScheme }, async (subject) => {
    const { page, panel, control } = subject;
    const ids = (await control.groups()).filter(({ deleted }) => !deleted).map(({ id }) => id).slice(0, 50);
    await control.change({
      includeTargets: [DELETED, HELPDESK, MARKUP].map(included),
      excludeTargets: [HELPDESK, ...ids].map(group),
    });
    await withNames(subject);
    await panel.says(rows(panel, "Included").first(), /Deleted group/);
    await box(panel, "Included").fill("helpdesk");
    await options(page).first().waitFor();
    await page.keyboard.press("ArrowDown");
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
  });
}
