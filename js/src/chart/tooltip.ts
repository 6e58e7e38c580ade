// The tooltip of a chart: text, never HTML.

/** Fields shown of one mark, and characters of one value. */
const MOST_FIELDS = 20;
const MOST_TEXT = 200;
/** Pixels between the mouse and the tooltip. */
const GAP = 12;

export class Tooltip {
  private readonly element: HTMLElement;

  constructor(parent: HTMLElement) {
    this.element = parent.ownerDocument.createElement("div");
    this.element.className = "chart-tooltip";
    this.element.setAttribute("role", "tooltip");
    this.element.hidden = true;
    parent.append(this.element);
  }

  /** Nothing to show hides it. */
  show(value: unknown, x: number, y: number): void {
    const rows = rowsOf(value);
    this.element.hidden = rows.length === 0;
    if (this.element.hidden) return;
    this.element.replaceChildren(...rows.map((row) => this.line(row)));
    const { width, height } = this.element.getBoundingClientRect();
    const left = x + GAP + width > innerWidth ? x - GAP - width : x + GAP;
    const top = y + GAP + height > innerHeight ? y - GAP - height : y + GAP;
    this.element.style.left = `${Math.max(0, left)}px`;
    this.element.style.top = `${Math.max(0, top)}px`;
  }

  destroy(): void {
    this.element.remove();
  }

  private line(cells: readonly string[]): HTMLElement {
    const row = this.element.ownerDocument.createElement("div");
    row.className = "chart-tooltip-row";
    for (const cell of cells) {
      const element = this.element.ownerDocument.createElement("span");
      element.textContent = cell;
      row.append(element);
    }
    return row;
  }
}

function rowsOf(value: unknown): string[][] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value !== "object" || Array.isArray(value)) return [[shown(value)]];
  return Object.entries(value)
    .slice(0, MOST_FIELDS)
    .map(([name, cell]) => [name, shown(cell)]);
}

function shown(value: unknown): string {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}
