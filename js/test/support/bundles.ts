// Our modules as they are served.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Not bundled into the test: it finds its files by its own place.
const { aliases } = (await import(pathToFileURL(join(import.meta.testFolder, "../aliases.mjs")).href)) as typeof import("../../aliases.mjs");

/** Source of each entry, by name. */
export async function bundles(entries: readonly string[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const entry of entries) made.set(entry, await bundle(`entry/${entry}.ts`, "esm"));
  return made;
}

/** Source of a script for a page of its own. */
export const pageScript = (name: string): Promise<string> => bundle(`page/${name}.ts`, "iife");

/** Minified, as in the app: that is what must work. */
async function bundle(path: string, format: "esm" | "iife"): Promise<string> {
  const result = await build({
    entryPoints: [join(import.meta.testFolder, "../src", path)],
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    write: false,
    alias: aliases,
    legalComments: "none",
    logLevel: "warning",
  });
  return result.outputFiles[0]?.text ?? "";
}
