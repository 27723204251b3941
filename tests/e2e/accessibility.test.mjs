// Axe on every screen and state, in light and dark; small windows, large text, contrast themes, motion, paper.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

import { forSeveral, subject } from "./harness.mjs";

const test = subject();

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const OTHER_GROUP = "0b7c2d1e-4a3f-4c5d-8e6f-7a8b9c0d1e2f";
const CLIENT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const PATCH = { method: "PATCH" };

const setUpWith = (config) => async ({ page, panel }) => {
  await page.route("**/config.json", (route) => route.fulfill({ json: config }));
  await panel.open();
};

/** Every screen and state, and how to get there. */
const SCREENS = {
  "signed out": async ({ panel }) => {
    await panel.open();
    await panel.button("Sign in").waitFor();
  },
  "sign-in pressed before the program is there": async ({ page, panel }) => {
    await page.route("**/*.wasm", () => {});
    await page.goto(panel.address, { waitUntil: "commit" });
    await panel.button("Sign in").click();
    await page.getByText("Starting the sign-in…").waitFor();
  },
  "sign-in not finished": async ({ page, panel }) => {
    await panel.open();
    await panel.button("Sign in").click();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("heading", { name: "The sign-in was not finished" }).waitFor();
  },
  "reading the policy": async ({ page, panel, control }) => {
    await panel.resume();
    await control.fault({ on: { method: "GET", path: "temporaryAccessPass" }, delayMs: 60_000 });
    await page.reload();
    await page.getByText("Reading the policy…").waitFor({ state: "attached" });
  },
  "form, unchanged": async ({ panel }) => panel.resume(),
  "form with changes, errors and groups": async ({ panel }) => {
    await panel.resume();
    await panel.radio("includeTargets", "selected").check();
    await panel.addGroup("Included", GROUP);
    await panel.addGroup("Excluded", GROUP);
    await panel.addGroup("Excluded", "no id");
    await panel.field("maximumLifetimeInMinutes").fill("abc");
    await panel.field("defaultLength").fill("4");
    await panel.radio("isUsableOnce", "true").check();
    await panel.reviewButton.click();
    await panel.summary.waitFor();
  },
  "changes discarded": async ({ panel }) => {
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await panel.button("Discard changes").click();
    await panel.bar.getByRole("button", { name: "Bring them back" }).waitFor();
  },
  "policy of nulls and oddities": async ({ panel, control }) => {
    await control.setPolicy({ id: "TemporaryAccessPass", state: "reportOnly", isUsableOnce: null, future: { a: 1 } });
    await panel.resume();
  },
  review: async ({ panel }) => {
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await panel.field("maximumLifetimeInMinutes").fill("2d");
    await panel.addGroup("Excluded", GROUP);
    await panel.openReview();
  },
  keys: async ({ page, panel }) => {
    await panel.resume();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
  },
  "another tenant: not found, and others signed in to": async ({ page, panel, configure, tolerate }) => {
    await configure(forSeveral);
    await panel.enter();
    await page.getByRole("button", { name: "Switch tenant" }).click();
    await panel.tenantBox.fill("fabrikam.example");
    await page.getByRole("button", { name: "Sign in to this tenant" }).click();
    await page.getByRole("button", { name: /Ada Marsh/ }).click();
    await panel.ready();
    await page.getByRole("button", { name: "Switch tenant" }).click();
    await page.getByRole("button", { name: /^Switch to Contoso/ }).waitFor();
    await panel.tenantBox.fill("fabrikm.example");
    tolerate(/status of 400/);
    await page.getByRole("button", { name: "Sign in to this tenant" }).click();
    await page.getByText(/There is no tenant/).waitFor();
  },
  "another tenant: not signed in to": async ({ page, panel, configure }) => {
    await configure(forSeveral);
    await panel.open();
    await page.getByRole("button", { name: "Sign in to another tenant" }).click();
    await panel.tenantBox.fill("fabrikam.example");
    await page.getByRole("button", { name: "Sign in to this tenant" }).click();
    await page.getByRole("heading", { name: "Pick an account" }).waitFor();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("heading", { name: "You are not signed in to fabrikam.example" }).waitFor();
  },
  confirmation: async ({ panel }) => {
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.details(panel.updated);
  },
  "confirmation with what others changed": async ({ panel, control }) => {
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await control.change({ defaultLength: 12 });
    await panel.update();
    await panel.updated.getByText(/Changed by someone else meanwhile/).waitFor();
  },
  "accepted, not visible yet": async ({ panel, control }) => {
    await panel.resume();
    await control.stale(20);
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.updated.getByText(/The panel goes on looking/).waitFor();
  },
  conflict: async ({ panel, control }) => {
    await panel.resume();
    await panel.field("maximumLifetimeInMinutes").fill("1d");
    await panel.radio("includeTargets", "selected").check();
    await panel.addGroup("Included", GROUP);
    await control.change({ maximumLifetimeInMinutes: 720, defaultLength: 10, includeTargets: [{ targetType: "group", id: "all_users" }, { targetType: "group", id: OTHER_GROUP }] });
    await panel.update();
    await panel.conflict.getByRole("button", { name: "Continue" }).click();
    await panel.conflict.getByText(/Choose Keep mine or Take theirs/).waitFor();
  },
  "waiting to update": async ({ panel, control, tolerate }) => {
    await panel.resume();
    await control.fault({ on: PATCH, status: 429, retryAfter: "120" });
    tolerate(/status of 429/);
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.waiting.getByRole("timer").waitFor();
  },
  "outcome not known": async ({ panel, control, tolerate }) => {
    await panel.resume();
    await control.fault({ on: PATCH, status: 500 }, { on: { method: "GET", path: "temporaryAccessPass" }, skip: 1, times: null, status: 403 });
    tolerate(/status of (500|403)/);
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.outcomeUnknown.waitFor();
  },
  "a kept draft is offered": async ({ page, panel, control }) => {
    await panel.resume();
    await panel.field("maximumLifetimeInMinutes").fill("1d");
    await panel.keeps("1d");
    await control.change({ maximumLifetimeInMinutes: 720 });
    if (page.listenerCount("dialog") === 0) page.once("dialog", (dialog) => dialog.accept());
    await page.reload();
    await panel.offer.waitFor();
  },
  "undo under review": async ({ panel }) => {
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.updated.getByRole("button", { name: "Undo" }).click();
    await panel.review.getByText(/This takes the last update back/).waitFor();
  },
  "failure with details open": async ({ panel, control, tolerate }) => {
    await panel.resume();
    await control.fault({ on: PATCH, status: 409 });
    tolerate(/status of 409/);
    await panel.radio("isUsableOnce", "true").check();
    await panel.update();
    await panel.details(panel.notUpdated);
  },
  "policy that cannot be read": async ({ panel, tolerate, page }) => {
    tolerate(/status of 403/);
    await panel.open();
    await panel.signIn("user");
    await page.getByRole("alert").getByText("The policy could not be read").waitFor();
  },
  "read-only": async ({ panel }) => panel.resume("reader"),
  "set-up": async (fixture) => {
    await setUpWith({ clientId: "", tenant: "organizations", cloud: "moon" })(fixture);
    await fixture.page.getByRole("heading", { name: "Set up the panel" }).waitFor();
  },
  "set-up, all of it open": async (fixture) => {
    await setUpWith({ clientId: "", tenant: "", cloud: "global" })(fixture);
    const { page } = fixture;
    for (const title of ["With the Azure CLI", "With Microsoft Graph PowerShell", "By hand, in the admin center"]) {
      await page.getByText(title, { exact: true }).click();
    }
    await page.getByText("register.sh, filled in for this site").click();
    await page.getByRole("button", { name: "Use on this device" }).click();
    await page.getByText(/Nothing is entered yet/).last().waitFor();
  },
  "about to be signed out": async ({ page, panel, context }) => {
    await context.clock.install();
    await panel.resume();
    await page.clock.runFor(30_000);
    await panel.radio("isUsableOnce", "true").check();
    await panel.openReview();
    await page.keyboard.press("Escape");
    await page.clock.runFor(2000);
    await page.clock.fastForward(29 * 60_000);
    await page.clock.runFor(2000);
    await page.getByRole("alertdialog", { name: "Are you still there?" }).waitFor();
  },
  "unsupported cloud": async (fixture) => {
    await setUpWith({ clientId: CLIENT, tenant: "organizations", cloud: "china" })(fixture);
    await fixture.page.getByRole("heading", { name: /Not available in this cloud/ }).waitFor();
  },
};

