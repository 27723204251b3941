// What every end-to-end test stands on: an emulator for each file of tests, a browser context for each test, and eyes
// on everything that the browser complains about.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test as nodeTest } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { startEmulator } from "./control.mjs";
import { Panel } from "./panel.mjs";
import { observe } from "./watch.mjs";

export const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const RESULTS = join(PROJECT, "test-results");
export const PROGRAM = process.env.EMULATOR ?? join(PROJECT, "target", "debug", "emulator");
const SITE = process.env.SITE ?? join(PROJECT, "dist");
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

// How long a page may take for one step, and a test for all of it. Generous: they are reached only when something fails.
const STEP_MS = 10_000;
const TEST_MS = 60_000;

export const FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // No other host is even looked up.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/** A folder under test-results, made if it is not there. */
export function results(...path) {
  const folder = join(RESULTS, ...path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Prepares one file of tests; with `keepsPages` in a browser that keeps pages for *Back*, with
 * another `tenant` in config.json. Gives its `test(name, [options], body)`, where `options` are those of a browser context,
 * and the body is handed `{ page, context, panel, control, site, service, entra, answer, configure, watch, allow, tolerate }`:
 * `service` is where Graph is, and Entra too unless the tests run on a web server (`SERVER`); `answer(route)` is what the site
 * gives to a request, as `route.fulfill` takes it; `configure(change)` changes its config.json.
 */
export function subject({ keepsPages = false, tenant } = {}) {
  const sessions = new Map();
  let world;

  before(async () => {
    for (const needed of [PROGRAM, join(SITE, "index.html"), CHROMIUM]) {
      assert.ok(existsSync(needed), `${needed} is not there: run the tests with cargo xtask test`);
    }
    const { SERVER } = process.env;
    // The test tool switches it off that a browser shows a page again as it was left.
    const options = keepsPages ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {};
    world = await (SERVER ? (await import("../deploy/behind.mjs")).behind(SERVER, tenant, options) : alone(tenant, options));
  });

  after(() => world?.stop());

  return function test(name, ...rest) {
    const body = rest.pop();
    const [options = {}] = rest;
    nodeTest(name, { timeout: TEST_MS }, async () => {
      const { browser, people, control, site, service, entra } = world;
      await control.reset();
      const context = await browser.newContext({
        viewport: { width: 1280, height: 1000 },
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        ...options,
      });
      context.setDefaultTimeout(STEP_MS);
      const watch = await eyes(context, [site, service, entra].map((address) => new URL(address).origin));
      await context.tracing.start({ snapshots: true });
      const page = await context.newPage();
      const panel = new Panel(page, site, people, sessions);
      const { answer } = world;
      const configure = (change) => page.route("**/config.json", async (route) => {
        const { body } = await answer(route);
        await route.fulfill({ json: change(JSON.parse(body)) });
      });
      const { allow, tolerate } = watch;
      try {
        await body({ page, context, panel, control, site, service, entra, answer, configure, watch, allow, tolerate });
        watch.check();
        await context.tracing.stop();
      } catch (problem) {
        await keepEvidence(name, context, watch);
        throw problem;
      } finally {
        await context.close();
      }
    });
  };
}

/** The emulator serves the site, and is Entra and Graph. */
async function alone(tenant, options) {
  const emulator = await startEmulator({ program: PROGRAM, site: SITE, tenant });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS, ...options });
  const { control, site, service } = emulator;
  return {
    browser, control, site, service, entra: service, people: await control.people(),
    async answer(route) {
      const response = await route.fetch();
      return { status: response.status(), headers: response.headers(), body: await response.body() };
    },
    async stop() {
      await browser.close();
      await emulator.stop();
    },
  };
}

/** For `configure`: the app is one for several tenants. */
export const forSeveral = (config) => JSON.parse(JSON.stringify(config).replaceAll(config.tenant, "organizations"));

/** What Chromium complains about, and which origins it calls. */
async function eyes(context, origins) {
  const watch = await observe(context, origins);
  const { complaints } = watch;
  context.on("weberror", (error) => complaints.push(`page error: ${error.error().stack ?? error.error()}`));
  context.on("requestfailed", (request) => {
    // What has not come when the page is left is dropped: files of the site, and the names that nothing waits for. What was
    // refused or did not arrive is reported otherwise.
    const { origin, pathname } = new URL(request.url());
    const isSecondary = origin === origins[0] || /\/(organization|\$batch)$/.test(pathname);
    const dropped = request.failure()?.errorText === "net::ERR_ABORTED" && isSecondary && request.method() !== "PATCH";
    if (dropped) return;
    complaints.push(`request failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
  });
  return watch;
}

/** Pictures, the trace and the complaints of a test that failed. */
async function keepEvidence(name, context, watch) {
  const folder = results(name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80));
  writeFileSync(join(folder, "browser.txt"), watch.complaints.join("\n"));
  for (const [number, page] of context.pages().entries()) {
    await page.screenshot({ path: join(folder, `page-${number}.png`), fullPage: true }).catch(() => {});
  }
  await context.tracing.stop({ path: join(folder, "trace.zip") }).catch(() => {});
}
