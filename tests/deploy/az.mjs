// A stand-in for the Azure CLI: az account, az cloud, and az rest on a small directory that lives in the file DIRECTORY. It
// writes down every call to Graph in the same file. Knows what docs/register/register.sh uses, and refuses the rest.

import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import jmespath from "jmespath";

const file = process.env.DIRECTORY;
const directory = JSON.parse(readFileSync(file, "utf8"));
const save = () => writeFileSync(file, JSON.stringify(directory, null, 2));

function refuse(message) {
  save();
  process.stderr.write(`ERROR: ${message}\n`);
  process.exit(1);
}

/** Prints as `--output tsv` does: a line for each row. */
function print(answer, { query, output }) {
  if (output === "none") return;
  const value = query ? jmespath.search(answer, query) : answer;
  for (const row of Array.isArray(value) ? value : [value ?? ""]) process.stdout.write(`${row}\n`);
}

// What Graph takes in the body of each request.
const BODIES = {
  applications: ["displayName", "signInAudience", "groupMembershipClaims", "requiredResourceAccess", "spa"],
  servicePrincipals: ["appId", "appRoleAssignmentRequired"],
  appRoleAssignedTo: ["principalId", "resourceId", "appRoleId"],
  oauth2PermissionGrants: ["clientId", "consentType", "resourceId", "scope"],
};

function rest(method, url, text) {
  const { origin, pathname, searchParams } = new URL(url);
  if (origin !== directory.graph) refuse(`Graph is at ${directory.graph}, not ${origin}`);
  const [version, kind, id, relation] = pathname.slice(1).split("/");
  if (version !== "v1.0") refuse(`unknown version: ${version}`);
  const body = text === undefined ? undefined : JSON.parse(text);
  directory.calls.push({ method, path: pathname.slice("/v1.0/".length), ...(body && { body }) });
  if (kind === "me" && method === "GET") return directory.me;
  const list = directory[kind] ?? refuse(`unknown: ${kind}`);
  for (const key of Object.keys(body ?? {})) {
    if (!BODIES[relation ?? kind].includes(key)) refuse(`unknown property: ${key}`);
  }
  if (id === undefined) {
    if (method === "POST") {
      if (kind === "servicePrincipals") patience();
      const made = { id: randomUUID(), ...(kind === "applications" && { appId: randomUUID() }), ...body };
      if (kind === "servicePrincipals") made.appRoleAssignedTo = [];
      list.push(made);
      return made;
    }
    const conditions = searchParams.get("$filter").split(" and ").map((one) => one.match(/^(\w+) eq '([^']*)'$/).slice(1));
    return { value: list.filter((one) => conditions.every(([key, value]) => one[key] === value)) };
  }
  const object = list.find((one) => one.id === id) ?? refuse(`Resource '${id}' does not exist`);
  if (relation) {
    if (method === "GET") return { value: object[relation] };
    object[relation].push({ id: randomUUID(), ...body });
    return object[relation].at(-1);
  }
  if (method === "DELETE") {
    list.splice(list.indexOf(object), 1);
    const gone = directory.servicePrincipals.filter(({ appId }) => appId === object.appId);
    directory.servicePrincipals = directory.servicePrincipals.filter((one) => !gone.includes(one));
    directory.oauth2PermissionGrants = directory.oauth2PermissionGrants.filter(({ clientId }) => !gone.some((one) => one.id === clientId));
    return "";
  }
  if (method === "PATCH") Object.assign(object, body);
  return method === "PATCH" ? "" : object;
}

/** What was made is not known everywhere at once. */
function patience() {
  if (directory.lag > 0) {
    directory.lag -= 1;
    refuse("The appId of the service principal does not reference a valid application object.");
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    ["query", "output", "method", "url", "resource", "headers", "body"].map((name) => [name, { type: "string" }])
      .concat([["only-show-errors", { type: "boolean" }]]),
  ),
});
switch (positionals.join(" ")) {
  case "account show":
    if (!directory.tenantId) refuse("Please run 'az login' to setup account.");
    print({ tenantId: directory.tenantId }, values);
    break;
  case "cloud show":
    print({ name: directory.cloud }, values);
    break;
  case "rest":
    if (values.resource !== directory.graph) refuse(`a token for ${values.resource}`);
    if (values.body && values.headers !== "Content-Type=application/json") refuse("the body is not said to be JSON");
    print(rest(values.method, values.url, values.body), values);
    break;
  default:
    refuse(`unknown: az ${positionals.join(" ")}`);
}
save();
