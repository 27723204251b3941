// The emulator and its control address: docs/emulator.md.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export const ODATA_TYPE = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration";

// The emulated tenants. Ada Marsh, at home in the first, is a guest in the second.
export const CONTOSO = { id: "6a7f2c1e-3d84-4b59-9c0e-5f1d8a2b7e43", domain: "contoso.onmicrosoft.com" };
export const FABRIKAM = { id: "b41d7f90-2c6e-4a85-8f13-9e0c5d7a6b24", domain: "fabrikam.example" };

// The policy of a fresh tenant, as far as it can be changed.
export const FRESH = {
  state: "enabled",
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  defaultLifetimeInMinutes: 60,
  isUsableOnce: false,
  defaultLength: 8,
};

/**
 * Starts an emulator on free ports, which serves the site if there is one, and knows the addresses in `urls` at which something
 * else does. It ends with this process, however that ends.
 */
export async function startEmulator({ program, site, urls = [], tenant }) {
  const sites = [...(site ? ["--site", site] : []), ...(tenant ? ["--tenant", tenant] : []), ...urls.flatMap((url) => ["--site-url", url])];
  const child = spawn(program, [...sites, "--site-port", "0", "--service-port", "0", "--stop-with-stdin"], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const addresses = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve(JSON.parse(line)));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the emulator ended with ${code}: ${said}`)));
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    ...addresses,
    control: new Control(addresses.service),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** A client of the control address. */
export class Control {
  #address;

  constructor(service) {
    this.#address = `${service}/control`;
  }

  async #ask(method, path, body) {
    const answer = await fetch(`${this.#address}/${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /control/${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  /** A fresh tenant, without faults and records. */
  reset() {
    return this.#ask("POST", "reset");
  }

  state() {
    return this.#ask("GET", "state");
  }

  people() {
    return this.#ask("GET", "people");
  }

  setRole(person, role) {
    return this.#ask("PUT", `people/${person}`, { role });
  }

  /** Whether a person may consent to further permissions. */
  setMayConsent(person, mayConsent) {
    return this.#ask("PUT", `people/${person}`, { mayConsent });
  }

  groups() {
    return this.#ask("GET", "groups");
  }

  /** Changes a group, or makes one. */
  setGroup(id, change) {
    return this.#ask("PUT", `groups/${id}`, change);
  }

  /** What was asked about groups and users: searches and batches. */
  async lookups() {
    const isLookup = ({ method, path }) => method !== "OPTIONS" && /\/(groups|users)|\$batch/.test(path);
    return (await this.requests()).filter(isLookup);
  }

  /** The policy of a tenant, Contoso's unless another is named. */
  policy(tenant = CONTOSO.id) {
    return this.#ask("GET", `policy?tenant=${tenant}`);
  }

  setPolicy(policy, tenant = CONTOSO.id) {
    return this.#ask("PUT", `policy?tenant=${tenant}`, policy);
  }

  /** A second administrator, or the service, changes these properties. */
  async change(properties) {
    await this.setPolicy({ ...(await this.policy()), ...properties });
  }

  fault(...faults) {
    return this.#ask("POST", "faults", faults);
  }

  clearFaults() {
    return this.#ask("DELETE", "faults");
  }

  stale(reads) {
    return this.#ask("POST", "stale", { reads });
  }

  expire(refreshTokens = false) {
    return this.#ask("POST", "expire", { refreshTokens });
  }

  /** An access token as the sign-in would give it. */
  async token(person, scopes) {
    return (await this.#ask("POST", "token", { person, scopes })).access_token;
  }

  requests() {
    return this.#ask("GET", "requests");
  }

  forgetRequests() {
    return this.#ask("DELETE", "requests");
  }

  /** What was written: each PATCH of the policy. */
  async writes() {
    return (await this.requests()).filter(({ method }) => method === "PATCH");
  }

  /** The bodies of the writes, without those that the browser repeated by itself. */
  async bodies() {
    return (await this.writes()).filter(({ resent }) => !resent).map(({ body }) => JSON.parse(body));
  }

  /** The reads of the policy. */
  async reads() {
    const isRead = ({ method, path }) => method === "GET" && /temporaryAccessPass/i.test(path);
    return (await this.requests()).filter(isRead);
  }
}
