// How long a person waits after signing in: from the return to redirect.html, with the code, until the form can be used.
//
// `cargo xtask bench` runs it with EMULATOR, SITE and CHROMIUM set; alone it takes what was built:
//
//     node tests/bench/return-to-form.mjs
//
// "Can be used" is the frame in which **Review changes** is visible and enabled; so a figure is exact to a frame, 17 ms.
// "Cold" is with nothing of the site in the browser's cache, "warm" with all of it there, which is the usual case: the
// browser fetched the site in order to show the page with **Sign in**.

import assert from "node:assert/strict";

import { cell, measure, noteUsable, returnOf } from "../e2e/measure.mjs";
import { Panel } from "../e2e/panel.mjs";

const ROUNDS = 5;

// Bytes a second from megabits a second.
const mbps = (number) => (number * 1_000_000) / 8;

const MACHINES = [
  { name: "full speed", slowdown: 1, network: { latency: 0, downloadThroughput: -1, uploadThroughput: -1 } },
  {
    name: "CPU / 4, 9/3 Mbps, 100 ms",
    slowdown: 4,
    network: { latency: 100, downloadThroughput: mbps(9), uploadThroughput: mbps(3) },
  },
];
const [FULL_SPEED] = MACHINES;

async function imitate(devtools, { slowdown, network }) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await devtools.send("Network.emulateNetworkConditions", { offline: false, ...network });
}

/** From the page with **Sign in** to the form; how long the part after the return took, in milliseconds. */
async function signIn({ page, panel, devtools }, machine, isCold) {
  // The way to Entra is not measured, so it need not be slow.
  await imitate(devtools, FULL_SPEED);
  await panel.open();
  await panel.button("Sign in").click();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
  if (isCold) await devtools.send("Network.clearBrowserCache");

  const returned = returnOf(devtools);
  await imitate(devtools, machine);
  await panel.choose("admin");
  await panel.ready();
  const usable = await (await page.waitForFunction(() => globalThis.usableAt)).jsonValue();

  // Whether the cache was what the table says.
  const fetched = await page.evaluate(() => {
    const programs = performance.getEntriesByType("resource").filter(({ name }) => /\/panel-[^/]*\.wasm$/.test(name));
    return programs.map(({ transferSize }) => transferSize > 0);
  });
  assert.ok(fetched.length > 0, "the page did not load the program");
  assert.equal(fetched.includes(true), isCold, `the program came from the ${isCold ? "cache" : "network"}`);
  return usable - (await returned);
}

/** A cold and a warm return in a browser context of their own. */
async function round(browser, emulator, people, machine) {
  await emulator.control.reset();
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, locale: "en-GB" });
  try {
    await context.addInitScript(noteUsable);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    const visitor = { page, devtools, panel: new Panel(page, emulator.site, people, new Map()) };
    const cold = await signIn(visitor, machine, true);
    // Signed out without a visit to Entra: what this tab keeps of the sign-in is gone.
    await page.evaluate(() => sessionStorage.clear());
    const warm = await signIn(visitor, machine, false);
    return { cold, warm };
  } finally {
    await context.close();
  }
}

await measure(async ({ emulator, browser }) => {
  const people = await emulator.control.people();
  const results = new Map(MACHINES.map(({ name }) => [name, { cold: [], warm: [] }]));
  // The rounds alternate, so that a busy spell of this machine does not fall on one row alone.
  for (let number = 0; number < ROUNDS; number += 1) {
    for (const machine of MACHINES) {
      const { cold, warm } = await round(browser, emulator, people, machine);
      results.get(machine.name).cold.push(cold);
      results.get(machine.name).warm.push(warm);
    }
  }
  console.log(`From the return of the sign-in to a form that can be used: median of ${ROUNDS} (least to most), ms`);
  console.log(`${"".padEnd(28)}${"cold cache".padStart(20)}${"warm cache".padStart(20)}`);
  for (const [name, { cold, warm }] of results) console.log(name.padEnd(28) + cell(cold, 20) + cell(warm, 20));
});
