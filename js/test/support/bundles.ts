// Our modules as they are served.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

// Not bundled into the test: it finds its files by its own place.
const { aliases } = (await import(pathToFileURL(join(import.meta.testFolder, "../aliases.mjs")).href)) as typeof import("../../aliases.mjs");

/** Source of each entry, by name. Minified, as in the app: that is what must work. */
export async function bundles(entries: readonly string[]): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const entry of entries) {
    const result = await build({
      entryPoints: [join(import.meta.testFolder, `../src/entry/${entry}.ts`)],
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      write: false,
      alias: aliases,
      legalComments: "none",
      logLevel: "warning",
    });
    made.set(entry, result.outputFiles[0]?.text ?? "");
  }
  return made;
}
