// Cuts the app's WebAssembly at the functions that src/part.rs marks: into a part that starts, and parts that are
// loaded with the pages they belong to. Trunk knows only one part, so wasm-bindgen is run here once more, on the first.
import { execFile } from "node:child_process";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = "livy-notebook-app";
const LOADER = "__wasm_split.js";

async function run(program, ...args) {
  // Where `cargo xtask` has installed both.
  const path = [join(root, ".tools", "bin"), process.env.PATH].join(delimiter);
  await promisify(execFile)(program, args, { env: { ...process.env, PATH: path }, maxBuffer: 1 << 26 });
}

/** What cargo made of the app in a profile, before wasm-bindgen. */
function compiled(profile) {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  return join(target, "wasm32-unknown-unknown", profile === "dev" ? "debug" : profile, `${PACKAGE}.wasm`);
}

/**
 * Writes into `folder`: the glue (`app.js`, which loads the other parts through `__wasm_split.js`), the first part
 * (`app_bg.wasm`), and the others. Returns the paths of the glue and of the first part, and the others' names and contents.
 */
export async function split(profile, folder) {
  await mkdir(folder, { recursive: true });
  await run("wasm-split-cli", "--target", "web", "--out-name", "app", compiled(profile), folder);
  const made = await readdir(folder);
  const names = made.filter((name) => name.endsWith(".wasm") && name !== "app.wasm");
  if (!made.includes(LOADER) || names.length === 0) throw new Error("the app was not cut: is .cargo/config.toml in use?");
  const options = ["--target", "web", "--keep-lld-exports", "--no-typescript", "--out-name", "app", "--out-dir", folder];
  await run("wasm-bindgen", ...options, join(folder, "app.wasm"));
  const parts = await Promise.all(names.map(async (name) => ({ name, contents: await readFile(join(folder, name)) })));
  return { glue: join(folder, "app.js"), first: join(folder, "app_bg.wasm"), parts };
}
