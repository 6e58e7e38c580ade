import { expect, test as base } from "@playwright/test";
import { startLivy } from "./livy-server.ts";
import { type NotebookServer, realSpark, startNotebook } from "./notebook-server.ts";
import { Complaints } from "./strict.ts";

export { expect };

/** What a file of tests runs on: `test.use({ backend: "spark" })` at its top; "livy" is Apache's server 0.7.1. */
export type BackendName = "scripted" | "spark" | "livy";

interface WorkerFixtures {
  backend: BackendName;
  /** More words for the server's command line, with spaces between them, such as `--start-delay 5000`. */
  serverArgs: string;
  /** The server under test; one for all tests of a worker with the same backend. */
  server: NotebookServer & {
    /** With the backend "livy": the folder whose files batches may use. */
    livyFiles: string | undefined;
    /** What the server, and the Livy behind it, have printed so far. */
    logs(): Record<string, string>;
  };
}

interface TestFixtures {
  /** Complaints (console errors, violations of the policy, ...) that a test expects; all others fail it. */
  expectedComplaints: RegExp | undefined;
  complaints: Complaints;
  /** Puts what the servers printed beside a test that failed. */
  logsOfFailures: void;
}

/** Characters of a log that are kept: its end. */
const LOG_END = 8000;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  backend: ["scripted", { option: true, scope: "worker" }],

  serverArgs: ["", { option: true, scope: "worker" }],

  server: [
    async ({ backend, serverArgs }, use) => {
      const args = serverArgs.split(" ").filter((word) => word !== "");
      const livy = backend === "livy" ? await startLivy() : undefined;
      // What is tested on this machine's Spark can be tried on any real Livy as well.
      const real = backend === "spark" ? realSpark() : { engine: "scripted" as const };
      const server = await startNotebook({ ...(livy ? { livy: livy.url } : real), args });
      const logs = () => ({ "log of the server": server.program.log(), ...(livy ? { "log of Livy": livy.program.log() } : {}) });
      await use({ ...server, livyFiles: livy?.files, logs });
      await server.stop();
      await livy?.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],

  baseURL: async ({ server }, use) => use(server.origin),

  expectedComplaints: [undefined, { option: true }],

  complaints: [
    async ({ page, expectedComplaints }, use) => {
      const complaints = new Complaints(page);
      await use(complaints);
      expect(complaints.unexpected(expectedComplaints)).toEqual([]);
    },
    { auto: true },
  ],

  logsOfFailures: [
    async ({ server }, use, test) => {
      await use();
      if (test.status === test.expectedStatus) return;
      for (const [name, log] of Object.entries(server.logs())) {
        await test.attach(name, { body: log.slice(-LOG_END), contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});
