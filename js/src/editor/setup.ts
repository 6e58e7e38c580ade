// The extensions all editors share, and those of one editor that can change.

import { closeBrackets } from "@codemirror/autocomplete";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { Compartment, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightSpecialChars,
  lineNumbers,
  placeholder,
  rectangularSelection,
  tooltips,
} from "@codemirror/view";
import { completion } from "./completion.ts";
import { hostOf, languageOf } from "./facets.ts";
import { highlighting } from "./highlight.ts";
import type { Host } from "./host.ts";
import { keys } from "./keys.ts";
import { type Language, languageNamed } from "./languages.ts";
import { marks } from "./marks.ts";
import { overlayFor } from "./overlay.ts";
import { fromHost } from "./origin.ts";
import { helpTooltips } from "./tooltips.ts";
import { registered } from "./words-at-hand.ts";

export interface EditorOptions {
  text: string;
  /** "python", "scala", "sql", "r", "markdown" or "text". */
  language: string;
  /** The accessible name. */
  label: string;
  readOnly: boolean;
  lineNumbers: boolean;
  wrap: boolean;
  placeholder?: string;
  /** Columns of one level of indentation, instead of what is usual in the language. */
  indent?: number;
}

const reports = EditorView.updateListener.of((update) => {
  if (!update.docChanged) return;
  const byPerson = update.transactions.find((transaction) => transaction.docChanged && !transaction.annotation(fromHost));
  if (byPerson) update.state.facet(hostOf).changed(byPerson.annotation(Transaction.userEvent) ?? "");
});

const focus = EditorView.domEventHandlers({
  focus: (_event, view) => void view.state.facet(hostOf).focused(true),
  blur: (_event, view) => void view.state.facet(hostOf).focused(false),
});

/** Made once: a page with fifty editors has these once. */
const shared: Extension = [
  keys,
  highlightSpecialChars(),
  drawSelection(),
  dropCursor(),
  rectangularSelection(),
  crosshairCursor(),
  EditorState.allowMultipleSelections.of(true),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlighting,
  completion,
  helpTooltips,
  marks,
  registered,
  reports,
  focus,
  EditorView.editorAttributes.of({ class: "code-surface code-editor" }),
];

/** The parts of one editor that can be exchanged. Compartments are names, so all editors share them. */
export const parts = {
  language: new Compartment(),
  label: new Compartment(),
  readOnly: new Compartment(),
  lineNumbers: new Compartment(),
  wrap: new Compartment(),
};

export const lineNumbersWhen = (on: boolean): Extension => (on ? lineNumbers() : []);
export const wrapWhen = (on: boolean): Extension => (on ? EditorView.lineWrapping : []);
export const labelled = (label: string): Extension => EditorView.contentAttributes.of({ "aria-label": label });

export function inLanguage(language: Language, indent: number | undefined): Extension {
  return [
    languageOf.of(language),
    language.support,
    indentUnit.of(" ".repeat(indent ?? language.indent)),
    EditorState.tabSize.of(indent ?? language.indent),
    // Prose is spelled in a language the browser knows.
    language.name === "markdown" ? EditorView.contentAttributes.of({ spellcheck: "true", autocorrect: "on", autocapitalize: "sentences" }) : [],
  ];
}

export function stateFor(parent: HTMLElement, options: EditorOptions, host: Host): EditorState {
  return EditorState.create({
    doc: options.text,
    extensions: [
      hostOf.of(host),
      parts.language.of(inLanguage(languageNamed(options.language), options.indent)),
      parts.label.of(labelled(options.label)),
      parts.readOnly.of(EditorState.readOnly.of(options.readOnly)),
      parts.lineNumbers.of(lineNumbersWhen(options.lineNumbers)),
      parts.wrap.of(wrapWhen(options.wrap)),
      options.placeholder ? placeholder(options.placeholder) : [],
      tooltips({ parent: overlayFor(parent) }),
      shared,
    ],
  });
}
