import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

const SOURCES = ["alpha beta", "# Alpha heading", "beta ALPHA\nalpha1 alpha2"];

test.describe("find and replace", () => {
  test("matches in all cells are counted, gone through around the ends, and narrowed down", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("find.ipynb", notebookFile(SOURCES));
    await it.isOpen();
    await it.press("Control+f");
    const field = page.getByRole("searchbox", { name: "Find" });
    const status = page.getByRole("status", { name: "Matches" });
    await expect(field).toBeFocused();
    await it.type("alpha");
    await expect(status).toHaveText("1 of 5");
    await it.press("Enter");
    await expect(status).toHaveText("2 of 5");
    await expect(it.cell(2).locator(".cm-hit-current")).toHaveText("Alpha");
    await it.press("Shift+Enter", "Shift+Enter");
    await expect(status).toHaveText("5 of 5 From the end again");
    await it.press("Enter");
    await expect(status).toHaveText("1 of 5 From the top again");
    await expect(field).toBeFocused();

    for (const name of ["Match case", "Whole words"]) {
      await page.getByRole("button", { name }).click();
      await expect(status).toContainText("of 3");
      await page.getByRole("button", { name }).click();
      await expect(status).toContainText("of 5");
    }
    await field.focus();
    await it.press("Alt+l");
    await expect(status).toContainText("of 1");
    await it.press("Alt+l");
    await expect(status).toContainText("of 5");

    // Escape goes to the match itself: what is typed takes its place.
    await it.press("Enter", "Escape");
    await expect(field).toHaveCount(0);
    await it.hasFocus(2, "edit");
    await it.type("Omega");
    await expect(it.cell(2).locator(".cm-line")).toHaveText("# Omega heading");
  });

  test("regular expressions replace with their groups, all at once as one step of undo", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("replace.ipynb", notebookFile(SOURCES));
    await it.isOpen();
    await it.press("Control+h");
    const status = page.getByRole("status", { name: "Matches" });
    await expect(page.getByRole("searchbox", { name: "Find" })).toBeFocused();
    await it.type("(al)pha(\\d)");
    await page.getByRole("button", { name: "Regular expression" }).click();
    await expect(status).toHaveText("1 of 2");
    await page.getByRole("textbox", { name: "Replace with" }).fill("$2-$1");
    await page.getByRole("button", { name: "Replace", exact: true }).click();
    await expect(it.cell(3).locator(".cm-line").nth(1)).toHaveText("1-al alpha2");
    await expect(status).toContainText("1 of 1");
    await page.getByRole("searchbox", { name: "Find" }).fill("beta|alpha");
    await expect(status).toContainText("of 6");
    await page.getByRole("textbox", { name: "Replace with" }).fill("x");
    await page.getByRole("button", { name: "Replace all" }).click();
    await expect(status).toContainText("Replaced 6 matches in 3 cells.");
    await expect(it.cell(1).locator(".cm-line")).toHaveText("x x");
    await it.press("Escape");
    await page.locator("body").click({ position: { x: 2, y: 400 } });
    await it.press("z");
    await expect(it.cell(1).locator(".cm-line")).toHaveText("alpha beta");
    await expect(it.cell(3).locator(".cm-line").first()).toHaveText("beta ALPHA");
  });

  test("a pattern that is none, or that runs away, is said and holds nothing up", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("wrong.ipynb", notebookFile([`${"a".repeat(40)}!`]));
    await it.isOpen();
    await it.press("Control+f");
    const status = page.getByRole("status", { name: "Matches" });
    await page.getByRole("button", { name: "Regular expression" }).click();
    await page.getByRole("searchbox", { name: "Find" }).fill("(");
    await expect(status).toContainText("Invalid regular expression");
    await page.getByRole("searchbox", { name: "Find" }).fill("(a+)+$");
    await expect(status).toContainText("This pattern takes too long.");
    await page.getByRole("searchbox", { name: "Find" }).fill("a{40}");
    await expect(status).toHaveText("1 of 1");
  });
});
