// Browsers show a page again as it was left, program and all, when somebody goes Back. Such a page still belongs to the tenant
// and the account that it shows.

import assert from "node:assert/strict";

import { CONTOSO, FABRIKAM } from "./control.mjs";
import { subject } from "./harness.mjs";

// A page whose requests a test meddles with is not kept, so config.json says it from the start.
const test = subject({ keepsPages: true, tenant: "organizations" });

/** Contoso's form, with a change in it, left for Fabrikam's sign-in. */
async function leaveForFabrikam({ page, panel }) {
  await panel.enter();
  await panel.field("defaultLength").fill("14");
  await page.evaluate(() => {
    globalThis.isKept = true;
  });
  await page.getByRole("button", { name: "Switch tenant", exact: true }).click();
  await panel.tenantBox.fill(FABRIKAM.domain);
  await page.getByRole("button", { name: "Sign in to this tenant", exact: true }).click();
  await page.getByRole("heading", { name: "Pick an account" }).waitFor();
}

/** Signs in there, as its guest Ada. */
async function signInThere({ page, panel }) {
  await page.getByRole("button", { name: /Ada Marsh/ }).click();
  await panel.ready();
  await page.getByRole("banner").getByText(FABRIKAM.id, { exact: false }).waitFor();
}

/** So many entries back. The test tool loses sight of a page that was kept; its protocol does not. */
async function back({ page, context }, entries) {
  const devtools = await context.newCDPSession(page);
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await devtools.send("Runtime.evaluate", { expression, returnByValue: true });
    assert.equal(exceptionDetails, undefined, expression);
    return result.value;
  };
  const { currentIndex, entries: all } = await devtools.send("Page.getNavigationHistory");
  await devtools.send("Page.navigateToHistoryEntry", { entryId: all[currentIndex - entries].id });
  return {
    evaluate,
    /** Waits until an expression holds in the page. */
    async until(expression) {
      const deadline = Date.now() + 10_000;
      for (;;) {
        // While one page takes another's place there is nothing to ask.
        const holds = await evaluate(`Boolean(${expression})`).catch(() => false);
        if (holds) return;
        if (Date.now() > deadline) assert.fail(`${expression} does not come to hold: ${await evaluate("document.body.innerText")}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

const button = (name) => `[...document.querySelectorAll("button")].find((one) => one.textContent === ${JSON.stringify(name)} && one.checkVisibility())`;

const shows = (tenant) => `document.querySelector("#panel .top").innerText.includes(${JSON.stringify(tenant.id)})`;

test("back from Entra's page the form is as it was left, and works", async (subject) => {
  const { control } = subject;
  await leaveForFabrikam(subject);
  const shown = await back(subject, 1);
  await shown.until("globalThis.isKept");
  assert.ok(await shown.evaluate(shows(CONTOSO)));
  await shown.until("!document.querySelector('dialog[open]')");
  await shown.evaluate(`${button("Review changes")}.click()`);
  await shown.until(button("Update policy"));
  await shown.evaluate(`${button("Update policy")}.click()`);
  await shown.until('[...document.querySelectorAll("[role=status]")].some((one) => one.innerText.startsWith("Policy updated"))');
  assert.equal((await control.policy(CONTOSO.id)).defaultLength, 14);
});

test("whoever has signed in elsewhere meanwhile does not see the earlier tenant's form as if nothing had happened", async (subject) => {
  await leaveForFabrikam(subject);
  await signInThere(subject);
  const shown = await back(subject, 2);
  // The sign-in library tells pages that were kept; the browser then loads this one anew.
  await shown.until(`!globalThis.isKept && ${button("Review changes")}`);
  await shown.until(shows(FABRIKAM));
});

test("a page that is shown again after signing out is the signed-out page", async (subject) => {
  const { page, panel, control } = subject;
  await leaveForFabrikam(subject);
  await signInThere(subject);
  await panel.button("Sign out").click();
  await page.getByRole("dialog", { name: "Sign out?" }).getByRole("button", { name: "Sign out and forget" }).click();
  await panel.button("Sign in").waitFor();
  await control.forgetRequests();
  const shown = await back(subject, 3);
  await shown.until(`!globalThis.isKept && ${button("Sign in")}`);
  assert.deepEqual(await control.reads(), []);
});
