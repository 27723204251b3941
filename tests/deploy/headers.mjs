// What `_headers` says about a path, for comparison with what a server sends.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The blocks of the file: `[path, { name: value }]`. */
export function rules(site) {
  const blocks = [];
  for (const line of readFileSync(join(site, "_headers"), "utf8").split("\n").filter(Boolean)) {
    if (line.startsWith("/")) blocks.push([line, {}]);
    else blocks.at(-1)[1][line.slice(0, line.indexOf(":")).trim().toLowerCase()] = line.slice(line.indexOf(":") + 1).trim();
  }
  return blocks;
}

/** The headers of a path within the site. */
export function expected(site, path) {
  const matches = (pattern) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : pattern === path);
  return Object.assign({}, ...rules(site).filter(([pattern]) => matches(pattern)).map(([, headers]) => headers));
}

/** Every header that any rule sets. */
export function known(site) {
  return [...new Set(rules(site).flatMap(([, headers]) => Object.keys(headers)))];
}
