// Trunk's post_build hook: turns what Trunk staged into what is served.
//
//   index.html, *.html, icons     as they are, but for the names of what they load; never cached without asking
//   assets/NAME-HASH.EXT          everything else, named by a hash of its own contents; cached for ever
//   *.br, *.gz                    beside every file that gets smaller by it
//
// Slow steps (wasm-opt, brotli) are kept by a hash of their input in .tools/cache, so that a change of a style sheet does
// not optimise the WebAssembly again.
import { createHash } from "node:crypto";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "esbuild";
import { bundle, common } from "./build.mjs";
import { split } from "./split.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const staging = process.env.TRUNK_STAGING_DIR;
if (!staging) throw new Error("js/finish.mjs is Trunk's post_build hook: run `cargo xtask run` or `trunk build`");

/** The profile of Cargo.toml that Trunk builds in; `wasm-dev` is for trying things, and is neither optimised nor compressed. */
const profile = process.env.TRUNK_BUILD_CARGO_PROFILE ?? "wasm-release";
const forTrying = profile === "wasm-dev";

const cacheFolder = join(root, ".tools", "cache");
const usedFromCache = new Set();

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex");

/** The result of `make`, made once for one `key`. */
async function cached(key, make) {
  usedFromCache.add(key);
  const path = join(cacheFolder, key);
  if (existsSync(path)) return readFile(path);
  const made = await make();
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(`${path}.${process.pid}.new`, made);
  await rename(`${path}.${process.pid}.new`, path);
  return made;
}

async function forgetUnusedCache() {
  for (const name of await readdir(cacheFolder).catch(() => [])) {
    if (!usedFromCache.has(name)) await rm(join(cacheFolder, name), { force: true });
  }
}

const WASM_OPT_FLAGS = [
  "-Oz",
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
];

async function optimise(wasm) {
  if (forTrying) return wasm;
  const require = createRequire(import.meta.url);
  const { version } = require("binaryen/package.json");
  const key = `${sha256(version, WASM_OPT_FLAGS.join(" "), wasm)}.wasm`;
  return cached(key, async () => {
    const folder = await mkdtemp(join(staging, ".wasm-opt-"));
    const [input, output] = [join(folder, "in.wasm"), join(folder, "out.wasm")];
    await writeFile(input, wasm);
    const tool = join(root, "js", "node_modules", "binaryen", "bin", "wasm-opt");
    await promisify(execFile)(process.execPath, [tool, ...WASM_OPT_FLAGS, "-o", output, input]);
    const optimised = await readFile(output);
    await rm(folder, { recursive: true });
    return optimised;
  });
}

async function minified(path, options = {}) {
  const result = await build({ ...common, entryPoints: [path], format: "esm", ...options });
  return Buffer.from(result.outputFiles[0].contents);
}

/** Files under assets/: [name before the hash, extension, contents] -> the path to load it by. */
async function asset(name, extension, contents) {
  const path = `assets/${name}-${sha256(contents).slice(0, 16)}${extension}`;
  await mkdir(join(staging, "assets"), { recursive: true });
  await writeFile(join(staging, path), contents);
  return path;
}

/** Replaces quoted text that equals `from`; it must be there, or `where` and this file disagree. */
function relinked(text, from, to, where) {
  const replaced = text.replaceAll(`"${from}"`, `"${to}"`);
  if (replaced === text) throw new Error(`${where} does not mention "${from}"`);
  return replaced;
}

const relink = (html, from, to) => relinked(html, from, to, "index.html");

/** `split_notebooks_2.wasm` is `part-notebooks`; what several pages share is `part-shared`. */
function partName(name) {
  const page = /split_(?:\d+_)?([a-z]+)/.exec(name)?.[1];
  return page && !name.startsWith("chunk") ? `part-${page}` : "part-shared";
}

async function finishIndex(modules) {
  let html = await readFile(join(staging, "index.html"), "utf8");
  const glue = /data-glue="([^"]+)"/.exec(html)?.[1];
  const wasm = /data-wasm="([^"]+)"/.exec(html)?.[1];
  if (!glue || !wasm) throw new Error("Trunk's pattern_script left no data-glue and data-wasm in index.html");

  const folder = join(staging, ".split");
  const app = await split(profile, folder);
  const [wasmBytes, parts, bootBytes, styleBytes] = await Promise.all([
    readFile(app.first).then(optimise),
    Promise.all(app.parts.map(async ({ name, contents }) => ({ name, contents: await optimise(contents) }))),
    minified(join(root, "public", "boot.js")),
    minified(join(root, "style", "main.css"), { external: ["*.svg", "*.woff2"] }),
  ]);
  let glueText = (await minified(app.glue)).toString("utf8");
  for (const { name, contents } of parts) {
    const path = await asset(partName(name), ".wasm", contents);
    // The loader and the parts are neighbours in assets/.
    glueText = relinked(glueText, `./${name}`, `./${basename(path)}`, "the loader of parts");
  }
  html = relink(html, wasm, await asset("app", ".wasm", wasmBytes));
  html = relink(html, glue, await asset("app", ".js", Buffer.from(glueText)));
  html = relink(html, "boot.js", await asset("boot", ".js", bootBytes));
  html = relink(html, "style/main.css", await asset("app", ".css", styleBytes));
  for (const leftover of [wasm, glue, "snippets", ".split"]) await rm(join(staging, leftover), { recursive: true, force: true });

  const links = [];
  for (const [name, contents] of modules) {
    links.push(`<link rel="asset" data-asset="${name}" href="${await asset(name, ".js", contents)}">`);
  }
  html = html.replace("</head>", () => `${links.join("\n    ")}\n  </head>`);
  await writeFile(join(staging, "index.html"), html);
}

/** The other files of public/, pages with their scripts written into them. */
async function finishPublic(scripts) {
  for (const entry of await readdir(join(root, "public"), { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "boot.js") continue;
    let contents = await readFile(join(root, "public", entry.name));
    if (extname(entry.name) === ".html") {
      const page = contents.toString("utf8").replace(/<script data-inline="([^"]+)"><\/script>/g, (_, name) => {
        const script = scripts.get(name);
        if (!script) throw new Error(`public/${entry.name} wants js/src/page/${name}.ts, which is not there`);
        // Whatever the script says, it must not end its own element.
        return `<script>${script.toString("utf8").replaceAll("</script", "<\\/script")}</script>`;
      });
      contents = Buffer.from(page);
    }
    await writeFile(join(staging, entry.name), contents);
  }
}

const COMPRESSIBLE = new Set([".html", ".js", ".css", ".wasm", ".svg", ".json", ".txt", ".webmanifest"]);

async function compress(path) {
  if (forTrying || !COMPRESSIBLE.has(extname(path))) return;
  const contents = await readFile(path);
  const hash = sha256(contents);
  const brotli = () =>
    promisify(brotliCompress)(contents, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length },
    });
  const [br, gz] = await Promise.all([
    cached(`${hash}.br`, brotli),
    cached(`${hash}.gz`, () => promisify(gzip)(contents, { level: 9 })),
  ]);
  if (br.length < contents.length) await writeFile(`${path}.br`, br);
  if (gz.length < contents.length) await writeFile(`${path}.gz`, gz);
}

async function files(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
  return (await Promise.all(nested)).flat();
}

try {
  const { modules, scripts } = await bundle();
  await Promise.all([finishIndex(modules), finishPublic(scripts)]);
  await Promise.all((await files(staging)).map(compress));
  if (!forTrying) await forgetUnusedCache();
} catch (error) {
  console.error(error.stderr || error.message);
  process.exitCode = 1;
}