const told = (found) => found.map(({ id, help, nodes }) => {
  return `${id}: ${help}: ${nodes.map(({ html, target }) => `${target} ${html.slice(0, 120)}`).join(" | ")}`;
});

for (const [screen, reach] of Object.entries(SCREENS)) {
  test(`axe finds nothing, in light and dark: ${screen}`, async (fixture) => {
    await reach(fixture);
    const { page } = fixture;
    // Colours on their way are no colours yet.
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const light = await new AxeBuilder({ page }).withTags([...WCAG, "best-practice"]).analyze();
    assert.ok(light.passes.length > 0, "axe has looked");
    const isAdvice = ({ tags }) => tags.includes("best-practice");
    assert.deepEqual(told(light.violations.filter((found) => !isAdvice(found))), [], "WCAG A and AA");
    // Nothing but the colours is different.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    const dark = await new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]).analyze();
    assert.ok(dark.passes.length > 0, "axe has looked at the dark colours");
    assert.deepEqual(told(dark.violations), [], "the colours, in the dark");
    const advice = told(light.violations.filter(isAdvice));
    assert.deepEqual(advice, [], "best practice, beyond WCAG");
  });
}

/** Whether anything is wider than the window. */
const overflow = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.scrollingElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    return element.getBoundingClientRect().right > clientWidth + 1;
  });
  return [`${scrollWidth} > ${clientWidth}`, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 100))];
});

