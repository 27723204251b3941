// Eyes on a browser's console and on where it goes: for the end-to-end tests in Chromium, and those in Firefox.

import assert from "node:assert/strict";

/**
 * Collects what the browser complains about in its console, and which origins it calls. What else counts as a complaint in
 * one browser or the other, its tests add to `complaints`.
 */
export async function observe(context, origins) {
  const complaints = [];
  const allowed = [];
  const called = new Set();
  // A violation is reported in the console too, but not where the policy only reports, and not always in one form.
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
      console.error(`securitypolicyviolation: ${effectiveDirective} ${blockedURI} in ${sourceFile}`);
    });
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol)) called.add(origin);
  });
  return {
    called,
    complaints,
    /** Expects complaints like this one: a test in which none comes fails. */
    allow(pattern) {
      allowed.push({ pattern, met: false });
    },
    /** Takes complaints like this one as they come: whether the browser makes one is a matter of timing. */
    tolerate(pattern) {
      allowed.push({ pattern, met: true });
    },
    /** Nothing but what the test expects. */
    check() {
      const unexpected = complaints.filter((complaint) => {
        const expected = allowed.filter(({ pattern }) => pattern.test(complaint));
        for (const one of expected) one.met = true;
        return expected.length === 0;
      });
      assert.deepEqual(unexpected, [], "what the browser complained about");
      const missing = allowed.filter(({ met }) => !met).map(({ pattern }) => String(pattern));
      assert.deepEqual(missing, [], "complaints that were expected and did not come");
      const foreign = [...called].filter((origin) => !origins.includes(origin));
      assert.deepEqual(foreign, [], "origins other than the site's and the service's that were called");
    },
  };
}
