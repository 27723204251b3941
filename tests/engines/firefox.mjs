// The site in Firefox: what the end-to-end tests in Chromium take from their harness, as far as it is another here.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test as nodeTest } from "node:test";
import { fileURLToPath } from "node:url";
import { firefox } from "playwright-core";

import { startEmulator } from "../e2e/control.mjs";
import { Panel } from "../e2e/panel.mjs";
import { observe } from "../e2e/watch.mjs";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const RESULTS = join(PROJECT, "test-results");
const PROGRAM = process.env.EMULATOR ?? join(PROJECT, "target", "debug", "emulator");
const SITE = process.env.SITE ?? join(PROJECT, "dist");
const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

// How long a page may take for one step, and a test for all of it. Generous: they are reached only when something fails.
const STEP_MS = 20_000;
const TEST_MS = 120_000;

const PREFERENCES = {
  // The question before a page is left, which a driven Firefox does not ask by itself.
  "dom.disable_beforeunload": false,
  // Scroll bars take their room, as on Windows; headless Firefox does so too where the desktop would hide them.
  "widget.gtk.overlay-scrollbars.enabled": false,
};

/**
 * Prepares one file of tests. Gives its `test(name, [options], body)`, where `options` are those of a browser context, and the
 * body is handed `{ page, context, panel, control, site, allow }`.
 */
export function subject() {
  let world;

  before(async () => {
    for (const needed of [PROGRAM, join(SITE, "index.html"), FIREFOX]) {
      assert.ok(existsSync(needed), `${needed} is not there: run the tests with cargo xtask test`);
    }
    const emulator = await startEmulator({ program: PROGRAM, site: SITE });
    world = { emulator, people: await emulator.control.people() };
    // The browser that people install, and not the patched one of the library's own.
    world.browser = await firefox.launch({ channel: "moz-firefox", executablePath: FIREFOX, firefoxUserPrefs: PREFERENCES });
  });

  after(async () => {
    await world?.browser?.close();
    await world?.emulator.stop();
  });

  return function test(name, ...rest) {
    const body = rest.pop();
    const [options = {}] = rest;
    nodeTest(name, { timeout: TEST_MS }, async () => {
      const { browser, people, emulator: { control, site, service } } = world;
      await control.reset();
      const context = await browser.newContext({
        viewport: { width: 1280, height: 1000 },
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        ...options,
      });
      context.setDefaultTimeout(STEP_MS);
      const watch = await observe(context, [site, service].map((address) => new URL(address).origin));
      // What Firefox itself says in the console comes in this way too: refused requests, violations of a policy.
      context.on("weberror", (error) => watch.complaints.push(`page error: ${error.error().message}`));
      const page = await context.newPage();
      const panel = new Panel(page, site, people, new Map());
      try {
        await body({ page, context, panel, control, site, allow: watch.allow });
        watch.check();
      } catch (problem) {
        await keepEvidence(name, page, watch);
        throw problem;
      } finally {
        await context.close();
      }
    });
  };
}

/** A picture and the complaints of a test that failed. */
async function keepEvidence(name, page, watch) {
  const folder = join(RESULTS, `firefox-${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 80)}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "browser.txt"), watch.complaints.join("\n"));
  await page.screenshot({ path: join(folder, "page.png"), fullPage: true }).catch(() => {});
}
