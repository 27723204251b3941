// The scripts of docs/register: what they ask Graph for, that a second run changes nothing, and that they take it back.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Language, Parser } from "web-tree-sitter";

import { PROJECT } from "../e2e/harness.mjs";

const SCRIPTS = join(PROJECT, "docs", "register");
const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const MSGRAPH = "00000003-0000-0000-c000-000000000000";
const ME = "7f0d9b1c-4a52-4c7d-9a3e-0b1f6d2c8e11";
const TENANT = "f2a1c3d4-5b6e-4f70-8192-a3b4c5d6e7f8";
// Source of the ids: Microsoft Graph permissions reference.
const PERMISSIONS = ["7e823077-d88e-468f-a337-e18f1f0e6c7c", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"];
const AT = "https://tap.example.com/redirect.html";

/** A directory with nothing of ours in it, and a way to run the script on it. */
function tenant(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), "tap-register-"));
  const file = join(folder, "directory.json");
  const graphPrincipal = { id: "11111111-2222-4333-8444-555555555555", appId: MSGRAPH };
  const fresh = {
    graph: "https://graph.microsoft.com", cloud: "AzureCloud", tenantId: TENANT, me: { id: ME }, lag: 0, calls: [],
    applications: [], servicePrincipals: [graphPrincipal], oauth2PermissionGrants: [], ...settings,
  };
  writeFileSync(file, JSON.stringify(fresh));
  writeFileSync(join(folder, "az"), `#!/bin/sh\nexec "${process.execPath}" "${here("az.mjs")}" "$@"\n`, { mode: 0o755 });
  // The script waits for the directory; here nothing becomes better by waiting.
  writeFileSync(join(folder, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
  const read = () => JSON.parse(readFileSync(file, "utf8"));
  return {
    read,
    change: (change) => {
      const directory = read();
      change(directory);
      writeFileSync(file, JSON.stringify(directory));
    },
    /** Runs it; gives its output, and the calls that it made. */
    async register(...parameters) {
      const before = read().calls.length;
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, DIRECTORY: file };
      const { stdout, stderr } = await run("bash", [join(SCRIPTS, "register.sh"), ...parameters], { env });
      return { stdout, stderr, calls: read().calls.slice(before) };
    },
  };
}

const writes = (calls) => calls.filter(({ method }) => method !== "GET");

/** A path without ids and questions, so that both scripts can be compared. */
const shape = (path) => path.replace(/\?.*$/s, "").replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\$\{?\w+\}?(\([^)]*\))?|\$\([^)]*\)/g, "{id}");

const all = new Set();
const noted = (calls) => {
  for (const { method, path } of calls) all.add(`${method} ${shape(path)}`);
  return calls;
};

test("a first run makes the application, its service principal, the assignment and the consent, with the least of everything", async () => {
  const directory = tenant();
  const { stdout, calls } = await directory.register("--redirect", AT);
  noted(calls);
  const made = directory.read();
  const [application] = made.applications;
  const principal = made.servicePrincipals.find(({ appId }) => appId === application.appId);
  const grant = made.servicePrincipals.find(({ appId }) => appId === MSGRAPH);
  assert.deepEqual(writes(calls), [
    {
      method: "POST",
      path: "applications",
      body: {
        displayName: "TAP Policy Panel",
        signInAudience: "AzureADMyOrg",
        groupMembershipClaims: "DirectoryRole",
        requiredResourceAccess: [{ resourceAppId: MSGRAPH, resourceAccess: PERMISSIONS.map((id) => ({ id, type: "Scope" })) }],
        spa: { redirectUris: [AT] },
      },
    },
    { method: "POST", path: "servicePrincipals", body: { appId: application.appId, appRoleAssignmentRequired: true } },
    {
      method: "POST",
      path: `servicePrincipals/${principal.id}/appRoleAssignedTo`,
      body: { principalId: ME, resourceId: principal.id, appRoleId: "00000000-0000-0000-0000-000000000000" },
    },
    {
      method: "POST",
      path: "oauth2PermissionGrants",
      body: {
        clientId: principal.id, consentType: "AllPrincipals", resourceId: grant.id,
        scope: "Policy.ReadWrite.AuthenticationMethod User.Read",
      },
    },
  ]);
  assert.deepEqual(JSON.parse(stdout), { clientId: application.appId, tenant: TENANT, cloud: "global" });
});

