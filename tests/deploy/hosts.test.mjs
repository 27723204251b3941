// The package on real web servers, at the top of a host name and in a folder: what is sent, and that everything works.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";

import { PROJECT } from "../e2e/harness.mjs";
import { deployment, launch, PATHS, visit, wholeVisit } from "./deployment.mjs";
import { expected, known } from "./headers.mjs";
import { get, NAME, SERVERS, startServer } from "./servers.mjs";

let site;
before(async () => (site = await deployment()));
after(() => site?.stop());

const TYPES = {
  html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", wasm: "application/wasm", svg: /^image\/svg\+xml/,
  json: /^application\/json/, js: /^(text|application)\/javascript/,
};

// What the start script looks at.
const PARTS = {
  "the program": /^panel-[0-9a-f]{16}\.wasm$/,
  "its glue": /^panel-[0-9a-f]{16}\.js$/,
  "the sign-in library": /^msal-[0-9a-f]{16}\.js$/,
  "the style sheet": /^panel-[0-9a-f]{16}\.css$/,
};

/** Changes one bit of the file of this name, and of its compressed copies; gives what puts it back. */
function tamper(folder, name) {
  const file = readdirSync(folder).find((one) => name.test(one));
  const copies = { "": (bytes) => bytes, ".br": brotliCompressSync, ".gz": gzipSync };
  const before = Object.keys(copies).map((extension) => {
    const path = join(folder, file + extension);
    return [path, readFileSync(path)];
  });
  const changed = Buffer.from(before[0][1]);
  changed[changed.length - 1] ^= 1;
  for (const [extension, encode] of Object.entries(copies)) writeFileSync(join(folder, file + extension), encode(changed));
  return () => before.forEach(([path, bytes]) => writeFileSync(path, bytes));
}

