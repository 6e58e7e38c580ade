// The worker of search.ts: runs one job after the other. Nothing is copied on the way: hits are handed over, and so are
// the bytes that were searched, for the next ones.

import { find } from "../search/find.ts";
import type { Job, Report } from "../search/messages.ts";

/** Milliseconds after which it is said again that it goes on. */
const OFTEN = 250;

const report = (message: Report, handed: ArrayBuffer[] = []): void => self.postMessage(message, { transfer: handed });

self.onmessage = ({ data }: MessageEvent<Job>) => {
  let told = performance.now();
  report({ id: data.id, state: "begun" });
  const found = find(data, () => {
    if (performance.now() - told < OFTEN) return;
    told = performance.now();
    report({ id: data.id, state: "begun" });
  });
  if (found.state !== "done") return report(found);
  const spare = [...new Set(data.chunks.flatMap(([, text]) => (typeof text === "string" ? [] : [text.buffer])))];
  report({ ...found, spare }, [...found.hits.map(([, offsets]) => offsets.buffer), ...spare]);
};
