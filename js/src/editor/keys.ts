// The keys of the editor. Those of the notebook go to the host; what the host doesn't handle, and everything
// else, is the editor's own. The page can rely on `defaultPrevented`: a key that the editor took has it set.
//
// No keyboard trap: Tab indents and completes, so Escape and then Tab leaves the editor. When the host takes
// Escape for command mode, the focus has left the editor already.

import { acceptCompletion, deleteBracketPair, moveCompletionSelection, startCompletion } from "@codemirror/autocomplete";
import {
  addCursorAbove,
  addCursorBelow,
  copyLineDown,
  copyLineUp,
  cursorMatchingBracket,
  deleteLine,
  indentLess,
  indentMore,
  indentSelection,
  insertNewlineAndIndent,
  moveLineDown,
  moveLineUp,
  simplifySelection,
  standardKeymap,
  temporarilySetTabFocusMode,
  toggleBlockComment,
  toggleComment,
} from "@codemirror/commands";
import { getIndentUnit } from "@codemirror/language";
import { selectNextOccurrence, selectSelectionMatches } from "@codemirror/search";
import { EditorSelection, type EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, type Command as EditorCommand, type KeyBinding, keymap, runScopeHandlers } from "@codemirror/view";
import { closeCompletions, completionOpen, completionTypedInFull, insideString } from "./completion.ts";
import { nextDiagnosticAloud } from "./diagnostics.ts";
import { hostOf, languageOf } from "./facets.ts";
import type { Command } from "./host.ts";
import { continueList, toggleBold } from "./prose.ts";
import { closeTooltips } from "./tooltips.ts";

const ask =
  (name: Command): EditorCommand =>
  (view) =>
    view.state.facet(hostOf).command(name);

const onlyWhen =
  (condition: (state: EditorState, view: EditorView) => boolean, command: EditorCommand): EditorCommand =>
  (view) =>
    condition(view.state, view) && command(view);

const firstOf =
  (...commands: EditorCommand[]): EditorCommand =>
  (view) =>
    commands.some((command) => command(view));

const plainCursor = (state: EditorState): boolean => state.selection.ranges.length === 1 && state.selection.main.empty;
const isEditable = (state: EditorState): boolean => !state.readOnly;
const isCode = (state: EditorState): boolean => state.facet(languageOf).code;
const isMarkdown = (state: EditorState): boolean => state.facet(languageOf).name === "markdown";

