import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** Presses Tab until the focus is on the button of this name. */
async function tabTo(document: NotebookDocument, name: string): Promise<void> {
  await expect(document.page.getByRole("button", { name, exact: true })).toBeVisible();
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
    await it.edit(1);
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
    await it.edit(2);
    await it.press("Alt+Enter");
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
    await it.isOpen();
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
    await it.sequence("d", "d");
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
    await it.press("k", "k", "Shift+Home");
    await it.sequence("d", "d");
    await it.hasSources("b", "c");
    await it.press("z", "j", "j", "Shift+Home");
    await it.sequence("d", "d");
    await it.hasSources("");
    await it.press("z", "k", "k", "k", "Shift+J");
    await it.sequence("d", "d");
    await it.hasSources("c");
    await it.press("z", "k", "k", "Control+Shift+M");
    await it.hasSources("a\nb", "c");
    await it.press("j", "Control+Backspace");
    await it.hasSources("a\nb\nc");
    await it.press("z", "z");
    await it.hasSources("a", "b", "c");
    await it.press("k", "k", "k", "Shift+End");
    await it.sequence("d", "d");
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
    await it.sequence("g", "q");
    await expect(it.cell(1).getByRole("combobox", { name: "Language" })).toHaveValue("sql");
    for (const [key, language] of [["s", "spark"], ["r", "sparkr"], ["p", "pyspark"]] as const) {
      await it.sequence("g", key);
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
    await it.edit(1);
    await it.press("Control+Home", "ArrowDown", "Control+Shift+Minus");
    await it.hasSources("first", "second", "third");
    await it.hasFocus(2, "edit");
    await it.press("Control+z");
    await it.hasSources("first\nsecond", "third");
    await it.hasFocus(1, "edit");
    await it.press("Escape");
    await it.edit(1);
    await it.press("Control+End");
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

/** Every key of the page of shortcuts, and the test in which it is pressed. A key that is new belongs here, and into a test. */
const TESTED: Record<string, string[]> = {
  "document-keys: a notebook is written, run, reordered, undone and saved": ["Shift+Enter", "Ctrl+Enter", "Alt+Enter", "Ctrl+Shift+↑", "Ctrl+Shift+↓", "Z", "Shift+Z", "S", "Enter"],
  "document-keys: every key of command mode does what the table says": [
    ...["↑", "↓", "J", "K", "A", "B", "D, D", "X", "C", "V", "Shift+V", "Shift+K", "Shift+J", "Ctrl+A", "Shift+M", "Shift+Home", "Shift+End", "Ctrl+Shift+M", "Ctrl+Backspace"],
    ...["M", "3", "R", "Y", "G, Q", "G, S", "G, R", "G, P", "Shift+A", "Shift+B", "←", "→", "Ctrl+Shift+←", "Ctrl+Shift+→", "L", "Shift+L", "Shift+R", "H", "P"],
  ],
  "document-keys: keys of edit mode": ["Ctrl+Shift+-", "Ctrl+Z", "Esc", "Ctrl+Y", "Ctrl+/", "Ctrl+M"],
  "document-keys: the other keys": [
    ...["Shift+↑", "Shift+↓", "1", "2", "4", "5", "6", "O", "Shift+O", "Space", "Shift+Space", "?", "Q", "F", "I, I", "0, 0", "Ctrl+Shift+C", "Ctrl+Shift+P", "Ctrl+Shift+Z"],
    ...["Ctrl+B", "Ctrl+S", "Alt+↑", "Alt+↓", "Tab", "Shift+Tab", "Ctrl+G", "Ctrl+Shift+G"],
  ],
  "document-find": ["Ctrl+F", "Ctrl+H", "Alt+L"],
  "document-kept: Save writes a file of the disk": ["Ctrl+Shift+S"],
};

test.describe("the keys that are left", () => {
  test("every key that is listed is pressed in a test", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("listed.ipynb", notebookFile(["a"]));
    await it.isOpen();
    await it.press("?");
    const keys = async () => [...new Set(await page.getByRole("dialog", { name: "Shortcuts" }).locator("kbd").allTextContents())].sort();
    await expect.poll(keys).toEqual([...new Set(Object.values(TESTED).flat())].sort());
  });

  test("the other keys: headings, outputs, scrolling, palette, history, completion, finding, the session", async ({ page }) => {
    const it = new NotebookDocument(page);
    const file = JSON.parse(notebookFile(["print a", "title", ...Array.from({ length: 30 }, (_, at) => `print ${at}`)]));
    await it.openFile("left.ipynb", JSON.stringify(file));
    await it.isOpen();
    await it.startSession();
    await it.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp");
    await expect(page.locator(".cell.selected")).toHaveCount(2);
    await it.press("k", "k");

    // Outputs: hidden, shown, in a box that scrolls.
    await it.press("Control+Enter");
    await expect(it.output(1)).toContainText("a");
    await it.press("o");
    await expect(it.output(1)).toHaveText("Output is hidden");
    await it.press("o");
    await expect(it.output(1)).toContainText("a");
    await it.press("Shift+O");
    await expect(it.output(1)).toHaveClass(/scrolled/);
    await it.press("Shift+O");

    // Headings of each level.
    for (const level of [1, 2, 4, 5, 6]) {
      await it.press("j", `${level}`, "Control+Enter");
      await expect(it.cell(2).getByRole("heading", { level, name: "title" })).toBeVisible();
      await it.press("k");
    }
    await it.press("j");
    await it.edit(2);
    await it.press("Control+a", "Control+b");
    await expect(it.cell(2).locator(".cm-content")).toContainText("**");
    await it.press("Control+z", "Control+Shift+z", "Control+s");
    await expect(it.cell(2).locator(".cm-content")).toContainText("**");
    await it.leave();
    await it.press("k");

    // A page down and up.
    const top = () => page.evaluate(() => scrollY);
    await it.press("Space");
    await expect.poll(top).toBeGreaterThan(100);
    await it.press("Shift+Space");
    await expect.poll(top).toBe(0);

    // Dialogs and panels.
    for (const key of ["Control+Shift+c", "Control+Shift+p"]) {
      await it.press(key);
      await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
      await it.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await it.choose("View", "Show or hide the outline");
    await it.cell(1).locator(".count").click();
    await it.press("q");
    await expect(page.getByRole("complementary", { name: "Outline" })).toHaveCount(0);

    // What was run comes back into the text, and what was written is not lost by it.
    await it.edit(1);
    await it.press("Control+End");
    await it.type(" newer");
    await it.press("Alt+ArrowUp");
    await expect(it.cell(1).locator(".cm-line")).toHaveText("print a");
    await it.press("Alt+ArrowDown");
    await expect(it.cell(1).locator(".cm-line")).toHaveText("print a newer");
    await it.press("End", "Enter", "Tab");
    await expect(it.cell(1).locator(".cm-line").nth(1)).toHaveText(/^ {4}$/);
    await it.press("Shift+Tab");
    await expect(it.cell(1).locator(".cm-line").nth(1)).toHaveText("");
    await it.leave();

    // Finding goes on without its bar.
    await it.press("f");
    await expect(page.getByRole("searchbox", { name: "Find" })).toBeFocused();
    await it.type("print 7");
    const found = page.getByRole("status", { name: "Matches" });
    await expect(found).toHaveText("1 of 1");
    await it.press("Control+g");
    await expect(found).toContainText("1 of 1");
    await it.press("Control+Shift+g", "Escape");
    await it.leave();
    await it.hasFocus(10, "command");

    // The session: nothing runs, so nothing is interrupted; a restart asks first.
    await it.sequence("i", "i");
    await it.sequence("0", "0");
    const ask = page.getByRole("alertdialog");
    await expect(ask).toContainText("Its variables");
    await it.press("Escape");
    await expect(ask).toHaveCount(0);
    await it.hasFocus(10, "command");
  });
});
