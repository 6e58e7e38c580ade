// Lines of a log as they are kept (crates/viewer/src/record/line.rs): `eTEXT`, a letter for the section and the text, or
// `E5TEXT` with what was known of the line.

/** Of a line of which nothing is known. */
const UNKNOWN = 0xff;
const [NEWLINE, ZERO, LOWER] = [10, 48, 0x20];
const [A, Z] = [65, 90];
/** Numbers of sections, as they stand above an end; standard output is 0. */
const SECTIONS = new Map([
  [101, 1],
  [100, 2],
]);

export interface Lines {
  /** The text in UTF-8, each line with its line end. */
  text: Uint8Array<ArrayBuffer>;
  /** For each line where its line end ends in the text, in the lower 30 bits, and its section above. */
  ends: Uint32Array<ArrayBuffer>;
  /** For each line what was known of it. */
  codes: Uint8Array<ArrayBuffer>;
}

/** Takes lines as they are kept, in UTF-8, apart. What is left of them is moved together in `bytes`. */
export function lines(bytes: Uint8Array<ArrayBuffer>): Lines {
  let room = 1024;
  let ends = new Uint32Array(room);
  let codes = new Uint8Array(room);
  let [count, written] = [0, 0];
  for (let begin = 0; begin < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, begin);
    const end = newline < 0 ? bytes.length : newline;
    if (count === room) {
      room *= 2;
      ends = grown(ends, new Uint32Array(room));
      codes = grown(codes, new Uint8Array(room));
    }
    const letter = bytes[begin] ?? 0;
    const code = (bytes[begin + 1] ?? 0) - ZERO;
    const known = letter >= A && letter <= Z && code >= 0 && code < 32;
    codes[count] = known ? code : UNKNOWN;
    const from = Math.min(begin + (known ? 2 : 1), end);
    bytes.copyWithin(written, from, end);
    written += end - from;
    bytes[written++] = NEWLINE;
    ends[count++] = (written | ((SECTIONS.get(letter | LOWER) ?? 0) << 30)) >>> 0;
    begin = end + 1;
  }
  return { text: bytes.subarray(0, written), ends: ends.slice(0, count), codes: codes.slice(0, count) };
}

function grown<T extends Uint8Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
