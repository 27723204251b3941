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

import { ask, cell, measure, signIn, signOut, visit } from "../e2e/measure.mjs";

const ROUNDS = 9;

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

/** A return from the sign-in on such a machine; how long it took, in milliseconds. */
async function comeBack(visitor, machine, isCold) {
  const { devtools } = visitor;
  // The way to Entra is not measured, so it need not be slow.
  await imitate(devtools, FULL_SPEED);
  const { took } = await signIn(visitor, async () => {
    if (isCold) await devtools.send("Network.clearBrowserCache");
    await imitate(devtools, machine);
  });

  // Whether the cache was what the table says.
  const fetched = await ask(devtools, () => {
    const programs = performance.getEntriesByType("resource").filter(({ name }) => /\/panel-[^/]*\.wasm$/.test(name));
    return programs.map(({ transferSize }) => transferSize > 0);
  });
  assert.ok(fetched.length > 0, "the page did not load the program");
  assert.equal(fetched.includes(true), isCold, `the program came from the ${isCold ? "cache" : "network"}`);
  return took;
}

/** A cold and a warm return in a browser context of their own. */
async function round(browser, emulator, people, machine) {
  await emulator.control.reset();
  return visit(browser, emulator, people, async (visitor) => {
    const cold = await comeBack(visitor, machine, true);
    await signOut(visitor);
    const warm = await comeBack(visitor, machine, false);
    return { cold, warm };
  });
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
