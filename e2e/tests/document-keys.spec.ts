import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { expect, test } from "../support/fixtures.ts";

/** Presses Tab until the focus is on a control of this name. */
async function tabTo(document: NotebookDocument, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await document.press("Tab");
    const at = await document.page.evaluate(() => globalThis.document.activeElement?.textContent?.trim());
    if (at === name) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

test.describe("the document by keyboard alone", () => {
  test("a notebook is written, run, reordered, undone and saved", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.open("/notebooks");
    await tabTo(it, "New notebook");
    await it.press("Enter");
    await it.isOpen();

    // Written and run: Shift+Enter goes to a new cell at the end.
    await it.press("Enter");
    await it.hasFocus(1, "edit");
    await it.type("print one");
    await it.press("Shift+Enter");
    await expect(page.getByRole("dialog", { name: "Choose a session" })).toBeVisible();
    await tabTo(it, "Start session");
    await it.press("Enter");
    await expect(it.output(1)).toContainText("one");
    await it.hasFocus(2, "edit");
    await it.type("print two");
    await it.press("Control+Enter");
    await expect(it.output(2)).toContainText("two");
    await it.hasFocus(2, "command");
    await it.press("Enter", "Alt+Enter");
    await it.hasFocus(3, "edit");
    await it.type("print three");
    await it.leave();
    await it.hasFocus(3, "command");
    await it.hasSources("print one", "print two", "print three");

    // Reordered, and back.
    await it.press("Control+Shift+ArrowUp", "Control+Shift+ArrowUp");
    await it.hasSources("print three", "print one", "print two");
    await it.hasFocus(1, "command");
    await it.press("Control+Shift+ArrowDown");
    await it.hasSources("print one", "print three", "print two");
    await it.press("z");
    await it.hasSources("print three", "print one", "print two");
    await it.press("z");
    await it.hasSources("print one", "print three", "print two");
    await it.press("z");
    await it.hasSources("print one", "print two", "print three");
    await it.press("Shift+Z");
    await it.hasSources("print one", "print three", "print two");
    await it.press("z");

    // Saved: it is all there again after a reload.
    await it.press("s");
    await it.isSaved();
    await page.reload();
    await it.isRunning();
    await it.isOpen();
    await it.hasSources("print one", "print two", "print three");
    await expect(it.output(1)).toContainText("one");
    await expect(it.output(2)).toContainText("two");
  });

  test("every key of command mode does what the table says", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("keys.ipynb", notebookFile(["a", "b", "c"]));
    await it.hasSources("a", "b", "c");
    await it.press("ArrowDown");
    await it.hasFocus(2, "command");
    await it.press("ArrowUp", "j", "j", "k");
    await it.hasFocus(2, "command");

    // Insert, delete, undo, redo.
    await it.press("a");
    await it.hasSources("a", "", "b", "c");
    await it.hasFocus(2, "command");
    await it.press("b");
    await it.hasSources("a", "", "", "b", "c");
    await it.hasFocus(3, "command");
    await it.press("d", "d");
    await it.hasSources("a", "", "b", "c");
    await it.hasFocus(3, "command");
    await it.press("z");
    await it.hasSources("a", "", "", "b", "c");
    await it.press("Shift+Z");
    await it.hasSources("a", "", "b", "c");
    await it.press("z", "z", "z");
    await it.hasSources("a", "b", "c");
    await it.hasFocus(2, "command");

    // Cut, copy, paste, select, merge.
    await it.press("x");
    await it.hasSources("a", "c");
    await it.press("v");
    await it.hasSources("a", "c", "b");
    await it.hasFocus(3, "command");
    await it.press("Shift+K");
    await it.press("c", "Shift+V");
    await it.hasSources("a", "c", "b", "c", "b");
    await it.press("z", "z", "z");
    await it.hasSources("a", "b", "c");
    await it.press("Control+a", "Shift+M");
    await it.hasSources("a\nb\nc");
    await it.press("z");
    await it.hasSources("a", "b", "c");
    await it.press("k", "k", "Shift+Home", "d", "d");
    await it.hasSources("b", "c");
    await it.press("z", "j", "j", "Shift+Home", "d", "d");
    await it.hasSources("");
    await it.press("z", "k", "k", "k", "Shift+J", "d", "d");
    await it.hasSources("c");
    await it.press("z", "k", "k", "Control+Shift+M");
    await it.hasSources("a\nb", "c");
    await it.press("j", "Control+Backspace");
    await it.hasSources("a\nb\nc");
    await it.press("z", "z");
    await it.hasSources("a", "b", "c");
    await it.press("k", "k", "k", "Shift+End", "d", "d");
    await it.hasSources("");
    await it.press("z");
    await it.hasSources("a", "b", "c");

    // Kinds and headings.
    await it.press("k", "k", "k", "m");
    await expect(it.cell(1).getByRole("textbox", { name: "Markdown" })).toBeVisible();
    await it.press("3", "Shift+Enter");
    await expect(it.cell(1).getByRole("heading", { level: 3, name: "a" })).toBeVisible();
    await it.hasFocus(2, "command");
    await it.press("k", "r");
    await expect(it.cell(1).locator(".cm-line").first()).toHaveText("### a");
    await it.press("y");
    await expect(it.cell(1).getByRole("textbox", { name: "Code" })).toBeVisible();
    await it.press("g", "q");
    await expect(it.cell(1).getByRole("combobox", { name: "Language" })).toHaveValue("sql");
    for (const [key, language] of [["s", "spark"], ["r", "sparkr"], ["p", "pyspark"]] as const) {
      await it.press("g", key);
      await expect(it.cell(1).getByRole("combobox", { name: "Language" })).toHaveValue(language);
    }
    await it.press("Shift+A");
    await it.hasFocus(1, "edit");
    await it.type("Top");
    await it.leave();
    await it.press("Shift+B");
    await it.hasFocus(2, "edit");
    await it.type("Below");
    await it.press("Shift+Enter");
    await expect(it.cell(2).getByRole("heading", { name: "Below" })).toBeVisible();
    // Collapse and expand sections.
    await it.press("k", "ArrowLeft");
    await expect(it.cells).toHaveCount(2);
    await it.press("ArrowRight");
    await expect(it.cells).toHaveCount(5);
    await it.press("Control+Shift+ArrowLeft");
    await expect(it.cells).toHaveCount(2);
    await it.press("Control+Shift+ArrowRight");
    await expect(it.cells).toHaveCount(5);

    // What is shown.
    await it.press("l");
    await expect(page.locator(".cm-lineNumbers").first()).toBeVisible();
    await it.press("Shift+L");
    await expect(page.locator(".cm-lineNumbers")).toHaveCount(0);
    await it.press("Shift+R");
    await expect(page.locator(".notebook.beside")).toHaveCount(1);
    await it.press("Shift+R", "h");
    await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible();
    await it.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await it.hasFocus(2, "command");
    await it.press("p");
    await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
    await it.type("edit tags");
    await it.press("Enter");
    await expect(page.getByRole("dialog", { name: "Tags" })).toBeVisible();
    await it.press("Escape");
    await it.hasFocus(2, "command");
    await it.isSaved();
  });

  test("keys of edit mode: split, undo of typing, comments, history, and leaving at the edges", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("edit.ipynb", notebookFile(["first\nsecond", "third"]));
    await it.isOpen();
    await it.press("Enter", "Control+Home", "ArrowDown", "Control+Shift+Minus");
    await it.hasSources("first", "second", "third");
    await it.hasFocus(2, "edit");
    await it.press("Control+z");
    await it.hasSources("first\nsecond", "third");
    await it.press("Escape", "Enter", "Control+End");
    await it.type("!");
    await it.press("Control+z");
    await it.hasSources("first\nsecond", "third");
    await it.press("Control+y");
    await it.hasSources("first\nsecond!", "third");
    await it.press("Control+/");
    await it.hasSources("first\n# second!", "third");
    await it.press("Control+/", "Control+End", "ArrowDown");
    await it.hasFocus(2, "edit");
    await it.press("ArrowUp");
    await it.hasFocus(1, "edit");
    await it.press("Control+m");
    await it.hasFocus(1, "command");
  });

  test("a field's own keys are its own: Ctrl+A and Ctrl+Backspace in the title touch no cell", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("title.ipynb", notebookFile(["a", "b"]));
    await page.getByRole("textbox", { name: "Title" }).click();
    await it.press("Control+a");
    await it.type("New name");
    await it.press("Control+Backspace", "Control+Backspace");
    await it.type("Other");
    await it.press("Enter");
    await it.hasSources("a", "b");
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Other");
  });
});

