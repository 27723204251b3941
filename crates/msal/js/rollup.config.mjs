// Bundles the sign-in library for the bindings, and the script of redirect.html.
// From the root of the repository: npx rollup -c crates/msal/js/rollup.config.mjs
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import terser from "@rollup/plugin-terser";

const { version } = createRequire(import.meta.url)("@azure/msal-browser/package.json");
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const bundle = (input, file) => ({
  input: path(input),
  output: {
    file: path(file),
    format: "es",
    banner: `/*! @azure/msal-browser ${version}. Copyright (c) Microsoft Corporation. MIT License. */`,
  },
  plugins: [
    nodeResolve({ browser: true }),
    // The library repeats its notice in each of its files; the banner says it once.
    terser({ ecma: 2022, module: true, compress: { passes: 3 }, format: { comments: /^! @azure\/msal-browser .* MIT License/ } }),
  ],
  // A warning here is an import that is not there or a part that was not bundled.
  onwarn: (warning) => {
    throw new Error(warning.message);
  },
});

export default [bundle("entry.mjs", "msal.js"), bundle("bridge.mjs", "../../../public/redirect.js")];
