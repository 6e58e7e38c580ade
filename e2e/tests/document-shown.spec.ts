import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { DiskFile } from "../support/disk-file.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** A picture of 40 by 20 pixels would be clear; one pixel does. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

test.describe("what a notebook shows", () => {
  test("menus on a phone are not cut by the window's edge", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    const it = new NotebookDocument(page);
    await it.create();
    for (const name of ["Edit", "Cell", "Run"]) {
      await page.getByRole("button", { name, exact: true }).click();
      const menu = page.getByRole("menu");
      await expect(menu).toBeVisible();
      const cut = async () => {
        const { x, width } = (await menu.boundingBox()) ?? { x: Number.NaN, width: 0 };
        return x < 0 || x + width > 390 || Number.isNaN(x);
      };
      await expect.poll(cut).toBe(false);
      await page.keyboard.press("Escape");
      await expect(menu).toHaveCount(0);
    }
  });

  test("pictures attached to Markdown, and pictures as large as their metadata says", async ({ page }) => {
    const it = new NotebookDocument(page);
    const file = JSON.parse(notebookFile(["# See\n\n![the dot](attachment:dot.png)", "plot"]));
    file.cells[0].attachments = { "dot.png": { "image/png": PIXEL } };
    file.cells[1].outputs = [
      { output_type: "display_data", data: { "image/png": PIXEL, "text/plain": "<Figure>" }, metadata: { "image/png": { width: 320, height: 200 } } },
      { output_type: "display_data", data: { "image/png": PIXEL }, metadata: { height: 64 } },
    ];
    await it.openFile("pictures.ipynb", JSON.stringify(file));
    await it.isOpen();
    const attached = it.cell(1).getByRole("img", { name: "the dot" });
    await expect(attached).toBeVisible();
    await expect.poll(() => attached.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
    const pictures = it.output(2).locator("img");
    await expect(pictures).toHaveCount(2);
    await expect.poll(() => pictures.nth(0).evaluate((image) => [image.clientWidth, image.clientHeight])).toEqual([320, 200]);
    await expect.poll(() => pictures.nth(1).evaluate((image) => image.clientHeight)).toBe(64);
    // The Markdown itself keeps the name of what is attached.
    await it.edit(1);
    await expect(it.cell(1).locator(".cm-content")).toContainText("attachment:dot.png");
  });

  test("what sparkmagic's widgets leave in a file is not shown, and stays in the file", async ({ page }) => {
    const it = new NotebookDocument(page);
    const file = JSON.parse(notebookFile(["df.count()"]));
    file.cells[0].outputs = [
      {
        output_type: "display_data",
        data: { "application/vnd.jupyter.widget-view+json": { model_id: "a1", version_major: 2, version_minor: 0 }, "text/plain": "FloatProgress(value=0.0, bar_style='info')" },
        metadata: {},
      },
      { output_type: "stream", name: "stdout", text: "1234" },
    ];
    await it.openFile("litter.ipynb", JSON.stringify(file));
    await it.isOpen();
    await expect(it.output(1)).toContainText("1234");
    await expect(it.output(1)).not.toContainText("FloatProgress");
    await expect(it.output(1)).not.toContainText("model_id");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download notebook (.ipynb)" }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString("utf8")).toContain("FloatProgress");
  });

  test("the outline lists headings with how their cells ran, and goes to them", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("outline.ipynb", notebookFile(["# Load", "print a", "## Clean", "error E: no", "# Report", "print c"]));
    await it.isOpen();
    await it.startSession();
    await it.choose("View", "Show or hide the outline");
    const outline = page.getByRole("complementary", { name: "Outline" });
    await expect(outline.getByRole("listitem")).toHaveText(["Load", "Clean", "Report"]);
    await expect(outline.getByRole("img")).toHaveCount(0);
    await it.cell(2).getByRole("button", { name: "Run cell" }).click();
    await it.cell(4).getByRole("button", { name: "Run cell" }).click();
    await expect(it.state(4)).toHaveText("Error");
    const mark = (heading: string) => outline.getByRole("listitem").filter({ hasText: heading }).getByRole("img");
    await expect(mark("Clean")).toHaveAccessibleName("Error");
    await expect(mark("Report")).toHaveCount(0);
    await it.cell(6).getByRole("button", { name: "Run cell" }).click();
    await expect(mark("Report")).toHaveAccessibleName("Done");
    await it.clickInto(6);
    await it.type(" ");
    await expect(mark("Report")).toHaveAccessibleName("Edited since it was run");
    await outline.getByRole("button", { name: "Clean" }).click();
    await it.hasFocus(3, "command");
    await it.press("q");
    await expect(outline).toHaveCount(0);
  });

  test("the log panel shows the log of the session in use as it grows, and is searched", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("log.ipynb", notebookFile(["log INFO something happened", "log WARN it happened again"]));
    await it.isOpen();
    await it.choose("Session", "Show the session's log");
    const panel = page.getByRole("complementary", { name: "Log" });
    await expect(panel).toContainText("once the notebook has one");
    await it.startSession();
    await it.cell(1).getByRole("button", { name: "Run cell" }).click();
    const lines = panel.getByRole("log", { name: "Log" });
    await expect(lines).toContainText("something happened");
    await it.cell(2).getByRole("button", { name: "Run cell" }).click();
    await expect(lines).toContainText("it happened again");
    await panel.getByRole("searchbox", { name: "Search log" }).fill("happened");
    await expect(panel.getByRole("search").getByRole("status")).toContainText("of 2");
    await panel.getByRole("button", { name: "Close the panel" }).click();
    await expect(panel).toHaveCount(0);
  });
});

