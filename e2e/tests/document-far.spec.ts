import { NotebookDocument } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** A long notebook: half Markdown, half code with outputs. */
function long(cells: number): string {
  const cell = (at: number) =>
    at % 2 === 0
      ? { id: `m${at}`, cell_type: "markdown", metadata: {}, source: `## Section ${at}\n\n- one\n- two\n\n| a | b |\n|-|-|\n| 1 | ${at} |` }
      : {
          id: `c${at}`,
          cell_type: "code",
          metadata: {},
          execution_count: at,
          source: `print(${at})`,
          outputs: [{ output_type: "stream", name: "stdout", text: `said by ${at}\n`.repeat(1 + (at % 9)) }],
        };
  return JSON.stringify({ cells: Array.from({ length: cells }, (_, at) => cell(at)), metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

test.describe("a long notebook", () => {
  test("far cells are no more than their text, and are drawn when they come near", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("long.ipynb", long(300));
    await it.isOpen();
    await expect(it.cells).toHaveCount(300);
    expect(await page.locator(".cell.still").count()).toBeGreaterThan(150);
    // The browser's search and screen readers find them all the same.
    await expect(it.cell(202)).toContainText("print(201)");
    await expect(it.output(202)).toContainText("said by 201");
    await expect(it.state(202)).toHaveText("Not run");
    await expect(page.locator(".cm-editor")).not.toHaveCount(150);

    const far = it.cell(202);
    await far.evaluate((cell) => cell.scrollIntoView({ block: "center", behavior: "instant" }));
    await expect(far.locator(".cm-editor")).toBeVisible();
    await expect(it.cell(201).getByRole("heading", { name: "Section 200" })).toBeVisible();
    await expect(far).toBeInViewport();
    await it.typeIn(202, "  # edited here");
    await expect(far.locator(".cm-line")).toHaveText("print(201)  # edited here");
    expect(await page.locator(".cell.still").count()).toBeGreaterThan(150);
  });

  test("what comes to be drawn above does not move what is typed in", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("long.ipynb", long(300));
    await it.isOpen();
    const cell = it.cell(152);
    await cell.evaluate((cell) => cell.scrollIntoView({ block: "center", behavior: "instant" }));
    await it.clickInto(152);
    const top = async () => (await cell.boundingBox())?.y ?? Number.NaN;
    await expect(it.cell(151).getByRole("heading")).toBeVisible();
    // A page up and down again: cells above were drawn meanwhile.
    await page.mouse.wheel(0, -1500);
    await expect(it.cell(143).getByRole("heading")).toBeVisible();
    await page.mouse.wheel(0, 1500);
    await expect(cell).toBeInViewport();
    await it.hasFocus(152, "edit");
    await expect(it.cell(160).getByRole("button", { name: "Run cell" })).toHaveCount(1);
    // The first letter may bring the caret back into sight; then nothing moves any more.
    await it.press("Control+End");
    await it.type("a");
    await expect(cell.locator(".cm-line")).toHaveText("print(151)a");
    let before = Number.NaN;
    const moved = async () => {
      const last = before;
      before = await top();
      return Math.abs(before - last);
    };
    await expect.poll(moved, { intervals: [200] }).toBe(0);
    await it.type("bcdef");
    await expect(cell.locator(".cm-line")).toHaveText("print(151)abcdef");
    // What is drawn above is made up for in the same frame, which may be under way.
    await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(1);
  });

  test("the keyboard goes to the last cell and edits it; on paper all cells are drawn", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("long.ipynb", long(300));
    await it.isOpen();
    await it.press("Shift+End", "ArrowUp", "ArrowDown");
    await it.hasFocus(300, "command");
    await expect(it.cell(300)).toBeInViewport();
    await it.edit(300);
    await it.leave();
    expect(await page.locator(".cell.still").count()).toBeGreaterThan(50);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await expect(page.locator(".cell.still")).toHaveCount(0);
    await expect(it.cell(201).locator("h2")).toHaveText("Section 200");
  });
});
