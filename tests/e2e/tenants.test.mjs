// An app that is registered for several tenants: which one it is stays in view, and each keeps its own policy and draft.

import assert from "node:assert/strict";

import { CONTOSO, FABRIKAM } from "./control.mjs";
import { forSeveral, subject } from "./harness.mjs";

const test = subject();

const PATCH = { method: "PATCH" };

const banner = (page) => page.getByRole("banner").filter({ visible: true });
const dialog = (page) => page.getByRole("dialog", { name: "Switch tenant", exact: true });
const go = (page) => dialog(page).getByRole("button", { name: "Sign in to this tenant", exact: true });

/** The form of Contoso's policy, for Ada. */
async function enterContoso(page, panel, configure) {
  await configure(forSeveral);
  await panel.enter();
  await banner(page).getByText(CONTOSO.domain, { exact: false }).first().waitFor();
}

/** To another tenant by this name, as far as Entra's page. */
async function leaveFor(page, panel, tenant) {
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await panel.tenantBox.fill(tenant);
  await go(page).click();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
}

/** To Fabrikam, as its guest Ada. */
async function enterFabrikam(page, panel) {
  await leaveFor(page, panel, FABRIKAM.domain);
  await page.getByRole("button", { name: /Ada Marsh/ }).click();
  await panel.ready();
  await banner(page).getByText(FABRIKAM.id, { exact: false }).waitFor();
}

const isInView = (locator) => locator.evaluate((element) => {
  const { top, bottom, width } = element.getBoundingClientRect();
  return width > 0 && top >= 0 && bottom <= innerHeight;
});

test("the tenant's name and id are in view wherever the page is scrolled", async ({ page, panel }) => {
  await panel.resume();
  await banner(page).getByText(/^Contoso/).waitFor();
  const id = page.getByText(CONTOSO.id, { exact: false }).filter({ visible: true });
  for (const viewport of [{ width: 1280, height: 800 }, { width: 800, height: 700 }, { width: 320, height: 640 }, { width: 900, height: 500 }]) {
    await page.setViewportSize(viewport);
    await page.locator("#foot").scrollIntoViewIfNeeded();
    const places = await id.all();
    const inView = await Promise.all(places.map(isInView));
    assert.ok(inView.includes(true), `in view at ${viewport.width} × ${viewport.height}`);
  }
});

test("they are in view on a page without the form too", async ({ page, panel, control, allow }) => {
  await panel.resume();
  await control.fault({ on: { method: "GET", path: "temporaryAccessPass" }, status: 403, times: null });
  allow(/status of 403/);
  await page.reload();
  const failed = page.getByRole("alert").filter({ hasText: "The policy could not be read" });
  await failed.getByText("Details for support").click();
  await page.setViewportSize({ width: 320, height: 480 });
  await page.locator("#foot").scrollIntoViewIfNeeded();
  assert.ok(await isInView(banner(page).getByText(/^Contoso/)));
});

test("where the app is for one tenant, no other is offered", async ({ page, panel }) => {
  await panel.open();
  await panel.button("Sign in").waitFor();
  await panel.signIn();
  await panel.ready();
  assert.equal(await page.getByRole("button", { name: /tenant/ }).count(), 0);
});

test("a tenant is named by a domain, and its own policy is shown and changed; the other's stays", async ({ page, panel, configure, control }) => {
  await enterContoso(page, panel, configure);
  const before = await control.policy(CONTOSO.id);
  await enterFabrikam(page, panel);
  await banner(page).getByText(/^Fabrikam/).waitFor();
  await panel.counts("No changes");
  const there = await control.policy(FABRIKAM.id);
  assert.equal(await panel.field("defaultLength").inputValue(), String(there.defaultLength));
  await panel.assertChecked("state", there.state);

  await panel.field("defaultLength").fill("20");
  await panel.openReview();
  await panel.review.getByText("of the policy in Fabrikam").waitFor();
  await panel.updateButton.click();
  await panel.updated.waitFor();
  assert.equal((await control.policy(FABRIKAM.id)).defaultLength, 20);
  assert.deepEqual(await control.policy(CONTOSO.id), before);
});

