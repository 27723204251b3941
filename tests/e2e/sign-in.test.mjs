// Signing in and out, with the real sign-in library, as each of the emulator's people.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

// Everything that the browser keeps for the site.
const kept = (page) => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
const TOKEN = /eyJ[\w-]+\.|access_?token|refresh_?token|secret/i;

test("the signed-out page says what this is and which role is needed", async ({ page, panel }) => {
  await panel.open();
  await panel.heading.waitFor();
  await page.getByText("Authentication Policy Administrator").waitFor();
  await panel.button("Sign in").waitFor();
});

test("an administrator signs in by way of the account picker and sees the policy", async ({ page, panel, control }) => {
  await panel.open();
  const visit = page.waitForRequest((request) => request.url().includes("/authorize?"));
  await panel.button("Sign in").click();
  const asked = new URL((await visit).url()).searchParams;
  assert.equal(asked.get("prompt"), "select_account");
  assert.equal(asked.get("response_type"), "code");
  assert.equal(asked.get("code_challenge_method"), "S256");
  const scopes = asked.get("scope").split(" ").map((scope) => scope.split("/").pop());
  assert.deepEqual(scopes.sort(), [
    "Policy.ReadWrite.AuthenticationMethod", "User.Read", "offline_access", "openid", "profile",
  ]);
  await panel.choose("admin");
  await panel.ready();
  await panel.heading.waitFor();
  for (const words of ["Ada Marsh", "ada.marsh@contoso.onmicrosoft.com", "Contoso", "Global cloud"]) {
    await page.getByRole("banner").filter({ hasText: words }).waitFor();
  }
  await panel.counts("No changes");
  assert.equal((await control.reads()).length, 1, "the policy is read once");
});

test("after a reload the person is still signed in, without a question", async ({ page, panel }) => {
  await panel.enter();
  const addresses = [];
  page.on("framenavigated", (frame) => frame === page.mainFrame() && addresses.push(frame.url()));
  await page.reload();
  await panel.ready();
  await page.getByRole("banner").getByText("Ada Marsh").waitFor();
  assert.equal(addresses.filter((address) => address.includes("authorize")).length, 0);
});

test("two hours later a new token is had without a question", async ({ page, panel, context, control }) => {
  await panel.enter();
  await panel.named();
  await control.forgetRequests();
  await context.clock.install({ time: Date.now() + 2 * 60 * 60 * 1000 });
  await page.reload();
  await panel.ready();
  const renewals = (await control.requests()).filter(({ body }) => /grant_type=refresh_token/.test(body));
  assert.equal(renewals.length, 1);
});

test("a day later, with Entra's session still there, a new token is had in a hidden frame", async ({
  page, panel, context, control, site, entra, allow, tolerate,
}) => {
  await panel.enter();
  await panel.named();
  await control.expire(true);
  await context.clock.install({ time: Date.now() + 2 * 60 * 60 * 1000 });
  allow(/status of 400/);
  // Whether the library takes the old token for one that is over is a matter of its clock.
  tolerate(/status of 401/);
  // Said of the frame that the sign-in library makes.
  allow(/allow-scripts and allow-same-origin/);
  await page.reload();
  // This browser, as many do, shows no cookie to another site's frame: the person presses a button, and is not asked.
  if (new URL(entra).hostname !== new URL(site).hostname) await panel.button("Sign in to continue").click();
  await panel.ready();
});

test("a token that Graph no longer accepts is renewed without asking anybody", async ({ page, panel, control, allow }) => {
  await panel.enter();
  await panel.named();
  await control.expire();
  allow(/status of 401/);
  await page.reload();
  await panel.ready();
});

test("a sign-in that has ended is told, and Sign in to continue leads back", async ({ page, context, panel, control, allow, tolerate }) => {
  await panel.enter();
  await panel.named();
  await control.expire(true);
  await context.clearCookies();
  allow(/status of 401/);
  // The sign-in library tries the refresh token, then a hidden frame.
  tolerate(/status of 400/);
  tolerate(/An iframe which has both allow-scripts and allow-same-origin/);
  await page.reload();
  await page.getByRole("alert").getByText("Your sign-in has ended").waitFor();
  await panel.button("Sign in to continue").click();
  await panel.choose("admin");
  await panel.ready();
});

test("signing out ends on the signed-out page and leaves no token behind", async ({ page, panel, entra, site }) => {
  await panel.enter();
  assert.match(await kept(page), TOKEN, "the check can see a token while there is one");
  await panel.button("Sign out").click();
  await page.waitForURL((address) => address.href.startsWith(entra) || address.href === site);
  await panel.open();
  await panel.button("Sign in").waitFor();
  await panel.heading.waitFor();
  assert.doesNotMatch(await kept(page), TOKEN);
  assert.equal(await panel.reviewButton.count(), 0);
});

test("after signing out Entra brings the person back to the panel", async ({ page, panel, site }) => {
  await panel.enter();
  await panel.button("Sign out").click();
  await page.waitForURL(site);
  await panel.button("Sign in").waitFor();
});

test("Sign in pressed before the program has come is acted on when it has", async ({ page, panel }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(panel.address, { waitUntil: "commit" });
  await panel.button("Sign in").click();
  await page.getByText("Starting the sign-in…").waitFor();
  release();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
  await panel.choose("admin");
  await panel.ready();
});

