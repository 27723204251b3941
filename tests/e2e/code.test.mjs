// The same change as code: in the review and in the confirmation.

import assert from "node:assert/strict";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";

import { results, subject } from "./harness.mjs";

const test = subject();

const LANGUAGES = [
  ...["HTTP", "curl", "C#", "Graph CLI", "Azure CLI", "Go", "Java", "JavaScript", "PHP", "PowerShell", "Python"],
];
/** A line that only this language has. */
const MARKS = {
  HTTP: /^PATCH https?:\/\/[\w.:]+\/v1\.0\/policies\//m,
  curl: /^#!\/usr\/bin\/env bash$/m,
  "C#": /^ {4}IsUsableOnce = true,$/m,
  "Graph CLI": /^mgc policies authentication-methods-policy /m,
  "Azure CLI": /^az rest --method patch /m,
  Go: /^\trequestBody\.SetIsUsableOnce\(ptr\(true\)\)$/m,
  Java: /^ {8}requestBody\.setIsUsableOnce\(true\);$/m,
  JavaScript: /^ {2}isUsableOnce: true,$/m,
  PHP: /^\$requestBody->setIsUsableOnce\(true\);$/m,
  PowerShell: /^ {4}isUsableOnce = \$true$/m,
  Python: /^ {8}is_usable_once=True,$/m,
};
const GROUP = "6f1d3c0a-52f1-4b5e-9a77-1d2f0a9c5e11";
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Opens the review of one change, with its code. */
async function open(panel) {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  await panel.code();
}

const tab = (inside, name) => inside.getByRole("tab", { name, exact: true });

async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
}

