import type { Page } from "@playwright/test";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect, SPARK, SPARK_TEST } from "../support/patient.ts";

test.use({ backend: "spark" });
test.setTimeout(SPARK_TEST);

async function ran(page: Page, sources: string[]): Promise<NotebookDocument> {
  const it = new NotebookDocument(page);
  await it.openFile("magics.ipynb", notebookFile(sources));
  await it.isOpen();
  await it.startSession();
  await page.getByRole("button", { name: "Run all" }).click();
  // Its state is one of a queue from the click on, until it has run or never will.
  await expect(it.state(sources.length)).not.toHaveText(/Queued|Running/, SPARK);
  for (let number = 1; number <= sources.length; number += 1) await expect(it.state(number)).toHaveText("Done");
  return it;
}

test.describe("sparkmagic's cell heads on real Spark", () => {
  test("%%sql with its options gives the rows that they ask for, and a frame for %%local", async ({ page }) => {
    const it = await ran(page, [
      "spark.range(100).createOrReplaceTempView('numbers')",
      "%%sql\nselect id from numbers where id < 7",
      "%%sql -q\nselect id from numbers",
      "%%sql -n 3\nselect id from numbers",
      "%%sql -m sample -r 1.0 -n 4\nselect id from numbers",
      "%%sql -o few -n 5\nselect id, id * 2 as twice from numbers order by id",
      "%%local\nprint(type(few).__name__, len(few), int(few['twice'].sum()))",
      "%%sql -o hidden -q\nselect 1 as one",
      "%%spark -c sql\nselect count(*) as all_of_them from numbers",
      "%%spark -o pulled -n 2\npulled = spark.range(50)",
      "%%local\nprint(len(pulled), len(hidden))",
    ]);
    const rows = (number: number) => it.output(number).locator(".result-tools");
    const grid = (number: number) => it.output(number).getByRole("grid", { name: "Result table" });
    await expect(rows(2)).toContainText("7 rows");
    await expect(it.output(3)).toBeHidden();
    await expect(rows(4)).toContainText("3 rows");
    await expect(rows(5)).toContainText("4 rows");
    await expect(rows(6)).toContainText("5 rows");
    await expect(grid(6)).toContainText("twice");
    await expect(it.output(7)).toContainText("DataFrame 5 20");
    await expect(it.cell(7)).toContainText("%%local runs in the driver's Python");
    await expect(it.output(8)).toBeHidden();
    await expect(grid(9)).toContainText("100");
    await expect(it.output(11)).toContainText("2 1");
  });

  test("%%local is a namespace of its own, and %%send_to_spark brings its values to the session", async ({ page }) => {
    const it = await ran(page, [
      "df = 'of the session'",
      "%%local\nimport pandas\ndf = pandas.DataFrame({'a': [1, 2, 3]})\nword = 'hello'",
      "%%send_to_spark -i word -t str -n greeting",
      "%%send_to_spark -i df -t df -n sent -m 2",
      "print(df, greeting, sent.count())",
      "%%sql\nselect a from sent order by a",
    ]);
    await expect(it.output(3)).toContainText("'word' is in the session as 'greeting'");
    await expect(it.output(5)).toContainText("of the session hello 2");
    await expect(it.output(6).locator(".result-tools")).toContainText("2 rows");
  });

  test("an option that makes no sense is said in the cell, and nothing is sent", async ({ page }) => {
    const it = new NotebookDocument(page);
    await it.openFile("wrong.ipynb", notebookFile(["%%sql -m guess\nselect 1", "%%send_to_spark -t df", "%%sql -r 3 -m sample\nselect 1"]));
    await it.isOpen();
    for (const number of [1, 2, 3]) await it.cell(number).getByRole("button", { name: "Run cell" }).click();
    await expect(it.cell(1).locator(".about")).toContainText("-m is take or sample");
    await expect(it.cell(2).locator(".about")).toContainText("-i");
    await expect(it.cell(3).locator(".about")).toContainText("-r needs a number from 0 to 1");
    for (const number of [1, 2, 3]) await expect(it.state(number)).toHaveText("Not run");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
});
