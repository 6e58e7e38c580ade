import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { environment, onPath } from "./environment.ts";
import { freePort, Program } from "./processes.ts";

/** Apache's own Livy server. It runs batches; its sessions fail to start, because their interpreter is not published. */
export interface LivyServer {
  /** The root of its API. */
  url: string;
  /** The only folder whose files batches may use. */
  files: string;
  program: Program;
  stop(): Promise<void>;
}

const LOGGING = `
log4j.rootCategory=INFO, console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss} %p %c{1}: %m%n
`;

/** Starts Livy 0.7.1 with its protection against cross-site requests on, unless `settings` say otherwise. */
export async function startLivy(settings: Record<string, string> = {}): Promise<LivyServer> {
  const folder = await mkdtemp(join(tmpdir(), "livy-server-"));
  const [conf, files] = [join(folder, "conf"), join(folder, "files")];
  for (const name of ["conf", "files", "logs", "rsc-jars", "repl_2.11-jars", "repl_2.12-jars"]) {
    await mkdir(join(folder, name));
  }
  const port = await freePort();
  const all: Record<string, string> = {
    "livy.server.host": "127.0.0.1",
    "livy.server.port": String(port),
    "livy.server.csrf-protection.enabled": "true",
    "livy.spark.scala-version": "2.12",
    "livy.spark.master": "local[1]",
    "livy.file.local-dir-whitelist": files,
    ...settings,
  };
  await writeFile(join(conf, "livy.conf"), Object.entries(all).map(([key, value]) => `${key} = ${value}\n`).join(""));
  await writeFile(join(conf, "log4j.properties"), LOGGING);
  await writeFile(join(conf, "livy-client.conf"), "");

  const python = environment.python();
  const spark = execFileSync(python, ["-c", "import pyspark; print(pyspark.__file__)"], { encoding: "utf8" }).trim();
  const env = {
    ...process.env,
    SPARK_HOME: dirname(spark),
    LIVY_HOME: folder,
    LIVY_CONF_DIR: conf,
    LIVY_LOG_DIR: join(folder, "logs"),
    PYSPARK_PYTHON: python,
    SPARK_LOCAL_IP: "127.0.0.1",
  };
  const java = process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin/java") : (onPath("java") ?? "java");
  const classPath = [conf, join(environment.livyJars(), "*")].join(delimiter);
  const program = new Program("Livy", java, ["-Xmx512m", "-cp", classPath, "org.apache.livy.server.LivyServer"], { env, cwd: folder });
  const url = `http://127.0.0.1:${port}`;
  await program.until(async () => {
    const version = await fetch(`${url}/version`, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    return version?.ok ? true : undefined;
  });
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url, files, program, stop };
}
