import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** Cells carried by hand: through the clipboard and by drag and drop. On the scripted engine. */
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
  await it.hasSources("a", "b", "from Jupyter", "c");
});

test("what was just cut is pasted, however long the browser takes to put it into its clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const it = new NotebookDocument(page);
  await it.openFile("slow.ipynb", notebookFile(["a", "b", "c"]));
  await it.isOpen();
  await page.evaluate(async () => {
    await navigator.clipboard.writeText("from before");
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    const held = new Promise<void>((resolve) => Object.assign(window, { letGo: resolve }));
    navigator.clipboard.writeText = async (text) => {
      await held;
      await write(text);
    };
  });
  await it.press("x", "Control+v");
  await it.hasSources("b", "a", "c");
  await it.press("v");
  await it.hasSources("b", "a", "a", "c");
  await page.evaluate(() => (window as unknown as { letGo(): void }).letGo());
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"a"');
  // Then the clipboard is what counts again.
  await page.evaluate(() => navigator.clipboard.writeText("from elsewhere"));
  await it.press("v");
  await it.hasSources("b", "a", "a", "from elsewhere", "c");
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
