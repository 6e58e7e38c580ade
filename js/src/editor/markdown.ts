// Markdown for the eye of the writer: GFM, with LaTeX between dollars.
//
// A tokenizer a line at a time, not CommonMark: what the cell becomes is the renderer's affair, and the
// real parser would bring the ones for HTML, CSS and JavaScript along.

import type { StreamParser, StringStream } from "@codemirror/language";

interface State {
  /** What the innermost open block ends with, and how its text is shown. */
  block: { end: RegExp; style: string } | null;
  /** The emphasis that is open: `**`, `_`, `~~`, … innermost last. */
  open: string[];
  heading: boolean;
}

const STYLES: Record<string, string> = { "**": "strong", __: "strong", "*": "emphasis", _: "emphasis", "~~": "strikethrough" };

const FENCE = /^(\s*)(`{3,}|~{3,})\s*([^`]*)$/;
const HEADING = /^ {0,3}#{1,6}(?=\s|$)/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const BULLET = /^\s*(?:[-+*]|\d{1,9}[.)])(?=\s)/;
const BULLET_ONLY = /^\s*(?:[-+*]|\d{1,9}[.)])$/;
const TASK = /^\s+\[[ xX]\](?=\s)/;
const QUOTE = /^\s*>+/;
const TABLE_RULE = /^\s*\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?$/;

const CODE_SPAN = /^(`+)(?!`)[\s\S]*?[^`]\1(?!`)/;
const MATH = /^\$(?![\s$])(?:\\.|[^\\$])*?[^\s\\]\$(?!\d)|^\$[^\s$\\]\$(?!\d)/;
const LINK = /^!?\[(?:\\.|[^\][\\])*\](?=[([])/;
const TARGET = /^(?:\((?:\\.|[^()\\]|\([^()]*\))*\)|\[[^\][]*\])/;
const AUTOLINK = /^<[a-zA-Z][\w+.-]{1,31}:[^\s<>]*>|^https?:\/\/[^\s<>)]+/;
const TAG = /^<\/?[a-zA-Z][\w-]*(?:\s[^<>]*)?\/?>|^<!--.*?-->/;
const DELIMITER = /^(?:\*\*|__|~~|\*|_)/;

function startOfLine(stream: StringStream, state: State): string | null {
  state.heading = false;
  const fence = stream.match(FENCE, false) as RegExpMatchArray | null;
  if (fence) {
    const mark = fence[2] ?? "```";
    state.block = { end: new RegExp(`^\\s*${mark[0]}{${mark.length},}\\s*$`), style: "monospace" };
    stream.skipToEnd();
    return "meta";
  }
  if (stream.match(/^\s*\$\$/)) {
    state.block = { end: /\$\$/, style: "string.special" };
    return "meta";
  }
  if (stream.match(HEADING)) {
    state.heading = true;
    return "heading meta";
  }
  if (stream.match(RULE)) return "contentSeparator";
  if (stream.match(TABLE_RULE)) return "meta";
  if (stream.match(QUOTE)) return "quote";
  if (stream.match(BULLET)) return "list";
  return null;
}

function insideBlock(stream: StringStream, state: State, block: NonNullable<State["block"]>): string {
  const end = stream.string.slice(stream.pos).search(block.end);
  if (end === 0) {
    stream.match(block.end);
    state.block = null;
    return "meta";
  }
  if (end > 0) stream.pos += end;
  else stream.skipToEnd();
  return block.style;
}

function inline(stream: StringStream, state: State): string | null {
  if (stream.match(/^\\[\\`*_{}[\]()#+.!|~$<>-]/)) return "escape";
  if (stream.match(CODE_SPAN)) return "monospace";
  if (stream.match(/^\$\$.+?\$\$/) || stream.match(MATH)) return "string.special";
  if (stream.match(LINK)) return "link";
  if (stream.string[stream.pos - 1] === "]" && stream.match(TARGET)) return "url";
  if (stream.match(AUTOLINK)) return "url";
  if (stream.match(TAG)) return "meta";
  if (stream.pos < 40 && BULLET_ONLY.test(stream.string.slice(0, stream.pos)) && stream.match(TASK)) return "atom";
  const before = shown(state);
  if (stream.match(DELIMITER, false) && emphasis(stream, state)) {
    // The delimiter looks like what it delimits, be it the first or the last.
    const after = shown(state);
    return (after?.length ?? 0) > (before?.length ?? 0) ? after : before;
  }
  if (stream.eat("|")) return "meta";
  // Up to whatever may mean something; at least one character.
  stream.next();
  stream.eatWhile(/[^\\`$![\]<*_~|h\s]/);
  return before;
}

/** Opens or closes emphasis at a delimiter; false where it is only a character, as in `snake_case` or `2 * 3`. */
function emphasis(stream: StringStream, state: State): boolean {
  const [mark = ""] = (stream.match(DELIMITER, false) as RegExpMatchArray | null) ?? [];
  const before = stream.string[stream.pos - 1] ?? " ";
  const after = stream.string[stream.pos + mark.length] ?? " ";
  const at = state.open.lastIndexOf(mark);
  const closes = at >= 0 && !/\s/.test(before);
  const opens = !/\s/.test(after) && !(mark[0] === "_" && /[\p{L}\p{N}]/u.test(before));
  if (closes) state.open.length = at;
  else if (opens) state.open.push(mark);
  else return false;
  stream.pos += mark.length;
  return true;
}

function shown(state: State): string | null {
  const styles = state.open.map((mark) => STYLES[mark] ?? "");
  if (state.heading) styles.push("heading");
  return styles.length > 0 ? styles.join(" ") : null;
}

export const markdown: StreamParser<State> = {
  name: "markdown",
  startState: () => ({ block: null, open: [], heading: false }),
  copyState: (state) => ({ ...state, open: [...state.open] }),
  blankLine(state) {
    state.open = [];
  },
  token(stream, state) {
    if (state.block) return insideBlock(stream, state, state.block);
    if (stream.sol()) {
      const style = startOfLine(stream, state);
      if (style !== null) return style;
    }
    return inline(stream, state);
  },
  languageData: {
    commentTokens: { block: { open: "<!--", close: "-->" } },
    closeBrackets: { brackets: ["[", "("] },
  },
};
