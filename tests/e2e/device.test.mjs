// The set-up page helps: commands and scripts for this very site, and a registration that only this device uses.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

/** A site whose config.json nobody has filled in. */
async function openFresh(page, panel) {
  await page.route("**/config.json", (route) => route.fulfill({ json: { clientId: "", tenant: "", cloud: "global" } }));
  await panel.open();
  await page.getByRole("heading", { level: 1, name: "Set up the panel" }).waitFor();
}

/** The text of a box that can be copied. */
const shown = (page, name) => page.getByRole("group", { name, exact: true }).innerText();

const kept = (page) => page.evaluate(() => localStorage.getItem("tap-registration"));

async function paste(page, clientId, tenant) {
  await page.getByLabel("Application (client) ID", { exact: true }).fill(clientId);
  await page.getByLabel("Tenant: its id or a verified domain").fill(tenant);
  await page.getByRole("button", { name: "Use on this device" }).click();
}

test("the commands and the whole scripts are those for this site and the chosen cloud", async ({ page, panel, site }) => {
  await openFresh(page, panel);
  for (const title of ["With the Azure CLI", "With Microsoft Graph PowerShell"]) await page.getByText(title, { exact: true }).click();
  assert.match(await shown(page, "Commands that run register.sh"), new RegExp(`bash register\\.sh --redirect '${site}redirect\\.html' --cloud global`));
  assert.match(await shown(page, "Commands that run register.ps1"), new RegExp(`register\\.ps1 -Redirect '${site}redirect\\.html' -Cloud global`));
  await page.getByLabel("The tenant's cloud").selectOption({ label: "US Government L4 (GCC High)" });
  assert.match(await shown(page, "Commands that run register.sh"), /az cloud set --name AzureUSGovernment\n[^]*--cloud usgov-l4$/);
  for (const [file, says] of [["register.sh", `redirect='${site}redirect.html'`], ["register.ps1", `$Redirect = '${site}redirect.html'`]]) {
    await page.getByText(`${file}, filled in for this site`).click();
    const script = await shown(page, `The script ${file}`);
    assert.ok(script.includes(says), file);
    assert.ok(script.includes("'usgov-l4'"), file);
    assert.ok(script.length > 4000, "all of it");
  }
});

test("a script can be copied", async ({ page, panel, context }) => {
  await context.grantPermissions(["clipboard-write"]);
  await openFresh(page, panel);
  await page.getByText("With the Azure CLI", { exact: true }).click();
  await page.getByText("register.sh, filled in for this site").click();
  await page.getByRole("button", { name: "Copy register.sh" }).click();
  await page.getByText("Copied", { exact: true }).waitFor();
  assert.match(await panel.pasted(), /^#!\/usr\/bin\/env bash\n[^]*Everything is as it should be/);
});

test("what is wrong with a pasted registration is said beside the field, and nothing is kept", async ({ page, panel }) => {
  await openFresh(page, panel);
  await paste(page, "not-an-id", "common");
  const id = page.getByLabel("Application (client) ID", { exact: true });
  await panel.hasFocus(id);
  assert.equal(await id.getAttribute("aria-invalid"), "true");
  await page.getByText(/This is not a GUID/).waitFor();
  await page.getByText(/Personal Microsoft accounts are not supported/).waitFor();
  assert.equal(await id.inputValue(), "not-an-id");
  assert.equal(await kept(page), null);
});

test("a pasted registration is used, shown at the foot, outlives a reload, and can be removed", async ({
  page, panel, control,
}) => {
  const { clientId, tenant } = await control.state();
  await openFresh(page, panel);
  await paste(page, ` ${clientId.toUpperCase()} `, tenant.id);
  await panel.button("Sign in").waitFor();
  const foot = page.getByRole("contentinfo");
  await foot.getByText(`client id ${clientId}, tenant ${tenant.id}, Global cloud`).waitFor();
  await page.reload();
  await foot.getByText(clientId).waitFor();
  await foot.getByRole("button", { name: "Remove it" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up the panel" }).waitFor();
  assert.equal(await kept(page), null);
});

test("what the site's config.json says comes before what this device keeps", async ({ page, panel }) => {
  await panel.open();
  await page.evaluate(() => localStorage.setItem("tap-registration", '{"clientId":"3f2504e0-4f89-41d3-9a0c-0305e82c3301","tenant":"organizations","cloud":"global"}'));
  await panel.enter();
  assert.doesNotMatch(await page.getByRole("contentinfo").innerText(), /of its own/);
});

test("addresses of an emulator are not taken from what a device keeps", async ({ page, panel, watch }) => {
  const endpoints = Object.fromEntries(
    ["issuer", "authorize", "token", "logout", "keys", "graph"].map((key) => [key, "http://localhost:1/x"]),
  );
  await openFresh(page, panel);
  await page.evaluate((text) => localStorage.setItem("tap-registration", text), JSON.stringify({
    clientId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301", tenant: "organizations", cloud: "global", endpoints,
  }));
  await page.route("https://login.microsoftonline.com/**", (route) => route.fulfill({ contentType: "text/html", body: "<h1>Entra</h1>" }));
  await page.reload();
  await panel.button("Sign in").click();
  await page.getByRole("heading", { name: "Entra" }).waitFor();
  assert.ok(watch.called.delete("https://login.microsoftonline.com"));
});
