// Spark SQL as its grammar has it: backticks around names, strings in either quote that may go on over lines,
// comments inside comments, hints, `${variables}` and `:parameters`.

import type { StreamParser, StringStream } from "@codemirror/language";
import { BRACKETS_ON_INPUT, type Brackets, indentOf, noBrackets, seeBracket, skipNestedComment, startLine } from "./brackets.ts";
import { FUNCTIONS, KEYWORDS, TYPES } from "./spark-sql-words.ts";

interface State {
  /** Comments open. */
  comments: number;
  /** The quote that ends the string or name that goes on over the end of the line. */
  quote: string;
  raw: boolean;
  brackets: Brackets;
}

const keywords = new Set(KEYWORDS.split(" "));
const types = new Set(TYPES.split(" "));
const functions = new Set(FUNCTIONS.split(" "));

const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?:bd|[lsydf])?\b/i;
const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u;
const VARIABLE = /^(?:\$\{[^}\n]*\}|\$[a-z_]\w*|:[a-z_]\w*|\?)/i;

function word(text: string, stream: StringStream): string {
  const name = text.toLowerCase();
  if (/^(?:true|false|null)$/.test(name)) return "atom";
  const called = stream.match(/^\s*\(/, false) !== null;
  if (called && functions.has(name)) return "variableName.function";
  if (keywords.has(name)) return "keyword";
  if (types.has(name)) return "typeName";
  return called ? "variableName.function" : "variableName";
}

function quoted(stream: StringStream, state: State): string {
  const style = state.quote === "`" ? "variableName.special" : "string";
  for (let letter = stream.next(); letter !== undefined; letter = stream.next()) {
    if (letter === "\\" && state.quote !== "`" && !state.raw) stream.next();
    if (letter !== state.quote) continue;
    state.quote = "";
    break;
  }
  return style;
}

function token(stream: StringStream, state: State): string | null {
  if (stream.sol()) state.brackets = startLine(state.brackets);
  if (state.comments > 0) {
    state.comments = skipNestedComment(stream, state.comments);
    return "comment";
  }
  if (state.quote !== "") return quoted(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match("--")) {
    stream.skipToEnd();
    return "lineComment";
  }
  const isHint = stream.match("/*+", false) !== null;
  if (stream.match("/*")) {
    state.comments = skipNestedComment(stream, 1);
    return isHint ? "meta" : "blockComment";
  }
  const string = stream.match(/^(r|x)?(["'])/i) as RegExpMatchArray | null;
  if (string) {
    state.quote = string[2] ?? "'";
    state.raw = string[1]?.toLowerCase() === "r";
    return quoted(stream, state);
  }
  if (stream.eat("`")) {
    state.quote = "`";
    return quoted(stream, state);
  }
  if (stream.match(NUMBER)) return "number";
  if (stream.match(VARIABLE)) return "variableName.special";
  const name = stream.match(WORD) as RegExpMatchArray | null;
  if (name) {
    const isField = stream.string[stream.pos - name[0].length - 1] === ".";
    return isField ? "propertyName" : word(name[0], stream);
  }
  const letter = stream.next() ?? "";
  state.brackets = seeBracket(state.brackets, letter, stream);
  return /[-+*/%<>=!&|^~:]/.test(letter) ? "operator" : "punctuation";
}

export const sparkSql: StreamParser<State> = {
  name: "sql",
  startState: () => ({ comments: 0, quote: "", raw: false, brackets: noBrackets }),
  copyState: (state) => ({ ...state }),
  token,
  indent: (state, textAfter, context) => indentOf(state.brackets, textAfter, context.unit),
  languageData: {
    commentTokens: { line: "--", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "'", '"', "`"] },
    indentOnInput: BRACKETS_ON_INPUT,
  },
};
