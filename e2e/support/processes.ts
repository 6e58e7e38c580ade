import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Processes that must not outlive the tests, whatever becomes of these. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) endGroup(child, "SIGKILL");
});

/** A port that nobody used a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
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
  async printed<T>(found: (output: string) => T | undefined | null, seconds = 120): Promise<T> {
    return this.until(() => found(this.output), seconds);
  }

  /** Waits until `probe` returns something, while the program runs. */
  async until<T>(probe: () => Promise<T | undefined | null> | T | undefined | null, seconds = 120): Promise<T> {
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
