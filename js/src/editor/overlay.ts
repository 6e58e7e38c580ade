// Where completion lists and tooltips live: outside the cells, which may clip what leaves them.

const overlays = new WeakMap<Element, HTMLElement>();

/** One element for all editors of a page, or of a dialog: a dialog in the top layer hides what is outside it. */
export function overlayFor(parent: HTMLElement): HTMLElement {
  const home = parent.closest("dialog, [popover], main") ?? parent.ownerDocument.body;
  let overlay = overlays.get(home);
  if (!overlay) {
    overlay = parent.ownerDocument.createElement("div");
    overlay.className = "code-surface code-overlay";
    overlays.set(home, overlay);
  }
  if (overlay.parentNode !== home) home.append(overlay);
  return overlay;
}
