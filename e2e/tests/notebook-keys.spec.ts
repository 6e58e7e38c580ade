import { type Cell, NotebookPage } from "../pages/notebook.ts";
import { NotebooksPage } from "../pages/notebooks.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** What keys do in a notebook. Cells run on the scripted engine: their code is its little language. */

async function open(notebooks: NotebooksPage, notebook: NotebookPage): Promise<void> {
  await notebooks.goto();
  await notebooks.newNotebook.click();
  await notebook.isOpen();
}

/** Command mode: the focus is on the cell, not in its text. */
async function isCommanded(cell: Cell): Promise<void> {
  await expect(cell.group).toBeFocused();
}

test.describe("keys of a notebook", () => {
  let notebook: NotebookPage;
  test.beforeEach(async ({ page, server }) => {
    await server.control("reset");
    notebook = new NotebookPage(page);
    await open(new NotebooksPage(page), notebook);
  });

  test("Enter goes into a cell's text, Escape leaves it, and letters mean letters only in the text", async ({ page }) => {
    const cell = notebook.cell(1);
    await cell.write("print 1");
    await page.keyboard.type("b");
    await expect(notebook.cells).toHaveCount(1);
    await page.keyboard.press("Escape");
    await isCommanded(cell);
    await page.keyboard.press("Enter");
    await expect(cell.code).toBeFocused();
    await expect(cell.code).toHaveText("print 1b");
    // A click where the cursor is already changes nothing.
    await cell.code.click();
    await page.keyboard.type("!");
    await expect(cell.code).toContainText("!");
    await expect(notebook.cells).toHaveCount(1);
  });

  test("A and B insert cells, D D deletes, Z brings back", async ({ page }) => {
    await notebook.cell(1).write("print first");
    await page.keyboard.press("Escape");
    await isCommanded(notebook.cell(1));
    await page.keyboard.press("b");
    await expect(notebook.cells).toHaveCount(2);
    await isCommanded(notebook.cell(2));
    await page.keyboard.press("a");
    await expect(notebook.cells).toHaveCount(3);
    await isCommanded(notebook.cell(2));
    await page.keyboard.press("ArrowUp");
    await isCommanded(notebook.cell(1));
    await page.keyboard.press("d");
    await expect(notebook.cells, "one D is nothing").toHaveCount(3);
    // Nor is one with another key after it.
    await page.keyboard.press("ArrowUp");
    await isCommanded(notebook.cell(1));
    await notebook.sequence("d", "d");
    await expect(notebook.cells).toHaveCount(2);
    await isCommanded(notebook.cell(1));
    await expect(notebook.cell(1).code).toHaveText("");
    await page.keyboard.press("z");
    await expect(notebook.cells).toHaveCount(3);
    await expect(notebook.cell(1).code).toHaveText("print first");
    // A page that is opened again has it all.
    await expect(notebook.saved).toBeVisible();
    await page.reload();
    await notebook.isOpen();
    await expect(notebook.cells).toHaveCount(3);
    await expect(notebook.cell(1).code).toHaveText("print first");
  });

  test("running asks for a session once; Shift-Enter goes on, Ctrl-Enter stays, Alt-Enter makes a cell", async ({ page, server }) => {
    const first = notebook.cell(1);
    await first.write("print one");
    await page.keyboard.press("Shift+Enter");
    await expect(notebook.sessionDialog).toBeVisible();
    await expect(first.status).toHaveText("Queued");
    await page.keyboard.press("Escape");
    await expect(notebook.sessionDialog).toHaveCount(0);
    await expect(first.status, "who chose no session does not want it to run").toHaveText("Cancelled");

    await first.code.click();
    await page.keyboard.press("Control+Enter");
    await notebook.sessionDialog.getByRole("button", { name: "Start session" }).click();
    await first.is("Done");
    await expect(first.output).toHaveText("one");
    await isCommanded(first);

    const second = notebook.cell(2);
    await second.write("print two");
    await page.keyboard.press("Control+Enter");
    await second.is("Done");
    await isCommanded(second);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Shift+Enter");
    await isCommanded(second);
    await first.is("Done");
    await page.keyboard.press("Alt+Enter");
    await expect(notebook.cells).toHaveCount(3);
    await expect(notebook.cell(3).code).toBeFocused();
    await second.is("Done");
    const posts = (await server.control("requests", undefined, "GET")) as { method: string; path: string }[];
    expect(posts.filter(({ method, path }) => method === "POST" && path.includes("/statements"))).toHaveLength(4);
  });

  test("keys still mean the cell after its button was pressed, and the focus is not lost", async ({ page }) => {
    const cell = notebook.cell(1);
    await cell.write("sleep 60000");
    await page.keyboard.press("Control+Enter");
    await notebook.sessionDialog.getByRole("button", { name: "Start session" }).click();
    await cell.is("Running");
    await cell.cancel.focus();
    await page.keyboard.press("Enter");
    await isCommanded(cell);
    await expect(cell.group).toContainText("Cancelling: Spark jobs are stopped");
    await cell.run.focus();
    await page.keyboard.press("b");
    await expect(notebook.cells).toHaveCount(2);
    await notebook.tool("Run all").focus();
    await notebook.sequence("d", "d");
    await expect(notebook.cells, "a key on a button of the page deletes nothing").toHaveCount(2);
  });

  test("the language follows the choice and the keys", async ({ page }) => {
    const cell = notebook.cell(1);
    await cell.language.selectOption({ label: "Scala" });
    await cell.code.click();
    await page.keyboard.press("Escape");
    await isCommanded(cell);
    await notebook.sequence("g", "q");
    await expect(cell.language).toHaveValue("sql");
    await page.keyboard.press("m");
    await page.keyboard.press("Enter");
    await cell.markdown.fill("# Heading");
    await page.keyboard.press("Shift+Enter");
    await expect(cell.group.getByRole("heading", { name: "Heading" })).toBeVisible();
  });
});
