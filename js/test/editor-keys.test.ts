import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { type Fixture, startBrowser } from "./support/browser.ts";
import { ask, commandsOf, editing, type MakeOptions, textOf } from "./support/editor.ts";

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["editor"]);
});
after(() => fixture.close());

const withEditor = (options: MakeOptions, run: (page: Page) => Promise<void>): Promise<void> => editing(fixture, options, run);

describe("keys that are the notebook's", () => {
  const cases: [key: string, command: string][] = [
    ["Shift+Enter", "run-advance"],
    ["Control+Enter", "run"],
    ["Alt+Enter", "run-insert"],
    ["Escape", "command-mode"],
    ["Control+m", "command-mode"],
    ["Control+z", "undo"],
    ["Control+Shift+z", "redo"],
    ["Control+y", "redo"],
    ["Control+s", "save"],
    ["Control+Shift+s", "save-as"],
    ["Control+f", "find"],
    ["Control+h", "replace"],
    ["Control+g", "find-next"],
    ["Control+Shift+g", "find-previous"],
    ["Control+Shift+p", "palette"],
    ["Control+Shift+c", "palette"],
    ["Control+k", "palette"],
    ["Control+Shift+Minus", "split"],
    ["Alt+ArrowUp", "history-previous"],
    ["Alt+ArrowDown", "history-next"],
    ["Shift+Tab", "signature"],
  ];

  it("reach the host, change nothing, and are marked as handled", () =>
    withEditor({ text: "ab cd" }, async (page) => {
      await ask(page, (one) => one.editor.select(2, 2));
      await page.evaluate(() => {
        document.addEventListener("keydown", (event) => {
          if (!["Control", "Shift", "Alt"].includes(event.key)) document.body.dataset["handled"] = String(event.defaultPrevented);
        });
      });
      for (const [key, command] of cases) {
        await page.keyboard.press(key);
        assert.deepEqual(await commandsOf(page), [command], key);
        assert.equal(await page.evaluate(() => document.body.dataset["handled"]), "true", key);
      }
      assert.equal(await textOf(page), "ab cd");
    }));

  it("run nothing again while held down", () =>
    withEditor({ text: "x" }, async (page) => {
      await page.keyboard.down("Shift");
      for (let i = 0; i < 4; i += 1) await page.keyboard.down("Enter");
      await page.keyboard.up("Enter");
      await page.keyboard.up("Shift");
      assert.deepEqual(await commandsOf(page), ["run-advance"]);
      assert.equal(await textOf(page), "x");
    }));

  it("never fall back to the browser's own undo", () =>
    withEditor({ text: "", refuses: ["undo"] }, async (page) => {
      await page.keyboard.type("abc");
      await page.keyboard.press("Control+z");
      assert.equal(await textOf(page), "abc");
    }));

  it("mean the edges only on the first and last line as they are on screen", () =>
    withEditor({ text: "long ".repeat(60), wrap: true }, async (page) => {
      await ask(page, (one) => one.editor.focus("start"));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowUp");
      assert.deepEqual(await commandsOf(page), []);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("PageUp");
      assert.deepEqual(await commandsOf(page), ["edge-up", "edge-page-up"]);
      await ask(page, (one) => one.editor.focus("end"));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("PageDown");
      assert.deepEqual(await commandsOf(page), ["edge-down", "edge-page-down"]);
    }));

  it("leave a selection that reaches the edge alone", () =>
    withEditor({ text: "abc" }, async (page) => {
      await ask(page, (one) => one.editor.select(0, 3));
      await page.keyboard.press("ArrowUp");
      assert.deepEqual(await commandsOf(page), []);
    }));

  it("are the editor's when the host refuses them", () =>
    withEditor({ text: "a\nb", refuses: ["history-next", "command-mode"] }, async (page) => {
      await page.keyboard.press("Alt+ArrowDown");
      assert.equal(await textOf(page), "b\na");
    }));

  it("are no trap: Escape and Tab leave the editor, Tab alone does not", () =>
    withEditor({ text: "", refuses: ["command-mode"] }, async (page) => {
      await page.evaluate(() => document.body.append(document.createElement("button")));
      await page.keyboard.press("Tab");
      assert.equal(await textOf(page), "    ");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BUTTON");
      assert.equal(await textOf(page), "    ");
    }));

  it("are no trap in a read-only editor either: Tab goes on at once, in both directions", () =>
    withEditor({ text: "x", readOnly: true }, async (page) => {
      await page.evaluate(() => {
        document.body.prepend(Object.assign(document.createElement("button"), { id: "before" }));
        document.body.append(Object.assign(document.createElement("button"), { id: "after" }));
      });
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "after");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Shift+Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "before");
    }));

  it("make text bold in Markdown, by the host or else by the editor", async () => {
    await withEditor({ text: "a b", language: "markdown" }, async (page) => {
      await page.keyboard.press("Control+b");
      assert.deepEqual(await commandsOf(page), ["bold"]);
    });
    await withEditor({ text: "a b", language: "markdown", refuses: ["bold"] }, async (page) => {
      await ask(page, (one) => one.editor.select(2, 3));
      await page.keyboard.press("Control+b");
      assert.equal(await textOf(page), "a **b**");
      await page.keyboard.press("Control+b");
      assert.equal(await textOf(page), "a b");
    });
    await withEditor({ text: "a b", language: "python" }, async (page) => {
      await page.keyboard.press("Control+b");
      assert.deepEqual(await commandsOf(page), []);
    });
  });
});

