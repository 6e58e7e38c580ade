// What makes writing Markdown easier.

import { EditorSelection, type EditorState } from "@codemirror/state";
import type { Command } from "@codemirror/view";

const ITEM = /^(\s*)((?:>\s*)*)(?:([-+*])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;

/** At the end of a list item a new line begins the next item; in an empty item it ends the list. */
export const continueList: Command = (view) => {
  const { state } = view;
  const { main, ranges } = state.selection;
  const line = state.doc.lineAt(main.head);
  const item = ITEM.exec(line.text);
  if (state.readOnly || ranges.length > 1 || !main.empty || !item || main.head < line.from + item[0].length) return false;
  if (item[0].length === line.length) {
    view.dispatch({ changes: { from: line.from, to: line.to }, userEvent: "delete.line", scrollIntoView: true });
    return true;
  }
  const [, space = "", quote = "", bullet, number, dot = ".", gap = " ", task] = item;
  const mark = bullet ?? `${Number(number) + 1}${dot}`;
  const insert = state.lineBreak + space + quote + mark + gap + (task ? "[ ] " : "");
  view.dispatch({
    changes: { from: main.head, insert },
    selection: EditorSelection.cursor(main.head + insert.length),
    userEvent: "input.newline",
    scrollIntoView: true,
  });
  return true;
};

const STARS = "**";

/** Puts what is selected between `**`, or takes those away. */
export const toggleBold: Command = (view) => {
  const { state } = view;
  if (state.readOnly) return false;
  view.dispatch(
    state.changeByRange(({ from, to }) => {
      if (isBold(state, from, to)) {
        return {
          changes: [
            { from: from - STARS.length, to: from },
            { from: to, to: to + STARS.length },
          ],
          range: EditorSelection.range(from - STARS.length, to - STARS.length),
        };
      }
      return {
        changes: [
          { from, insert: STARS },
          { from: to, insert: STARS },
        ],
        range: EditorSelection.range(from + STARS.length, to + STARS.length),
      };
    }),
    { userEvent: "input.format", scrollIntoView: true },
  );
  return true;
};

const isBold = (state: EditorState, from: number, to: number): boolean =>
  state.sliceDoc(from - STARS.length, from) === STARS && state.sliceDoc(to, to + STARS.length) === STARS;
