// Finding a pattern in texts. In a file of its own to be tested without a worker.

import type { Job, Report } from "./messages.ts";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Turns offsets in code units of a text, in order, into bytes. */
function inBytes(text: string, offsets: number[]): void {
  let [at, bytes] = [0, 0];
  for (const [index, offset] of offsets.entries()) {
    for (; at < offset; at += 1) {
      const unit = text.charCodeAt(at);
      // Of a pair, which has four bytes, all belong to the first half.
      const pair = unit >= 0xd800 && unit < 0xe000;
      bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : !pair ? 3 : unit < 0xdc00 ? 4 : 0;
    }
    offsets[index] = bytes;
  }
}

/**
 * Compiles the pattern and finds it in each chunk, up to the limit. Empty matches are no hits. Offsets are code units of a
 * text, and bytes where the text came as bytes. `went` hears of each chunk.
 */
export function find({ id, pattern, flags, chunks, limit }: Job, went = (): void => {}): Report {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, flags.includes("g") ? flags : `${flags}g`);
  } catch (error) {
    return { id, state: "invalid", message: error instanceof Error ? error.message : String(error) };
  }
  const hits: [number, Uint32Array<ArrayBuffer>][] = [];
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
    if (text.length !== given.length) inBytes(text, offsets);
    if (offsets.length > 0) hits.push([number, Uint32Array.from(offsets)]);
    if (count >= limit) break;
    went();
  }
  return { id, state: "done", hits, count };
}
