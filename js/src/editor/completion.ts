// Completion: the words at hand at once, the host's answers when they come.
//
// CodeMirror shows nothing, and takes no keys for the list, while one of several sources is still pending.
// So there is one source here, and it never waits: it gives the words at hand together with the host's last
// answer as far as that still fits. When an answer arrives, the list on screen is made anew in one step.

import {
  autocompletion,
  closeCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionStatus,
  currentCompletions,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension, Transaction } from "@codemirror/state";
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { Answer } from "./answer.ts";
import { hostOf, languageOf, nameStart } from "./facets.ts";
import { wordsAtHand } from "./words-at-hand.ts";

/** Letters of a name after which a list opens by itself. */
const LETTERS = 2;
/** Milliseconds after which the host is asked while typing. */
const QUIET = 120;

interface Question {
  readonly id: number;
  /** Where the name in question begins. */
  readonly start: number;
  readonly explicit: boolean;
  readonly timer: number;
}

class Completer implements PluginValue {
  private lastId = 0;
  private question: Question | null = null;
  private answer: Answer | null = null;
  /** An answer came that the list on screen does not show yet. */
  private stale = false;

  constructor(private readonly view: EditorView) {}

  /** What CodeMirror asks for. */
  query(context: CompletionContext): CompletionResult | null {
    const { state, pos } = context;
    // Who has run the cell and gone on wants no list there; CodeMirror closes one that is open, but still opens one late.
    if (!this.view.hasFocus) return null;
    if (!this.answer?.fits(state, pos)) this.answer = null;
    const explicit = context.explicit || (this.answer?.explicit ?? false);
    if (!state.facet(languageOf).code || (!explicit && !opensByItself(state, pos))) return null;
    if (!this.answer && !this.isAsking(state, pos, explicit)) this.ask(state, pos, explicit, explicit ? 0 : QUIET);
    return this.result(state, pos);
  }

  update(update: ViewUpdate): void {
    if (update.transactions.some(abandons) || (update.focusChanged && !update.view.hasFocus)) return this.cancel();
    if (!update.docChanged) return;
    const { state } = update;
    const pos = state.selection.main.head;
    if (this.question && nameStart(state, pos) !== this.question.start) this.forgetQuestion();
    if (this.answer?.incomplete && this.answer.fits(state, pos)) this.ask(state, pos, this.answer.explicit, QUIET);
  }

  /** Nobody waits for an answer any more. */
  cancel(): void {
    this.forgetQuestion();
    this.answer = null;
    this.stale = false;
  }

  destroy(): void {
    this.cancel();
  }

  private result(state: EditorState, pos: number): CompletionResult | null {
    this.stale = false;
    const start = nameStart(state, pos);
    const { answer } = this;
    const known = new Set(answer?.options.map((option) => option.label));
    // What is at hand are names: it has no place in an answer about more than the name before the cursor.
    const nearby = answer && answer.from !== start ? [] : atHand(this.view, state, pos, start).filter((word) => !known.has(word.label));
    const options = answer ? [...answer.options, ...nearby] : nearby;
    if (options.length === 0) return null;
    const { word } = state.facet(languageOf);
    const fits = (text: string) => (answer ? answer.takes(text) : [...text].every((letter) => word.test(letter)));
    return {
      from: answer?.from ?? start,
      ...(answer?.to !== undefined && answer.to > pos ? { to: answer.to } : {}),
      options,
      validFor: (text) => !this.stale && fits(text),
      // At another name nothing of this is known: the source is asked anew, and with it the host.
      update: (_old, _from, _to, context) => (nameStart(context.state, context.pos) === start ? this.result(context.state, context.pos) : null),
    };
  }

  private isAsking(state: EditorState, pos: number, explicit: boolean): boolean {
    const { question } = this;
    return question !== null && question.start === nameStart(state, pos) && (question.explicit || !explicit);
  }

