// Reads long logs from IndexedDB in a worker: the page gets their lines, and spends no time on the rest.

import type { Lines } from "./lines.ts";
import type { Given, Wanted } from "./messages.ts";

export class Reader {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (lines: Lines | null) => void>();
  private lastId = 0;

  constructor(
    workerUrl: string,
    private readonly database: string,
    private readonly store: string,
  ) {
    this.worker = new Worker(workerUrl, { type: "module", name: "kept" });
    this.worker.onmessage = ({ data }: MessageEvent<Given>) => {
      this.waiting.get(data.id)?.(data.lines);
      this.waiting.delete(data.id);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.giveUp();
    };
  }

  /**
   * The lines from one key to another, both included; null when they can't be read here. What is asked for before the last
   * answer came is read meanwhile.
   */
  read(first: string, last: string): Promise<Lines | null> {
    const id = ++this.lastId;
    const { database, store } = this;
    const answer = new Promise<Lines | null>((resolve) => this.waiting.set(id, resolve));
    this.worker.postMessage({ id, database, store, first, last } satisfies Wanted);
    return answer;
  }

  /** Ends the worker. Whoever waits gets null. */
  destroy(): void {
    this.worker.terminate();
    this.giveUp();
  }

  private giveUp(): void {
    for (const resolve of this.waiting.values()) resolve(null);
    this.waiting.clear();
  }
}
