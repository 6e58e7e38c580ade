// A search that never holds up the page: it runs in a worker, which is ended when a pattern runs away.

import type { Job, Report, Text } from "./messages.ts";

/** Milliseconds that one chunk may take. Only a pattern that tries its way through all combinations takes that long. */
const BUDGET = 2000;
/** Characters (or bytes) that are sent to the worker at a time: each time costs the page some messages. */
const BATCH = 8 * 1024 * 1024;
/** Memory of chunks that is held for the next ones. */
const SPARE = 8;

/** How a search ended. */
export interface Outcome {
  /**
   * "done": everything was searched; "limit": there may be more hits; "cancelled": by `cancel` or by the next search;
   * "timeout": the pattern takes too long; "invalid": it is no pattern; "failed": the worker could not be started.
   */
  state: "done" | "limit" | "cancelled" | "timeout" | "invalid" | "failed";
  count: number;
  /** What is wrong, for "invalid" and "failed". */
  message: string;
}

/** Gets the hits of one chunk: from, to, from, to, … from its start, in code units of a text and in bytes where it came as bytes. */
export type Found = (chunk: number, offsets: Uint32Array) => void;

/** Gives one chunk after the other, in `spare` if it likes to: memory that is not used any more, which costs least. */
export type Chunks = (index: number, spare: ArrayBuffer | null) => Text | null;

interface Running {
  id: number;
  count: number;
  resolve(outcome: Outcome): void;
  receive(report: Report): void;
}

export class Searcher {
  private worker: Worker | null = null;
  private running: Running | null = null;
  private lastId = 0;
  private timer = 0;
  /** Of batches that were searched. */
  private spare: ArrayBuffer[] = [];

  constructor(private readonly workerUrl: string) {}

  /**
   * Searches chunk after chunk, as `chunks` gives them, until that gives null. Bytes are handed on to the worker, not
   * copied: they are gone afterwards. A search that runs is cancelled.
   * `flags` are those of JavaScript: "i", "m", "s", "u", "v". `searched` hears how many chunks are done, some at a time.
   */
  search(pattern: string, flags: string, chunks: Chunks, limit: number, found: Found, searched?: (chunks: number) => void): Promise<Outcome> {
    this.cancel();
    const id = ++this.lastId;
    return new Promise((resolve) => {
      let next = 0;
      const send = (): void => {
        const batch: Job["chunks"] = [];
        for (let size = 0; size < BATCH; ) {
          const spare = this.spare.pop() ?? null;
          const text = chunks(next, spare);
          const used = text !== null && typeof text !== "string" && text.buffer === spare;
          if (spare && !used) this.spare.push(spare);
          if (text === null) break;
          batch.push([next, text]);
          size += text.length + 1;
          next += 1;
        }
        if (batch.length === 0) return this.end("done");
        this.post({ id, pattern, flags, chunks: batch, limit: limit - running.count });
      };
      const receive = (report: Report): void => {
        if (report.state === "begun") {
          clearTimeout(this.timer);
          this.timer = window.setTimeout(() => this.runAway(), BUDGET);
          return;
        }
        clearTimeout(this.timer);
        if (report.state === "invalid") return this.end("invalid", report.message);
        running.count += report.count;
        this.spare = this.spare.concat(report.spare ?? []).slice(0, SPARE);
        for (const [chunk, offsets] of report.hits) {
          found(chunk, offsets);
          // The one who was told may have begun another search.
          if (this.running !== running) return;
        }
        searched?.(next);
        if (this.running !== running) return;
        if (running.count >= limit) this.end("limit");
        else send();
      };
      const running: Running = { id, count: 0, resolve, receive };
      this.running = running;
      send();
    });
  }

  /** Ends the search that runs, if any, and the worker, which is busy with it. */
  cancel(): void {
    if (!this.running) return;
    this.stopWorker();
    this.end("cancelled");
  }

  destroy(): void {
    this.cancel();
    this.stopWorker();
  }

  private post(job: Job): void {
    try {
      this.worker ??= this.startWorker();
    } catch (error) {
      return this.end("failed", error instanceof Error ? error.message : String(error));
    }
    this.worker.postMessage(job, job.chunks.flatMap(([, text]) => (typeof text === "string" ? [] : [text.buffer])));
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerUrl, { type: "module", name: "search" });
    worker.onmessage = ({ data }: MessageEvent<Report>) => {
      if (data.id === this.running?.id) this.running.receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.stopWorker();
      this.end("failed", event.message || "The search could not be started.");
    };
    return worker;
  }

  private runAway(): void {
    this.stopWorker();
    this.end("timeout");
  }

  private stopWorker(): void {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
  }

  private end(state: Outcome["state"], message = ""): void {
    const { running } = this;
    this.running = null;
    // A pause may be long: the memory is let go.
    this.spare = [];
    running?.resolve({ state, count: running.count, message });
  }
}
