// The recipes of docs/deploy.md, as they stand there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The blocks of one language, in their order. */
export function recipes(project, language) {
  const text = readFileSync(join(project, "docs", "deploy.md"), "utf8");
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, block]) => block);
  assert.ok(blocks.length > 0, `docs/deploy.md has a recipe in ${language}`);
  return blocks;
}

/** A recipe with this machine's addresses in the place of its own: each has to be there. */
export function fitted(recipe, places) {
  for (const [from, to] of places) {
    assert.ok(recipe.includes(from), `the recipe holds ${from}`);
    recipe = recipe.replaceAll(from, to);
  }
  return recipe;
}
