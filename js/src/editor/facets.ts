// What every part of an editor may ask its state for.

import { type EditorState, Facet } from "@codemirror/state";
import type { Host } from "./host.ts";
import { type Language, languageNamed } from "./languages.ts";

const deafHost: Host = { changed() {}, focused() {}, command: () => false };

export const hostOf = Facet.define<Host, Host>({ combine: (hosts) => hosts[0] ?? deafHost });

export const languageOf = Facet.define<Language, Language>({ combine: (all) => all[0] ?? languageNamed("text") });

/** Where the name that ends at `pos` begins; `pos` itself when no name does. */
export function nameStart(state: EditorState, pos: number): number {
  const { word } = state.facet(languageOf);
  const line = state.doc.lineAt(pos);
  let from = pos;
  while (from > line.from) {
    const letter = letterBefore(line.text, from - line.from);
    if (!word.test(letter)) break;
    from -= letter.length;
  }
  return from;
}

/** Where the name that `pos` is in, or before, ends; `pos` itself when there is none. */
export function nameEnd(state: EditorState, pos: number): number {
  const { word } = state.facet(languageOf);
  const line = state.doc.lineAt(pos);
  let to = pos;
  for (const letter of line.text.slice(pos - line.from)) {
    if (!word.test(letter)) break;
    to += letter.length;
  }
  return to;
}

/** The character, of one or two code units, that ends at `at`. */
function letterBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return text.slice(low >= 0xdc00 && low < 0xe000 && at > 1 ? at - 2 : at - 1, at);
}

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
