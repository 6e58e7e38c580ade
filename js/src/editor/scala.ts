// Scala 2.12 and 2.13, as the Spark shell takes it.

import type { StreamParser, StringStream } from "@codemirror/language";
import { BRACKETS_ON_INPUT, type Brackets, indentOf, noBrackets, seeBracket, skipNestedComment, startLine } from "./brackets.ts";
import { SCALA_KEYWORDS } from "./words.ts";

interface State {
  /** Comments open. */
  comments: number;
  /** What ends the string we are in: `"` or `"""`. */
  quote: string;
  interpolated: boolean;
  /** The word before was one after which a name is defined. */
  defines: boolean;
  /** The line ends in `=` or `=>`: what it defines is on the next one. */
  goesOn: boolean;
  /** Where the text of the line begins. */
  column: number;
  brackets: Brackets;
}

const keywords = new Set(SCALA_KEYWORDS.split(" "));

const NUMBER = /^(?:0x[\da-f]+|(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?)[lfd]?\b/i;
const NAME = /^(?:[\p{L}_$][\p{L}\p{N}_$]*|`[^`\n]*`)/u;
const STRING = /^([a-zA-Z_]\w*)?("""|")/;
const CHARACTER = /^'(?:\\u[\da-fA-F]{4}|\\.|[^\\'\n])'/u;
const OPERATOR = /^[-+*/%<>=!&|^~:#@?\\]+/;
const EXPRESSION = /^\$(?:\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}|[\p{L}_][\p{L}\p{N}_]*|\$)/u;

/** Up to the end of the string, of the line, or of what comes before an expression in it. */
function string(stream: StringStream, state: State): string {
  if (state.interpolated && stream.match(EXPRESSION)) return "string.special";
  while (!stream.eol()) {
    if (stream.match(state.quote)) {
      // `""""` ends with a quote inside.
      while (state.quote.length === 3 && stream.eat('"'));
      state.quote = "";
      return "string";
    }
    if (state.interpolated && stream.match(EXPRESSION, false)) return "string";
    if (stream.next() === "\\" && state.quote.length === 1) stream.next();
  }
  if (state.quote.length === 1) state.quote = "";
  return "string";
}

function name(text: string, stream: StringStream, state: State): string {
  const defined = state.defines;
  state.defines = /^(?:def|val|var|class|object|trait|type|package)$/.test(text);
  const isField = stream.string[stream.pos - text.length - 1] === ".";
  if (keywords.has(text) && !isField) return /^(?:true|false|null)$/.test(text) ? "atom" : "keyword";
  if (defined) return /^\p{Lu}/u.test(text) ? "typeName.definition" : "variableName.definition";
  if (/^\p{Lu}/u.test(text)) return "typeName";
  if (stream.match(/^\s*[([]/, false)) return isField ? "propertyName.function" : "variableName.function";
  return isField ? "propertyName" : "variableName";
}

function token(stream: StringStream, state: State): string | null {
  if (stream.sol()) {
    state.brackets = startLine(state.brackets);
    state.column = stream.indentation();
  }
  if (state.comments > 0) {
    state.comments = skipNestedComment(stream, state.comments);
    return "comment";
  }
  if (state.quote !== "") return string(stream, state);
  if (stream.sol()) state.goesOn = false;
  if (stream.eatSpace()) return null;
  if (stream.match("//")) {
    stream.skipToEnd();
    return "lineComment";
  }
  if (stream.match("/*")) {
    state.comments = skipNestedComment(stream, 1);
    return "blockComment";
  }
  state.goesOn = false;
  const opening = stream.match(STRING) as RegExpMatchArray | null;
  if (opening) {
    state.quote = opening[2] ?? '"';
    state.interpolated = opening[1] !== undefined;
    return string(stream, state);
  }
  if (stream.match(CHARACTER)) return "character";
  if (stream.match(/^'[\p{L}_][\p{L}\p{N}_]*/u)) return "atom";
  if (stream.match(NUMBER)) return "number";
  if (stream.match(/^@[\p{L}_][\p{L}\p{N}_.]*/u)) return "meta";
  const word = stream.match(NAME) as RegExpMatchArray | null;
  if (word) return name(word[0], stream, state);
  state.defines = false;
  const operator = stream.match(OPERATOR) as RegExpMatchArray | null;
  if (operator) {
    state.goesOn = operator[0] === "=" || operator[0] === "=>";
    return "operator";
  }
  state.brackets = seeBracket(state.brackets, stream.next() ?? "", stream);
  return "punctuation";
}

export const scala: StreamParser<State> = {
  name: "scala",
  startState: () => ({ comments: 0, quote: "", interpolated: false, defines: false, goesOn: false, column: 0, brackets: noBrackets }),
  copyState: (state) => ({ ...state }),
  token,
  indent(state, textAfter, context) {
    const byBracket = indentOf(state.brackets, textAfter, context.unit);
    return byBracket === null && state.goesOn ? state.column + context.unit : byBracket;
  },
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", '"', '"""', "`"] },
    indentOnInput: BRACKETS_ON_INPUT,
  },
};