for (const kind of Object.keys(SERVERS)) {
  describe(kind, () => {
    let server;
    let browser;
    before(async () => {
      server = await startServer(kind, { project: PROJECT, ...site });
      browser = await launch(server, site.microsoft);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const path of PATHS) {
      test(`${kind}, ${path}: sign in, change, save, without a word from the browser`, { timeout: 60_000 }, async () => {
        const visitor = await visit(browser, path, site.people);
        await wholeVisit(visitor, site.control);
        assert.deepEqual(visitor.said, []);
        await visitor.context.close();
      });

      test(`${kind}, ${path}: every file has the headers of _headers, its type, and a compressed copy`, async () => {
        const folder = join(site.unpacked, "site");
        const assets = readdirSync(join(folder, "assets")).filter((name) => !/\.(br|gz)$/.test(name));
        const files = ["", "index.html", "redirect.html", "config.json", "icon.svg", ...assets.map((name) => `assets/${name}`)];
        for (const file of files) {
          const onDisk = readFileSync(join(folder, file || "index.html"));
          const wanted = expected(folder, `/${file}`);
          for (const [encodings, decode] of [["", (bytes) => bytes], ["gzip", gunzipSync], ["br, gzip", null]]) {
            const { status, headers, body } = await get(server, path + file, encodings ? { "accept-encoding": encodings } : {});
            assert.equal(status, 200, file);
            for (const name of known(folder)) {
              assert.equal(headers[name], wanted[name], `${file} ${name} ${encodings}`);
            }
            assert.match(headers["content-type"], new RegExp(TYPES[(file || ".html").split(".").pop()]), file);
            const encoding = headers["content-encoding"];
            if (file !== "config.json" && encodings) {
              assert.match(encoding ?? "none", decode ? /^gzip$/ : /^(br|gzip)$/, `${file} ${encodings}`);
              assert.match(headers.vary ?? "", /accept-encoding/i, file);
            }
            const plain = { br: brotliDecompressSync, gzip: gunzipSync, undefined: (bytes) => bytes }[encoding](body);
            assert.ok(plain.equals(onDisk), `${file} is what was packed (${encodings})`);
          }
        }
      });

      test(`${kind}, ${path}: what may change is asked for anew, and not sent twice`, async () => {
        for (const file of ["", "config.json"]) {
          const { headers } = await get(server, path + file);
          assert.equal(headers["cache-control"], "no-cache");
          const tag = headers.etag ? { "if-none-match": headers.etag } : { "if-modified-since": headers["last-modified"] };
          assert.equal((await get(server, path + file, tag)).status, 304, file);
        }
      });

      test(`${kind}, ${path}: a file that is not there is not kept, and _headers is not shown`, async () => {
        const { status, headers } = await get(server, `${path}assets/panel-0123456789abcdef.js`);
        assert.equal(status, 404);
        assert.doesNotMatch(headers["cache-control"] ?? "", /immutable|max-age=[1-9]/);
        assert.equal(headers["x-content-type-options"], "nosniff");
        assert.ok([403, 404].includes((await get(server, `${path}_headers`)).status));
      });
    }

    test(`${kind}: the folder without its slash, and http, lead to the panel`, async () => {
      const { status, headers } = await get(server, "/tools/tap");
      assert.ok([301, 302, 308].includes(status), status);
      assert.equal(new URL(headers.location, `https://${NAME}/`).pathname, "/tools/tap/");
      const plain = await fetch(`http://127.0.0.1:${server.http}/`, { redirect: "manual", headers: { host: NAME } });
      assert.ok([301, 308].includes(plain.status), plain.status);
    });

    for (const [part, name] of Object.entries(PARTS)) {
      test(`${kind}: ${part} that was changed on the server is refused, the page says so, and what the browser kept is replaced`, {
        timeout: 60_000,
      }, async () => {
        const visitor = await visit(browser, "/", site.people);
        const restore = tamper(join(site.unpacked, "site", "assets"), name);
        try {
          await visitor.panel.open();
          await visitor.page.getByRole("alert").getByText("A part of the panel is not what this page expects").waitFor();
          assert.ok(visitor.said.some((line) => /integrity/.test(line)), visitor.said.join("\n"));
        } finally {
          restore();
        }
        // The kept copy is good for a year, but not as bad as that: the page replaces it and loads itself once more.
        await visitor.panel.open();
        await visitor.page.locator("#start-late").waitFor({ state: "detached" });
        await wholeVisit(visitor, site.control);
        await visitor.context.close();
      });
    }

    test(`${kind}: a start script that was changed is refused, and a sentence says that nothing has started`, async () => {
      const visitor = await visit(browser, "/", site.people);
      const restore = tamper(join(site.unpacked, "site", "assets"), /^boot-[0-9a-f]{16}\.js$/);
      try {
        await visitor.panel.open();
        await visitor.page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
        await visitor.page.getByText("The panel has not started yet.").waitFor();
        assert.ok(visitor.said.some((line) => /integrity/.test(line)), visitor.said.join("\n"));
      } finally {
        restore();
        await visitor.context.close();
      }
    });

    test(`${kind}: a later part that was changed is refused, and nothing is sent`, { timeout: 60_000 }, async () => {
      const visitor = await visit(browser, "/", site.people);
      const { page, panel, said } = visitor;
      await site.control.reset();
      const restore = tamper(join(site.unpacked, "site", "assets"), /^extra-[0-9a-f]{16}\.wasm$/);
      try {
        await panel.enter();
        await panel.radio("isUsableOnce", "true").check();
        await panel.reviewButton.click();
        await panel.bar.getByText(/part of the panel/).waitFor();
        assert.ok(said.some((line) => /integrity/.test(line)), said.join("\n"));
        assert.equal(await panel.review.isVisible(), false);
        await panel.counts("1 change");
      } finally {
        restore();
        await visitor.context.close();
      }
    });
  });
}

test("the checksums of the package are those of its files", () => {
  const lines = readFileSync(join(site.unpacked, "SHA256SUMS"), "utf8").trim().split("\n");
  assert.ok(lines.length > 30);
  for (const line of lines.filter((one) => !one.endsWith("  site/config.json"))) {
    const [digest, file] = line.split("  ");
    assert.equal(createHash("sha256").update(readFileSync(join(site.unpacked, file))).digest("hex"), digest, file);
  }
});
