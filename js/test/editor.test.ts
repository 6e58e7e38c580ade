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

describe("the editor on its page", () => {
  it("is a multi-line text box with the label it was given, and a new one when that changes", () =>
    withEditor({ text: "x = 1", label: "Code" }, async (page) => {
      const box = page.getByRole("textbox", { name: "Code" });
      assert.equal(await box.getAttribute("aria-multiline"), "true");
      await ask(page, (one) => one.editor.setLabel("Markdown"));
      await page.getByRole("textbox", { name: "Markdown" }).waitFor();
    }));

  it("puts no style element and no style attribute into the markup it is made of", () =>
    withEditor({ text: "def f(x):\n    return x", lineNumbers: true }, async (page) => {
      assert.equal(await page.evaluate(() => document.querySelectorAll("style").length), 0);
      assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 1);
      // The rules are there: CodeMirror measures without them, but cannot lay out.
      assert.equal(await page.locator(".cm-scroller").evaluate((element) => getComputedStyle(element).display), "flex");
    }));

  it("tells the host of typing, of how it was done, and of focus", () =>
    withEditor({ text: "" }, async (page) => {
      await page.keyboard.type("ab");
      await page.keyboard.press("Backspace");
      assert.deepEqual(await ask(page, (one) => one.changed), ["input.type", "input.type", "delete.backward"]);
      assert.equal(await textOf(page), "a");
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      assert.deepEqual(await ask(page, (one) => one.focused), [true, false]);
      assert.equal(await ask(page, (one) => one.editor.hasFocus()), false);
    }));

  it("takes text from the host without telling it, and keeps the cursor at its place", () =>
    withEditor({ text: "one\ntwo\nthree" }, async (page) => {
      await ask(page, (one) => one.editor.select(9, 9));
      await ask(page, (one) => one.editor.setText("zero\none\ntwo\nthree!"));
      assert.equal(await ask(page, (one) => one.editor.cursor()), 14);
      assert.equal(await textOf(page), "zero\none\ntwo\nthree!");
      assert.deepEqual(await ask(page, (one) => one.changed), []);
    }));

  it("is read-only, and says so, when told", () =>
    withEditor({ text: "x", readOnly: true }, async (page) => {
      await page.keyboard.type("y");
      assert.equal(await textOf(page), "x");
      assert.equal(await page.getByRole("textbox").getAttribute("aria-readonly"), "true");
      await ask(page, (one) => one.editor.setReadOnly(false));
      await page.keyboard.type("y");
      assert.equal(await textOf(page), "yx");
    }));

  it("answers about cursor, text and selection, and takes positions beyond the text as its ends", () =>
    withEditor({ text: "αβ\n😀x\nlast" }, async (page) => {
      const facts = await ask(page, (one) => {
        const { editor } = one;
        editor.focus("end");
        const end = editor.cursor();
        editor.select(3, 5);
        const selected = editor.selectedText();
        editor.insert("!");
        editor.focus(999);
        editor.focus("start");
        return { end, selected, text: editor.text(), cursor: editor.cursor(), coords: editor.coords(0) !== null };
      });
      assert.deepEqual(facts, { end: 11, selected: "😀", text: "αβ\n!x\nlast", cursor: 0, coords: true });
      assert.deepEqual(await ask(page, (one) => one.changed), ["input"]);
    }));

  it("shows line numbers, wraps and changes language without losing text or cursor", () =>
    withEditor({ text: "SELECT 1" }, async (page) => {
      await ask(page, (one) => one.editor.select(6, 6));
      await ask(page, (one) => one.editor.setOptions({ lineNumbers: true, wrap: true }));
      await page.locator(".cm-lineNumbers").waitFor();
      await page.locator(".cm-lineWrapping").waitFor();
      assert.equal(await page.locator(".tok-keyword").count(), 0);
      await ask(page, (one) => one.editor.setLanguage("sql"));
      assert.equal(await page.locator(".tok-keyword").innerText(), "SELECT");
      assert.equal(await ask(page, (one) => one.editor.cursor()), 6);
    }));

  it("marks the running line, search hits and diagnostics, and unmarks them", () =>
    withEditor({ text: "a = 1\nb = 2\na + b" }, async (page) => {
      await ask(page, (one) => {
        one.editor.setRunningLine(2);
        one.editor.setMarks([
          { from: 12, to: 13, current: true },
          { from: 0, to: 1, current: false },
        ]);
        one.editor.setDiagnostics([{ from: 16, to: 17, severity: "error", message: "<b>no</b> such name" }]);
      });
      assert.equal(await page.locator(".cm-runningLine").innerText(), "b = 2");
      assert.deepEqual(await page.locator(".cm-hit").allInnerTexts(), ["a", "a"]);
      assert.equal(await page.locator(".cm-hit-current").count(), 1);
      assert.equal(await page.locator(".cm-lintRange-error").innerText(), "b");
      await page.keyboard.press("F8");
      assert.equal(await page.locator(".cm-announced").innerText(), "<b>no</b> such name");
      assert.equal(await ask(page, (one) => one.editor.selectedText()), "b");
      await page.locator(".cm-lintRange-error").hover();
      assert.equal(await page.locator(".cm-diagnosticText").innerText(), "<b>no</b> such name");
      await ask(page, (one) => {
        one.editor.setRunningLine(0);
        one.editor.setMarks([]);
        one.editor.setDiagnostics([]);
      });
      assert.equal(await page.locator(".cm-runningLine, .cm-hit, .cm-lintRange").count(), 0);
    }));

  it("reveals a line and flashes it for a moment", () =>
    withEditor({ text: "x\n".repeat(200) }, async (page) => {
      await ask(page, (one) => one.editor.revealLine(150, true));
      const line = page.locator(".cm-flashedLine");
      await line.waitFor();
      const top = await line.evaluate((element) => element.getBoundingClientRect().top);
      assert.ok(top > 0 && top < 700, `the line is in the window (${top})`);
      await line.waitFor({ state: "detached" });
    }));

  it("shows a signature as text, says it aloud, and closes it with Escape before anything else", () =>
    withEditor({ text: "df.select(" }, async (page) => {
      await ask(page, (one) => one.editor.focus("end"));
      await ask(page, (one) => one.editor.showSignature({ signature: "select(*cols)", text: "<img src=x onerror=alert(1)>" }));
      assert.equal(await page.locator(".cm-help-signature").innerText(), "select(*cols)");
      assert.equal(await page.locator(".cm-help-text").innerText(), "<img src=x onerror=alert(1)>");
      assert.match(await page.locator(".cm-announced").innerText(), /select\(\*cols\)/);
      await page.keyboard.type("a");
      await page.locator(".cm-help").waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".cm-help").count(), 0);
      assert.deepEqual(await commandsOf(page), []);
      await page.keyboard.press("Escape");
      assert.deepEqual(await commandsOf(page), ["command-mode"]);
    }));

  it("asks the host about the name under the mouse", () =>
    withEditor({ text: "spark.range", hover: { signature: "range(start)" } }, async (page) => {
      await page.locator(".tok-property").hover();
      assert.equal(await page.locator(".cm-help-signature").innerText(), "range(start)");
    }));

  it("shows its placeholder while empty", () =>
    withEditor({ placeholder: "Write code" }, async (page) => {
      assert.equal(await page.locator(".cm-placeholder").innerText(), "Write code");
      await page.keyboard.type("x");
      assert.equal(await page.locator(".cm-placeholder").count(), 0);
    }));

  it("leaves a dropped file to the page", () =>
    withEditor({ text: "x" }, async (page) => {
      const reached = await page.evaluate(async () => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["{}"], "a.ipynb", { type: "application/json" }));
        const dropped = new Promise<boolean>((resolve) => document.addEventListener("drop", (event) => resolve(event.defaultPrevented)));
        document.querySelector(".cm-content")?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        return dropped;
      });
      assert.equal(reached, true);
      assert.equal(await textOf(page), "x");
    }));
});
