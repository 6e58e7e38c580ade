// What the reader of kept logs and its worker say to each other.

import type { Lines } from "./lines.ts";

/** Asks for the lines in a store of IndexedDB whose keys are `first`, `last` or between them. */
export interface Wanted {
  id: number;
  database: string;
  store: string;
  first: string;
  last: string;
}

/** The lines, in the order of their keys; null: they could not be read. */
export interface Given {
  id: number;
  lines: Lines | null;
}