describe("keys that are the editor's", () => {
  it("indent and dedent lines, and indent to the next stop elsewhere", () =>
    withEditor({ text: "ab c" }, async (page) => {
      await ask(page, (one) => one.editor.select(3, 3));
      await page.keyboard.press("Tab");
      assert.equal(await textOf(page), "ab  c");
      await page.keyboard.press("Control+a");
      await page.keyboard.press("Tab");
      assert.equal(await textOf(page), "    ab  c");
      await ask(page, (one) => one.editor.select(2, 2));
      await page.keyboard.press("Shift+Tab");
      assert.equal(await textOf(page), "ab  c");
      assert.deepEqual(await commandsOf(page), []);
    }));

  const indented: [language: string, before: string, after: string][] = [
    ["python", "def f(x):", "def f(x):\n    "],
    ["scala", "def f(x: Int) = {", "def f(x: Int) = {\n  \n}"],
    ["scala", "  val x =", "  val x =\n    "],
    ["scala", "df\n  .filter(x)", "df\n  .filter(x)\n  "],
    ["sql", "SELECT (", "SELECT (\n  \n)"],
    ["sql", "SELECT\n  a,", "SELECT\n  a,\n  "],
    ["r", "f <- function(x) {", "f <- function(x) {\n  \n}"],
    ["markdown", "- one", "- one\n- "],
    ["markdown", "  3. [x] one", "  3. [x] one\n  4. [ ] "],
    ["markdown", "- one\n- ", "- one\n"],
  ];
  for (const [language, text, expected] of indented) {
    it(`begin a new line in ${language} after ${JSON.stringify(text)}`, () =>
      withEditor({ language }, async (page) => {
        // Typed at its end, so that brackets close themselves.
        await ask(page, (one) => one.editor.focus());
        const last = text.slice(-1);
        await page.evaluate((start) => made.at(-1)?.editor.setText(start), text.slice(0, -1));
        await ask(page, (one) => one.editor.focus("end"));
        await page.keyboard.type(last);
        await page.keyboard.press("Escape");
        await page.keyboard.press("Enter");
        assert.equal(await textOf(page), expected);
      }));
  }

  it("dedent a closing bracket as it is typed", () =>
    withEditor({ language: "scala", text: "object A {\n  val x = 1\n  " }, async (page) => {
      await ask(page, (one) => one.editor.focus("end"));
      await page.keyboard.type("}");
      assert.equal(await textOf(page), "object A {\n  val x = 1\n}");
    }));

  const comments: [language: string, text: string][] = [
    ["python", "# a"],
    ["scala", "// a"],
    ["sql", "-- a"],
    ["r", "# a"],
    ["markdown", "<!-- a -->"],
  ];
  for (const [language, commented] of comments) {
    it(`comment a line of ${language} out and in again`, () =>
      withEditor({ language, text: "a" }, async (page) => {
        await page.keyboard.press("Control+/");
        assert.equal(await textOf(page), commented);
        await page.keyboard.press("Control+/");
        assert.equal(await textOf(page), "a");
      }));
  }

  it("work with several cursors, which Escape joins before it means the notebook", () =>
    withEditor({ text: "x + x" }, async (page) => {
      await ask(page, (one) => one.editor.select(0, 1));
      await page.keyboard.press("Control+d");
      await page.keyboard.type("yy");
      assert.equal(await textOf(page), "yy + yy");
      await page.keyboard.press("Escape");
      assert.deepEqual(await commandsOf(page), []);
      await page.keyboard.press("Escape");
      assert.deepEqual(await commandsOf(page), ["command-mode"]);
    }));

  it("select a rectangle with Alt and the mouse", () =>
    withEditor({ text: "abcd\nefgh\nijkl" }, async (page) => {
      const [from, to] = await ask(page, (one) => [one.editor.coords(1), one.editor.coords(13)]);
      assert.ok(from && to);
      await page.keyboard.down("Alt");
      await page.mouse.move(from.left, from.top + 8);
      await page.mouse.down();
      await page.mouse.move(to.left, to.top + 8, { steps: 4 });
      await page.mouse.up();
      await page.keyboard.up("Alt");
      assert.equal(await ask(page, (one) => one.editor.selectedText()), "bc\nfg\njk");
    }));

  it("close brackets and quotes in code, and leave apostrophes in prose alone", async () => {
    await withEditor({ language: "python" }, async (page) => {
      await page.keyboard.type("f(['a");
      assert.equal(await textOf(page), "f(['a'])");
      for (let i = 0; i < 4; i += 1) await page.keyboard.press("Backspace");
      assert.equal(await textOf(page), "f");
    });
    await withEditor({ language: "markdown" }, async (page) => {
      await page.keyboard.type("it's (a");
      assert.equal(await textOf(page), "it's (a)");
    });
    await withEditor({ language: "text" }, async (page) => {
      await page.keyboard.type("it's (a");
      assert.equal(await textOf(page), "it's (a");
    });
  });
});
