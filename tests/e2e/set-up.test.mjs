// A site that is not set up, is set up wrongly, or cannot start: always a page that says what is wrong and what to do.

import assert from "node:assert/strict";

import { subject } from "./harness.mjs";

const test = subject();

const CLIENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const GOOD = { clientId: CLIENT, tenant: "organizations", cloud: "global" };

/** Opens the site with this answer to config.json. */
async function openWith(page, panel, answer) {
  await page.route("**/config.json", (route) => route.fulfill({ contentType: "application/json", ...answer }));
  await panel.open();
}

const json = (value) => ({ body: JSON.stringify(value) });

/** Ten seconds of the page's own time: what comes late by way of CSS is there. */
const finishAnimations = (page) => page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));

const WRONG = [
  { name: "is absent", answer: { status: 404, body: "" }, key: "config.json", says: /not found/, complaint: /status of 404/ },
  { name: "cannot be had", answer: { status: 500, body: "" }, key: "config.json", says: /500/, complaint: /status of 500/ },
  { name: "is empty", answer: { body: "" }, key: "config.json", says: /empty/ },
  { name: "is broken JSON", answer: { body: '{ "clientId": "x", }' }, key: "config.json", says: /not JSON: line 1/ },
  { name: "is a web page", answer: { body: "<!doctype html><title>Not found</title>", contentType: "text/html" }, key: "config.json", says: /web page, not JSON/ },
  { name: "is a list", answer: json([]), key: "config.json", says: /one JSON object/ },
  { name: "names an unknown cloud", answer: json({ ...GOOD, cloud: "moon" }), key: "cloud", says: /“moon”.*“usgov-l4”/s },
  { name: "holds no client id yet", answer: json({ ...GOOD, clientId: "" }), key: "clientId", says: /Nothing is entered yet/ },
  { name: "holds a client id that is no GUID", answer: json({ ...GOOD, clientId: "my-app" }), key: "clientId", says: /not a GUID/ },
  { name: "lacks the tenant", answer: json({ clientId: CLIENT, cloud: "global" }), key: "tenant", says: /missing/ },
  { name: "names the tenant of personal accounts", answer: json({ ...GOOD, tenant: "consumers" }), key: "tenant", says: /Personal/ },
  { name: "sends tokens to a foreign endpoint", answer: json({ ...GOOD, endpoints: { token: "https://evil.example/token" } }), key: "endpoints.token", says: /localhost/ },
];

for (const { name, answer, key, says, complaint } of WRONG) {
  test(`config.json ${name}: the set-up page names the value and says what is expected`, async ({
    page, panel, site, allow, tolerate, watch,
  }) => {
    if (complaint) {
      allow(complaint);
      // The body of such an answer is of no use, so the panel does not wait for it.
      tolerate(/config\.json net::ERR_ABORTED/);
    }
    await openWith(page, panel, answer);
    await page.getByRole("heading", { level: 1, name: "Set up the panel" }).waitFor();
    const problem = page.getByRole("alert").filter({ hasText: "What has to be put right" });
    await problem.getByText(key, { exact: true }).first().waitFor();
    await problem.filter({ hasText: says }).waitFor();
    // How to register the app, with the very redirect address.
    await page.getByText(`${site}redirect.html`, { exact: true }).waitFor();
    await page.getByText("Policy.ReadWrite.AuthenticationMethod", { exact: true }).waitFor();
    assert.equal(await panel.button("Sign in").count(), 0, "nobody can sign in yet");
    assert.deepEqual([...watch.called], [new URL(site).origin], "nothing but the site was called");
  });
}

test("every wrong value is named at once", async ({ page, panel }) => {
  await openWith(page, panel, json({ clientId: "x", tenant: 5, cloud: "moon" }));
  const problem = page.getByRole("alert").filter({ hasText: "What has to be put right" });
  for (const key of ["clientId", "tenant", "cloud"]) await problem.getByText(key, { exact: true }).waitFor();
});

test("an unknown key in config.json is reported in the footer, and the panel works", async ({ page, panel, configure }) => {
  await configure((config) => ({ ...config, theme: "dark" }));
  await panel.enter();
  await page.getByRole("contentinfo").getByText(/theme/).waitFor();
});

test("the cloud china is explained before sign-in, and nothing is requested", async ({ page, panel, site, watch }) => {
  await openWith(page, panel, json({ ...GOOD, cloud: "china" }));
  await panel.heading.waitFor();
  await page.getByRole("heading", { name: /Not available in this cloud/ }).waitFor();
  await page.getByText("Nothing was sent.").waitFor();
  assert.equal(await panel.button("Sign in").count(), 0);
  assert.deepEqual([...watch.called], [new URL(site).origin]);
});

