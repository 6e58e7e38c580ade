// Finding a pattern in texts. In a file of its own to be tested without a worker.

import type { Job, Report } from "./messages.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Compiles the pattern and finds it in each chunk, up to the limit. Empty matches are no hits. */
export function find({ id, pattern, flags, chunks, limit }: Job): Report {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, flags.includes("g") ? flags : `${flags}g`);
  } catch (error) {
    return { id, state: "invalid", message: error instanceof Error ? error.message : String(error) };
  }
  const hits: [number, Uint32Array][] = [];
  let count = 0;
  for (const [number, given] of chunks) {
    const text = typeof given === "string" ? given : utf8.decode(given);
    const offsets: number[] = [];
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match && count < limit; match = expression.exec(text)) {
      const [found] = match;
      if (found === "") {
        // Or it would be found there for ever.
        expression.lastIndex += (text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1;
        continue;
      }
      offsets.push(match.index, match.index + found.length);
      count += 1;
    }
    if (offsets.length > 0) hits.push([number, Uint32Array.from(offsets)]);
    if (count >= limit) break;
  }
  return { id, state: "done", hits, count };
}
