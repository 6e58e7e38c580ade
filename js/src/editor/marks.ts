// What the notebook marks in the text: the line that runs, hits of its search, a line to look at, magics.

import { type Extension, RangeSetBuilder, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { clamp } from "./facets.ts";
import type { MarkSpec } from "./host.ts";

/** A set of decorations that one effect replaces and that moves with the text. */
function layer<T>(make: (value: T, doc: Text) => DecorationSet) {
  const set = StateEffect.define<T>();
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(set)) return make(effect.value, transaction.state.doc);
      }
      return shown.map(transaction.changes);
    },
    provide: (self) => EditorView.decorations.from(self),
  });
  return { set, field };
}

/** Line 0 is none. */
const lineLayer = (className: string) => {
  const decoration = Decoration.line({ class: className });
  return layer<number>((line, doc) =>
    line >= 1 && line <= doc.lines ? Decoration.set(decoration.range(doc.line(line).from)) : Decoration.none,
  );
};

const running = lineLayer("cm-runningLine");
const flashed = lineLayer("cm-flashedLine");

const hit = Decoration.mark({ class: "cm-hit" });
const currentHit = Decoration.mark({ class: "cm-hit cm-hit-current" });

const hits = layer<readonly MarkSpec[]>((marks, doc) => {
  const builder = new RangeSetBuilder<Decoration>();
  let last = 0;
  for (const { from, to, current } of [...marks].sort((a, b) => a.from - b.from)) {
    const start = clamp(from, last, doc.length);
    const end = clamp(to, start, doc.length);
    if (end > start) builder.add(start, end, current ? currentHit : hit);
    last = end;
  }
  return builder.finish();
});

export const setRunningLine = running.set;
export const setFlashedLine = flashed.set;
export const setHits = hits.set;

const magicLine = Decoration.line({ class: "cm-magicLine" });

/** `%%sql -o df`, `%pip …`: a head that the notebook reads, and the language below it does not. */
const magics = StateField.define<DecorationSet>({
  create: (state) => findMagics(state.doc),
  update: (shown, transaction) => (transaction.docChanged ? findMagics(transaction.newDoc) : shown),
  provide: (self) => EditorView.decorations.from(self),
});

function findMagics(doc: Text): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (let number = 1; number <= doc.lines; number += 1) {
    const line = doc.line(number);
    if (!/^%%?[a-zA-Z]/.test(line.text)) break;
    builder.add(line.from, line.from, magicLine);
  }
  return builder.finish();
}

export const marks: Extension = [running.field, flashed.field, hits.field, magics];
