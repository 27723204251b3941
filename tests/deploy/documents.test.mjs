// What lies beside the site in the package: the bill of materials, and files for hosts that cannot be run here, by the checkers
// that there are for them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { PROJECT } from "../e2e/harness.mjs";
import { unpack } from "./deployment.mjs";

const run = promisify(execFile);
const PYTHON = process.env.PYTHON ?? join(PROJECT, ".tools", "venv", "bin", "python");

let package_;
before(() => (package_ = unpack()));
after(() => rmSync(package_, { recursive: true }));

test("the bill of materials is CycloneDX 1.6 by its schema, and every licence in it stands in the package", async () => {
  const file = join(package_, "sbom.cdx.json");
  const validate = `
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
sys.exit(str(problem) if problem else 0)`;
  await run(PYTHON, ["-c", validate, file]);
  const bill = JSON.parse(readFileSync(file, "utf8"));
  const licences = readFileSync(join(package_, "third-party-licences.txt"), "utf8");
  const others = bill.components.filter(({ hashes }) => hashes);
  assert.ok(others.length > 50);
  for (const { name, version } of others) assert.ok(licences.includes(`${name} ${version}`), `${name} ${version}`);
  assert.match(bill.metadata.component.version, /^\d+\.\d+\.\d+\+[0-9a-f]{7,}/);
});

test("the CloudFormation template passes cfn-lint", async () => {
  await run(join(dirname(PYTHON), "cfn-lint"), ["--regions", "us-east-1", "--", join(package_, "hosts", "cloudfront", "template.json")]);
});

test("web.config is well-formed, and says nothing twice", async () => {
  const check = `
import sys, xml.etree.ElementTree as tree
for headers in tree.parse(sys.argv[1]).iter("customHeaders"):
    names = [add.get("name") for add in headers.iter("add")]
    assert len(names) == len(set(names)), names
    assert all(add.get("value") for add in headers.iter("add"))
assert len(list(tree.parse(sys.argv[1]).iter("location"))) == 4`;
  await run(PYTHON, ["-c", check, join(package_, "hosts", "iis", "web.config")]);
});

test("no file of the package names a folder of the machine that it was made on", async () => {
  const { stdout } = await run("grep", ["--recursive", "--files-with-matches", "--fixed-strings", "--", PROJECT, package_]).catch(
    (problem) => (problem.code === 1 ? { stdout: "" } : Promise.reject(problem)),
  );
  assert.equal(stdout, "");
});
