import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Processes that must not outlive the tests, whatever becomes of these. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) endGroup(child, "SIGKILL");
});

/** Ports of a worker: below those that the system gives to connections, and no other worker's. */
const PORTS = 500;
let nextPort = 20_000 + PORTS * (Number(process.env["TEST_PARALLEL_INDEX"] ?? 0) % 20) + (process.pid % PORTS);

/** A port that nobody uses, and nobody else is going to: whoever listens there may take its time to begin. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS; tries += 1) {
    const port = nextPort;
    nextPort += (port + 1) % PORTS === 0 ? 1 - PORTS : 1;
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(() => true, () => false);
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
  throw new Error("no port is free");
}

/** A program under the tests' control, with all it has printed. */
export class Program {
  private output = "";
  private readonly child: ChildProcess;
  private ended = false;

  constructor(
    private readonly name: string,
    command: string,
    args: string[],
    options: SpawnOptions = {},
  ) {
    // A process group of its own, so that its children can be ended with it.
    this.child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    }
    this.child.once("error", (error) => (this.output += `\n${error.message}\n`));
    this.child.once("close", () => {
      this.ended = true;
      running.delete(this.child);
    });
  }

  /** Everything printed so far, on both streams. */
  log(): string {
    return this.output;
  }

  /** Waits until `found` finds something in what was printed, and returns it. */
  async printed<T>(found: (output: string) => T | undefined | null, seconds = 240): Promise<T> {
    return this.until(() => found(this.output), seconds);
  }

  /** Waits until `probe` returns something, while the program runs. */
  async until<T>(probe: () => Promise<T | undefined | null> | T | undefined | null, seconds = 240): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      const found = await probe();
      if (found !== undefined && found !== null) return found;
      if (this.ended) throw new Error(`${this.name} ended:\n${this.output}`);
      await sleep(100);
    }
    throw new Error(`${this.name} is not ready after ${seconds} s:\n${this.output}`);
  }

  /** Asks it to end, and sees to it that it does. Returns the exit code; null if it had to be killed. */
  async stop(signal: NodeJS.Signals = "SIGTERM", seconds = 40): Promise<number | null> {
    if (!this.ended) {
      this.child.kill(signal);
      const closed = once(this.child, "close");
      const late = sleep(seconds * 1000, "late", { ref: false });
      if ((await Promise.race([closed, late])) === "late") {
        endGroup(this.child, "SIGKILL");
        await closed;
      }
    }
    endGroup(this.child, "SIGKILL");
    return this.child.exitCode;
  }
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}
