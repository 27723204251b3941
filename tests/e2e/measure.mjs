// What measurements have in common (tests/bench).

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { startEmulator } from "./control.mjs";

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

/** Runs in every page before its scripts: notes the moment, in milliseconds since 1970, at which the form can be used. */
export function noteUsable() {
  const look = () => {
    for (const button of document.querySelectorAll("button")) {
      if (button.textContent.trim() === "Review changes" && !button.disabled && button.checkVisibility()) {
        globalThis.usableAt = performance.timeOrigin + performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The moment, in milliseconds since 1970, at which the sign-in comes back to the panel's bridge page. */
export function returnOf(devtools) {
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