test("Cancel at the picker leads back to a calm page from which one can sign in", async ({ page, panel }) => {
  await panel.open();
  await panel.button("Sign in").click();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("heading", { name: "The sign-in was not finished" }).waitFor();
  await panel.signIn();
  await panel.ready();
});

test("the browser's Back from the picker leads to a page from which one can sign in", async ({ page, panel }) => {
  await panel.open();
  await panel.button("Sign in").click();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
  await page.goBack();
  await panel.signIn();
  await panel.ready();
});

test("a Global Reader sees the whole policy, read-only, and learns which role to ask for", async ({ page, panel }) => {
  await panel.enter("reader");
  const message = page.locator(".messages").filter({ hasText: "You can look, but not change" });
  await message.getByText("Global Reader").waitFor();
  await message.getByText("Authentication Policy Administrator").waitFor();
  for (const [name, text] of [
    ["minimumLifetimeInMinutes", "1h"], ["maximumLifetimeInMinutes", "8h"],
    ["defaultLifetimeInMinutes", "1h"], ["defaultLength", "8"],
  ]) {
    assert.equal(await panel.field(name).inputValue(), text);
    assert.equal(await panel.field(name).isEditable(), false, `${name} is read-only`);
  }
  for (const [name, value, chosen] of [
    ["state", "enabled", true], ["state", "disabled", false],
    ["isUsableOnce", "true", false], ["isUsableOnce", "false", true], ["includeTargets", "all_users", true],
  ]) {
    assert.equal(await panel.radio(name, value).isChecked(), chosen, `${name} ${value}`);
    assert.equal(await panel.radio(name, value).isDisabled(), true, `${name} is read-only`);
  }
  assert.equal(await panel.button("Add group").count(), 0);
  await panel.reviewButton.click();
  await panel.bar.getByText("This form is read-only").waitFor();
});

test("a Global Reader who says to have a custom role may try, and Graph decides", async ({ page, panel, allow }) => {
  await panel.enter("reader");
  await page.getByRole("button", { name: "I have a custom role: let me edit" }).click();
  await panel.radio("isUsableOnce", "true").check();
  allow(/status of 403/);
  await panel.update();
  await panel.notUpdated.getByText("A role is missing").waitFor();
  await panel.assertChecked("isUsableOnce", "true");
});

test("somebody with a custom role can change the policy", async ({ panel, control }) => {
  await panel.enter("custom");
  await panel.radio("isUsableOnce", "true").check();
  await panel.update();
  await panel.updated.waitFor();
  assert.equal((await control.policy()).isUsableOnce, true);
});

test("somebody without a role learns which role to ask for, and gets in once it is there", async ({
  page, panel, control, allow,
}) => {
  allow(/status of 403/);
  await panel.open();
  await panel.signIn("user");
  const message = page.getByRole("alert");
  await message.getByRole("heading", { name: "The policy could not be read" }).waitFor();
  await message.getByText("A role is missing").waitFor();
  await message.getByText(/Authentication Policy Administrator/).first().waitFor();
  await panel.hasFocus(message.getByRole("heading"));
  await control.setRole("user", "authenticationPolicyAdministrator");
  await panel.button("Refresh my access").click();
  await panel.ready();
});

test("a personal account stays at Entra, and another account can be chosen there", async ({ page, panel }) => {
  await panel.open();
  await panel.signIn("personal");
  await page.getByText("AADSTS50020").first().waitFor();
  await page.getByRole("button", { name: "Use another account" }).click();
  await panel.choose("admin");
  await panel.ready();
});

test("where consent is missing the page says who can give it", async ({ page, panel }) => {
  await panel.open();
  await panel.signIn("no-consent");
  await page.getByRole("heading", { name: "Need admin approval" }).waitFor();
  await page.getByRole("button", { name: /return/i }).click();
  const message = page.getByRole("alert").filter({ hasText: "administrator" });
  await message.waitFor();
  const link = message.getByRole("link", { name: /consent page/i });
  assert.match(await link.getAttribute("href"), /adminconsent/);
  await panel.button("Sign in").waitFor();
});

test("a block by Conditional Access is told with its correlation id", async ({ page, panel }) => {
  await panel.open();
  const visit = page.waitForRequest((request) => request.url().includes("/authorize?"));
  await panel.button("Sign in").click();
  const id = new URL((await visit).url()).searchParams.get("client-request-id");
  assert.match(id, /^[0-9a-f-]{36}$/);
  await panel.choose("blocked");
  const message = page.getByRole("alert").filter({ hasText: "Conditional Access" });
  await message.getByText(id).first().waitFor();
  await panel.button("Sign in").waitFor();
});

test("no address ever holds a token, and the code only the fragment of the bridge page", async ({ page, panel, site }) => {
  const addresses = [];
  page.on("request", (request) => addresses.push(new URL(request.url())));
  page.on("framenavigated", (frame) => addresses.push(new URL(frame.url())));
  await panel.enter();
  assert.equal(page.url(), site);
  const withSecret = addresses.filter(({ search }) => /[?&](code|access_token|id_token|refresh_token)=/.test(search));
  assert.deepEqual(withSecret.map(String), []);
  const withFragment = addresses.filter(({ hash }) => hash.length > 1).map(({ pathname }) => pathname);
  assert.deepEqual([...new Set(withFragment)], ["/redirect.html"]);
});
