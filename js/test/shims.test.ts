import assert from "node:assert/strict";
import { it } from "node:test";
import { dsvFormat } from "../src/shims/d3-dsv.ts";
import { StyleModule } from "../src/shims/style-mod.ts";

it("a style module writes properties in the way of CSS and puts selectors through the caller", () => {
  const module = new StyleModule(
    { ".a, .b": { fontSize: "1em", maxWidth_fallback: "3px", maxWidth: "4px", opacity: 0, color: null } },
    { finish: (selector) => `.root ${selector}` },
  );
  assert.equal(module.getRules(), ".root .a, .root .b { font-size: 1em; max-width: 3px; max-width: 4px; opacity: 0; }");
});

it("a style module unfolds nested rules, media queries and key frames", () => {
  const module = new StyleModule(
    {
      ".a, .b": { "& > ul, &:hover": { margin: 0, "& li": { WebkitUserModify: "none" } } },
      "@media print": { ".c": { display: "none" } },
      "@keyframes blink": { "0%": {}, "50%": { opacity: 0 } },
    },
    { finish: (selector) => `#x ${selector}` },
  );
  assert.deepEqual(module.rules, [
    "#x .a > ul, #x .b > ul, #x .a:hover, #x .b:hover { margin: 0; }",
    "#x .a > ul li, #x .b > ul li, #x .a:hover li, #x .b:hover li { -webkit-user-modify: none; }",
    "@media print { #x .c { display: none; } }",
    "@keyframes blink { 0% {  } 50% { opacity: 0; } }",
  ]);
});

it("class names are never given twice", () => {
  const names = new Set(Array.from({ length: 500 }, () => StyleModule.newName()));
  assert.equal(names.size, 500);
});

it("delimited text is read with its quotes, line breaks and gaps", () => {
  const rows = dsvFormat(",").parse('a,b,__proto__\r\n1,"x, ""y""\nz",3\n4\n,,\n"q"w,5,6');
  assert.deepEqual(rows.columns, ["a", "b", "__proto__"]);
  assert.deepEqual(
    rows.map((row) => [row["a"], row["b"], Object.getOwnPropertyDescriptor(row, "__proto__")?.value]),
    [
      ["1", 'x, "y"\nz', "3"],
      ["4", "", ""],
      ["", "", ""],
      ["qw", "5", "6"],
    ],
  );
  assert.deepEqual([...dsvFormat("\t").parse("a\tb\n1\t2\n")], [{ a: "1", b: "2" }]);
  assert.deepEqual([...dsvFormat(",").parse("")], []);
});
