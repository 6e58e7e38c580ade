// Signatures and documentation: beside the cursor when asked for, under the mouse when it rests.

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { closeHoverTooltips, EditorView, hasHoverTooltips, hoverTooltip, showTooltip, type Tooltip } from "@codemirror/view";
import { insideComment } from "./completion.ts";
import { clamp, hostOf, languageOf, nameEnd, nameStart } from "./facets.ts";
import type { HoverReply } from "./host.ts";

const setSignature = StateEffect.define<HoverReply | null>();

/** The signature stays while one types on the line it was asked on. */
const signature = StateField.define<Tooltip | null>({
  create: () => null,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setSignature)) return effect.value && { ...beside(effect.value), pos: transaction.state.selection.main.head };
    }
    if (!shown || (!transaction.docChanged && !transaction.selection)) return shown;
    const pos = transaction.changes.mapPos(shown.pos);
    const { doc, selection } = transaction.state;
    return doc.lineAt(pos).from === doc.lineAt(selection.main.head).from ? { ...shown, pos } : null;
  },
  provide: (field) => showTooltip.from(field),
});

const beside = (reply: HoverReply): Omit<Tooltip, "pos"> => ({ above: true, create: () => ({ dom: render(reply) }) });

/** Shows it, and says it to those who don't see it. */
export function showSignature(view: EditorView, reply: HoverReply | null): void {
  const words = reply && [reply.signature, reply.text].filter(Boolean).join("\n");
  view.dispatch({ effects: [setSignature.of(words ? reply : null), ...(words ? [EditorView.announce.of(words)] : [])] });
}

/** Closes signature and hover; says whether any was open. */
export function closeTooltips(view: EditorView): boolean {
  const hasSignature = view.state.field(signature) !== null;
  const hasHover = hasHoverTooltips(view.state);
  if (!hasSignature && !hasHover) return false;
  view.dispatch({ effects: [setSignature.of(null), closeHoverTooltips] });
  return true;
}

const hover = hoverTooltip(async (view, pos): Promise<Tooltip | null> => {
  const { state } = view;
  const from = nameStart(state, pos);
  const to = nameEnd(state, pos);
  const host = state.facet(hostOf);
  if (!host.hover || !state.facet(languageOf).code || from === to || insideComment(state, pos)) return null;
  const reply = await host.hover({ text: state.doc.toString(), pos });
  if (!reply || !(reply.signature || reply.text) || !view.state.doc.eq(state.doc)) return null;
  const start = clamp(reply.from ?? from, 0, pos);
  const end = clamp(reply.to ?? to, pos, state.doc.length);
  return { pos: start, end, above: true, create: () => ({ dom: render(reply) }) };
});

/** Text only: what a session says of itself is nothing to run. */
function render(reply: HoverReply): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "cm-help";
  for (const part of ["signature", "text"] as const) {
    const text = reply[part];
    if (!text) continue;
    const element = document.createElement("div");
    element.className = `cm-help-${part}`;
    element.textContent = text;
    dom.append(element);
  }
  return dom;
}

export const helpTooltips: Extension = [signature, hover];
