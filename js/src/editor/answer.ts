// A host's answer to a completion request, and whether it still fits the text.

import type { Completion } from "@codemirror/autocomplete";
import type { EditorState, Text } from "@codemirror/state";
import { clamp, languageOf } from "./facets.ts";
import type { CompletionOption, CompletionReply } from "./host.ts";

/** More than anybody scrolls through; what is beyond is found by typing another letter. */
const MOST = 2000;

export class Answer {
  private constructor(
    private readonly doc: Text,
    readonly pos: number,
    readonly from: number,
    readonly to: number | undefined,
    readonly options: readonly Completion[],
    readonly explicit: boolean,
    readonly incomplete: boolean,
    /** What may stand between `from` and the cursor while the answer fits. */
    private readonly text: RegExp,
  ) {}

  /** The answer for the text and position it was asked for; null when there is nothing of use in it. */
  static read(reply: CompletionReply | null | undefined, state: EditorState, pos: number, explicit: boolean): Answer | null {
    if (!reply || !Array.isArray(reply.options) || !Number.isInteger(reply.from)) return null;
    const from = clamp(reply.from, state.doc.lineAt(pos).from, pos);
    const to = Number.isInteger(reply.to) ? clamp(reply.to ?? pos, pos, state.doc.lineAt(pos).to) : undefined;
    const options = reply.options.slice(0, MOST).flatMap(readOption);
    if (options.length === 0) return null;
    const { word } = state.facet(languageOf);
    const name = new RegExp(`^(?:${word.source})*$`, "u");
    // A column in a string may have any character but those that end it.
    const text = name.test(state.sliceDoc(from, pos)) ? name : /^[^"'`\n]*$/;
    return new Answer(state.doc, pos, from, to, options, explicit, (reply.incomplete ?? false) || reply.options.length > MOST, text);
  }

  takes(text: string): boolean {
    return this.text.test(text);
  }

  /** Nothing has changed since but that the name at the cursor has got longer. */
  fits(state: EditorState, pos: number): boolean {
    if (pos < this.pos || !this.takes(state.sliceDoc(this.from, pos))) return false;
    const { doc } = state;
    return doc.slice(0, this.pos).eq(this.doc.slice(0, this.pos)) && doc.slice(pos).eq(this.doc.slice(this.pos));
  }
}

/** CodeMirror's form of an option, or nothing when it has no label. */
function readOption(option: CompletionOption): Completion[] {
  const { label, apply, type, detail, info } = option;
  if (typeof label !== "string" || label === "") return [];
  const hidden = label.startsWith("__") ? 40 : label.startsWith("_") ? 20 : 0;
  const read: Completion = { label, boost: clamp(Number(option.boost) || 0, -99, 99) - hidden };
  if (typeof apply === "string") read.apply = apply;
  if (typeof type === "string" && /^[a-z]+$/.test(type)) read.type = type;
  if (typeof detail === "string" && detail !== "") read.detail = detail;
  if (typeof info === "string" && info !== "") read.info = info;
  return [read];
}