test("a second run changes nothing", async () => {
  const directory = tenant();
  const first = await directory.register("--redirect", AT);
  const second = await directory.register("--redirect", AT);
  assert.deepEqual(writes(noted(second.calls)), []);
  assert.equal(second.stdout, first.stdout);
});

test("for several tenants, and back to one", async () => {
  const directory = tenant();
  const several = await directory.register("--redirect", AT, "--several");
  noted(several.calls);
  const [{ appId }] = directory.read().applications;
  assert.equal(directory.read().applications[0].signInAudience, "AzureADMultipleOrgs");
  assert.deepEqual(JSON.parse(several.stdout), { clientId: appId, tenant: "organizations", cloud: "global" });
  assert.deepEqual(writes((await directory.register("--redirect", AT, "--several")).calls), [], "a second run changes nothing");
  const again = await directory.register("--redirect", AT);
  assert.deepEqual(writes(noted(again.calls)), [], "nobody is locked out unasked");
  assert.equal(JSON.parse(again.stdout).tenant, "organizations");
  const { stdout } = await directory.register("--redirect", AT, "--single");
  assert.equal(directory.read().applications[0].signInAudience, "AzureADMyOrg");
  assert.equal(JSON.parse(stdout).tenant, TENANT);
});

test("a further address is added, and the first one stays", async () => {
  const directory = tenant();
  await directory.register("--redirect", AT);
  const { calls } = await directory.register("--redirect", "https://tap.example.com/tools/tap/redirect.html");
  assert.deepEqual(writes(noted(calls)).map(({ body }) => body), [
    { spa: { redirectUris: [AT, "https://tap.example.com/tools/tap/redirect.html"] } },
  ]);
});

test("what somebody loosened is tightened again, and a consent to more is left", async () => {
  const directory = tenant();
  await directory.register("--redirect", AT);
  directory.change(({ applications, servicePrincipals, oauth2PermissionGrants }) => {
    applications[0].requiredResourceAccess[0].resourceAccess.push({ id: "df021288-bdef-4463-88db-98f22de89214", type: "Role" });
    servicePrincipals.at(-1).appRoleAssignmentRequired = false;
    servicePrincipals.at(-1).appRoleAssignedTo = [];
    oauth2PermissionGrants[0].scope = "GroupMember.Read.All User.Read";
  });
  const { calls } = await directory.register("--redirect", AT);
  noted(calls);
  const { applications, servicePrincipals, oauth2PermissionGrants } = directory.read();
  assert.deepEqual(applications[0].requiredResourceAccess[0].resourceAccess.map(({ id }) => id), PERMISSIONS);
  assert.equal(servicePrincipals.at(-1).appRoleAssignmentRequired, true);
  assert.equal(servicePrincipals.at(-1).appRoleAssignedTo.length, 1);
  assert.equal(oauth2PermissionGrants[0].scope, "GroupMember.Read.All User.Read Policy.ReadWrite.AuthenticationMethod");
});

test("somebody else, or a group, can be assigned", async () => {
  const directory = tenant();
  const group = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
  await directory.register("--redirect", AT, "--assign", group);
  assert.deepEqual(directory.read().servicePrincipals.at(-1).appRoleAssignedTo.map(({ principalId }) => principalId), [group]);
});

test("the undo takes an address away, and with the last one the application", async () => {
  const directory = tenant();
  const other = "https://other.example.com/redirect.html";
  await directory.register("--redirect", AT);
  await directory.register("--redirect", other);
  const first = await directory.register("--redirect", AT, "--undo");
  assert.deepEqual(writes(noted(first.calls)).map(({ method, body }) => [method, body]), [["PATCH", { spa: { redirectUris: [other] } }]]);
  assert.deepEqual(writes((await directory.register("--redirect", AT, "--undo")).calls), [], "it was taken away before");
  const last = await directory.register("--redirect", other, "--undo");
  assert.deepEqual(writes(noted(last.calls)).map(({ method }) => method), ["DELETE"]);
  const { applications, servicePrincipals, oauth2PermissionGrants } = directory.read();
  assert.deepEqual([applications.length, servicePrincipals.length, oauth2PermissionGrants.length], [0, 1, 0]);
  const again = await directory.register("--redirect", other, "--undo");
  assert.match(again.stderr, /Nothing to undo/);
});

