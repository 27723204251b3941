// Runs one scan: node observatory-scan.mjs <host name> <port of http> <port of https>. The host name is this machine and its
// two ports; every other connection fails. Prints the result as JSON.

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

const [host, http, https] = process.argv.slice(2);
const ports = { 80: Number(http), 443: Number(https) };

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...parameters) {
  const [options] = Array.isArray(parameters[0]) ? parameters[0] : parameters;
  if (options.host !== host) throw new Error(`a connection to ${options.host}`);
  options.port = ports[options.port];
  options.host = "127.0.0.1";
  return connect.apply(this, parameters);
};

// Browsers' list of sites that they know to speak https, which the package would download: no host of the tests is on it.
const { readFileSync } = fs;
fs.readFileSync = (file, ...rest) => (String(file).endsWith("hsts-preload.json") ? "{}" : readFileSync(file, ...rest));
syncBuiltinESMExports();

const { scan } = await import("@mdn/mdn-http-observatory");
process.stdout.write(JSON.stringify(await scan(host)));
