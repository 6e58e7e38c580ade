// What the searcher and its worker say to each other.

/** A text, or its bytes in UTF-8. */
export type Text = string | Uint8Array<ArrayBuffer>;

export interface Job {
  id: number;
  pattern: string;
  flags: string;
  /** Numbers of the chunks, and their texts, which may be UTF-8: that costs the page least. */
  chunks: [number: number, text: Text][];
  /** Hits to stop after. */
  limit: number;
}

export type Report =
  /** The worker is at it: from now on time counts anew. */
  | { id: number; state: "begun" }
  /** Hits in the chunks that had any: from, to, from, to, … in the units of the text, code units or bytes. */
  | { id: number; state: "done"; hits: [number: number, offsets: Uint32Array<ArrayBuffer>][]; count: number; spare?: ArrayBuffer[] }
  | { id: number; state: "invalid"; message: string };
