// The code that the panel shows, run: what arrives at Graph is what the panel itself would have sent.
// CASES is the file that `cargo run --package snippets --example cases` wrote, EMULATOR the emulator's program.
// Run by `cargo xtask test`. Python has a file of its own, beside this one.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ClientSecretCredential, InteractiveBrowserCredential } from "@azure/identity";
import { startEmulator } from "../e2e/control.mjs";

const PATH = "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass";
const PERMISSION = "Policy.ReadWrite.AuthenticationMethod";
const cases = JSON.parse(await readFile(process.env.CASES, "utf8"));

let emulator;
let service;
/** An empty folder in which the scripts run. */
let room;
/** Stands in for the two ways to a token that only scripts use and the emulator does not have. */
let signIn;
let token;
/** What the sign-in was asked for. */
let asked;

before(async () => {
  emulator = await startEmulator({ program: process.env.EMULATOR });
  service = emulator.service.replace(/\/$/, "");
  room = await mkdtemp(join(tmpdir(), "snippets-"));
  signIn = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    asked.push({ path: request.url, form: Object.fromEntries(new URLSearchParams(body)) });
    const isDevice = request.url.endsWith("/devicecode");
    const answer = isDevice
      ? { user_code: "ABC", device_code: "device-1", message: "Open https://microsoft.com/devicelogin and enter ABC" }
      : { token_type: "Bearer", access_token: token };
    response.end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await once(signIn, "listening");
  for (const one of cases) await expect(one);
  const accepted = cases.filter(({ status }) => status === 204).length;
  console.log(`${cases.length} cases, ${accepted} of them accepted by Graph`);
  assert.ok(accepted >= cases.length / 3 && accepted < cases.length, `${accepted} of ${cases.length}`);
});

after(async () => {
  signIn?.close();
  await emulator?.stop();
  // Had a text been taken for a command, it would have left something behind.
  assert.deepEqual(await readdir(room), []);
  await rm(room, { recursive: true });
});

/** A fresh tenant, and somebody who may change the policy. */
async function fresh() {
  await emulator.control.reset();
  token = await emulator.control.token("admin", [PERMISSION]);
  asked = [];
}

/** Sends what the panel sends, and remembers how Graph answers. */
async function expect(one) {
  await fresh();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  one.status = (await fetch(service + PATH, { method: "PATCH", headers, body: one.body })).status;
}

/** Runs the code of each case, and compares what arrived. */
async function arrives(language, run) {
  assert.ok(cases.length > 0);
  for (const [number, one] of cases.entries()) {
    const code = one.code[language];
    await fresh();
    try {
      await run(one, code, number);
      const writes = await emulator.control.writes();
      assert.equal(writes.length, 1);
      assert.equal(writes[0].path, PATH);
      assert.match(writes[0].headers["content-type"], /^application\/json/);
      assert.deepEqual(JSON.parse(writes[0].body), JSON.parse(one.body));
      assert.equal(writes[0].status, one.status);
    } catch (problem) {
      problem.message += `\n\ncase ${number} (${one.cloud}, ${one.access}):\n${code}`;
      throw problem;
    }
  }
}

/** Runs a bash script; how it ended and what it wrote. */
function bash(script, env = {}) {
  return new Promise((done) => {
    const options = { cwd: room, env: { ...process.env, CLIENT_SECRET: "s'3\"cret", NO_PROXY: "*", ...env } };
    const child = execFile("bash", ["-c", script], options, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, stdout, stderr });
    });
    // A script that asks nothing may be gone before it is answered.
    child.stdin.on("error", () => {});
    child.stdin.end("\n");
  });
}

/** Takes one request out of the notation of `.http` files. */
function parseHttp(text) {
  const lines = text.split("\n");
  while (lines[0].startsWith("#")) lines.shift();
  const [method, url, ...more] = lines.shift().split(" ");
  assert.deepEqual(more, []);
  const headers = {};
  for (let line = lines.shift(); line !== ""; line = lines.shift()) {
    const [, name, value] = /^([A-Za-z-]+): (.+)$/.exec(line);
    headers[name] = value;
  }
  return { method, url, headers, body: lines.join("\n") };
}

/** What a sign-in must ask for. */
function scopeOf(one) {
  return one.access === "delegated" ? `${one.graph}/${PERMISSION}` : `${one.graph}/.default`;
}

test("HTTP: the request, sent as it is written", async () => {
  await arrives("http", async (one, code) => {
    const requests = code.split("\n###\n").map(parseHttp);
    if (one.access === "app-only") {
      const { method, url, body } = requests.shift();
      assert.equal(method, "POST");
      assert.equal(url, `${one.login}/contoso.example/oauth2/v2.0/token`);
      assert.deepEqual(Object.fromEntries(new URLSearchParams(body.trim())), {
        grant_type: "client_credentials",
        client_id: "YOUR_CLIENT_ID",
        client_secret: "{secret}",
        scope: scopeOf(one),
      });
    }
    const [{ method, url, headers, body }, ...more] = requests;
    assert.deepEqual(more, []);
    assert.equal(url, one.graph + PATH);
    headers.Authorization = headers.Authorization.replace("{token}", token);
    await fetch(url.replace(one.graph, service), { method, headers, body });
  });
});

