import assert from "node:assert/strict";
import { it } from "node:test";
import { EditorState } from "@codemirror/state";
import { changesBetween } from "../src/editor/changes.ts";

const apply = (before: string, after: string): string => {
  const state = EditorState.create({ doc: before });
  return state.update({ changes: changesBetween(before, after) }).state.doc.toString();
};

/** A generator that gives the same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor((state / 4294967296) * below);
  };
}

it("the changes between two texts make the one from the other", () => {
  const next = numbers(7);
  const pieces = ["a", "b", "\n", "\n", "ab\n", "😀", "😁", "é", "    x = 1\n", ""];
  const random = () => Array.from({ length: next(30) }, () => pieces[next(pieces.length)]).join("");
  for (let round = 0; round < 3000; round += 1) {
    const before = random();
    const at = next(before.length + 1);
    // Half of them unrelated, half of them edits of the other.
    const after = round % 2 ? random() : before.slice(0, at) + random() + before.slice(at + next(5));
    assert.equal(apply(before, after), after);
  }
});

it("a text that is the same needs no change", () => {
  assert.deepEqual(changesBetween("a\nb", "a\nb"), []);
});

it("only what differs is changed, each place by itself", () => {
  assert.deepEqual(changesBetween("one\ntwo\nthree\nfour\n", "one\n2\nthree\nfourth\n"), [
    { from: 4, to: 7, insert: "2" },
    { from: 18, to: 18, insert: "th" },
  ]);
});

it("no change cuts a character in two", () => {
  for (const [before, after] of [["😀", "😁"], ["a😀b", "a😁b"], ["😀😀", "😀"]] as const) {
    for (const change of changesBetween(before, after) as { from: number; to: number; insert: string }[]) {
      assert.doesNotMatch(before.slice(change.from, change.to), /^[\udc00-\udfff]|[\ud800-\udbff]$/);
      assert.doesNotMatch(change.insert, /^[\udc00-\udfff]|[\ud800-\udbff]$/);
    }
  }
});

it("a text of very many lines is changed without comparing each with each", () => {
  const before = Array.from({ length: 20000 }, (_, i) => `line ${i}`).join("\n");
  const after = before.replace(/7/g, "seven");
  assert.equal(apply(before, after), after);
});
