// The example in docs/automation.md runs as it stands there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { PROJECT, results } from "./harness.mjs";

test("the example in docs/automation.md runs", { timeout: 60_000 }, async () => {
  const [, example] = readFileSync(join(PROJECT, "docs", "automation.md"), "utf8").match(/```js\n(.*?)```/s);
  assert.match(example, /Policy updated/);
  // Within the project, so that it finds playwright-core.
  const file = join(results("documentation"), "example.mjs");
  writeFileSync(file, example);
  await promisify(execFile)(process.execPath, [file], { cwd: PROJECT });
});
