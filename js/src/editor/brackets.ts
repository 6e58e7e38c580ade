// How deep to indent by brackets alone, for the languages that are read a line at a time.
//
// After a line that opens a bracket it is one level deeper, at a closing bracket as deep as the line that
// opened it, and else as deep as the line before: people line up their chains and clauses as they like.

import type { StringStream } from "@codemirror/language";

export interface Brackets {
  /** The columns at which the lines begin that opened the brackets open now. */
  readonly opened: readonly number[];
  /** How many were open where the line began. */
  readonly atStart: number;
}

export const noBrackets: Brackets = { opened: [], atStart: 0 };

/** To be called at the start of each line. */
export const startLine = (brackets: Brackets): Brackets => ({ opened: brackets.opened, atStart: brackets.opened.length });

/** To be called with each token that is code. */
export function seeBracket(brackets: Brackets, token: string, stream: StringStream): Brackets {
  if (/^[([{]$/.test(token)) return { ...brackets, opened: [...brackets.opened, stream.indentation()] };
  if (/^[)\]}]$/.test(token)) {
    const opened = brackets.opened.slice(0, -1);
    return { opened, atStart: Math.min(brackets.atStart, opened.length) };
  }
  return brackets;
}

/** The column for a line that has `textAfter` on it; null: as the line before. */
export function indentOf(brackets: Brackets, textAfter: string, unit: number): number | null {
  const { opened, atStart } = brackets;
  const outer = opened[opened.length - 1];
  if (outer === undefined) return null;
  if (/^\s*[)\]}]/.test(textAfter)) return outer;
  return opened.length > atStart ? outer + unit : null;
}

export const BRACKETS_ON_INPUT = /^\s*[)\]}]$/;

/** Skips to the end of a comment that may hold others; gives how many of them are still open. */
export function skipNestedComment(stream: StringStream, depth: number): number {
  let open = depth;
  while (open > 0 && !stream.eol()) {
    if (stream.match("*/")) open -= 1;
    else if (stream.match("/*")) open += 1;
    else stream.next();
  }
  return open;
}