for (const [cloud, host] of [
  ["usgov-l4", "login.microsoftonline.us"], ["usgov-l5", "login.microsoftonline.us"], ["global", "login.microsoftonline.com"],
]) {
  test(`the cloud ${cloud} signs in at ${host}`, async ({ page, panel, allow, watch, site }) => {
    await openWith(page, panel, json({ ...GOOD, cloud }));
    // The library asks that host for its metadata or goes there straight; there is no such host for this browser.
    const visit = page.waitForRequest((request) => new URL(request.url()).host === host);
    await page.route(`https://${host}/**`, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Entra</h1>" }));
    await panel.button("Sign in").click();
    const address = new URL((await visit).url());
    assert.equal(address.protocol, "https:");
    assert.equal(address.searchParams.get("client_id") ?? CLIENT, CLIENT);
    for (const origin of watch.called) {
      assert.ok([new URL(site).origin, `https://${host}`].includes(origin), origin);
    }
    watch.called.delete(`https://${host}`);
  });
}

test("a client id that Entra does not know: Entra says so, on its own page", async ({ page, panel, configure }) => {
  await configure((config) => ({ ...config, clientId: CLIENT }));
  await panel.open();
  await panel.button("Sign in").click();
  await page.getByText(/AADSTS700016/).first().waitFor();
  await page.goBack();
  await panel.heading.waitFor();
  await panel.button("Sign in").waitFor();
});

test("a proxy whose policy forbids WebAssembly: a sentence that says so", async ({ page, panel, site, answer, allow }) => {
  await page.route(site, async (route) => {
    const sent = await answer(route);
    sent.headers["content-security-policy"] = sent.headers["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
    await route.fulfill(sent);
  });
  allow(/CompileError|unsafe-eval|wasm-eval/);
  await panel.open();
  await page.getByRole("alert").getByText("Something between this site and the browser keeps the panel from running").waitFor();
  await panel.heading.waitFor();
  assert.equal(await panel.button("Sign in").isVisible(), false);
});

test("a server that calls the program something else than WebAssembly: it starts all the same", async ({ page, panel, answer, allow }) => {
  await page.route(/\/panel-[^/]*\.wasm$/, async (route) => {
    const sent = await answer(route);
    await route.fulfill({ ...sent, headers: { ...sent.headers, "content-type": "application/octet-stream" } });
  });
  allow(/MIME type/);
  await panel.enter();
});

for (const [name, make] of [
  ["no WebAssembly", () => delete globalThis.WebAssembly],
  ["an older WebAssembly", () => {
    const refuse = () => Promise.reject(new WebAssembly.CompileError("invalid opcode"));
    Object.assign(WebAssembly, { compileStreaming: refuse, instantiateStreaming: refuse });
  }],
]) {
  test(`an old browser, with ${name}: a sentence that says so`, async ({ page, panel, allow }) => {
    await page.addInitScript(make);
    allow(/WebAssembly|CompileError/);
    await panel.open();
    await page.getByRole("alert").getByText("This browser cannot run the panel: it is too old").waitFor();
    await panel.heading.waitFor();
  });
}

test("Entra's outage when the code is redeemed: a sentence, and Sign in works when it is over", async ({
  page, panel, control, allow,
}) => {
  await panel.open();
  await control.fault({ on: { path: "token" }, times: null, status: 503 });
  allow(/status of 503/);
  await panel.signIn();
  const message = page.getByRole("alert").filter({ hasText: /not available|busy|outage/i });
  await message.waitFor();
  await control.clearFaults();
  await panel.button("Sign in").waitFor();
});

test("with JavaScript off a sentence says that it is needed", { javaScriptEnabled: false }, async ({
  page, panel, allow,
}) => {
  // The browser drops the scripts that the page's head announces.
  allow(/request failed: .*\.js csp$/);
  await panel.open();
  await panel.heading.waitFor();
  await finishAnimations(page);
  const sentences = await page.locator(".message:visible").allInnerTexts();
  assert.deepEqual(sentences.length, 1);
  assert.match(sentences[0], /^This page needs JavaScript/);
  assert.equal(await panel.button("Sign in").isVisible(), false);
});

for (const [part, files] of [["the program", "**/*.wasm"], ["its glue", "**/assets/panel-*.js"]]) {
  test(`${part} blocked: a sentence, never a blank page`, async ({ page, panel, allow }) => {
    let stopped = 0;
    await page.route(files, (route) => {
      stopped += 1;
      return route.abort("blockedbyclient");
    });
    allow(/request failed/);
    allow(/Failed to (load resource|fetch)/);
    await panel.open();
    await page.getByRole("alert").getByText("A part of the panel could not be loaded.").waitFor();
    await panel.heading.waitFor();
    assert.ok(stopped > 0);
  });
}

test("the program missing on the server: a sentence that says so", async ({ page, panel, allow }) => {
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
  allow(/404|integrity|Failed to fetch|ERR_ABORTED/);
  await panel.open();
  await page.getByRole("alert").getByText("A part of the panel is missing on the server.").waitFor();
});

test("the program altered on its way is not run", async ({ page, panel, answer, allow }) => {
  await page.route("**/*.wasm", async (route) => {
    const { body, ...sent } = await answer(route);
    await route.fulfill({ ...sent, body: Buffer.concat([body, Buffer.from([0])]) });
  });
  allow(/integrity/);
  allow(/TypeError|Failed/);
  await panel.open();
  await page.getByRole("alert").getByText("A part of the panel is not what this page expects").waitFor();
});

test("the start script never runs: after a while a sentence says so", async ({ page, panel, allow }) => {
  await page.route("**/boot*.js", (route) => route.abort());
  allow(/request failed/);
  allow(/Failed to load resource/);
  await panel.open();
  const late = page.getByText("The panel has not started yet.");
  assert.equal(await late.isVisible(), false, "not at once");
  await finishAnimations(page);
  await late.waitFor();
  const { padding, border } = await late.evaluate((element) => {
    const { paddingBlockStart, borderBlockStartWidth } = getComputedStyle(element);
    return { padding: parseFloat(paddingBlockStart), border: parseFloat(borderBlockStartWidth) };
  });
  assert.ok(padding > 0 && border > 0, "it looks like the other messages");
  await panel.heading.waitFor();
});
