// Runs the tests: bundles each test/*.test.ts for Node (which 20 does not read TypeScript) and hands them to its test runner.
// `npm test -- editor` runs the files whose name contains one of the words.

import { spawn } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { aliases } from "../aliases.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
// Below node_modules, so that packages are found and nothing is left in the tree.
const out = join(here, "../node_modules/.cache/livy-notebook-tests");

const words = process.argv.slice(2);
const files = (await readdir(here)).filter((name) => name.endsWith(".test.ts")).sort();
const chosen = files.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
if (chosen.length === 0) {
  console.log(`no file of tests has one of these words in its name: ${words.join(" ")}`);
  process.exit(0);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: chosen.map((name) => join(here, name)),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: aliases,
  sourcemap: "inline",
  define: { "import.meta.testFolder": JSON.stringify(here) },
  logLevel: "warning",
});

const tests = chosen.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
const runner = spawn(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", "--test-concurrency=1", "--test-timeout=120000", ...tests], {
  stdio: "inherit",
});
runner.on("exit", (code) => process.exit(code ?? 1));
