import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { highlightTree } from "@lezer/highlight";
import { highlighter } from "../src/editor/highlight.ts";
import { type LanguageName, languageNamed } from "../src/editor/languages.ts";

/** The pieces of a text that have a colour, as "class:text". */
function colours(language: LanguageName, text: string): string[] {
  const state = EditorState.create({ doc: text, extensions: languageNamed(language).support });
  const tree = ensureSyntaxTree(state, text.length, 5000);
  assert.ok(tree, "the text was read to its end");
  const found: string[] = [];
  highlightTree(tree, highlighter, (from, to, classes) => found.push(`${classes.replaceAll("tok-", "")}:${text.slice(from, to)}`));
  return found;
}

describe("Spark SQL", () => {
  it("has Spark's keywords, types and functions", () =>
    assert.deepEqual(colours("sql", "SELECT approx_percentile(x, 0.5) FROM t LATERAL VIEW explode(xs) e CAST(a AS bigint)"), [
      "keyword:SELECT", "function:approx_percentile", "operator:(", "operator:,", "number:0.5", "operator:)", "keyword:FROM",
      "keyword:LATERAL", "keyword:VIEW", "function:explode", "operator:(", "operator:)", "function:CAST", "operator:(",
      "keyword:AS", "type:bigint", "operator:)",
    ]));

  it("quotes names with backticks and strings with either quote, over lines too", () =>
    assert.deepEqual(colours("sql", "`a b` \"x\ny\" 'it\\'s' r'\\' 'z"), ["variable2:`a b`", 'string:"x', 'string:y"', "string:'it\\'s'", "string:r'\\'", "string:'z"]));

  it("nests comments and knows hints", () =>
    assert.deepEqual(colours("sql", "/*+ BROADCAST(t) */ /* a /* b */ c */ 1 -- x"), [
      "meta:/*+ BROADCAST(t) */", "comment:/* a /* b */ c */", "number:1", "comment:-- x",
    ]));

  it("reads numbers with Spark's suffixes, variables and parameters", () =>
    assert.deepEqual(colours("sql", "10L 1.5BD 2e3 ${x} :p null"), ["number:10L", "number:1.5BD", "number:2e3", "variable2:${x}", "variable2::p", "atom:null"]));

  it("takes a word for a field after a dot", () => assert.deepEqual(colours("sql", "t.date"), ["operator:.", "property:date"]));
});

describe("Scala", () => {
  it("tells definitions, types, calls and fields apart", () =>
    assert.deepEqual(colours("scala", "def run(s: Seq[Int]) = s.map(_ + 1).size"), [
      "keyword:def", "operator:(", "operator::", "type:Seq", "operator:[", "type:Int", "operator:])", "operator:=", "operator:.",
      "function:map", "operator:(", "operator:+", "number:1", "operator:).", "property:size",
    ]));

  it("reads strings of all kinds", () =>
    assert.deepEqual(colours("scala", 's"a ${x.y} $b" """c\n"d""" \'e\' \'sym "f\\""'), [
      'string:s"a ', "string2:${x.y}", "string: ", "string2:$b", 'string:"', 'string:"""c', 'string:"d"""', "string:'e'", "atom:'sym", 'string:"f\\""',
    ]));

  it("nests comments and knows annotations", () =>
    assert.deepEqual(colours("scala", "/* a /* b */ c */ @transient // d"), ["comment:/* a /* b */ c */", "meta:@transient", "comment:// d"]));
});

describe("Markdown", () => {
  it("shows headings, lists, tasks and quotes", () =>
    assert.deepEqual(colours("markdown", "# One\n- [x] two\n> three\n\n***"), ["heading meta:#", "heading: One", "list:-", "atom: [x]", "quote:>", "list:***"]));

  it("shows emphasis, and not where it is none", () =>
    assert.deepEqual(colours("markdown", "a **b _c_** snake_case 2 * 3"), ["strong:**b ", "strong emphasis:_c_", "strong:**"]));

  it("keeps fences and formulas together, over lines", () =>
    assert.deepEqual(colours("markdown", "```py\n# no heading\n```\n$$\nx^2\n$$\n`a*b` $x_1$ 5$"), [
      "meta:```py", "monospace:# no heading", "meta:```", "meta:$$", "string2:x^2", "meta:$$", "monospace:`a*b`", "string2:$x_1$",
    ]));

  it("shows links and their targets", () =>
    assert.deepEqual(colours("markdown", "[a](b) <https://c> https://d"), ["link:[a]", "url:(b)", "url:<https://c>", "url:https://d"]));
});

describe("all languages", () => {
  it("read any text to its end", () => {
    const pieces = ["(", ")", "{", "}", '"', '"""', "'", "`", "/*", "*/", "--", "//", "$", "${", "**", "_", "$$", "```", "\n", " ", "a", "1", "😀", "\\", "%", "[", "]", "|", "#"];
    let seed = 11;
    const next = (below: number) => Math.floor(((seed = (seed * 1664525 + 1013904223) % 4294967296) / 4294967296) * below);
    for (const language of ["python", "scala", "sql", "r", "markdown"] as const) {
      for (let round = 0; round < 200; round += 1) {
        colours(language, Array.from({ length: 60 }, () => pieces[next(pieces.length)]).join(""));
      }
    }
  });

  it("have names that are plain text when they are unknown", () => {
    assert.equal(languageNamed("cobol").name, "text");
    assert.equal(languageNamed("constructor").name, "text");
  });
});
