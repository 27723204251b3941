// What measurements have in common (tests/bench).

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { startEmulator } from "./control.mjs";
import { Panel } from "./panel.mjs";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const PROGRAM = process.env.EMULATOR ?? join(PROJECT, "target", "debug", "emulator");
const SITE = process.env.SITE ?? join(PROJECT, "dist");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Runs a measurement with an emulator and a browser, and ends both. */
export async function measure(body, flags = []) {
  const emulator = await startEmulator({ program: PROGRAM, site: SITE });
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
      ...flags,
    ],
  });
  try {
    await body({ emulator, browser });
  } finally {
    await browser.close();
    await emulator.stop();
  }
}

/** Runs in every page before its scripts: tells the moment, in milliseconds since 1970, at which the form can be used. */
function tellUsable() {
  const look = () => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent.trim() === "Review changes" && !button.disabled && button.checkVisibility()) {
        globalThis.usableAt(String(performance.timeOrigin + performance.now()));
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Runs a body with a browser context of its own, whose visitor has never been to the site. */
export async function visit(browser, emulator, people, body) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, locale: "en-GB" });
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Runtime.enable");
    await devtools.send("Runtime.addBinding", { name: "usableAt" });
    await context.addInitScript(tellUsable);
    return await body({ page, devtools, panel: new Panel(page, emulator.site, people, new Map()) });
  } finally {
    await context.close();
  }
}

/**
 * From the page with **Sign in** to the form. Gives how long the part after the return from Entra took until the form could
 * be used, in milliseconds, exact to a frame, and that moment. `before` runs when the person is at Entra.
 *
 * How warm the browser's caches are depends on what the visitor did before. After a first sign-in the site's files are there,
 * because the page with **Sign in** needs them too, but not yet the code that the browser makes of scripts and the program:
 * it keeps that when they run again. So "warm" is the return from a second sign-in, after `signOut` from the first.
 */
export async function signIn({ page, panel, devtools }, before = () => {}) {
  await panel.open();
  await panel.button("Sign in").click();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
  await before();
  const returned = returnOf(devtools);
  const usable = new Promise((resolve) => {
    devtools.once("Runtime.bindingCalled", ({ payload }) => resolve(Number(payload)));
  });
  await panel.choose("admin");
  const moment = await usable;
  return { took: moment - (await returned), usable: moment };
}

/** Signed out without a visit to Entra: what this tab keeps of the sign-in is gone. */
export async function signOut({ devtools }) {
  await ask(devtools, () => sessionStorage.clear());
}

/**
 * What a function gives that runs in the page. Playwright's own way would bring a script of a third of a megabyte into the
 * page, which is there in its heap from then on.
 */
export async function ask(devtools, question) {
  const { result, exceptionDetails } = await devtools.send("Runtime.evaluate", {
    expression: `(${question})()`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** The moment, in milliseconds since 1970, at which the sign-in comes back to the panel's bridge page. */
function returnOf(devtools) {
  return new Promise((resolve) => {
    const listen = ({ type, request, wallTime }) => {
      if (type !== "Document" || !new URL(request.url).pathname.endsWith("/redirect.html")) return;
      devtools.off("Network.requestWillBeSent", listen);
      resolve(wallTime * 1000);
    };
    devtools.on("Network.requestWillBeSent", listen);
  });
}

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** A median with the least and the most, as wide as the column. */
export function cell(numbers, width) {
  const [middle, least, most] = [median(numbers), Math.min(...numbers), Math.max(...numbers)].map(Math.round);
  return `${middle} (${least} to ${most})`.padStart(width);
}