test("the draft of each tenant is kept apart, and is in the form again on the way back", async ({ page, panel, configure, control }) => {
  await enterContoso(page, panel, configure);
  await panel.field("defaultLength").fill("14");
  await panel.counts("1 change");
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByText(/Your change is kept in this tab/).waitFor();
  await page.keyboard.press("Escape");
  await enterFabrikam(page, panel);
  await panel.counts("No changes");
  await panel.field("maximumLifetimeInMinutes").fill("3d");
  await panel.field("defaultLength").fill("31");
  await panel.counts("2 changes");

  // The way back is by a press: the person has signed in there.
  await control.forgetRequests();
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Switch to Contoso as ada.marsh@contoso.onmicrosoft.com", exact: true }).click();
  await banner(page).getByText(CONTOSO.id, { exact: false }).waitFor();
  await panel.counts("1 change");
  assert.equal(await panel.field("defaultLength").inputValue(), "14");

  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByRole("button", { name: /^Switch to Fabrikam as / }).click();
  await panel.counts("2 changes");
  assert.equal(await panel.field("maximumLifetimeInMinutes").inputValue(), "3d");
  assert.deepEqual(await control.writes(), []);
});

test("a token is asked for at the tenant that is shown, also long after", async ({ page, panel, configure, control, allow }) => {
  await enterContoso(page, panel, configure);
  await enterFabrikam(page, panel);
  await control.expire();
  await control.forgetRequests();
  allow(/status of 401/);
  await page.reload();
  await panel.ready();
  await banner(page).getByText(FABRIKAM.id, { exact: false }).waitFor();
  const renewals = (await control.requests()).filter(({ body }) => /grant_type=refresh_token/.test(body));
  assert.deepEqual(renewals.map(({ path }) => path), [`/${FABRIKAM.id}/oauth2/v2.0/token`]);
});

