// Certificates for the tests: an authority of their own, and one for each server.

import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

function openssl(...parameters) {
  execFileSync("openssl", parameters, { stdio: ["ignore", "ignore", "pipe"] });
}

/** Makes an authority in this folder; `issue(names)` gives `{ certificate, key, pin }`: two files, and what Chromium calls its SPKI. */
export function authority(folder) {
  const root = join(folder, "authority");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl(
    "req", "-x509", ...newKey, "-keyout", `${root}.key`, "-out", `${root}.pem`, "-days", "2", "-subj", "/CN=Tests of this machine",
    "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
  );
  let number = 0;
  return {
    certificate: `${root}.pem`,
    issue(names) {
      const base = join(folder, `server-${(number += 1)}`);
      openssl("req", "-new", ...newKey, "-keyout", `${base}.key`, "-out", `${base}.csr`, "-subj", `/CN=${names[0]}`);
      writeFileSync(`${base}.ext`, `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\nextendedKeyUsage=serverAuth\n`);
      openssl(
        "x509", "-req", "-in", `${base}.csr`, "-CA", `${root}.pem`, "-CAkey", `${root}.key`, "-CAcreateserial",
        "-out", `${base}.pem`, "-days", "2", "-extfile", `${base}.ext`,
      );
      const { publicKey } = new X509Certificate(readFileSync(`${base}.pem`));
      const pin = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64");
      return { certificate: `${base}.pem`, key: `${base}.key`, pin };
    },
  };
}
