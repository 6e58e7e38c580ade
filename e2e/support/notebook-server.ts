import { environment } from "./environment.ts";
import { Program } from "./processes.ts";

/** What stands behind the app: the scripted engine, real Spark, or a Livy elsewhere. */
export type Backend = { engine: "scripted" | "spark"; args?: string[] } | { livy: string; args?: string[] };

/** Real Spark: the Livy in LIVY_URL if there is one, this machine's otherwise. */
export function realSpark(): Backend {
  const livy = process.env["LIVY_URL"];
  return livy ? { livy } : { engine: "spark" };
}

/** A running `livy-notebook`. */
export interface NotebookServer {
  /** What was printed for a person to open; with the token if it has one. */
  url: string;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** The root of Livy's API. */
  api: string;
  program: Program;
  /**
   * With the scripted engine: posts to one of its control routes, such as `control("faults", {...})`, or with `method`
   * reads or clears one (crates/livy-local/src/scripted/routes.rs lists them).
   */
  control(route: string, body?: unknown, method?: "GET" | "POST" | "DELETE"): Promise<unknown>;
  stop(): Promise<number | null>;
}

/** Starts the server at a free port, without a token unless `token` says so. */
export async function startNotebook(backend: Backend, options: { token?: boolean; env?: NodeJS.ProcessEnv } = {}): Promise<NotebookServer> {
  const args = ["--port", "0"];
  if ("livy" in backend) {
    args.push("--livy", backend.livy);
  } else {
    args.push("--engine", backend.engine);
    if (backend.engine === "spark") args.push("--python", environment.python());
    if (!options.token) args.push("--no-token");
  }
  args.push(...(backend.args ?? []));
  const env = { ...process.env, LIVY_NOTEBOOK_LOG: "debug", ...options.env };
  const program = new Program("livy-notebook", environment.notebook(), args, { env });
  const url = await program.printed((output) => /^http:\/\/\S+$/m.exec(output)?.[0]);
  const base = new URL(".", url);
  const api = new URL("livy", base).href;
  const control: NotebookServer["control"] = async (route, body, method = "POST") => {
    const headers = { "x-requested-by": "e2e", "content-type": "application/json" };
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(`${api}/scripted/${route}`, { method, headers, ...(sent === undefined ? {} : { body: sent }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} scripted/${route}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return { url, origin: base.origin, api, program, control, stop: () => program.stop() };
}
