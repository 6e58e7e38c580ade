import { NotebookDocument } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/**
 * Code that runs for half a minute and then prints a word: what others run is asked for every quarter of a minute at most,
 * while nothing seems to happen.
 */
const long = (word: string) => `job 30000 4\nprint ${word}`;

test.describe("a session of others as a notebook", () => {
  test("what plain HTTP calls run is shown as cells, followed live, and taken part in", async ({ page, server }) => {
    test.setTimeout(300_000);
    const headers = { "x-requested-by": "e2e", "content-type": "application/json" };
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${server.api}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return (await answer.json()) as { id: number };
    };
    const { id } = await post("/sessions", { kind: "pyspark", name: "nightly-load" });
    await expect.poll(async () => ((await (await fetch(`${server.api}/sessions/${id}`)).json()) as { state: string }).state).toBe("idle");
    for (let number = 1; number <= 25; number += 1) await post(`/sessions/${id}/statements`, { code: `print number ${number}`, kind: "pyspark" });

    const it = new NotebookDocument(page);
    await it.open("/sessions");
    const row = page.getByRole("row").filter({ hasText: "nightly-load" });
    await row.getByRole("button", { name: "Open notebook" }).click();
    await expect(it.cells).toHaveCount(25);
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("nightly-load");
    await expect(it.output(1)).toContainText("number 1");
    await expect(it.state(25)).toHaveText("Done");

    // It goes on elsewhere, and shows here.
    await post(`/sessions/${id}/statements`, { code: long("later"), kind: "pyspark" });
    await expect(it.cells).toHaveCount(26);
    await expect(it.state(26)).toHaveText("Running");
    await expect(it.state(26)).toHaveText("Done", { timeout: 120_000 });
    await expect(it.output(26)).toContainText("later");

    // Until the person takes part nothing here changes or runs anything.
    await it.cell(1).locator(".prompt .count").click();
    await it.sequence("d", "d");
    await it.press("Control+Enter");
    await expect(it.cells).toHaveCount(26);
    await expect(page.getByRole("alert")).toContainText("Nothing runs here");
    await page.getByRole("button", { name: "Dismiss" }).click();

    await page.getByRole("button", { name: "Take part" }).click();
    await it.isSaved();
    await expect(it.cells).toHaveCount(26);
    await it.press("Shift+End", "b");
    await it.edit(27);
    await it.type("print mine");
    await it.press("Control+Enter");
    await expect(it.output(27)).toContainText("mine");

    // What others go on running is said, and becomes cells when that is wanted.
    await post(`/sessions/${id}/statements`, { code: long("theirs"), kind: "pyspark" });
    const others = page.getByRole("status", { name: "Run by others" });
    await expect(others).toContainText("1 statement of others ran in this session");
    await others.getByRole("button", { name: "Add them as cells" }).click();
    await expect(others).toHaveCount(0);
    await expect(it.cells).toHaveCount(28);
    await expect(it.output(28)).toContainText("theirs", { timeout: 120_000 });
    await expect(it.state(28)).toHaveText("Done");
    await it.press("z");
    await expect(it.cells).toHaveCount(27);
    await it.isSaved();

    // The session opens as this notebook from now on.
    await it.open(`/notebooks/session-${id}`);
    await expect(it.cells).toHaveCount(27);
    await expect(page).not.toHaveURL(/session-/);
  });

  test.describe("that is not there", () => {
    test.use({ expectedComplaints: /404/ });

    test("is said to be gone", async ({ page }) => {
      const it = new NotebookDocument(page);
      await it.open("/notebooks/session-9999");
      await expect(page.getByRole("status", { name: "Watching" })).toContainText("This session is gone");
      await expect(page.getByRole("button", { name: "Take part" })).toBeDisabled();
    });
  });
});