test.describe("a file of the disk", () => {
  test("goes on being written after a reload, once the browser was asked", async ({ page }) => {
    // The browser's own dialogs can't be driven; their answers are real: a handle of the origin's private files, and
    // what the browser would say of a file on the disk after a reload.
    await page.addInitScript(() => {
      const handle = async () => (await navigator.storage.getDirectory()).getFileHandle("kept.ipynb", { create: true });
      const ask = async () => {
        sessionStorage.setItem("asked", String(Number(sessionStorage.getItem("asked")) + 1));
        return sessionStorage.getItem("answer") ?? "granted";
      };
      Object.assign(globalThis, { showSaveFilePicker: handle });
      Object.assign(FileSystemHandle.prototype, { requestPermission: ask });
    });
    const file = new DiskFile(page, "kept.ipynb");
    const it = new NotebookDocument(page);
    await it.openFile("kept.ipynb", notebookFile(["first"]));
    await it.isOpen();
    await it.press("Control+Shift+s");
    await file.holds("first");
    await file.isKnown();
    await expect(page.getByText("kept.ipynb", { exact: true })).toBeVisible();
    await page.reload();
    await it.isOpen();
    await expect(page.getByText("kept.ipynb", { exact: true })).toBeVisible();
    await it.typeIn(1, " second");

    await page.evaluate(() => sessionStorage.setItem("answer", "denied"));
    await it.press("Control+s");
    await expect(page.getByRole("alert")).toContainText("kept.ipynb was not written: the browser was not allowed to.");
    expect(await file.text()).not.toContain("second");
    await page.evaluate(() => sessionStorage.removeItem("answer"));
    await it.press("Control+s");
    await file.holds("first second");
    await file.isKnown();

    // What another program wrote while this page was closed is not overwritten.
    await it.isSaved();
    await file.writeElsewhere("theirs");
    await page.reload();
    await it.isOpen();
    await expect(page.getByText("kept.ipynb", { exact: true })).toBeVisible();
    await it.press("Control+s");
    await expect(page.getByRole("alertdialog", { name: "Overwrite kept.ipynb?" })).toBeVisible();
    expect(await file.text()).toBe("theirs");
  });
});
