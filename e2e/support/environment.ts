import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The first program of that name on the PATH. */
export function onPath(...names: string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

function given(name: string, otherwise: string): string {
  const value = process.env[name] ?? otherwise;
  if (!existsSync(value)) throw new Error(`${value} is not there: run the tests with cargo xtask test e2e, or set ${name}`);
  return value;
}

/** What `cargo xtask` has built and installed; the defaults are where it does so. */
export const environment = {
  /** The server under test. */
  notebook: () => given("LIVY_NOTEBOOK", join(root, "target/debug/livy-notebook")),
  /** A Python with PySpark. */
  python: () => given("LIVY_NOTEBOOK_PYTHON", join(root, ".tools/venv/bin/python")),
  /** The folder with Apache Livy's jars. */
  livyJars: () => given("LIVY_SERVER_JARS", join(root, ".tools/livy-server/jars")),
  nginx: () => given("NGINX", onPath("nginx") ?? join(root, ".tools/nginx/usr/sbin/nginx")),
};