  private ask(state: EditorState, pos: number, explicit: boolean, delay: number): void {
    this.forgetQuestion();
    const host = state.facet(hostOf);
    if (!host.complete) return;
    const id = ++this.lastId;
    const send = () => {
      // The text may have grown since: that of now is asked about.
      const { state: now } = this.view;
      const at = now.selection.main.head;
      host.complete?.({ text: now.doc.toString(), pos: at, explicit, id })?.then(
        (reply) => this.question?.id === id && this.receive(Answer.read(reply, now, at, explicit)),
        () => this.question?.id === id && this.forgetQuestion(),
      );
    };
    this.question = { id, start: nameStart(state, pos), explicit, timer: window.setTimeout(send, delay) };
  }

  private receive(answer: Answer | null): void {
    this.question = null;
    const { state } = this.view;
    const pos = state.selection.main.head;
    if (!answer?.fits(state, pos)) return;
    this.answer = answer;
    this.stale = true;
    // To CodeMirror the same selection set by typing is a step in which it looks at its list again.
    this.view.dispatch({ selection: state.selection, userEvent: "input.type.answer" });
    if (answer.incomplete && pos !== answer.pos) this.ask(state, pos, answer.explicit, QUIET);
  }

  private forgetQuestion(): void {
    if (this.question) clearTimeout(this.question.timer);
    this.question = null;
  }
}

const completers = ViewPlugin.fromClass(Completer);

/** Something other than typing: the person is no longer at that word. */
function abandons(transaction: Transaction): boolean {
  const typed = transaction.isUserEvent("input.type") || transaction.isUserEvent("delete.backward");
  return !typed && (transaction.docChanged || transaction.selection !== undefined);
}

function opensByItself(state: EditorState, pos: number): boolean {
  if (insideComment(state, pos)) return false;
  const start = nameStart(state, pos);
  const name = state.sliceDoc(start, pos);
  if (/^\d/.test(name)) return false;
  if (name.length >= LETTERS) return true;
  // After a dot, unless that is the point of a number.
  return state.sliceDoc(start - 1, start) === "." && !/^\d/.test(state.sliceDoc(nameStart(state, start - 1), start));
}

const nodeAt = (state: EditorState, pos: number): string => syntaxTree(state).resolveInner(pos, -1).name;
export const insideString = (state: EditorState, pos: number): boolean => /string/i.test(nodeAt(state, pos));
export const insideComment = (state: EditorState, pos: number): boolean => /comment/i.test(nodeAt(state, pos));

function atHand(view: EditorView, state: EditorState, pos: number, start: number): readonly Completion[] {
  const language = state.facet(languageOf);
  const words = wordsAtHand(view, state, language, start, pos);
  const isAttribute = state.sliceDoc(start - 1, start) === ".";
  if (isAttribute || insideString(state, pos)) return words;
  const taken = new Set(words.map((word) => word.label));
  return [...words, ...language.wordsLike(state.sliceDoc(start, pos)).filter((word) => !taken.has(word.label))];
}

/** A list is on screen. */
export const completionOpen = (state: EditorState): boolean => completionStatus(state) !== null && currentCompletions(state).length > 0;

/** Closes the list, or sees to it that none opens; says whether there was one to be seen. */
export function closeCompletions(view: EditorView): boolean {
  const wasOpen = completionOpen(view.state);
  view.plugin(completers)?.cancel();
  closeCompletion(view);
  return wasOpen;
}

/** What the list would insert stands there already. */
export function completionTypedInFull(state: EditorState): boolean {
  const chosen = selectedCompletion(state);
  if (!chosen) return false;
  const text = typeof chosen.apply === "string" ? chosen.apply : chosen.label;
  const { head } = state.selection.main;
  return state.sliceDoc(nameStart(state, head), head) === text;
}

export const completion: Extension = [
  completers,
  autocompletion({
    override: [(context) => context.view?.plugin(completers)?.query(context) ?? null],
    defaultKeymap: false,
    activateOnTypingDelay: 50,
  }),
];
