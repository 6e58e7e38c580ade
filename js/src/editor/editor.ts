// One editor, as the page sees it.

import { startCompletion } from "@codemirror/autocomplete";
import { toggleComment } from "@codemirror/commands";
import { EditorSelection, EditorState, type StateEffect, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { changesBetween } from "./changes.ts";
import { showDiagnostics } from "./diagnostics.ts";
import { clamp } from "./facets.ts";
import type { DiagnosticSpec, Host, HoverReply, MarkSpec } from "./host.ts";
import { languageNamed } from "./languages.ts";
import { setFlashedLine, setHits, setRunningLine } from "./marks.ts";
import { fromHost } from "./origin.ts";
import { type EditorOptions, inLanguage, labelled, lineNumbersWhen, parts, stateFor, wrapWhen } from "./setup.ts";
import { showSignature } from "./tooltips.ts";

/** Milliseconds that a line one was sent to stays marked. */
const FLASH = 1500;

/** Positions are UTF-16 code units from the start of the text, lines count from 1, line breaks are `\n`. */
export class Editor {
  private readonly view: EditorView;
  private readonly indent: number | undefined;
  private flashTimer = 0;

  constructor(parent: HTMLElement, options: EditorOptions, host: Host) {
    this.indent = options.indent;
    // Put into the page when it is done: on its way CodeMirror asks for fonts, and the browser lays out the page for that.
    this.view = new EditorView({ state: stateFor(parent, options, host), root: parent.ownerDocument });
    parent.append(this.view.dom);
  }

  text(): string {
    return this.view.state.doc.toString();
  }

  /** Changes what differs and no more: cursor, selection, marks and scroll stay. Does not call `changed`. */
  setText(text: string): void {
    const changes = changesBetween(this.text(), text.replace(/\r\n?/g, "\n"));
    if (changes.length === 0) return;
    this.view.dispatch({ changes, annotations: [fromHost.of(true), Transaction.remote.of(true)] });
  }

  setLanguage(language: string): void {
    this.reconfigure(parts.language.reconfigure(inLanguage(languageNamed(language), this.indent)));
  }

  setReadOnly(readOnly: boolean): void {
    this.reconfigure(parts.readOnly.reconfigure(EditorState.readOnly.of(readOnly)));
  }

  setLabel(label: string): void {
    this.reconfigure(parts.label.reconfigure(labelled(label)));
  }

  setOptions(options: { lineNumbers?: boolean; wrap?: boolean }): void {
    if (options.lineNumbers !== undefined) this.reconfigure(parts.lineNumbers.reconfigure(lineNumbersWhen(options.lineNumbers)));
    if (options.wrap !== undefined) this.reconfigure(parts.wrap.reconfigure(wrapWhen(options.wrap)));
  }

  /** Without `at` the cursor stays where it was. */
  focus(at?: "start" | "end" | number): void {
    this.view.focus();
    if (at === undefined) return;
    const pos = at === "start" ? 0 : at === "end" ? this.length : this.inText(at);
    this.view.dispatch({ selection: { anchor: pos }, scrollIntoView: true });
  }

  hasFocus(): boolean {
    return this.view.hasFocus;
  }

  cursor(): number {
    return this.view.state.selection.main.head;
  }

  /** The cursor ends up at `to`. */
  select(from: number, to: number): void {
    this.view.dispatch({ selection: EditorSelection.single(this.inText(from), this.inText(to)), scrollIntoView: true });
  }

  /** In place of the selection, as if typed: `changed` is called. */
  insert(text: string): void {
    this.view.dispatch(this.view.state.replaceSelection(text), { userEvent: "input", scrollIntoView: true });
  }

  /** Of several selections: one a line. */
  selectedText(): string {
    const { state } = this.view;
    return state.selection.ranges.map((range) => state.sliceDoc(range.from, range.to)).join("\n");
  }

  setDiagnostics(diagnostics: readonly DiagnosticSpec[]): void {
    showDiagnostics(this.view, diagnostics);
  }

  /** Marks the line as running; 0 for none. */
  setRunningLine(line: number): void {
    this.view.dispatch({ effects: setRunningLine.of(line) });
  }

  /** Marks the hits of a search in this cell. */
  setMarks(marks: readonly MarkSpec[]): void {
    this.view.dispatch({ effects: setHits.of(marks) });
  }

  /** Scrolls to a line, and marks it for a moment on demand. */
  revealLine(line: number, flash = false): void {
    const { doc } = this.view.state;
    const number = clamp(line, 1, doc.lines);
    const effects: StateEffect<unknown>[] = [EditorView.scrollIntoView(doc.line(number).from, { y: "center" })];
    if (flash) effects.push(setFlashedLine.of(number));
    this.view.dispatch({ effects });
    if (!flash) return;
    clearTimeout(this.flashTimer);
    this.flashTimer = window.setTimeout(() => this.view.dispatch({ effects: setFlashedLine.of(0) }), FLASH);
  }

  toggleComment(): void {
    toggleComment(this.view);
  }

  startCompletion(): void {
    startCompletion(this.view);
  }

  /** Shows a signature above the cursor; null takes it away. */
  showSignature(reply: HoverReply | null): void {
    showSignature(this.view, reply);
  }

  /** Where a position is in the window, in pixels; null while it isn't drawn. */
  coords(pos: number): { left: number; top: number; bottom: number } | null {
    const rect = this.view.coordsAtPos(this.inText(pos));
    return rect && { left: rect.left, top: rect.top, bottom: rect.bottom };
  }

  destroy(): void {
    clearTimeout(this.flashTimer);
    this.view.destroy();
  }

  private get length(): number {
    return this.view.state.doc.length;
  }

  private inText(pos: number): number {
    return clamp(pos, 0, this.length);
  }

  private reconfigure(effect: StateEffect<unknown>): void {
    this.view.dispatch({ effects: effect });
  }
}