test("what is no tenant is said beside the box, and nothing is left", async ({ page, panel, configure, allow }) => {
  await enterContoso(page, panel, configure);
  await panel.field("defaultLength").fill("14");
  const opener = page.getByRole("button", { name: "Switch tenant", exact: true });
  await opener.click();
  allow(/status of 400/);
  for (const [entered, says] of [
    ["", /Enter the tenant's id or one of its verified domains/],
    ["fabrikam", /“fabrikam” is neither a tenant's id nor a domain/],
    ["organizations", /“organizations” is neither/],
    ["fabrikm.example", /There is no tenant “fabrikm.example” in this cloud \(Global cloud\)/],
  ]) {
    await panel.tenantBox.fill(entered);
    await panel.tenantBox.press("Enter");
    await dialog(page).getByText(says).waitFor();
    await panel.hasFocus(panel.tenantBox);
    assert.equal(await panel.tenantBox.getAttribute("aria-invalid"), "true");
    assert.equal(await panel.tenantBox.inputValue(), entered);
    // It is said, not only shown.
    await dialog(page).getByRole("alert").getByText(says).waitFor();
  }
  await panel.tenantBox.press("ControlOrMeta+s");
  assert.equal(await panel.review.isVisible(), false, "the dialog has to be answered first");
  await panel.tenantBox.pressSequentially("x");
  assert.equal(await panel.tenantBox.getAttribute("aria-invalid"), null);
  await page.keyboard.press("Escape");
  await panel.hasFocus(opener);
  await panel.counts("1 change");
});

test("a sign-in service that gives no answer is said so, and a later answer to a closed dialog leads nowhere", async ({ page, panel, configure, allow }) => {
  await enterContoso(page, panel, configure);
  allow(/openid-configuration net::ERR_FAILED/);
  allow(/net::ERR_FAILED/);
  const published = "**/.well-known/openid-configuration";
  await page.route(published, (route) => route.abort());
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await panel.tenantBox.fill(FABRIKAM.domain);
  await go(page).click();
  await dialog(page).getByText(/gave no answer about the tenant “fabrikam.example”/).waitFor();

  await page.unroute(published);
  let answer;
  await page.route(published, (route) => {
    answer = () => route.continue();
  });
  await go(page).click();
  await dialog(page).getByText("Looking for the tenant…").waitFor();
  await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
  const first = answer;

  // Another one is asked for since: the first answer does not decide.
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await panel.tenantBox.fill("elsewhere.example");
  allow(/status of 400/);
  const asked = page.waitForRequest(/elsewhere\.example/);
  await go(page).click();
  await asked;
  const answered = page.waitForResponse(/fabrikam\.example/);
  await first();
  await (await answered).finished();
  await answer();
  await dialog(page).getByRole("alert").getByText(/There is no tenant “elsewhere.example”/).waitFor();
  assert.equal(page.url(), panel.address);
});

test("a sign-in that comes to nothing leaves the person where they were, with the reason and the draft", async ({ page, panel, configure }) => {
  await enterContoso(page, panel, configure);
  await panel.field("defaultLength").fill("14");
  await leaveFor(page, panel, FABRIKAM.id);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const refused = dialog(page).getByRole("alert");
  await refused.getByRole("heading", { name: `You are not signed in to ${FABRIKAM.id}` }).waitFor();
  await refused.getByText("The sign-in was not finished").waitFor();
  assert.equal(await panel.tenantBox.inputValue(), FABRIKAM.id);
  await dialog(page).getByText("Contoso", { exact: true }).waitFor();
  await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
  await panel.counts("1 change");
  assert.equal(await panel.field("defaultLength").inputValue(), "14");
});

test("whoever comes back with the browser's own Back is where they were, and can try again", async ({ page, panel, configure, control }) => {
  await enterContoso(page, panel, configure);
  await panel.field("defaultLength").fill("14");
  for (let round = 0; round < 2; round += 1) {
    await leaveFor(page, panel, FABRIKAM.domain);
    await page.goBack();
    await panel.counts("1 change");
  }
  await leaveFor(page, panel, FABRIKAM.domain);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await dialog(page).getByText("You are not signed in to").waitFor();
  await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
  await panel.update();
  await panel.updated.waitFor();
  assert.equal((await control.policy(CONTOSO.id)).defaultLength, 14);
});

test("a tenant without the app: the consent page is that tenant's", async ({ page, panel, configure, context }) => {
  await enterContoso(page, panel, configure);
  await context.route(`**/${FABRIKAM.id}/oauth2/v2.0/authorize?*`, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const answer = new URLSearchParams({
      error: "access_denied",
      error_description: "AADSTS65004: User declined to consent to access the app.",
      state: asked.get("state"),
    });
    return route.fulfill({ status: 302, headers: { location: `${asked.get("redirect_uri")}#${answer}` } });
  });
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await panel.tenantBox.fill(FABRIKAM.domain);
  await go(page).click();
  const refused = dialog(page).getByRole("alert");
  await refused.getByText("The permissions were not granted").waitFor();
  const link = refused.getByRole("link", { name: /consent page/ });
  assert.match(await link.getAttribute("href"), new RegExp(`/${FABRIKAM.domain}/v2\\.0/adminconsent\\?`));
});

test("whoever may not see the policy at home can go on to another tenant, or begin there", async ({ page, panel, configure, allow }) => {
  await configure(forSeveral);
  await panel.open();
  await panel.signIn("user");
  allow(/status of 403/);
  await page.getByRole("heading", { name: "The policy could not be read" }).waitFor();
  await leaveFor(page, panel, FABRIKAM.domain);
  await page.getByRole("button", { name: /Femi Adeyemi/ }).click();
  await panel.ready();
  await banner(page).getByText(FABRIKAM.id, { exact: false }).waitFor();
  await panel.button("Sign out").click();
  await panel.button("Sign in").waitFor();

  await page.getByRole("button", { name: "Sign in to another tenant", exact: true }).click();
  assert.equal(await dialog(page).getByText("You are in").count(), 0);
  await panel.tenantBox.fill("femi@fabrikam.onmicrosoft.com");
  await go(page).click();
  await page.getByRole("button", { name: /Femi Adeyemi/ }).click();
  await panel.ready();
  await banner(page).getByText(FABRIKAM.id, { exact: false }).waitFor();
});

test("a page writes to the tenant that it shows, whoever signed in last", async ({ page, panel, configure, control }) => {
  await enterContoso(page, panel, configure);
  await enterFabrikam(page, panel);
  const active = () => Object.entries(sessionStorage).find(([name]) => name.endsWith("active-account-filters"));
  const fabrikams = await page.evaluate(active);
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByRole("button", { name: /^Switch to Contoso/ }).click();
  await banner(page).getByText(CONTOSO.id, { exact: false }).waitFor();
  assert.notDeepEqual(await page.evaluate(active), fabrikams);
  // As a later page of this tab leaves it, when the browser shows an earlier one again.
  await page.evaluate(([name, filters]) => sessionStorage.setItem(name, filters), fabrikams);
  const there = await control.policy(FABRIKAM.id);
  await panel.field("defaultLength").fill("14");
  await panel.update();
  await panel.updated.waitFor();
  assert.equal((await control.policy(CONTOSO.id)).defaultLength, 14);
  assert.deepEqual(await control.policy(FABRIKAM.id), there);
});

test("a draft of another tenant is not forgotten unasked", async ({ page, panel, configure }) => {
  await enterContoso(page, panel, configure);
  await panel.field("defaultLength").fill("14");
  await panel.counts("1 change");
  await enterFabrikam(page, panel);
  await panel.button("Sign out").click();
  const question = page.getByRole("dialog", { name: "Sign out?" });
  await question.getByText(/Changes in another tenant, or of another account, were not sent/).waitFor();
  await question.getByRole("button", { name: "Stay signed in" }).click();
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByRole("button", { name: /^Switch to Contoso/ }).click();
  await panel.counts("1 change");
});

test("signing out ends all of it: no tenant is signed in to with this tab any more", async ({ page, panel, configure }) => {
  await enterContoso(page, panel, configure);
  await enterFabrikam(page, panel);
  await panel.button("Sign out").click();
  await panel.button("Sign in").waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  assert.doesNotMatch(kept, /accesstoken|refreshtoken|idtoken|ada\.marsh|Contoso|Fabrikam|tap-tenant/i);
  await page.reload();
  await panel.button("Sign in").waitFor();
});

test("a pause that Graph asked for is that tenant's", async ({ page, panel, configure, control, allow }) => {
  await enterContoso(page, panel, configure);
  await control.fault({ on: PATCH, status: 429, retryAfter: "60" });
  allow(/status of 429/);
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.waiting.waitFor();

  // An update that waits belongs to this tenant: it has to end first.
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByText(/An update is under way/).waitFor();
  assert.equal(await panel.tenantBox.count(), 0);
  await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
  await panel.waiting.getByRole("button", { name: "Cancel" }).click();
  await panel.notUpdated.waitFor();

  await enterFabrikam(page, panel);
  await panel.counts("No changes");
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await dialog(page).getByRole("button", { name: /^Switch to Contoso/ }).click();
  await page.getByRole("alert").filter({ hasText: "The policy could not be read" }).getByText(/Try again in \d+ seconds?/).waitFor();
});

test("all of it by keyboard", async ({ page, panel, configure }) => {
  await enterContoso(page, panel, configure);
  await page.getByRole("button", { name: "Switch tenant", exact: true }).focus();
  await page.keyboard.press("Enter");
  await panel.hasFocus(dialog(page).getByRole("heading", { name: "Switch tenant" }));
  await page.keyboard.press("Tab");
  await panel.hasFocus(panel.tenantBox);
  await page.keyboard.type(FABRIKAM.domain);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
  await page.getByRole("button", { name: /Ada Marsh/ }).press("Enter");
  await panel.ready();
  await page.getByRole("button", { name: "Switch tenant", exact: true }).press("Enter");
  await panel.hasFocus(dialog(page).getByRole("heading", { name: "Switch tenant" }));
  await page.keyboard.press("Tab");
  await panel.hasFocus(dialog(page).getByRole("button", { name: /^Switch to Contoso/ }));
  await page.keyboard.press("Enter");
  await banner(page).getByText(CONTOSO.id, { exact: false }).waitFor();
});
