// What is wrong with the text, underlined at its place.

import { forEachDiagnostic, nextDiagnostic, setDiagnostics } from "@codemirror/lint";
import { type Command, EditorView } from "@codemirror/view";
import { clamp } from "./facets.ts";
import type { DiagnosticSpec } from "./host.ts";

const SEVERITIES: readonly string[] = ["error", "warning", "info", "hint"];

export function showDiagnostics(view: EditorView, specs: readonly DiagnosticSpec[]): void {
  const { state } = view;
  const diagnostics = specs.map(({ from, to, severity, message }) => {
    const start = clamp(from, 0, state.doc.length);
    return {
      from: start,
      to: clamp(to, start, state.doc.length),
      severity: SEVERITIES.includes(severity) ? severity : "error",
      message,
    } as const;
  });
  view.dispatch(setDiagnostics(state, diagnostics));
}

/** Goes to the next one, and says it. */
export const nextDiagnosticAloud: Command = (view) => {
  if (!nextDiagnostic(view)) return false;
  const { from, to } = view.state.selection.main;
  forEachDiagnostic(view.state, (diagnostic, start, end) => {
    if (start === from && end === to) view.dispatch({ effects: EditorView.announce.of(diagnostic.message) });
  });
  return true;
};
