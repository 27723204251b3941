// Mozilla's HTTP Observatory, its own scoring, on what each server sends: A+, and at least 130.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { PROJECT } from "../e2e/harness.mjs";
import { deployment } from "./deployment.mjs";
import { NAME, SERVERS, startServer } from "./servers.mjs";

const SCAN = fileURLToPath(new URL("observatory-scan.mjs", import.meta.url));

let site;
before(async () => (site = await deployment()));
after(() => site?.stop());

for (const kind of Object.keys(SERVERS)) {
  test(`${kind}: the Observatory gives A+`, { timeout: 60_000 }, async () => {
    const server = await startServer(kind, { project: PROJECT, ...site });
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [SCAN, NAME, String(server.http), String(server.https)], {
        env: { ...process.env, NODE_EXTRA_CA_CERTS: site.authority.certificate },
      });
      const { scan, tests } = JSON.parse(stdout);
      const sent = Object.entries(scan.responseHeaders).map(([name, value]) => `    ${name}: ${value}`);
      const marks = Object.entries(tests).map(([name, { pass, scoreModifier }]) => `    ${pass ? "+" : "-"} ${name} (${scoreModifier})`);
      console.log(`${kind}: ${scan.grade}, ${scan.score}, ${scan.testsPassed} of ${scan.testsQuantity}\n${marks.join("\n")}\n  sent:\n${sent.join("\n")}`);
      assert.equal(scan.grade, "A+");
      assert.ok(scan.score >= 130, `${scan.score}`);
      assert.equal(scan.testsFailed, 0);
    } finally {
      await server.stop();
    }
  });
}