test("curl: the script, with the emulator's address in the place of Graph's", async () => {
  await arrives("curl", async (one, code) => {
    const { port } = signIn.address();
    const script = code.replaceAll(one.graph, service).replaceAll(one.login, `http://127.0.0.1:${port}`);
    const { code: exit, stderr, stdout } = await bash(script);
    assert.equal(exit, one.status === 204 ? 0 : 22, stderr);
    if (one.access === "delegated") assert.match(stdout, /enter ABC/);
    const path = "/contoso.example/oauth2/v2.0";
    const scope = scopeOf(one).replace(one.graph, service);
    const device = { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: "device-1" };
    const secret = { grant_type: "client_credentials", client_secret: "s'3\"cret", scope };
    assert.deepEqual(
      asked,
      one.access === "delegated"
        ? [
            { path: `${path}/devicecode`, form: { client_id: "YOUR_CLIENT_ID", scope } },
            { path: `${path}/token`, form: { client_id: "YOUR_CLIENT_ID", ...device } },
          ]
        : [{ path: `${path}/token`, form: { client_id: "YOUR_CLIENT_ID", ...secret } }],
    );
  });
});

/** Runs a script whose tool only notes how it was called; the calls. */
async function calls(tool, script) {
  const note = `${tool}() { printf '%s\\0' "$@"; printf '\\1'; }\n`;
  const { code, stdout, stderr } = await bash(note + script);
  assert.equal(code, 0, stderr);
  assert.equal(stderr, "");
  return stdout.split("\u0001").slice(0, -1).map((call) => call.split("\0").slice(0, -1));
}

/** Sends the body that a tool was given. */
async function sendBody(call) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const body = call[call.indexOf("--body") + 1];
  await fetch(service + PATH, { method: "PATCH", headers, body });
}

test("Graph CLI: what bash hands to mgc", async () => {
  const environments = { global: "Global", "usgov-l4": "USGov", "usgov-l5": "USGovDoD" };
  await arrives("mgc", async (one, code) => {
    const [login, patch, ...more] = await calls("mgc", code);
    assert.deepEqual(more, []);
    assert.equal(login[0], "login");
    assert.equal(login[login.indexOf("--environment") + 1], environments[one.cloud]);
    assert.deepEqual(patch.slice(0, -1), [
      ...["policies", "authentication-methods-policy", "authentication-method-configurations", "patch"],
      ...["--authentication-method-configuration-id", "temporaryAccessPass", "--body"],
    ]);
    await sendBody(patch);
  });
});

test("Azure CLI: what bash hands to az", async () => {
  const clouds = { global: "AzureCloud", "usgov-l4": "AzureUSGovernment", "usgov-l5": "AzureUSGovernment" };
  await arrives("az", async (one, code) => {
    const [cloud, login, rest, ...more] = await calls("az", code);
    assert.deepEqual(more, []);
    assert.deepEqual(cloud, ["cloud", "set", "--name", clouds[one.cloud]]);
    assert.equal(login[0], "login");
    assert.deepEqual(rest.slice(0, -1), [
      ...["rest", "--method", "patch", "--url", one.graph + PATH, "--resource", one.graph],
      ...["--headers", "Content-Type=application/json", "--body"],
    ]);
    await sendBody(rest);
  });
});

test("JavaScript: the module, with Microsoft's SDK", async (t) => {
  // Below the project, where Node finds the packages that the code imports.
  const folder = resolve("test-results", "snippets");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  process.env.CLIENT_SECRET = "secret";

  // The credentials are the real ones up to the moment when they would go to Entra; the requests go to the emulator.
  const scopes = [];
  for (const credential of [InteractiveBrowserCredential, ClientSecretCredential]) {
    t.mock.method(credential.prototype, "getToken", async (...[wanted]) => {
      scopes.push(wanted);
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    });
  }
  const { fetch } = globalThis;
  const origins = [];
  t.mock.method(globalThis, "fetch", (address, options) => {
    const { origin, pathname, search } = new URL(address);
    if (origin === service) return fetch(address, options);
    origins.push(origin);
    return fetch(service + pathname + search, options);
  });

  await arrives("javascript", async (one, code, number) => {
    scopes.length = 0;
    origins.length = 0;
    const file = join(folder, `case-${number}.mjs`);
    await writeFile(file, code);
    const run = import(pathToFileURL(file));
    if (one.status === 204) await run;
    else await assert.rejects(run, { statusCode: one.status });
    assert.deepEqual(origins, [one.graph]);
    const isShort = one.access === "delegated" && one.cloud === "global";
    assert.deepEqual(scopes.flat(), [isShort ? PERMISSION : scopeOf(one)]);
  });
});