test("what is not known everywhere yet is waited for", async () => {
  const directory = tenant({ lag: 3 });
  await directory.register("--redirect", AT);
  assert.equal(directory.read().servicePrincipals.length, 2);
});

for (const [cloud, graph, azure] of [
  ["usgov-l4", "https://graph.microsoft.us", "AzureUSGovernment"], ["usgov-l5", "https://dod-graph.microsoft.us", "AzureUSGovernment"],
]) {
  test(`${cloud}: everything is asked of ${graph}`, async () => {
    const directory = tenant({ graph, cloud: azure });
    const { stdout } = await directory.register("--redirect", AT, "--cloud", cloud);
    assert.equal(JSON.parse(stdout).cloud, cloud);
  });
}

for (const [name, settings, parameters, says] of [
  ["nobody is signed in", { tenantId: "" }, [], /az login/],
  ["az is set to another cloud", {}, ["--cloud", "usgov-l4"], /az cloud set --name AzureUSGovernment/],
  ["there are two of that name", { applications: [{ id: "1", displayName: "TAP Policy Panel" }, { id: "2", displayName: "TAP Policy Panel" }] }, [], /more than one/],
  ["the address is not https", {}, ["--redirect", "http://tap.example.com/redirect.html"], /https/],
  ["the address would not stay within its quotes", {}, ["--redirect", 'https://tap.example.com/","x":"/redirect.html'], /https/],
  ["the name would not", {}, ["--name", "x','y"], /letters/],
  ["the cloud is unknown", {}, ["--cloud", "moon"], /usgov-l4/],
  ["a value is missing", {}, ["--cloud"], /needs a value/],
  ["an option is unknown", {}, ["--force"], /unknown/],
]) {
  test(`refused, with a sentence and before anything is written: ${name}`, async () => {
    const directory = tenant(settings);
    await assert.rejects(directory.register("--redirect", AT, ...parameters), ({ stderr }) => says.test(stderr));
    assert.deepEqual(writes(directory.read().calls), []);
  });
}

test("ShellCheck finds nothing in register.sh", async () => {
  await run("shellcheck", [join(SCRIPTS, "register.sh")]);
});

test("register.ps1 is PowerShell, and asks Graph for what register.sh asks for", async () => {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(here("node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm")));
  const text = readFileSync(join(SCRIPTS, "register.ps1"), "utf8");
  const { rootNode } = parser.parse(text);
  assert.equal(rootNode.hasError, false, "the grammar reads all of it");
  assert.equal(parser.parse(text.replace("if ($Undo) {", "if ($Undo {")).rootNode.hasError, true, "and sees a mistake");
  const calls = new Set();
  for (const command of rootNode.descendantsOfType("command")) {
    const [, method, path] = command.text.match(/^Invoke-Graph(?:Patiently)? -Method ([A-Z]+) -Path ['"]?([^'"\s]+)/) ?? [];
    if (method && path !== "$Path") calls.add(`${method} ${path === "$grantsPath" ? "oauth2PermissionGrants" : shape(path.replace(/`/g, ""))}`);
  }
  assert.ok(all.size > 10, "the runs above were noted");
  assert.deepEqual([...calls].sort(), [...all].sort());
  // The same names, ids and settings stand in both.
  const shell = readFileSync(join(SCRIPTS, "register.sh"), "utf8");
  for (const word of [MSGRAPH, ...PERMISSIONS, "AzureADMyOrg", "AzureADMultipleOrgs", "DirectoryRole", "appRoleAssignmentRequired", "AllPrincipals"]) {
    assert.ok(text.includes(word) && shell.includes(word), word);
  }
});
