// Hosts that cannot be run here, by what is known of them: GitHub Pages sends no header of ours, Cloudflare Pages takes
// ".html" away.

import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { deployment, launch, visit, wholeVisit } from "./deployment.mjs";
import { expected } from "./headers.mjs";
import { startStaticHost } from "./static-host.mjs";

let site;
before(async () => (site = await deployment()));
after(() => site?.stop());

/** Runs something with a browser on a host. */
async function on(options, run) {
  const host = await startStaticHost({ authority: site.authority, folder: join(site.unpacked, "site"), ...options });
  const browser = await launch(host, site.microsoft);
  try {
    await run(browser);
  } finally {
    await browser.close();
    await host.stop();
  }
}

test("where .html is taken away, the bridge page works and has its own headers", { timeout: 60_000 }, async () => {
  await on({ readsHeaders: true, takesHtmlAway: true }, async (browser) => {
    const visitor = await visit(browser, "/", site.people);
    const answers = [];
    visitor.context.on("response", (response) => /\/redirect$/.test(new URL(response.url()).pathname) && answers.push(response));
    await wholeVisit(visitor, site.control);
    assert.deepEqual(visitor.said, []);
    assert.ok(answers.length >= 2, "once from the sign-in, once from the sign-out");
    const wanted = expected(join(site.unpacked, "site"), "/redirect.html");
    for (const answer of answers) {
      const headers = await answer.allHeaders();
      for (const name of ["content-security-policy", "cache-control", "x-frame-options", "cross-origin-opener-policy"]) {
        assert.equal(headers[name], wanted[name], name);
      }
    }
    await visitor.context.close();
  });
});

test("GitHub Pages: the policy in the pages holds, without a word from the browser", { timeout: 60_000 }, async () => {
  const folder = join(site.unpacked, "site");
  cpSync(join(site.unpacked, "hosts", "github-pages"), folder, { recursive: true });
  assert.ok(existsSync(join(folder, ".nojekyll")));
  await on({ below: "/tools/tap/" }, async (browser) => {
    const visitor = await visit(browser, "/tools/tap/", site.people);
    await wholeVisit(visitor, site.control);
    assert.deepEqual(visitor.said, []);
    // Nothing from elsewhere, nothing written as HTML by a string.
    const { page, said } = visitor;
    const refused = await page.evaluate(async () => {
      const image = document.createElement("img");
      image.src = "https://elsewhere.example/pixel.png";
      document.body.append(image);
      const fetched = await fetch("https://elsewhere.example/").then(() => "fetched", () => "refused");
      let written = "refused";
      try {
        document.createElement("div").innerHTML = "<p>text</p>";
        written = "written";
      } catch {}
      return { fetched, written };
    });
    assert.deepEqual(refused, { fetched: "refused", written: "refused" });
    for (const complaint of [/Loading the image.*img-src 'self'/, /Connecting to.*connect-src 'self'/, /requires 'TrustedHTML'/]) {
      assert.ok(said.some((line) => complaint.test(line)), `${complaint}: ${said.join("\n")}`);
    }
    await visitor.context.close();
  });
  // The same directives as in the headers, but for the one that a page cannot give.
  const inPage = readFileSync(join(folder, "index.html"), "utf8").match(/Content-Security-Policy" content="([^"]+)"/)[1];
  const inHeaders = expected(folder, "/")["content-security-policy"];
  assert.deepEqual(inHeaders.split("; ").filter((one) => !one.startsWith("frame-ancestors")), inPage.split("; "));
});
