import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

/** With the variable set: as many times as the project promises, which takes minutes. */
const FULL = process.env["LIVE_FULL"] !== undefined;
const [INTERRUPTS, CALLS] = FULL ? [200, 1000] : [20, 120];

/** How the modules of the app are called in the driver. */
const PRIVATE = "_livy_notebook_live_";

/** On real Spark: what a running cell shows of itself, and what can be asked of its session meanwhile. */
test.use({ backend: "spark" });

/** What the driver does beside the cell, on a machine that is busy. */
const LATER = { timeout: 120_000 };

test.describe("the live cell", () => {
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

  test("prints appear while a loop runs, a carriage return writes over its line, and the end is the same text", async () => {
    // It goes on until it was seen.
    const loop = "while not builtins.enough:\n    print(f'\\rstep {n}', end='')\n    n += 1\n    time.sleep(0.1)\nprint('\\nready')";
    await notebook.run(1, `import time, os, builtins\nos.path.exists('/tmp')\nbuiltins.enough, n = False, 0\n${loop}\ndel builtins.enough`);
    await expect(notebook.output(1)).toContainText(/^step \d+$/, LATER);
    await expect(notebook.cell(1).getByRole("status")).toHaveText("Running");
    await expect(notebook.cell(1).locator(".cm-runningLine")).toContainText(/print|sleep/, LATER);
    await livy.aside(own(), "lambda jc: setattr(__import__('builtins'), 'enough', True)");
    await notebook.is(1, "Done");
    await expect(notebook.output(1)).toHaveText(/^step \d+\s+ready$/);
    await expect(notebook.cell(1).locator(".cm-runningLine")).toHaveCount(0);
  });

  test("what a cell printed before its error stays with it", async () => {
    await notebook.run(1, "import time\nprint('before the loop')\ntime.sleep(1.5)\nprint('\\x1b[31mjust before\\x1b[0m')\n1 / 0");
    await notebook.is(1, "Error");
    await expect(notebook.output(1)).toContainText("before the loop", LATER);
    await expect(notebook.output(1)).toContainText("just before", LATER);
    await expect(notebook.output(1)).toContainText("ZeroDivisionError");
    await notebook.run(2, "print('short')\nundefined_name");
    await notebook.is(2, "Error");
    await expect(notebook.output(2)).toContainText("short", LATER);
    await expect(notebook.output(2)).toContainText("NameError");
  });

  test("an interrupt ends loops and sleep, and the variables are still there", async () => {
    await notebook.run(1, "kept = 41\nwhile True: pass");
    await notebook.works(1);
    await notebook.tool("Interrupt").click();
    await notebook.is(1, "Cancelled");
    await expect(notebook.output(1)).toContainText("KeyboardInterrupt");
    await notebook.run(2, "import time\ntime.sleep(1000)");
    await notebook.works(2);
    await notebook.cell(2).getByRole("button", { name: "Cancel" }).click();
    await notebook.is(2, "Cancelled");
    await notebook.run(3, "kept + 1");
    await notebook.is(3, "Done");
    await expect(notebook.output(3)).toHaveText("42");
  });

  test("an interrupt cancels the Spark jobs of the cell", async () => {
    await notebook.run(1, "sc.parallelize(range(4), 4).map(lambda x: __import__('time').sleep(600)).count()");
    await expect(notebook.cell(1).getByText(/Stage \d+ · 0\/4 tasks/)).toBeVisible(LATER);
    await notebook.tool("Interrupt").click();
    await notebook.is(1, "Cancelled");
    await expect.poll(() => livy.state(own()), LATER).toBe("idle");
    // Spark ends them in its own time, a moment after Python has heard.
    await expect.poll(() => livy.python(own(), "print(len(sc.statusTracker().getActiveJobsIds()))"), LATER).toBe("0");
  });

  test("an interrupt between cells harms nobody", async () => {
    // This brings the modules.
    await notebook.run(1, "print('before')");
    await notebook.is(1, "Done");
    const there = `print(any('${PRIVATE}' in name for name in __import__('sys').modules))`;
    await expect.poll(() => livy.python(own(), there), LATER).toBe("True");
    for (let moment = 0; moment < INTERRUPTS; moment += 1) {
      const module = `next(m for n, m in sorted(__import__('sys').modules.items()) if n.startswith('${PRIVATE}') and n.endswith('.answer'))`;
      const statement = livy.python(own(), `sum(range(${(moment % 20) * 20_000}))`);
      await new Promise((next) => setTimeout(next, Math.random() * 60));
      await livy.aside(own(), `lambda jc: ${module}.answer(jc, '{"ask": "interrupt", "group": ""}')`);
      await statement;
    }
    expect(await livy.python(own(), "print('alive')")).toBe("alive");
  });

  test("columns and attributes are completed from the session while a cell runs", async ({ page }) => {
    await notebook.run(1, "from pyspark.sql import functions as F\npeople = spark.createDataFrame([(1, 'a')], 'age int, full_name string')");
    await notebook.is(1, "Done");
    await notebook.run(2, "import time\nwhile True: time.sleep(0.1)");
    await notebook.works(2);
    await notebook.completes(3, "people.", "full_name");
    await expect(notebook.completions().filter({ hasText: /^age/ })).toBeVisible();
    await page.keyboard.type("groupB");
    await expect(notebook.completions().filter({ hasText: /^groupBy/ })).toBeVisible();
    await notebook.write(3, "");
    await page.keyboard.type('people.select(F.col("f');
    await expect(async () => {
      await page.keyboard.press("Control+Space");
      await expect(notebook.completions().filter({ hasText: "full_name" })).toBeVisible({ timeout: 20_000 });
    }).toPass(LATER);
    await notebook.write(3, "people.select(");
    await expect(async () => {
      await page.keyboard.press("Shift+Tab");
      await expect(page.locator(".cm-help")).toContainText("select(self, *cols", { timeout: 20_000 });
    }).toPass(LATER);
    await expect(notebook.cell(2).getByRole("status")).toHaveText("Running");
    await notebook.tool("Interrupt").click();
    await notebook.is(2, "Cancelled");
  });

  test.describe("queries", () => {
    // The editor asks for an inline style when it marks a place; the policy refuses it, and the mark is there all the same.
    test.use({ expectedComplaints: /Applying inline style/ });

    test("a query is completed from the catalog and checked before it is run", async ({ page }) => {
      await notebook.run(1, "spark.range(3).withColumnRenamed('id', 'amount').createOrReplaceTempView('orders')");
      await notebook.is(1, "Done");
      await notebook.cell(2).getByRole("combobox", { name: "Language" }).selectOption({ label: "SQL" });
      await notebook.write(2, "select  from orders");
      for (let left = 0; left < " from orders".length; left += 1) await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("Control+Space");
      await expect(notebook.completions().filter({ hasText: "amount" })).toBeVisible(LATER);
      await page.keyboard.press("Escape");
      await notebook.write(2, "select amonut from orders");
      await expect(notebook.cell(2).getByText("UNRESOLVED_COLUMN")).toBeVisible(LATER);
      await expect(notebook.cell(2).locator(".cm-lintRange-error")).toHaveText("amonut");
      await notebook.write(2, "select sum(amount) as total from orders");
      await expect(notebook.cell(2).getByText("Gives total long from orders")).toBeVisible(LATER);
      await expect(notebook.cell(2).locator(".cm-lintRange-error")).toHaveCount(0);
    });
  });

  test("variables are listed, inserted and dropped", async ({ page }) => {
    await notebook.run(1, "answer = 42\nframe = spark.createDataFrame([(1, 'a')], 'age int, full_name string')");
    await notebook.is(1, "Done");
    const panel = await notebook.variables();
    const one = (name: string) => panel.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await expect(one("answer")).toContainText("int", LATER);
    await expect(one("frame")).toContainText("2 columns");
    await one("frame").getByText("Columns", { exact: true }).click();
    await expect(one("frame").getByRole("row", { name: "full_name string" })).toBeVisible();
    await notebook.code(2).click();
    await panel.getByRole("button", { name: "Insert frame" }).click();
    await expect(notebook.code(2)).toHaveText("frame");
    await notebook.run(2, "later = 'new'");
    await notebook.is(2, "Done");
    await expect(one("later")).toBeVisible(LATER);
    await panel.getByRole("button", { name: "Drop answer" }).click();
    await page.getByRole("alertdialog", { name: "Drop answer?" }).getByRole("button", { name: "Drop" }).click();
    await expect(one("answer")).toHaveCount(0, LATER);
    expect(await livy.python(own(), "print('answer' in globals())")).toBe("False");
  });

  test("many questions leave the namespace, the last value and the history as they were", async ({ page }) => {
    let calls = 0;
    page.on("request", (request) => (calls += Number(request.url().endsWith("/submit-job"))));
    await notebook.run(1, "import time\nmarker, n = [1, 2], 0\nbefore = None\nbefore = sorted(globals())");
    await notebook.is(1, "Done");
    const history = async () => (await livy.call<{ total_statements: number }>("GET", `/sessions/${own()}/statements`)).total_statements;
    await livy.python(own(), "marker");
    await notebook.run(2, "for n in range(10**9): time.sleep(0.01)");
    await notebook.works(2);
    const statements = await history();
    while (calls < CALLS) await notebook.completes(3, "marker.", "append");
    expect(await history()).toBe(statements);
    await notebook.tool("Interrupt").click();
    await notebook.is(2, "Cancelled");
    expect(await livy.python(own(), "print(sorted(globals()) == before, _ is marker)")).toBe("True True");
  });

  test("Spark's work is told in the cell and stays with it", async () => {
    await notebook.run(1, "spark.range(200000).repartition(6).selectExpr('id % 7 as k').groupBy('k').count().collect()");
    await notebook.is(1, "Done");
    const work = notebook.cell(1).locator(".spark-work");
    await expect(work).toContainText(/Spark jobs? · (\d+)\/\1 tasks/, LATER);
    await work.locator("summary").click();
    await expect(notebook.cell(1).getByRole("table", { name: "Spark stages" }).getByRole("row")).not.toHaveCount(1);
    await expect(work).toContainText(/shuffled/, LATER);
  });

  test("a cell that prints without end neither freezes the page nor goes on after it was stopped", async ({ page }) => {
    await notebook.run(1, "n = 0\nwhile n < 1000000:\n    print(n); n += 1\nwhile True: pass");
    await expect(notebook.output(1)).toContainText("999999", { timeout: 240_000 });
    expect(await notebook.output(1).locator("pre").first().evaluate((pre) => (pre.textContent ?? "").length)).toBeLessThan(100_000);
    await notebook.tool("Interrupt").click();
    await notebook.is(1, "Cancelled");
    await page.getByRole("button", { name: "Run all" }).focus();
  });
});
