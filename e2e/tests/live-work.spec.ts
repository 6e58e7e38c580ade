import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

/** On real Spark: what a cell keeps of its Spark work, first rows, several tabs, and code that does not want to stop. */
test.use({ backend: "spark" });

test.describe("the live cell's work", () => {
  let session: number;
  let livy: Livy;
  let notebook: LiveNotebook;

  test.beforeEach(async ({ page, server }) => {
    livy = new Livy(server.api);
    session ??= await livy.session();
    notebook = new LiveNotebook(page);
    await notebook.create(session);
  });

  test("the stages of a cell are those that Spark's own API tells of, and stay with the notebook and its file", async ({ page }) => {
    const work = notebook.cell(1).locator(".spark-work");
    await notebook.run(
      1,
      "import tempfile\nfolder = tempfile.mkdtemp() + '/numbers'\nspark.range(300000).write.parquet(folder)\n" +
        "spark.read.parquet(folder).repartition(6).selectExpr('id % 7 as k').groupBy('k').count().collect()",
    );
    await notebook.is(1, "Done");
    await expect(work).toContainText(/Spark jobs? · (\d+)\/\1 tasks · .*shuffled/, { timeout: 60_000 });
    await work.locator("summary").click();
    const spark = await stagesBySpark(livy, session);
    // The sizes come a moment after the cell's end.
    await expect.poll(() => stageTable(notebook), { timeout: 60_000 }).toEqual(spark);
    const shown = await stageTable(notebook);
    expect(shown.length).toBeGreaterThan(2);
    const told = await work.locator("summary").textContent();

    await expect(page.getByText("Saved in this browser")).toBeVisible();
    await page.reload();
    await expect(work.locator("summary")).toHaveText(told ?? "");
    await work.locator("summary").click();
    expect(await stageTable(notebook)).toEqual(shown);

    const text = await file(page);
    expect(JSON.parse(text).cells[0].metadata.livy.spark.stages).toHaveLength(shown.length);
    await page.goto("notebooks");
    await page.locator('input[type="file"]').setInputFiles({ name: "again.ipynb", mimeType: "application/json", buffer: Buffer.from(text) });
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("again");
    await expect(work.locator("summary")).toHaveText(told ?? "");
  });

  test("a task that failed is told with its reason", async () => {
    await notebook.run(1, "sc.parallelize([1, 0], 2).map(lambda n: 1 // n).collect()");
    await notebook.is(1, "Error");
    const work = notebook.cell(1).locator(".spark-work");
    await expect(work).toContainText(/1 task failed · 1 job failed/, { timeout: 60_000 });
    await work.locator("summary").click();
    await expect(work.locator("pre")).toContainText("ZeroDivisionError", { timeout: 60_000 });
  });

  test("the first rows of a frame are read by a job when a person asks, and it is stopped with them", async ({ page }) => {
    await notebook.run(1, "import time\nframe = spark.range(250).selectExpr('id', 'cast(id as string) name', 'array(id) ids', 'null nothing')\ndef slow(n):\n    time.sleep(600)\n    return n\nfrom pyspark.sql.functions import udf\nstuck = frame.select(udf(slow, 'long')('id'))\nbroken = frame.selectExpr('assert_true(id < 0)')");
    await notebook.is(1, "Done");
    const panel = await notebook.variables();
    const rows = (name: string) => panel.getByRole("button", { name: `Rows of ${name}` });
    await expect(rows("frame")).toBeVisible({ timeout: 60_000 });
    const jobs = async () => livy.python(session, "print(len(sc.statusTracker().getJobIdsForGroup(None)))");
    const before = await jobs();
    await rows("frame").click();
    const dialog = page.getByRole("dialog", { name: "First rows of frame" });
    const grid = dialog.getByRole("grid", { name: "Result table" });
    await expect(grid).toBeVisible({ timeout: 60_000 });
    await expect(grid.getByRole("columnheader")).toContainText(["id", "name", "ids", "nothing"]);
    await expect(grid.getByRole("row").nth(3)).toContainText(/2\s*2\s*\[2\]/);
    await expect(dialog.getByText("100 rows")).toBeVisible();
    await expect(dialog.getByText("There are more rows than these.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(rows("frame")).toBeFocused();

    await rows("broken").click();
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("is not true", { timeout: 60_000 });
    await page.keyboard.press("Escape");

    await rows("stuck").click();
    await expect(page.getByRole("dialog").getByRole("status")).toContainText(/\d of \d tasks/, { timeout: 60_000 });
    await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => livy.python(session, "print(len(sc.statusTracker().getActiveJobsIds()))"), { timeout: 30_000 }).toBe("0");
    // Their group was a thread's own: jobs without one are as many as before.
    expect(await jobs()).toBe(before);
    expect(await livy.python(session, "print(sorted(name for name in globals() if 'livy' in name.lower()))")).toBe("[]");
  });

  test("two tabs on one session do not disturb each other", async ({ page }) => {
    const other = await page.context().newPage();
    const second = new LiveNotebook(other);
    await second.create(session);
    await notebook.run(1, "import time\nshared = [1]\nfor n in range(3000):\n    print('first', n)\n    time.sleep(0.05)");
    await expect(notebook.output(1)).toContainText("first 5", { timeout: 60_000 });
    await second.code(1).click();
    await other.keyboard.type("shared.");
    await expect(second.completions().filter({ hasText: "append" })).toBeVisible({ timeout: 30_000 });
    await second.run(1, "print('second', len(shared))");
    await expect(second.cell(1).getByRole("status")).toHaveText("Queued");
    const seen = Number((await notebook.output(1).textContent())?.match(/first (\d+)\s*$/)?.[1]);
    await page.bringToFront();
    await expect.poll(async () => Number((await notebook.output(1).textContent())?.match(/first (\d+)\s*$/)?.[1])).toBeGreaterThan(seen);
    await expect(second.output(1)).toBeHidden();
    await notebook.tool("Interrupt").click();
    await notebook.is(1, "Cancelled");
    await second.is(1, "Done");
    await expect(second.output(1)).toHaveText("second 1");
    await other.close();
  });

  test("code that catches its interrupt can be interrupted again or ended with the session, and what is lost is said", async ({ page }) => {
    const own = await livy.session();
    await notebook.create(own);
    await notebook.run(1, "import time\ndeaf = 0\nwhile True:\n    try:\n        time.sleep(1)\n    except KeyboardInterrupt:\n        deaf += 1\n        print('deaf', deaf)");
    await notebook.is(1, "Running");
    await expect(notebook.cell(1).locator(".cm-runningLine")).toBeVisible({ timeout: 60_000 });
    await notebook.tool("Interrupt").click();
    const ladder = notebook.cell(1).getByRole("group", { name: "The cell does not stop" });
    await expect(ladder).toContainText("Interrupting again loses nothing", { timeout: 60_000 });
    await expect(ladder).toContainText("restarting loses all variables");
    await ladder.getByRole("button", { name: "Interrupt again" }).click();
    await expect(notebook.output(1)).toContainText("deaf 2", { timeout: 60_000 });
    await ladder.getByRole("button", { name: "Restart session" }).click();
    const ask = page.getByRole("alertdialog");
    await expect(ask).toContainText(/variables/i);
    await ask.getByRole("button", { name: /Restart/ }).click();
    await expect(notebook.cell(1).getByRole("status")).toHaveText(/Cancelled|Lost/, { timeout: 120_000 });
    await expect(ladder).toHaveCount(0);
  });
});

/** The notebook as a file. */
async function file(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download notebook (.ipynb)" }).click();
  return readFile(await (await download).path(), "utf8");
}

/** A stage: its number, its tasks, and what it read, wrote, took from and gave to others, spilled. */
type StageRow = string[];

async function stageTable(notebook: LiveNotebook): Promise<StageRow[]> {
  const rows = notebook.cell(1).getByRole("table", { name: "Spark stages" }).locator("tbody tr");
  const cells = await rows.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
  return cells.map(([id, , ...rest]) => [id ?? "", ...rest.slice(0, 6)]);
}

/** The same from the API of the driver's own pages, for the newest cell of a session. */
async function stagesBySpark(livy: Livy, session: number): Promise<StageRow[]> {
  const { statements } = await livy.call<{ statements: { id: number }[] }>("GET", `/sessions/${session}/statements`);
  const group = Math.max(...statements.map((statement) => statement.id));
  const fetch = `def _ask_spark():
    import json, urllib.request
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    root = sc.uiWebUrl + '/api/v1/applications/' + sc.applicationId
    get = lambda path: json.loads(opener.open(root + path).read().decode())
    wanted = {stage for job in get('/jobs') if job.get('jobGroup') == '${group}' for stage in job['stageIds']}
    print(json.dumps([stage for stage in get('/stages?status=complete') if stage['stageId'] in wanted]))
_ask_spark()
del _ask_spark`;
  type Sizes = "inputBytes" | "outputBytes" | "shuffleReadBytes" | "shuffleWriteBytes" | "memoryBytesSpilled" | "diskBytesSpilled";
  type Told = Record<"stageId" | "numTasks" | "numCompleteTasks" | Sizes, number>;
  const stages = JSON.parse(await livy.python(session, fetch)) as Told[];
  const row = (stage: Told) => [
    String(stage.stageId),
    `${stage.numCompleteTasks}/${stage.numTasks}`,
    ...[stage.inputBytes, stage.outputBytes, stage.shuffleReadBytes, stage.shuffleWriteBytes, stage.memoryBytesSpilled + stage.diskBytesSpilled].map(size),
  ];
  return stages.sort((a, b) => a.stageId - b.stageId).map(row);
}

/** Bytes as the app writes them; nothing for none. */
function size(bytes: number): string {
  if (bytes === 0) return "";
  const units = ["B", "KiB", "MiB", "GiB"];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  const tenths = Math.floor(value * 10) / 10;
  const text = power > 0 && tenths < 10 ? String(tenths) : String(Math.floor(value));
  return `${text} ${units[power]}`;
}
