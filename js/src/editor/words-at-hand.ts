// Words to complete from the cells in the same language that are on the page.

import type { Completion } from "@codemirror/autocomplete";
import type { EditorState, Text } from "@codemirror/state";
import { type EditorView, ViewPlugin } from "@codemirror/view";
import { languageOf, nameEnd } from "./facets.ts";
import type { Language } from "./languages.ts";

/** Characters of a cell that are read for words, and words that are offered: enough for code, bounded for pasted data. */
const MOST_TEXT = 200_000;
const MOST_WORDS = 3000;

const views = new Set<EditorView>();

/** Keeps count of the editors on the page. */
export const registered = ViewPlugin.define((view) => {
  views.add(view);
  return { destroy: () => void views.delete(view) };
});

/**
 * Words of all cells in that language, but for the one that is being typed from `start` to `pos`. `state` is that of the
 * view, or the one it is about to get: CodeMirror asks in the middle of an update.
 */
export function wordsAtHand(view: EditorView, state: EditorState, language: Language, start: number, pos: number): Completion[] {
  const counts = new Map<string, number>();
  for (const other of views) {
    const { doc } = other === view ? state : other.state;
    if (other.state.facet(languageOf) !== language) continue;
    for (const [word, count] of countedWords(doc, language)) counts.set(word, (counts.get(word) ?? 0) + count);
    if (counts.size > MOST_WORDS) break;
  }
  const typed = state.sliceDoc(start, nameEnd(state, pos));
  if (counts.get(typed) === 1) counts.delete(typed);
  return [...counts.keys()].map(asOption);
}

const cache = new WeakMap<Text, { language: Language; words: Map<string, number> }>();

function countedWords(doc: Text, language: Language): Map<string, number> {
  const known = cache.get(doc);
  if (known?.language === language) return known.words;
  const words = new Map<string, number>();
  for (const [word] of doc.sliceString(0, MOST_TEXT).matchAll(language.names)) words.set(word, (words.get(word) ?? 0) + 1);
  cache.set(doc, { language, words });
  return words;
}

/** The same word is the same object each time: that is how the list keeps its selection when it is made anew. */
const options = new Map<string, Completion>();

function asOption(label: string): Completion {
  let option = options.get(label);
  if (!option) {
    if (options.size > 4 * MOST_WORDS) options.clear();
    option = { label, type: "text", boost: -300 };
    options.set(label, option);
  }
  return option;
}
