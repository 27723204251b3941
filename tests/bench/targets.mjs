// What long lists cost: 10, 100, 1,000 and 2,000 targets on each of the two lists.
//
//     node tests/bench/targets.mjs
//
// For each size, at full speed and with a warm cache, which is a return from the sign-in after an earlier one, as in
// return-to-form.mjs:
// "form": from the return of the sign-in to a form that can be used, ms, exact to a frame;
// "lists": from there until both lists with their boxes can be used;
// "heap": JavaScript's heap after a collection, without what the test tool puts there, MB; "memory": what its buffers hold,
// MB;
// "nodes": elements and texts of the page;
// "key": from a key pressed in a lifetime's box to the next frame, ms;
// "filter": from a letter typed in the filter to the frame that shows what is left, ms;
// "scroll": the longest frame while the list is scrolled from end to end, ms.
//
// It fails where twice as many targets cost more than twice as much. For comparison, measured warm as well, on an idle machine
// of this kind: the same 2,000 in plain JavaScript without names, search or filter take 151 ms to a usable form and 2.4 MB of
// heap, in React and Fluent 351 ms and 13.1 MB. Times compare only within one run: with an emulator that was not optimised
// this panel took 165 ms (median of 45 returns), and in turns with it the barest such page, with the same sign-in library, 171.

import assert from "node:assert/strict";

import { ask, measure, median, signIn, signOut, visit } from "../e2e/measure.mjs";

const SIZES = [10, 100, 1_000, 2_000];
const ROUNDS = 9;

/** Ids of as many groups as there are, and beyond that of none. */
async function targets(control, service) {
  const answer = await fetch(`${service}/control/groups`);
  const ids = (await answer.json()).filter(({ deleted }) => !deleted).map(({ id }) => id);
  const made = Array.from({ length: 4_000 - ids.length }, (_, number) => {
    return `c0ffee00-0000-4000-8000-${String(number).padStart(12, "0")}`;
  });
  return [...ids, ...made];
}

async function round(browser, emulator, people, ids, size) {
  const { control } = emulator;
  await control.reset();
  const target = (id) => ({ targetType: "group", id });
  await control.change({
    includeTargets: ids.slice(0, size).map((id) => ({ ...target(id), isRegistrationRequired: false })),
    excludeTargets: ids.slice(2_000, 2_000 + size).map(target),
  });
  return visit(browser, emulator, people, async (visitor) => {
    await signIn(visitor);
    await ask(visitor.devtools, listsUsable);
    await signOut(visitor);
    const { took, usable } = await signIn(visitor);
    return look(visitor, { form: took, lists: (await ask(visitor.devtools, listsUsable)) - usable });
  });
}

/** What else there is to measure, once there is a form with its lists. */
async function look({ page, panel, devtools }, figures) {
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
  figures.heap = usedSize / 1e6;
  figures.memory = backingStorageSize / 1e6;
  figures.nodes = (await devtools.send("Memory.getDOMCounters")).nodes;

  await panel.field("maximumLifetimeInMinutes").focus();
  figures.key = await page.evaluate(typed, ["input[name=maximumLifetimeInMinutes]", "9h"]);
  await page.locator("#excludeTargets-add").fill(""); // The first edit has been taken in.
  figures.filter = await page.evaluate(typed, ["#includeTargets-filter", "a"]);
  await page.evaluate(typed, ["#includeTargets-filter", ""]);
  figures.scroll = await page.evaluate(scrolled, "#includeTargets .rows-box");
  return figures;
}

/** In the page: the moment at which both lists can be used. */
function listsUsable() {
  return new Promise((resolve) => {
    const look = () => {
      const boxes = document.querySelectorAll("#includeTargets-add, #excludeTargets-add");
      if (boxes.length === 2 && document.querySelectorAll("#excludeTargets .rows li button").length > 0) {
        resolve(performance.timeOrigin + performance.now());
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  });
}

/** In the page: how long it takes from the input to the frame after it. The median of several. */
async function typed([selector, text]) {
  const times = [];
  for (let number = 0; number < 5; number += 1) {
    const field = document.querySelector(selector);
    const begun = performance.now();
    field.value = text + " ".repeat(number % 2);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    times.push(performance.now() - begun);
  }
  return times.toSorted((a, b) => a - b)[2];
}

/** In the page: the longest time between two frames while a list is scrolled from end to end. */
async function scrolled(selector) {
  const list = document.querySelector(selector);
  const steps = 60;
  let longest = 0;
  let before = performance.now();
  for (let step = 1; step <= steps; step += 1) {
    list.scrollTop = ((list.scrollHeight - list.clientHeight) * step) / steps;
    const now = await new Promise((resolve) => requestAnimationFrame(resolve));
    if (step > 1) longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

const FIGURES = ["form", "lists", "heap", "memory", "nodes", "key", "filter", "scroll"];

// What a busy machine may add to a figure that does not grow.
const NOISE = 1.25;

await measure(async ({ emulator, browser }) => {
  const people = await emulator.control.people();
  const ids = await targets(emulator.control, emulator.service);
  const results = new Map(SIZES.map((size) => [size, []]));
  // The rounds alternate, so that a busy spell of this machine does not fall on one row alone.
  for (let number = 0; number < ROUNDS; number += 1) {
    for (const size of SIZES) results.get(size).push(await round(browser, emulator, people, ids, size));
  }
  const middle = (size, name) => median(results.get(size).map((figures) => figures[name]));
  console.log(`Targets on each list: medians of ${ROUNDS}`);
  console.log("".padEnd(8) + FIGURES.map((name) => name.padStart(10)).join(""));
  for (const size of SIZES) {
    const row = FIGURES.map((name) => middle(size, name).toFixed(1).padStart(10));
    console.log(String(size).padEnd(8) + row.join(""));
  }
  for (const name of FIGURES) {
    const [half, whole] = [middle(1_000, name), middle(2_000, name)];
    assert.ok(whole <= 2 * half * NOISE, `${name} grows faster than the lists: ${half} to ${whole}`);
  }
});
