import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { DiskFile } from "../support/disk-file.ts";
import { test } from "../support/fixtures.ts";
import { keptText } from "../support/kept.ts";
import { expect } from "../support/patient.ts";

test.describe("notebooks that are kept", () => {
  test("what was typed a moment before the page was left is kept", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.create();
    const address = new URL(page.url()).pathname;
    await it.isSaved();
    await it.clickInto(1);
    await page.keyboard.insertText("last = 'words'");
    // Sooner than a hand could: nothing was written yet.
    await it.navigation.getByRole("link", { name: "Sessions" }).evaluate((link: HTMLElement) => link.click());
    await expect(page.getByRole("heading", { name: "Sessions", level: 1 })).toBeVisible();
    // The page of the app is still there to write it; loading another one would end that.
    await expect.poll(() => keptText(page, "journal")).toContain("last = 'words'");
    await it.open(address);
    await it.isOpen();
    await it.hasSources("last = 'words'");
  });

  test("a page that is left while a cell is being sent ends quietly, and the cell says how it stands", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.create();
    await it.startSession();
    await expect(page.getByRole("combobox", { name: "Session" })).not.toHaveValue("");
    const address = new URL(page.url()).pathname;
    for (let times = 0; times < 3; times += 1) {
      await it.clickInto(1);
      await page.keyboard.insertText(`# print ${times}\n`);
      await it.press("Control+Enter");
      await it.navigation.getByRole("link", { name: "Sessions" }).evaluate((link: HTMLElement) => link.click());
      await expect(page.getByRole("heading", { name: "Sessions", level: 1 })).toBeVisible();
      await page.getByRole("link", { name: "Notebooks" }).click();
      await page.getByRole("main").getByRole("link", { name: "Untitled" }).click();
      await it.isOpen();
      await expect(page).toHaveURL(address);
      await expect(it.state(1)).not.toHaveText(/Running|Queued/);
    }
  });

  test("the list searches titles and cells, renames, copies, and has a trash", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("apples.ipynb", notebookFile(["price = 3", "# Fruit of the needle tree"]));
    await it.openFile("pears.ipynb", notebookFile(["price = 4"]));
    await it.open("/notebooks");
    const rows = page.getByRole("list", { name: "Notebooks" }).getByRole("listitem");
    await expect(rows).toHaveCount(2);
    await page.getByRole("searchbox", { name: "Search notebooks" }).fill("NEEDLE");
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Fruit of the needle tree");
    await page.getByRole("searchbox", { name: "Search notebooks" }).fill("nowhere to be found");
    await expect(page.getByText("No notebook has this in its title or its cells.")).toBeVisible();
    await page.getByRole("searchbox", { name: "Search notebooks" }).fill("");
    await expect(rows).toHaveCount(2);

    const choose = async (title: string, entry: string) => {
      await page.getByRole("button", { name: `Actions for ${title}` }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    };
    await choose("pears", "Rename");
    await page.getByRole("textbox", { name: "Title" }).fill("plums");
    await page.getByRole("button", { name: "Rename", exact: true }).click();
    await expect(page.getByRole("link", { name: /^plums/ })).toBeVisible();
    await choose("apples", "Duplicate");
    await it.isOpen();
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("apples (copy)");
    await it.open("/notebooks");
    await expect(rows).toHaveCount(3);

    await choose("plums", "Move to the trash");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(rows).toHaveCount(2);
    await page.getByText("Trash: 1 notebook").click();
    await page.getByRole("button", { name: "Bring back plums" }).click();
    await expect(rows).toHaveCount(3);
    await choose("plums", "Move to the trash");
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("Trash: 1 notebook").click();
    await page.getByRole("button", { name: "Delete plums for ever" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("Trash: 1 notebook")).toHaveCount(0);
    await page.reload();
    await expect(rows).toHaveCount(2);
  });

  test("files that can't be read say why, with line and column; those that were mended say what", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.open("/notebooks");
    const field = page.locator('input[type="file"]');
    const file = (name: string, text: string) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });
    await field.setInputFiles([file("broken.ipynb", '{\n "cells": [,]\n}'), file("list.json", "[1, 2]")]);
    await expect(page.getByRole("alert").filter({ hasText: "broken.ipynb, line 2, column 12" })).toBeVisible();
    await expect(page.getByRole("alert").filter({ hasText: "list.json: This is JSON, but not a notebook" })).toBeVisible();
    const twice = JSON.parse(notebookFile(["a", "b"]));
    twice.cells[1].id = twice.cells[0].id;
    await field.setInputFiles(file("twice.ipynb", JSON.stringify(twice)));
    await it.hasSources("a", "b");
    await expect(page.getByRole("alert")).toContainText("1 cells had the id of another cell");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  test("Zeppelin's notes and files that are dropped open as well, and several at once", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.open("/notebooks");
    const drop = (files: [string, string][]) =>
      // The page's own part of the app may still be loading: the place to drop at is waited for.
      page.locator(".drop-files").evaluate((place, files) => {
        const data = new DataTransfer();
        for (const [name, text] of files) data.items.add(new File([text], name));
        place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      }, files);
    await drop([["one.ipynb", notebookFile(["1"])], ["two.ipynb", notebookFile(["2"])]]);
    await expect(page.getByRole("list", { name: "Notebooks" }).getByRole("listitem")).toHaveCount(2);
    const note = { name: "From Zeppelin", paragraphs: [{ text: "%md\n# Hello" }, { text: "%pyspark\nprint(1)" }, { text: "%sql\nselect 1" }] };
    await drop([["note.zpln", JSON.stringify(note)]]);
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("From Zeppelin");
    await expect(it.cell(1).getByRole("heading", { name: "Hello" })).toBeVisible();
    await expect(it.cell(3).getByRole("combobox", { name: "Language" })).toHaveValue("sql");
  });

  test("exports hold what the notebook holds", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("out.ipynb", notebookFile(["x = 1", "# Title"]));
    await it.isOpen();
    const export_ = async (entry: RegExp) => {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "File", exact: true }).click();
      await page.getByRole("menuitem", { name: entry }).click();
      const file = await download;
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
    };
    const ipynb = await export_(/\.ipynb/);
    expect(ipynb.name).toBe("out.ipynb");
    expect(JSON.parse(ipynb.text).cells.map((cell: { source: string[] }) => cell.source.join(""))).toEqual(["x = 1", "# Title"]);
    const script = await export_(/script/);
    expect(script.name).toBe("out.py");
    expect(script.text).toContain("x = 1");
    expect((await export_(/Markdown/)).text).toContain("# Title");
    expect((await export_(/HTML/)).text).toContain("<h1");
  });

  test("Save writes a file of the disk where the browser can, but not over what another program wrote", async ({ page }) => {
    // The browser's own dialog can't be driven; its answer, a handle, is a real one of the origin's private files.
    await page.addInitScript(() => {
      const handle = async () => (await navigator.storage.getDirectory()).getFileHandle("chosen.ipynb", { create: true });
      Object.assign(globalThis, { showSaveFilePicker: handle });
    });
    const file = new DiskFile(page, "chosen.ipynb");
    const it = new NotebookDocument(page);
    await it.openFile("disk.ipynb", notebookFile(["first"]));
    await it.isOpen();
    await it.press("Control+Shift+s");
    await file.holds("first");
    await file.isKnown();
    await it.typeIn(1, " second");
    await it.press("Control+s");
    await file.holds("first second");
    await file.isKnown();
    await file.writeElsewhere("theirs");
    await it.press("Control+s");
    await expect(page.getByRole("alertdialog", { name: "Overwrite chosen.ipynb?" })).toBeVisible();
    expect(await file.text()).toBe("theirs");
    await page.getByRole("button", { name: "Overwrite" }).click();
    await file.holds("first second");
  });

  test("versions are kept, compared and gone back to, and that can be undone", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("versions.ipynb", notebookFile(["one", "two"]));
    await it.isOpen();
    await it.typeIn(1, " changed");
    await it.press("Control+s");
    await it.isSaved();
    await it.leave();
    await it.sequence("d", "d");
    await it.hasSources("two");
    await page.getByRole("button", { name: "File", exact: true }).click();
    await page.getByRole("menuitem", { name: "Show versions" }).click();
    const panel = page.getByRole("complementary", { name: "Versions" });
    await expect(panel.getByText("As it was opened")).toBeVisible();
    await panel.getByRole("listitem").filter({ hasText: "Saved" }).getByRole("button").click();
    const dialog = page.getByRole("dialog", { name: "Compare with now" });
    await expect(dialog).toContainText("A cell that was deleted since");
    await expect(dialog.locator(".gone")).toHaveText("− one changed");
    await dialog.getByRole("button", { name: "Go back to this version" }).click();
    await it.hasSources("one changed", "two");
    await it.hasFocus(1, "command");
    await it.press("z");
    await it.hasSources("two");
    await panel.getByRole("listitem").filter({ hasText: "As it was opened" }).getByRole("button").click();
    await dialog.getByRole("button", { name: "Go back to this version" }).click();
    await it.hasSources("one", "two");
    await it.isSaved();
    await page.reload();
    await it.isOpen();
    await it.hasSources("one", "two");
  });

  test("two tabs: one writes, the other sees it as it comes, and may take over", async ({ page, context }) => {
    const first = new NotebookDocument(page);
    await first.openFile("tabs.ipynb", notebookFile(["one", "two"]));
    await first.isOpen();
    const second = new NotebookDocument(await context.newPage());
    await second.open(new URL(page.url()).pathname);
    await second.isOpen();
    const notice = (of: Page) => of.getByRole("alert").filter({ hasText: "This notebook is written in another tab." });
    await expect(notice(second.page)).toBeVisible();
    await first.typeIn(1, " more");
    await second.hasSources("one more", "two");
    await first.leave();
    await first.press("Control+Shift+ArrowDown");
    await second.hasSources("two", "one more");
    await first.press("z");
    await second.hasSources("one more", "two");
    // Nothing typed in the tab that only shows it changes anything.
    await second.clickInto(1);
    await second.type("lost?");
    await second.hasSources("one more", "two");

    await second.page.getByRole("button", { name: "Write here instead" }).click();
    await expect(notice(page)).toBeVisible();
    await expect(notice(second.page)).toHaveCount(0);
    await second.typeIn(2, " theirs");
    await first.hasSources("one more", "two theirs");
    await second.isSaved();
    await second.page.reload();
    await second.isOpen();
    await second.hasSources("one more", "two theirs");
  });

  test("a tab that was silent loses nothing when another has taken over", async ({ page, context }) => {
    const first = new NotebookDocument(page);
    await first.openFile("silent.ipynb", notebookFile(["one"]));
    await first.isOpen();
    // As a tab the browser has put to sleep: it hears nothing of the other one.
    await page.evaluate(() => {
      BroadcastChannel.prototype.postMessage = () => undefined;
    });
    const second = new NotebookDocument(await context.newPage());
    await second.open(new URL(page.url()).pathname);
    await second.isOpen();
    await expect(second.page.getByRole("alert")).toHaveCount(0);
    await second.typeIn(1, " second");
    await second.isSaved();
    await first.typeIn(1, " first");
    await expect(page.getByRole("alert")).toContainText("written in another tab");
    // From then on nothing can be typed: how much of it came before that is in the version.
    await expect.poll(() => keptText(page, "versions")).toContain("/unsaved/");
    await second.page.reload();
    await second.isOpen();
    await second.hasSources("one second");
    await second.page.getByRole("button", { name: "File", exact: true }).click();
    await second.page.getByRole("menuitem", { name: "Show versions" }).click();
    await expect(second.page.getByText("Not saved when another tab took over")).toBeVisible();
  });

  test("full storage is said, with the notebook to download", async ({ page }) => {
    // Chromium's quota can't be turned down for a test's context: its error is thrown where it would come from.
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
        if ("storageIsFull" in globalThis) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
        return put.apply(this, args);
      };
    });
    const it = new NotebookDocument(page);
    await it.openFile("full.ipynb", notebookFile(["one"]));
    await it.isOpen();
    await it.isSaved();
    await page.evaluate(() => Object.assign(globalThis, { storageIsFull: true }));
    await it.typeIn(1, ` ${"x".repeat(20)}`);
    const alert = page.getByRole("alert").filter({ hasText: "Changes are not saved." });
    await expect(alert).toContainText("The browser's storage is full.");
    await expect(it.saved).toHaveText("Not saved");
    const download = page.waitForEvent("download");
    await alert.getByRole("button", { name: "Download notebook" }).click();
    expect(await readFile(await (await download).path(), "utf8")).toContain("xxxx");
    // Room is made: what could not be written is written then.
    await page.evaluate(() => Reflect.deleteProperty(globalThis, "storageIsFull"));
    await it.isSaved();
    await expect(alert).toHaveCount(0);
    await page.reload();
    await it.isOpen();
    await it.hasSources(`one ${"x".repeat(20)}`);
  });
});
