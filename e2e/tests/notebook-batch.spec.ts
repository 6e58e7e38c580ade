import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { LogView } from "../pages/log.ts";
import { expectAccessible } from "../support/axe.ts";
import { test } from "../support/fixtures.ts";
import { keptText } from "../support/kept.ts";
import { expect, SPARK, SPARK_TEST } from "../support/patient.ts";

/** A batch made of a notebook: written through its session, submitted, its log below the cells; on real Spark. */
test.use({ backend: "spark" });
test.setTimeout(SPARK_TEST);

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "programs "));
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function open(it: NotebookDocument, sources: string[]): Promise<void> {
  await it.openFile("nightly.ipynb", notebookFile(sources));
  await it.isOpen();
}

test("cells become a batch: written where it is said, run with its arguments, its log below them, also after a reload", async ({ page }) => {
  const it = new NotebookDocument(page);
  const sources = [
    "import sys\nprint('arguments', sys.argv[1:])",
    "%%sql\nselect 41 + 1 as answer",
    "%%info",
    "print('rows', spark.range(7).count(), 'ä')",
  ];
  await open(it, sources);
  // Without a session nothing can write it; what is typed waits.
  let form = await it.batchForm();
  await form.field("Arguments").fill("--day\n2026-11-27");
  await form.field("Folder").fill(folder);
  await form.send();
  await expect(form.dialog.getByRole("alert").filter({ hasText: "The program was not written" })).toBeVisible();
  await form.dialog.getByRole("button", { name: "Choose a session" }).click();
  await it.page.getByRole("button", { name: "Start session", exact: true }).click();
  await expect(it.page.getByRole("dialog")).toHaveCount(0);
  await it.cell(1).getByRole("button", { name: "Run cell" }).click();
  await expect(it.output(1)).toContainText("arguments", SPARK);

  form = await it.batchForm();
  await expect(form.dialog.getByRole("list", { name: "Not run" })).toContainText("Cell 3 is not run");
  await expectAccessible(page);
  await expect(form.field("Folder")).toHaveValue(folder);
  const name = await form.field("Name").inputValue();
  await expect(form.field("Arguments")).toHaveValue("--day\n2026-11-27");
  await form.send();
  await expect(form.dialog).toHaveCount(0, SPARK);

  const below = page.getByRole("region", { name: "Batch", exact: true });
  const log = new LogView(page);
  await expect(below.getByRole("link", { name })).toBeFocused();
  await expect(log.lines).toBeInViewport();
  await expect(below.locator(".badge")).toHaveText("success", SPARK);
  for (const text of ["arguments ['--day', '2026-11-27']", "|42    |", "rows 7 ä"]) {
    await log.search.fill(text);
    await expect(log.lines.getByText(text)).toBeVisible();
  }
  expect(await readFile(join(folder, `${name}.py`), "utf8")).toContain("print('rows', spark.range(7).count(), 'ä')");
  await expectAccessible(page);

  // The session ran it without anybody's being told of statements of others.
  await expect(page.getByRole("status", { name: "Run by others" })).toHaveCount(0);
  await it.isSaved();
  await page.reload();
  await expect(below.locator(".badge")).toHaveText("success", SPARK);
  await log.search.fill("rows 7 ä");
  await expect(log.lines.getByText("rows 7 ä")).toBeVisible();
  await below.getByRole("button", { name: "Hide the batch" }).click();
  await expect(below).toHaveCount(0);
  await expect.poll(() => keptText(page, "heads")).toContain('"batch":null');
  await page.reload();
  await it.isOpen();
  await expect(below).toHaveCount(0);
});

test("a folder that can't be written is said in the dialog, and a batch that dies says why below the cells", async ({ page }) => {
  const it = new NotebookDocument(page);
  await open(it, ["print('one')", "import no_such_module_here"]);
  await it.startSession();
  await it.cell(1).getByRole("button", { name: "Run cell" }).click();
  await expect(it.output(1)).toContainText("one", SPARK);
  const form = await it.batchForm();
  await form.field("Folder").fill("file:/proc/none");
  await form.send();
  await expect(form.field("Folder")).toHaveAccessibleDescription(/The program was not written.*Choose a folder that you may write to/, SPARK);
  await expect(form.field("Folder")).toBeFocused();
  await form.field("Folder").fill(folder);
  await form.send();
  await expect(form.dialog).toHaveCount(0, SPARK);
  const below = page.getByRole("region", { name: "Batch", exact: true });
  await expect(below.locator(".badge")).toHaveText("dead", SPARK);
  await expect(below.getByRole("region", { name: "Why it ended" })).toContainText("no_such_module_here");
});
