// Packages replaced at bundle time, as esbuild's `alias` option takes them.
//
// `style-mod` and `d3-dsv` do things that the page's Content-Security-Policy forbids: the first
// inserts <style> elements, the second compiles row parsers with `new Function`.

import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const aliases = {
  "style-mod": here("./src/shims/style-mod.ts"),
  "d3-dsv": here("./src/shims/d3-dsv.ts"),
};