test.describe("cells carried by hand", () => {
  test("cells go to Jupyter's clipboard and come from it, with the browser's own keys", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const it = new NotebookDocument(page);
    await it.openFile("carry.ipynb", notebookFile(["a", "# b", "c"]));
    await it.isOpen();
    const carried = await page.evaluate(() => {
      const data = new DataTransfer();
      document.querySelector(".cell")?.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
      return { kinds: [...data.types], jupyter: data.getData("application/vnd.jupyter.cells"), text: data.getData("text/plain") };
    });
    expect(carried.text).toBe("a");
    expect(JSON.parse(carried.jupyter)).toMatchObject([{ cell_type: "code", source: ["a"] }]);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData("application/vnd.jupyter.cells", JSON.stringify([{ cell_type: "code", source: "from Jupyter", metadata: {}, outputs: [] }]));
      document.querySelector(".cell")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await it.hasSources("a", "from Jupyter", "b", "c");
    await it.hasFocus(2, "command");
    await it.press("x", "Control+v");
    await expect.poll(async () => (await it.sources()).length).toBe(4);
  });

  test("cells are dragged by their gutter, several at once", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("drag.ipynb", notebookFile(["a", "b", "c", "d"]));
    await it.isOpen();
    const gutter = (number: number) => it.cell(number).locator(".prompt .count");
    await gutter(1).dragTo(it.cell(3), { targetPosition: { x: 100, y: 60 } });
    await it.hasSources("b", "c", "a", "d");
    await gutter(1).click();
    await gutter(2).click({ modifiers: ["Shift"] });
    await gutter(2).dragTo(it.cell(4), { targetPosition: { x: 100, y: 60 } });
    await it.hasSources("a", "d", "b", "c");
    await it.press("z");
    await it.hasSources("b", "c", "a", "d");
  });
});
