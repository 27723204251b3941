// The emulator, used with a client that this project did not write: Microsoft's Graph SDK for JavaScript.
// EMULATOR is the path of its program. Run by `cargo xtask test`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, beforeEach, test } from "node:test";
import { createInterface } from "node:readline";
import sdk from "@microsoft/microsoft-graph-client";

const { Client, GraphError, MiddlewareFactory } = sdk;
const POLICY =
  "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass";
const TYPE = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration";

let emulator;
let service;
let client;

/** Puts the token on every request. The SDK's own part does so for https addresses only. */
class Authentication {
  constructor(token) {
    this.token = token;
  }
  setNext(next) {
    this.next = next;
  }
  execute(context) {
    context.options.headers = { ...context.options.headers, Authorization: `Bearer ${this.token}` };
    return this.next.execute(context);
  }
}

async function control(path, options) {
  const answer = await fetch(`${service}/control/${path}`, options);
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** The SDK as its documentation sets it up, signed in as one of the emulator's people. */
async function signedIn(person) {
  const { access_token } = await control("token", {
    method: "POST",
    body: JSON.stringify({ person, scopes: ["Policy.ReadWrite.AuthenticationMethod"] }),
  });
  const parts = MiddlewareFactory.getDefaultMiddlewareChain({ getAccessToken: async () => access_token });
  parts[0] = new Authentication(access_token);
  parts.slice(0, -1).forEach((part, index) => part.setNext(parts[index + 1]));
  return Client.initWithMiddleware({ middleware: parts[0], baseUrl: `${service}/` });
}

/** What the emulator received as changes. */
async function patches() {
  const requests = await control("requests");
  return requests.filter(({ method }) => method === "PATCH");
}

before(async () => {
  emulator = spawn(
    process.env.EMULATOR,
    ["--site-port", "0", "--service-port", "0", "--stop-with-stdin"],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const [line] = await once(createInterface(emulator.stdout), "line");
  service = JSON.parse(line).service.replace(/\/$/, "");
});

after(async () => {
  if (emulator.exitCode !== null) return;
  emulator.stdin.end();
  await once(emulator, "exit");
});

beforeEach(async () => {
  await control("reset", { method: "POST" });
  client = await signedIn("admin");
});

test("reads the policy", async () => {
  const policy = await client.api(POLICY).get();
  assert.equal(policy["@odata.type"], TYPE);
  assert.equal(policy.id, "TemporaryAccessPass");
  assert.equal(typeof policy.isUsableOnce, "boolean");
  assert.ok(policy.minimumLifetimeInMinutes <= policy.defaultLifetimeInMinutes);
  assert.ok(policy.defaultLifetimeInMinutes <= policy.maximumLifetimeInMinutes);
  assert.ok(Array.isArray(policy.includeTargets));
});

test("changes one property and no other", async () => {
  const before = await client.api(POLICY).get();
  assert.equal(before.isUsableOnce, false);
  const answer = await client.api(POLICY).patch({ "@odata.type": TYPE, isUsableOnce: true });
  assert.equal(answer, undefined);
  const [received, ...more] = await patches();
  assert.deepEqual(more, []);
  assert.equal(received.status, 204);
  assert.equal(received.body, `{"@odata.type":"${TYPE}","isUsableOnce":true}`);
  assert.deepEqual(await client.api(POLICY).get(), { ...before, isUsableOnce: true });
});

test("changes all eight properties", async () => {
  const change = {
    state: "disabled",
    isUsableOnce: true,
    minimumLifetimeInMinutes: 30,
    defaultLifetimeInMinutes: 90,
    maximumLifetimeInMinutes: 1440,
    defaultLength: 12,
    includeTargets: [
      { targetType: "group", id: "all_users", isRegistrationRequired: false },
    ],
    excludeTargets: [{ targetType: "group", id: "5a7c0f3e-91b2-4d68-8f10-2c3d4e5f6a7b" }],
  };
  await client.api(POLICY).patch({ "@odata.type": TYPE, ...change });
  const policy = await client.api(POLICY).get();
  for (const [name, value] of Object.entries(change)) {
    assert.deepEqual(policy[name], value, name);
  }
});

test("is told about a value out of range, and nothing changes", async () => {
  const before = await client.api(POLICY).get();
  await assert.rejects(
    client.api(POLICY).patch({ "@odata.type": TYPE, defaultLength: 49 }),
    (problem) => {
      assert.ok(problem instanceof GraphError);
      assert.equal(problem.statusCode, 400);
      assert.ok(problem.code);
      assert.match(problem.message, /defaultLength/);
      assert.ok(problem.requestId);
      return true;
    },
  );
  assert.deepEqual(await client.api(POLICY).get(), before);
});

test("is told that a Global Reader may not change the policy", async () => {
  const reader = await signedIn("reader");
  assert.equal((await reader.api(POLICY).get()).id, "TemporaryAccessPass");
  await assert.rejects(
    reader.api(POLICY).patch({ "@odata.type": TYPE, isUsableOnce: true }),
    (problem) => problem instanceof GraphError && problem.statusCode === 403,
  );
});

test("is told that a token is missing", async () => {
  const nobody = Client.init({ authProvider: (done) => done(null, ""), baseUrl: `${service}/` });
  await assert.rejects(
    nobody.api(POLICY).get(),
    (problem) => problem instanceof GraphError && problem.statusCode === 401,
  );
});

test("waits as long as the service asks, and then gets its answer", async () => {
  await control("faults", {
    method: "POST",
    body: JSON.stringify([{ on: { method: "GET" }, status: 429, retryAfter: "1" }]),
  });
  const started = Date.now();
  const policy = await client.api(POLICY).get();
  assert.equal(policy.id, "TemporaryAccessPass");
  assert.ok(Date.now() - started >= 1000);
  const { tooEarly } = await control("state");
  assert.equal(tooEarly, 0);
});