test("every language is a tab, reached and chosen by keyboard", async ({ page, panel }) => {
  await open(panel);
  assert.deepEqual(await panel.review.getByRole("tab").allInnerTexts(), LANGUAGES);
  await tab(panel.review, "HTTP").focus();
  for (const [number, language] of LANGUAGES.entries()) {
    if (number > 0) await page.keyboard.press("ArrowRight");
    await panel.hasFocus(tab(panel.review, language));
    assert.equal(await panel.review.getByRole("tab", { selected: true }).innerText(), language);
    assert.match(await panel.code(), MARKS[language]);
    assert.equal(await panel.review.locator('[role=tab][tabindex="0"]').count(), 1);
    const named = panel.review.getByRole("tabpanel", { name: language, exact: true });
    assert.equal(await named.count(), 1);
  }
  await page.keyboard.press("ArrowRight");
  await panel.hasFocus(tab(panel.review, "HTTP"));
  await page.keyboard.press("ArrowLeft");
  await panel.hasFocus(tab(panel.review, "Python"));
  await page.keyboard.press("Home");
  await panel.hasFocus(tab(panel.review, "HTTP"));
  await page.keyboard.press("End");
  await panel.hasFocus(tab(panel.review, "Python"));
  // On to the choices and to the code itself, which scrolls and can be selected.
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  assert.match(await panel.code(), /is_usable_once=False/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  assert.match(await panel.code(), /ClientSecretCredential/);
  await page.keyboard.press("Tab");
  await panel.hasFocus(panel.review.getByRole("tabpanel"));
});

test("the language and who signs in are remembered on this device, the reverse is not", async ({ page, panel }) => {
  await open(panel);
  await tab(panel.review, "PowerShell").click();
  await panel.review.getByRole("radio", { name: "App-only" }).check();
  await panel.review.getByRole("radio", { name: "The reverse" }).check();
  assert.match(await panel.code(), /isUsableOnce = \$false/);
  await page.keyboard.press("Escape");
  await panel.review.waitFor({ state: "hidden" });

  await page.reload();
  await panel.ready();
  const offered = panel.button("Restore my changes");
  await offered.click();
  await panel.openReview();
  const code = await panel.code();
  assert.equal(await panel.review.getByRole("tab", { selected: true }).innerText(), "PowerShell");
  assert.match(code, /-CertificateThumbprint/);
  assert.match(code, /isUsableOnce = \$true/);
});

test("what is copied is what is shown, without anything else", async ({ context, panel }) => {
  await context.grantPermissions(["clipboard-write"]);
  await open(panel);
  for (const language of ["HTTP", "Go"]) {
    await tab(panel.review, language).click();
    const shown = await panel.code();
    await panel.review.getByRole("button", { name: "Copy code" }).click();
    await panel.review.getByText("Copied", { exact: true }).waitFor();
    assert.equal(await panel.pasted(), shown);
    assert.match(shown, MARKS[language]);
  }
  // What was said belongs to what was copied.
  await tab(panel.review, "Java").click();
  await panel.review.getByText("Copied", { exact: true }).waitFor({ state: "hidden" });
});

test("all of the code can be selected", async ({ page, panel }) => {
  await open(panel);
  await tab(panel.review, "Python").click();
  const selected = await panel.review.getByRole("tabpanel").evaluate((element) => {
    getSelection().selectAllChildren(element);
    return getSelection().toString();
  });
  assert.equal(selected.trimEnd(), (await panel.code()).trimEnd());
  await axe(page);
});

test("the tenant is filled in", async ({ panel }) => {
  await open(panel);
  await tab(panel.review, "C#").click();
  assert.match(await panel.code(), /TenantId = "[0-9a-f]{8}-[0-9a-f-]{27}",/);
});

test("after the update there are the change and its reverse, for a ticket or a script", async ({ page, panel }) => {
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.addGroup("Excluded", GROUP);
  await panel.update();
  await panel.updated.waitFor();
  await panel.updated.getByText("This change and its reverse as code").click();
  const sent = await panel.code(panel.updated);
  assert.match(sent, /"isUsableOnce": true/);
  assert.ok(sent.includes(GROUP));
  await panel.updated.getByRole("radio", { name: "The reverse" }).check();
  const back = await panel.code(panel.updated);
  assert.match(back, /"isUsableOnce": false/);
  assert.ok(!back.includes(GROUP));
  await page.screenshot({ path: join(results("pictures"), "code-confirmed.png"), fullPage: true });
  await axe(page);
});

test("a writer that cannot be fetched is told, and fetched the next time", async ({ page, panel, allow }) => {
  allow(/code-[0-9a-f]+\.wasm/);
  allow(/Failed to (load|fetch)/);
  let down = true;
  await page.route("**/code-*.wasm", (route) => (down ? route.abort("internetdisconnected") : route.continue()));
  await panel.resume();
  await panel.radio("isUsableOnce", "true").check();
  await panel.openReview();
  assert.match(await panel.code(), /could not be fetched/);
  assert.equal(await panel.review.getByRole("button", { name: "Copy code" }).count(), 0);
  down = false;
  await page.keyboard.press("Escape");
  await panel.review.waitFor({ state: "hidden" });
  await panel.openReview();
  await panel.review.getByRole("button", { name: "Copy code" }).waitFor();
  assert.match(await panel.code(), MARKS.HTTP);
});

for (const [name, options] of Object.entries({
  light: { viewport: { width: 1280, height: 1000 } },
  dark: { viewport: { width: 1280, height: 1000 }, colorScheme: "dark" },
  narrow: { viewport: { width: 320, height: 800 } },
  "narrow-dark": { viewport: { width: 320, height: 800 }, colorScheme: "dark" },
})) {
  test(`the code at its place, ${name}: nothing is cut off or out of place, and axe finds nothing`, options, async ({ page, panel }) => {
    await open(panel);
    for (const language of ["HTTP", "C#"]) {
      await tab(panel.review, language).click();
      await panel.review.getByRole("tablist").evaluate((element) => element.scrollIntoView());
      await page.screenshot({ path: join(results("pictures"), `code-${language === "HTTP" ? "http" : "csharp"}-${name}.png`) });
      const wider = await page.evaluate(() => {
        const tooWide = (element) => element.scrollWidth > element.clientWidth + 1;
        return [...document.querySelectorAll("#review .body, #review .code, #review .code *")].filter(tooWide).map((e) => e.outerHTML.slice(0, 80));
      });
      assert.deepEqual(wider, []);
      const outside = await page.evaluate(() => {
        const { left, right, top, bottom } = document.querySelector("#review .code").getBoundingClientRect();
        const isOutside = (box) => box.left < left || box.right > right || box.top < top || box.bottom > bottom;
        const parts = [...document.querySelectorAll("#review .code > *")];
        return parts.filter((part) => isOutside(part.getBoundingClientRect())).map((part) => part.outerHTML.slice(0, 80));
      });
      assert.deepEqual(outside, []);
    }
    await axe(page);
  });
}
