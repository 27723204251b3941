// A deployment as an administrator makes it: the package unpacked, config.json edited and nothing else, a web server in
// front, and a browser that knows the hosts by their real names.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

import { startEmulator } from "../e2e/control.mjs";
import { CHROMIUM, FLAGS, PROGRAM, PROJECT } from "../e2e/harness.mjs";
import { Panel } from "../e2e/panel.mjs";
import { HOSTS, startMicrosoft } from "./microsoft.mjs";
import { NAME } from "./servers.mjs";
import { authority } from "./tls.mjs";

export const PATHS = ["/", "/tools/tap/"];

/** What PACKAGE names, or else the one package that cargo xtask package has made. */
function packageFile() {
  const folder = join(PROJECT, "packages");
  const made = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".tar.gz")) : [];
  const file = process.env.PACKAGE ?? (made.length === 1 ? join(folder, made[0]) : undefined);
  assert.ok(file && existsSync(file), "PACKAGE has to name what cargo xtask package made");
  return file;
}

/** Unpacks the package into a folder of its own, which every server may read. */
export function unpack(file = packageFile()) {
  const folder = mkdtempSync(join(tmpdir(), "tap-package-"));
  execFileSync("chmod", ["0755", folder]);
  execFileSync("tar", ["--extract", "--gzip", "--strip-components=1", "--directory", folder, "--file", file]);
  return folder;
}

/** The emulator behind Microsoft's names, and the package unpacked with a config.json that names the emulated app. */
export async function deployment(file) {
  const unpacked = unpack(file);
  const issuer = authority(mkdtempSync(join(tmpdir(), "tap-tls-")));
  const emulator = await startEmulator({ program: PROGRAM, urls: PATHS.map((path) => `https://${NAME}${path}`) });
  const microsoft = await startMicrosoft(issuer, emulator.service);
  const { control } = emulator;
  const [{ clientId, tenant }, people] = await Promise.all([control.state(), control.people()]);
  const configure = (settings = {}) => {
    const config = { clientId, tenant: tenant.id, cloud: "global", ...settings };
    writeFileSync(join(unpacked, "site", "config.json"), JSON.stringify(config));
  };
  configure();
  return {
    unpacked, control, microsoft, people, configure, authority: issuer,
    async stop() {
      await microsoft.stop();
      await emulator.stop();
      rmSync(unpacked, { recursive: true });
    },
  };
}

/** A browser that finds the site at this server, and these of Microsoft's hosts at their stand-in. */
export function launch({ https, pin }, microsoft, known = HOSTS, options = {}) {
  const hosts = known.map((host) => `MAP ${host} 127.0.0.1:${microsoft.port}`);
  const rules = [`MAP ${NAME} 127.0.0.1:${https}`, ...hosts, "MAP * ~NOTFOUND"];
  return chromium.launch({
    ...options,
    executablePath: CHROMIUM,
    args: [
      ...FLAGS.filter((flag) => !flag.startsWith("--host-resolver-rules")),
      `--host-resolver-rules=${rules.join(", ")}`,
      // These two certificates and no other.
      `--ignore-certificate-errors-spki-list=${pin},${microsoft.pin}`,
    ],
  });
}

/** Opens a page on which everything that the browser says is written down. */
export async function visit(browser, path, people) {
  const context = await browser.newContext({ locale: "en-GB" });
  context.setDefaultTimeout(10_000);
  const said = [];
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      console.error(`securitypolicyviolation: ${effectiveDirective} ${blockedURI}`);
    });
  });
  context.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => said.push(`page error: ${error.error()}`));
  context.on("requestfailed", (request) => {
    // The browser itself drops the page's icon when the page is left before it has come.
    const dropped = request.failure()?.errorText === "net::ERR_ABORTED" && request.url().endsWith("/icon.svg");
    if (!dropped) said.push(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`);
  });
  const page = await context.newPage();
  const address = `https://${NAME}${path}`;
  return { context, page, said, address, panel: new Panel(page, address, people, new Map()) };
}

/** Sign in, look, change, save, come back, sign out: what the panel is for. */
export async function wholeVisit({ page, panel, address }, control) {
  await control.reset();
  await panel.enter();
  assert.equal(page.url(), address);
  await panel.radio("isUsableOnce", "true").check();
  await panel.field("defaultLength").fill("12");
  await panel.update();
  await panel.updated.waitFor();
  const { isUsableOnce, defaultLength } = await control.policy();
  assert.deepEqual({ isUsableOnce, defaultLength }, { isUsableOnce: true, defaultLength: 12 });
  await page.reload();
  await panel.ready();
  await panel.button("Sign out").click();
  await panel.button("Sign in").waitFor();
  assert.equal(new URL(page.url()).pathname, new URL(address).pathname);
}
