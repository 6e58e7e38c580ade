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
  /** The worker has begun: from now on time counts. */
  | { id: number; state: "begun" }
  /** Hits in the chunks that had any: from, to, from, to, … in UTF-16 code units. */
  | { id: number; state: "done"; hits: [number: number, offsets: Uint32Array][]; count: number }
  | { id: number; state: "invalid"; message: string };
