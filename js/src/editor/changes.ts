// From one text to another with few and small changes, so that cursors, marks and scroll stay where they are.

import type { ChangeSpec } from "@codemirror/state";

/** Lines that are compared one with each other; beyond that the middle is replaced as a whole. */
const MOST_LINES = 400;

interface Span {
  from: number;
  to: number;
  insert: string;
}

export function changesBetween(before: string, after: string): ChangeSpec[] {
  if (before === after) return [];
  const whole = trim({ from: 0, to: before.length, insert: after }, before);
  const old = linesOf(before.slice(whole.from, whole.to));
  const now = linesOf(whole.insert);
  if (old.length < 2 || now.length < 2 || old.length > MOST_LINES || now.length > MOST_LINES) return [whole];
  return lineSpans(old, now, whole.from).map((span) => trim(span, before));
}

/** Leaves out what is the same at both ends; never cuts a surrogate pair in two. */
function trim(span: Span, before: string): Span {
  let { from, to, insert } = span;
  let same = 0;
  const most = Math.min(to - from, insert.length);
  while (same < most && before.charCodeAt(from + same) === insert.charCodeAt(same)) same += 1;
  if (same > 0 && isHigh(before.charCodeAt(from + same - 1))) same -= 1;
  from += same;
  insert = insert.slice(same);
  same = 0;
  const rest = Math.min(to - from, insert.length);
  while (same < rest && before.charCodeAt(to - same - 1) === insert.charCodeAt(insert.length - same - 1)) same += 1;
  if (same > 0 && isLow(before.charCodeAt(to - same))) same -= 1;
  to -= same;
  insert = insert.slice(0, insert.length - same);
  return { from, to, insert };
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

/** The lines in which the two differ, by their longest common subsequence. `offset` is where the first line begins. */
function lineSpans(old: readonly string[], now: readonly string[], offset: number): Span[] {
  // common[i][j]: lines that old from i on and now from j on have in common.
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const spans: Span[] = [];
  let open: Span | null = null;
  let position = offset;
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      open = null;
      position += old[i]?.length ?? 0;
      i += 1;
      j += 1;
      continue;
    }
    if (!open) spans.push((open = { from: position, to: position, insert: "" }));
    if (j < now.length && (i === old.length || at(i, j + 1) >= at(i + 1, j))) {
      open.insert += now[j];
      j += 1;
    } else {
      position += old[i]?.length ?? 0;
      open.to = position;
      i += 1;
    }
  }
  return spans;
}
