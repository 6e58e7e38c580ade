// Bundles js/src into files the app loads by name.
//
//   js/src/entry/NAME.ts   one ES module each, loaded when first used: livyImport("NAME"), or new Worker(livyAssets.NAME,
//                          { type: "module" }). Self-contained: no code is shared between two of them.
//   js/src/page/NAME.ts    one classic script each, written into public/PAGE.html where that has
//                          <script data-inline="NAME"></script>. For pages in a sandboxed iframe: their origin is opaque,
//                          so that they may load neither modules nor anything else from the server.
//
// As a program (`npm run build`) it writes js/dist/NAME.js and says the sizes; js/finish.mjs calls bundle() instead.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join, parse } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { aliases } from "./aliases.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** What every bundle of the project is built with. */
export const common = {
  bundle: true,
  minify: true,
  write: false,
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  loader: { ".tsv": "text" },
};

async function sources(folder) {
  const names = await readdir(join(here, "src", folder)).catch(() => []);
  return names.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts")).sort();
}

async function bundleFolder(folder, format) {
  const bundles = new Map();
  for (const file of await sources(folder)) {
    const result = await build({ ...common, entryPoints: [join(here, "src", folder, file)], format, alias: aliases });
    bundles.set(parse(file).name, Buffer.from(result.outputFiles[0].contents));
  }
  return bundles;
}

/** All bundles: two maps from name to contents. */
export async function bundle() {
  const [modules, scripts] = await Promise.all([bundleFolder("entry", "esm"), bundleFolder("page", "iife")]);
  return { modules, scripts };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { modules, scripts } = await bundle();
  const out = join(here, "dist");
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  for (const [name, contents] of [...modules, ...scripts]) {
    await writeFile(join(out, `${name}.js`), contents);
    const small = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    console.log(`${name.padEnd(12)} ${contents.length} bytes, ${small.length} as brotli`);
  }
}
