// What the page tells the editor and the editor asks of the page. Plain data and functions throughout:
// the other side is WebAssembly.

/** The page's side of an editor. Everything is called on the page's own thread of control, never during an update of the editor. */
export interface Host {
  /**
   * After each change of the document by the person, not after `setText`. `how` is what was done, as
   * CodeMirror names it ("input.type", "delete.backward", "input.paste", …; "" when it has no name): it
   * helps to put changes into groups for undo.
   */
  changed(how: string): void;
  /** The editor got or lost the keyboard focus. */
  focused(has: boolean): void;
  /** A key of the notebook was pressed in the editor. False: not handled, the editor does what it would do without the page. */
  command(name: Command): boolean;
  /** Completions at a position. Null: none. A new request may come before the old one is answered: answer the newest. */
  complete?(request: CompletionRequest): Promise<CompletionReply | null>;
  /** What is known of the name at a position. Null: nothing. */
  hover?(request: { text: string; pos: number }): Promise<HoverReply | null>;
}

export type Command =
  | "run"
  | "run-advance"
  | "run-insert"
  | "command-mode"
  | "undo"
  | "redo"
  | "save"
  | "save-as"
  | "find"
  | "replace"
  | "find-next"
  | "find-previous"
  | "palette"
  | "split"
  | "bold"
  | "signature"
  | "history-previous"
  | "history-next"
  | "edge-up"
  | "edge-down"
  | "edge-page-up"
  | "edge-page-down";

/** Positions are in UTF-16 code units from the start of the text, everywhere. */
export interface CompletionRequest {
  text: string;
  pos: number;
  /** Asked for with a key, rather than while typing. */
  explicit: boolean;
  /** Greater in each later request of the same editor. */
  id: number;
}

export interface CompletionReply {
  /** What the completion replaces: from `from` to `to`, or to the cursor. */
  from: number;
  to?: number;
  options: CompletionOption[];
  /** There are more: ask again when another letter has been typed. */
  incomplete?: boolean;
}

/** Text only; nothing in it is read as HTML. */
export interface CompletionOption {
  label: string;
  /** What is inserted, when that is not the label. */
  apply?: string;
  /** "function", "method", "class", "variable", "property", "namespace", "keyword", "type", "text", "table", "column", … */
  type?: string;
  detail?: string;
  /** Documentation, shown beside the list. */
  info?: string;
  /** From -99 to 99: lower or higher among options that match as well. */
  boost?: number;
}

export interface HoverReply {
  /** `f(a, b=1) -> int`, in the font of code. */
  signature?: string;
  /** Documentation, line breaks kept. */
  text?: string;
  /** What it is about; the word at the position when not said. */
  from?: number;
  to?: number;
}

export interface DiagnosticSpec {
  from: number;
  to: number;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
}

export interface MarkSpec {
  from: number;
  to: number;
  /** The hit that the search stands on. */
  current: boolean;
}
