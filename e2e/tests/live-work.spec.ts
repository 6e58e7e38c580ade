import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { kept } from "../support/kept.ts";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

/** On real Spark: what a cell keeps of its Spark work, first rows, several tabs, and code that does not want to stop. */
test.use({ backend: "spark" });

/** What Spark and the driver do beside the cell, on a machine that is busy. */
const LATER = { timeout: 120_000 };

test.describe("the live cell's work", () => {
  test.describe.configure({ timeout: 600_000 });
  let session: number | undefined;
  let livy: Livy;
  let notebook: LiveNotebook;

  /** The session of all these tests. */
  const own = (): number => session ?? -1;

  test.beforeEach(async ({ page, server }) => {
    livy = new Livy(server.api);
    session ??= await livy.session();
    notebook = new LiveNotebook(page);
    await notebook.create(session);
  });

  test.afterAll(async () => {
    if (session !== undefined) await livy.end(session);
    session = undefined;
  });

  test("the stages of a cell are those that Spark's own API tells of, and stay with the notebook and its file", async ({ page }) => {
    const work = notebook.cell(1).locator(".spark-work");
    await notebook.run(
      1,
      "import tempfile\nfolder = tempfile.mkdtemp() + '/numbers'\nspark.range(300000).write.parquet(folder)\n" +
        "spark.read.parquet(folder).repartition(6).selectExpr('id % 7 as k').groupBy('k').count().collect()",
    );
    await notebook.is(1, "Done");
    await expect(work).toContainText(/Spark jobs? · (\d+)\/\1 tasks · .*shuffled/, LATER);
    await work.locator("summary").click();
    const group = await newestStatement(livy, own());
    let shown: StageRow[] = [];
    // The sizes come a moment after the cell's end, here and in Spark's own account.
    await expect(async () => {
      shown = await stageTable(notebook);
      expect(shown).toEqual(await stagesBySpark(livy, own(), group));
    }).toPass(LATER);
    expect(shown.length).toBeGreaterThan(2);
    const told = await work.locator("summary").textContent();

    // They are kept by an edit of their own.
    await expect.poll(() => kept(page, "journal", /"stages"/)).toBeGreaterThan(0);
    await page.reload();
    await expect(work.locator("summary")).toHaveText(told ?? "");
    await work.locator("summary").click();
    await expect.poll(() => stageTable(notebook)).toEqual(shown);

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
    await expect(work).toContainText(/1 task failed · 1 job failed/, LATER);
    await work.locator("summary").click();
    await expect(work.locator("pre")).toContainText("ZeroDivisionError", LATER);
  });

  test("the first rows of a frame are read by a job when a person asks, and it is stopped with them", async ({ page }) => {
    await notebook.run(1, "import time\nframe = spark.range(250).selectExpr('id', 'cast(id as string) name', 'array(id) ids', 'null nothing')\ndef slow(n):\n    time.sleep(600)\n    return n\nfrom pyspark.sql.functions import udf\nstuck = frame.select(udf(slow, 'long')('id'))\nbroken = frame.selectExpr('assert_true(id < 0)')");
    await notebook.is(1, "Done");
    const panel = await notebook.variables();
    const rows = (name: string) => panel.getByRole("button", { name: `Rows of ${name}` });
    await expect(rows("frame")).toBeVisible(LATER);
    const jobs = async () => livy.python(own(), "print(len(sc.statusTracker().getJobIdsForGroup(None)))");
    const before = await jobs();
    await rows("frame").click();
    const dialog = page.getByRole("dialog", { name: "First rows of frame" });
    const grid = dialog.getByRole("grid", { name: "Result table" });
    await expect(grid).toBeVisible(LATER);
    await expect(grid.getByRole("columnheader")).toContainText(["id", "name", "ids", "nothing"]);
    await expect(grid.getByRole("row").nth(3)).toContainText(/2\s*2\s*\[2\]/);
    await expect(dialog.getByText("100 rows")).toBeVisible();
    await expect(dialog.getByText("There are more rows than these.")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(rows("frame")).toBeFocused();

    await rows("broken").click();
    await expect(page.getByRole("dialog").getByRole("alert")).toContainText("is not true", LATER);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);

    await rows("stuck").click();
    await expect(page.getByRole("dialog").getByRole("status")).toContainText(/\d of \d tasks/, LATER);
    await page.getByRole("dialog").getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => livy.python(own(), "print(len(sc.statusTracker().getActiveJobsIds()))"), LATER).toBe("0");
    // Their group was a thread's own: jobs without one are as many as before.
    expect(await jobs()).toBe(before);
    expect(await livy.python(own(), "print(sorted(name for name in globals() if 'livy' in name.lower()))")).toBe("[]");
  });

  test("two tabs on one session do not disturb each other", async ({ page }) => {
    const other = await page.context().newPage();
    const second = new LiveNotebook(other);
    await second.create(own());
    await notebook.run(1, "import time\nshared = [1]\nfor n in range(10**9):\n    print('first', n)\n    time.sleep(0.05)");
    await expect(notebook.output(1)).toContainText("first 5", LATER);
    await second.completes(1, "shared.", "append");
    await second.run(1, "print('second', len(shared))");
    await expect(second.cell(1).getByRole("status")).toHaveText("Queued");
    const printed = async () => Number([...((await notebook.output(1).textContent()) ?? "").matchAll(/first (\d+)/g)].at(-1)?.[1]);
    const seen = await printed();
    await page.bringToFront();
    await expect.poll(printed, LATER).toBeGreaterThan(seen);
    await expect(second.output(1)).toBeHidden();
    await notebook.tool("Interrupt").click();
    await notebook.is(1, "Cancelled");
    await second.is(1, "Done");
    await expect(second.output(1)).toHaveText("second 1");
    await other.close();
  });

  test("code that catches its interrupt can be interrupted again or ended with the session, and what is lost is said", async ({ page }) => {
    const other = await livy.session();
    await notebook.create(other);
    await notebook.run(1, "import time\ndeaf = 0\nwhile True:\n    try:\n        time.sleep(1)\n    except KeyboardInterrupt:\n        deaf += 1\n        print('deaf', deaf)");
    await notebook.works(1);
    await notebook.tool("Interrupt").click();
    const ladder = notebook.cell(1).getByRole("group", { name: "The cell does not stop" });
    await expect(ladder).toContainText("Interrupting again loses nothing", LATER);
    await expect(ladder).toContainText("restarting loses all variables");
    await ladder.getByRole("button", { name: "Interrupt again" }).click();
    await expect(notebook.output(1)).toContainText("deaf 2", LATER);
    await ladder.getByRole("button", { name: "Restart session" }).click();
    const ask = page.getByRole("alertdialog");
    await expect(ask).toContainText(/variables/i);
    await ask.getByRole("button", { name: /Restart/ }).click();
    await expect(notebook.cell(1).getByRole("status")).toHaveText(/Cancelled|Lost/, LATER);
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

/** Number of the statement that was run last in a session. */
async function newestStatement(livy: Livy, session: number): Promise<number> {
  const { statements } = await livy.call<{ statements: { id: number }[] }>("GET", `/sessions/${session}/statements`);
  return Math.max(...statements.map((statement) => statement.id));
}

/** The same from the API of the driver's own pages, for one statement. */
async function stagesBySpark(livy: Livy, session: number, group: number): Promise<StageRow[]> {
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