/** Before the cursor stands a name, a dot, or the quote of a string: something to complete. */
function hasPrefix(state: EditorState): boolean {
  const { word } = state.facet(languageOf);
  if (!isCode(state) || !plainCursor(state)) return false;
  const { head } = state.selection.main;
  const before = state.sliceDoc(Math.max(0, head - 1), head);
  return before === "." || word.test(before) || (/["'`]/.test(before) && insideString(state, head));
}

function inLeadingSpace(state: EditorState): boolean {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  return to > line.to || !/\S/.test(state.sliceDoc(line.from, from));
}

const onFirstVisualLine = (state: EditorState, view: EditorView): boolean =>
  plainCursor(state) && view.moveToLineBoundary(state.selection.main, false, true).head === 0;

const onLastVisualLine = (state: EditorState, view: EditorView): boolean =>
  plainCursor(state) && view.moveToLineBoundary(state.selection.main, true, true).head === state.doc.length;

/** Spaces up to the next stop, or the selected lines one level deeper. */
const indent: EditorCommand = (view) => {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(
    state.changeByRange((range) => {
      const unit = getIndentUnit(state);
      const spaces = " ".repeat(unit - ((range.head - state.doc.lineAt(range.head).from) % unit));
      return { changes: { from: range.head, insert: spaces }, range: EditorSelection.cursor(range.head + spaces.length) };
    }),
    { userEvent: "input.indent", scrollIntoView: true },
  );
  return true;
};

/** Escape closes what is open, then joins the cursors, and only then means the notebook. */
const escape: EditorCommand = (view) => {
  if (closeCompletions(view) || closeTooltips(view) || simplifySelection(view)) return true;
  return ask("command-mode")(view) || temporarilySetTabFocusMode(view);
};

/** With nothing left to complete, Enter is a new line: `df` and Enter is no request for `df`. */
const acceptWithEnter: EditorCommand = (view) => {
  if (!completionTypedInFull(view.state)) return acceptCompletion(view);
  closeCompletions(view);
  return false;
};

/** The history is the notebook's. The browser's own one knows nothing of what the notebook did to the text. */
const history =
  (name: "undo" | "redo"): EditorCommand =>
  (view) => {
    view.state.facet(hostOf).command(name);
    return true;
  };

const bindings: readonly KeyBinding[] = [
  { key: "Escape", run: escape },
  { key: "Ctrl-m", run: firstOf(onlyWhen(completionOpen, closeCompletions), ask("command-mode")) },
  { key: "Ctrl-Space", run: startCompletion },
  { mac: "Alt-`", run: startCompletion },
  { key: "ArrowDown", run: moveCompletionSelection(true) },
  { key: "ArrowUp", run: moveCompletionSelection(false) },
  { key: "PageDown", run: moveCompletionSelection(true, "page") },
  { key: "PageUp", run: moveCompletionSelection(false, "page") },
  { key: "Enter", run: acceptWithEnter },
  // Where nothing can be typed, Tab goes on to what comes next on the page.
  { key: "Tab", run: onlyWhen(isEditable, firstOf(acceptCompletion, onlyWhen(hasPrefix, startCompletion), indent)) },
  { key: "Shift-Tab", run: onlyWhen(isEditable, firstOf(onlyWhen(inLeadingSpace, indentLess), onlyWhen(isCode, ask("signature")), indentLess)) },

  { key: "Shift-Enter", run: ask("run-advance") },
  { key: "Mod-Enter", run: ask("run") },
  { key: "Alt-Enter", run: ask("run-insert") },
  { key: "Mod-z", run: history("undo"), shift: history("redo") },
  { key: "Mod-y", run: history("redo") },
  { key: "Mod-s", run: ask("save"), shift: ask("save-as") },
  { key: "Mod-f", run: ask("find") },
  { key: "Mod-h", run: ask("replace") },
  { key: "Mod-g", run: ask("find-next"), shift: ask("find-previous") },
  { key: "Mod-Shift-p", run: ask("palette") },
  { key: "Mod-Shift-c", run: ask("palette") },
  { key: "Mod-k", run: ask("palette") },
  { key: "Ctrl-Shift--", run: ask("split") },
  { key: "Ctrl-_", run: ask("split") },
  { key: "Mod-b", run: onlyWhen(isMarkdown, firstOf(ask("bold"), toggleBold)) },
  { key: "Alt-ArrowUp", run: firstOf(ask("history-previous"), moveLineUp) },
  { key: "Alt-ArrowDown", run: firstOf(ask("history-next"), moveLineDown) },
  { key: "ArrowUp", run: onlyWhen(onFirstVisualLine, ask("edge-up")) },
  { key: "ArrowDown", run: onlyWhen(onLastVisualLine, ask("edge-down")) },
  { key: "PageUp", run: onlyWhen(onFirstVisualLine, ask("edge-page-up")) },
  { key: "PageDown", run: onlyWhen(onLastVisualLine, ask("edge-page-down")) },

  { key: "Enter", run: onlyWhen(isMarkdown, firstOf(continueList, insertNewlineAndIndent)) },
  { key: "Backspace", run: deleteBracketPair },
  { key: "Mod-/", run: toggleComment },
  { key: "Alt-A", mac: "Ctrl-A", run: toggleBlockComment },
  { key: "Mod-[", run: indentLess },
  { key: "Mod-]", run: indentMore },
  { key: "Mod-Alt-\\", run: indentSelection },
  { key: "Mod-d", run: selectNextOccurrence, preventDefault: true },
  { key: "Mod-Shift-l", run: selectSelectionMatches },
  { key: "Mod-Alt-ArrowUp", run: addCursorAbove },
  { key: "Mod-Alt-ArrowDown", run: addCursorBelow },
  { key: "Shift-Alt-ArrowUp", run: copyLineUp },
  { key: "Shift-Alt-ArrowDown", run: copyLineDown },
  { key: "Shift-Mod-k", run: deleteLine },
  { key: "Shift-Mod-\\", run: cursorMatchingBracket },
  { key: "F8", run: nextDiagnosticAloud },
  ...standardKeymap,
];

/**
 * With Shift and Caps Lock a letter is small again, and Ctrl-Shift-Z would undo. It is the key that counts.
 */
function asShifted(event: KeyboardEvent): KeyboardEvent | null {
  const { key, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (!shiftKey || !(ctrlKey || metaKey) || !/^[a-z]$/.test(key)) return null;
  return { key: key.toUpperCase(), keyCode, ctrlKey, metaKey, altKey, shiftKey } as KeyboardEvent;
}

const events = EditorView.domEventHandlers({
  keydown(event, view) {
    // A key held down must not run a cell over and over.
    if (event.repeat && event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey)) return true;
    const shifted = asShifted(event);
    return shifted !== null && runScopeHandlers(view, shifted, "editor");
  },
  /** Undo and redo from a menu. */
  beforeinput(event, view) {
    if (event.inputType === "historyUndo") return history("undo")(view);
    return event.inputType === "historyRedo" && history("redo")(view);
  },
  /** A file that is dropped is for the page: it opens notebooks. The event goes on to it. */
  drop: (event) => (event.dataTransfer?.files.length ?? 0) > 0,
});

export const keys: Extension = [Prec.highest(events), Prec.high(keymap.of(bindings))];