/** Walks through the page with Tab and gives what is covered by something else while it has the focus. */
async function covered(page) {
  const found = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const state = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return "end";
      if (element.dataset.visited) return "end";
      element.dataset.visited = "true";
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const inWindow = top >= 0 && bottom <= innerHeight;
      const points = [[(left + right) / 2, top + 2], [(left + right) / 2, bottom - 2]];
      const free = points.every(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element));
      });
      return (inWindow || bottom - top > innerHeight) && free ? "free" : `${element.outerHTML.slice(0, 120)} at ${top}..${bottom}`;
    });
    if (state === "end") break;
    if (state !== "free") found.push(state);
  }
  return found;
}

const WINDOWS = [
  { name: "320 px wide", viewport: { width: 320, height: 640 } },
  { name: "a phone on its side", viewport: { width: 740, height: 360 } },
  { name: "200 % zoom of 1280 px", viewport: { width: 640, height: 500 }, deviceScaleFactor: 2 },
  { name: "400 % zoom of 1280 px", viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
  { name: "200 % text", viewport: { width: 1280, height: 1000 }, textSize: 32 },
  { name: "200 % text, 640 px wide", viewport: { width: 640, height: 800 }, textSize: 32 },
];

for (const { name, textSize, ...options } of WINDOWS) {
  test(`${name}: no horizontal scrolling on any screen`, options, async (fixture) => {
    const { page } = fixture;
    // The way from one screen to the next asks about changes.
    page.on("dialog", (dialog) => dialog.accept());
    // A screen that needs no configuration may be left before that has come.
    fixture.tolerate(/config\.json net::ERR_ABORTED/);
    if (textSize) await setTextSize(page, textSize);
    const scrolled = {};
    for (const screen of [
      "signed out", "form with changes, errors and groups", "review", "confirmation", "set-up", "unsupported cloud",
      "confirmation with what others changed", "conflict", "a kept draft is offered", "waiting to update",
    ]) {
      await page.unrouteAll();
      await fixture.control.reset();
      await SCREENS[screen](fixture);
      const wide = await overflow(page);
      if (wide.length > 0) scrolled[screen] = wide;
      await page.goto("about:blank");
    }
    assert.deepEqual(scrolled, {});
  });

  test(`${name}: nothing covers what has the focus`, options, async ({ page, panel }) => {
    if (textSize) await setTextSize(page, textSize);
    await panel.resume();
    await panel.radio("isUsableOnce", "true").check();
    await panel.addGroup("Excluded", GROUP);
    assert.deepEqual(await covered(page), []);
  });
}

/** The browser's own setting for larger text, in pixels. */
async function setTextSize(page, standard) {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
}

test("a contrast theme: changes, problems and the scale can still be told apart", { forcedColors: "active" }, async (fixture) => {
  const { page } = fixture;
  await SCREENS["form with changes, errors and groups"](fixture);
  const stripe = await page.evaluate(() => {
    const field = document.querySelector(".field.changed");
    const { backgroundColor, inlineSize } = getComputedStyle(field, "::before");
    return { backgroundColor, wide: parseFloat(inlineSize) > 0, page: getComputedStyle(document.body).backgroundColor };
  });
  assert.ok(stripe.wide);
  assert.notEqual(stripe.backgroundColor, stripe.page, "the mark of a change can be seen");
});

test("with reduced motion nothing moves", { reducedMotion: "reduce" }, async (fixture) => {
  await SCREENS["reading the policy"](fixture);
  const moving = () => fixture.page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length);
  assert.equal(await moving(), 0);
});

test("on paper: the tenant, the policy and the time, without buttons", async ({ page, panel }) => {
  await panel.resume();
  await page.getByRole("banner").getByText("Contoso").first().waitFor();
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("button").filter({ visible: true }).count(), 0, "no buttons");
  assert.equal(await page.getByRole("link", { name: "Skip to the form" }).isVisible(), false);
  assert.equal(await panel.heading.isVisible(), true);
  for (const words of ["Contoso", /As read on .*CET/, "Minimum lifetime", "What this policy means"]) {
    assert.equal(await page.getByText(words).first().isVisible(), true, `${words} is on the paper`);
  }
  assert.equal(await panel.field("minimumLifetimeInMinutes").isVisible(), true);
  assert.equal(await panel.radio("state", "enabled").isVisible(), true);
});

test("the page has one h1 on every screen, a language and a title", async (fixture) => {
  const { page } = fixture;
  for (const screen of ["signed out", "form, unchanged", "set-up", "unsupported cloud"]) {
    await page.unrouteAll();
    await SCREENS[screen](fixture);
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, screen);
    assert.notEqual(await page.title(), "");
  }
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
});

test("controls are at least 24 px high and wide", { viewport: { width: 320, height: 640 } }, async (fixture) => {
  await SCREENS["form with changes, errors and groups"](fixture);
  const small = await fixture.page.evaluate(() => {
    return [...document.querySelectorAll("button, input, summary")].filter((element) => {
      const target = element.type === "radio" ? element.closest("label") : element;
      const { width, height } = target.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24);
    }).map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(small, []);
});
