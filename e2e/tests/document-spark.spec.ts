import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect, SPARK, SPARK_TEST } from "../support/patient.ts";

test.use({ backend: "spark" });
test.setTimeout(SPARK_TEST);

async function withSession(it: NotebookDocument, sources: string[]): Promise<void> {
  await it.openFile("spark.ipynb", notebookFile(sources));
  await it.isOpen();
  await it.startSession();
}

test.describe("the document on real Spark", () => {
  test("all cells queued and the tab closed in the middle: every output is there afterwards", async ({ page, context }) => {
    const it = new NotebookDocument(page);
    // Long enough to see the others wait for it; not the first time, when it shows that the session is there.
    const first = "import time; time.sleep(globals().get('pause', 0)); pause = 30; print('one')";
    await withSession(it, [first, "print(spark.range(100).count())", "import time; time.sleep(2); print('three')"]);
    await it.cell(1).getByRole("button", { name: "Run cell" }).click();
    await expect(it.state(1)).toHaveText("Done", SPARK);
    await it.choose("Run", "Queue all cells on the server");
    await expect(it.state(1)).toHaveText("Running");
    await expect(it.state(3)).toHaveText("Queued");
    await expect(it.cell(3)).toContainText("in the server's queue");
    await it.isSaved();
    const path = new URL(page.url()).pathname;
    await page.close();
    const again = new NotebookDocument(await context.newPage());
    await again.open(path);
    await expect(again.output(3)).toContainText("three", SPARK);
    await expect(again.output(1)).toContainText("one");
    await expect(again.output(2)).toContainText("100");
    for (const number of [1, 2, 3]) await expect(again.state(number)).toHaveText("Done");
  });

  test.describe("a driver that is killed", () => {
    // The session is asked for until the server says that it is gone.
    test.use({ expectedComplaints: /404|400|500/ });

    test("in the middle of a run: said, started again, run again", async ({ page }) => {
      const it = new NotebookDocument(page);
      await withSession(it, ["x = 41", "import os, signal, time; time.sleep(1); os.kill(os.getpid(), signal.SIGKILL)", "print(x + 1)"]);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(it.state(1)).toHaveText("Done", SPARK);
      await expect(it.state(2)).toHaveText("Lost", SPARK);
      await expect(it.state(3)).toHaveText("Not run");
      await page.getByRole("button", { name: "Start again" }).first().click();
      await it.cell(1).getByRole("button", { name: "Run cell" }).click();
      await it.cell(3).getByRole("button", { name: "Run cell" }).click();
      await expect(it.output(3)).toContainText("42", SPARK);
    });
  });

  test("a session driven by plain HTTP calls is a notebook that follows it", async ({ page, server }) => {
    const headers = { "x-requested-by": "e2e", "content-type": "application/json" };
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${server.api}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return (await answer.json()) as { id: number };
    };
    const { id } = await post("/sessions", { kind: "pyspark", name: "from-airflow" });
    await expect.poll(async () => ((await (await fetch(`${server.api}/sessions/${id}`)).json()) as { state: string }).state, SPARK).toBe("idle");
    await post(`/sessions/${id}/statements`, { code: "df = spark.range(7)\nprint(df.count())", kind: "pyspark" });
    await post(`/sessions/${id}/statements`, { code: "select 1 as one", kind: "sql" });
    const it = new NotebookDocument(page);
    await it.open(`/notebooks/session-${id}`);
    await expect(it.output(1)).toContainText("7", SPARK);
    await expect(it.output(2).getByRole("grid", { name: "Result table" })).toBeVisible(SPARK);
    await expect(it.cell(2).getByRole("combobox", { name: "Language" })).toHaveValue("sql");
    await post(`/sessions/${id}/statements`, { code: "import time; time.sleep(30); print('later')", kind: "pyspark" });
    await expect(it.state(3)).toHaveText("Running", SPARK);
    await expect(it.output(3)).toContainText("later", SPARK);
    await page.getByRole("button", { name: "Take part" }).click();
    await it.isSaved();
    await it.press("Shift+End", "b");
    await it.edit(4);
    await it.type("print(df.count() * 6)");
    await it.press("Control+Enter");
    await expect(it.output(4)).toContainText("42", SPARK);
  });
});
