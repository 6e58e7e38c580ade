// Stands in for the package `d3-dsv`, of which Vega uses `dsvFormat(delimiter).parse(text)` for data
// written into a chart as CSV or TSV. The original compiles a row parser with `new Function`, which
// the page's CSP forbids.

export type Row = Record<string, string>;

export interface Rows extends Array<Row> {
  columns: string[];
}

export function dsvFormat(delimiter: string): { parse(text: string): Rows } {
  return {
    parse(text) {
      const [columns = [], ...lines] = cellsOf(text, delimiter);
      const rows = lines.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ""])));
      return Object.assign(rows, { columns });
    },
  };
}

/** The cells of each line. A cell in double quotes may hold delimiters and line breaks, and quotes twice. */
function cellsOf(text: string, delimiter: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell: string;
    [cell, at] = text[at] === '"' ? quotedCell(text, at, delimiter) : plainCell(text, at, delimiter);
    line.push(cell);
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length && text[at] !== "\n" && text[at] !== "\r") continue;
      line.push("");
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    lines.push(line);
    line = [];
  }
  return lines;
}

function plainCell(text: string, from: number, delimiter: string): [string, number] {
  let to = from;
  while (to < text.length && text[to] !== delimiter && text[to] !== "\n" && text[to] !== "\r") to += 1;
  return [text.slice(from, to), to];
}

function quotedCell(text: string, from: number, delimiter: string): [string, number] {
  let to = from + 1;
  while (to < text.length && (text[to] !== '"' || text[to + 1] === '"')) to += text[to] === '"' ? 2 : 1;
  // Should anything stand between the closing quote and the delimiter, it belongs to the cell.
  const [rest, end] = plainCell(text, to + 1, delimiter);
  return [text.slice(from + 1, to).replaceAll('""', '"') + rest, end];
}
