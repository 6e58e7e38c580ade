import type { Page } from "@playwright/test";
import { NotebookPage } from "../pages/notebook.ts";
import { NotebooksPage } from "../pages/notebooks.ts";
import { SessionPage } from "../pages/session.ts";
import { SessionsPage } from "../pages/sessions.ts";
import { expectAccessible } from "../support/axe.ts";
import { test } from "../support/fixtures.ts";
import { expect, SPARK } from "../support/patient.ts";
import { screenshot, sizes } from "../support/screenshots.ts";

/** The story of a person and a notebook, on real Spark. */
// Questions that are out when a session is deleted find none.
test.use({ backend: "spark", expectedComplaints: /40[04] .*\/livy\/sessions\/\d+/ });
test.setTimeout(900_000);

/** Each cell has a region named Output, as people's scripts expect: their names are not unique, their groups' are. */
const EXCEPT = ["landmark-unique"];

/** The most the progress bar has shown, and how many different figures above nothing. */
async function figures(page: Page, until: () => Promise<boolean>): Promise<number[]> {
  const seen = new Set<number>();
  while (!(await until())) {
    const now = await page.evaluate(() => document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow"));
    if (now !== null && now !== undefined) seen.add(Number(now));
    await page.waitForTimeout(50);
  }
  return [...seen];
}

test("a person starts a session, runs Python, SQL and Scala in a notebook, and deletes the session", async ({ page }) => {
  const sessions = new SessionsPage(page);
  const session = new SessionPage(page);
  const notebook = new NotebookPage(page);
  let id = 0;

  await test.step("a session is created in the dialog, and its start is seen", async () => {
    await sessions.goto();
    await sessions.create({ name: "story", kind: "pyspark" });
    id = await session.id();
    await expect(session.heading).toHaveText("story");
    await expect(session.start).toBeVisible();
    await expect(session.start, "the last lines of the log").toContainText(/INFO/, SPARK);
    await session.isInState("idle");
    await expect(session.start).toHaveCount(0);
  });

  await test.step("its notebook is opened", async () => {
    await session.openNotebook.click();
    await notebook.isOpen();
    await expect(notebook.session).toHaveValue(String(id));
    await expect(notebook.cells).toHaveCount(1);
    await expect(notebook.cell(1).status).toHaveText("Not run");
  });

  await test.step("Python", async () => {
    const cell = notebook.cell(1);
    await cell.write('people = spark.createDataFrame([("Ada", 36), ("Grace", 85), ("Alan", 41)], ["name", "age"])\npeople.createOrReplaceTempView("people")\nprint("made", people.count())');
    await cell.code.press("Shift+Enter");
    await cell.is("Done");
    await expect(cell.output).toHaveText("made 3");
    await expect(notebook.cell(2).code, "after the last cell there is a new one").toBeFocused();
  });

  await test.step("SQL answers with a table", async () => {
    const cell = notebook.cell(2);
    await cell.language.selectOption({ label: "SQL" });
    await cell.write("SELECT name, age FROM people ORDER BY age");
    await cell.code.press("Control+Enter");
    await cell.is("Done");
    await expect(cell.table.getByRole("row")).toHaveCount(4);
    await expect(cell.table.getByRole("columnheader")).toHaveText([/name/, /age/]);
    await expect(cell.table.getByRole("gridcell")).toHaveText(["Ada", "36", "Alan", "41", "Grace", "85"]);
    await expect(cell.output.getByRole("button", { name: "Download CSV" })).toBeVisible();
    await expect(cell.output.getByRole("button", { name: "Chart" })).toBeVisible();
    const download = page.waitForEvent("download");
    await cell.output.getByRole("button", { name: "Download CSV" }).click();
    expect((await download).suggestedFilename()).toBe("result.csv");
  });

  await test.step("Scala sees Python's view, and Python sees Scala's", async () => {
    const scala = await notebook.add('val old = spark.table("people").where("age > 40")\nold.createOrReplaceTempView("old")\nprintln(s"${old.count()} are older")', "Scala");
    await scala.run.click();
    await scala.is("Done");
    await expect(scala.output).toContainText("2 are older");
    const python = await notebook.add('sorted(row.name for row in spark.table("old").collect())');
    await python.code.press("Control+Enter");
    await python.is("Done");
    await expect(python.output).toHaveText("['Alan', 'Grace']");
  });

  await test.step("an error says what happened and where", async () => {
    const cell = await notebook.add("def inner(rows):\n    return rows[7]\n\ninner([1, 2])");
    await cell.code.press("Control+Enter");
    await cell.is("Error");
    await expect(cell.output).toContainText("IndexError: list index out of range");
    await expect(cell.output).toContainText("return rows[7]");
    await cell.output.getByRole("button", { name: /line 2/ }).first().click();
    await expect(cell.code).toBeFocused();
  });

  await test.step("a job's progress bar moves", async () => {
    const cell = await notebook.add("import time\nsc.parallelize(range(120), 120).map(lambda n: time.sleep(0.3) or n).sum()");
    await cell.code.press("Control+Enter");
    await expect(cell.status).toHaveText("Running");
    await expect(cell.progress).toBeVisible();
    const seen = await figures(page, async () => (await cell.status.textContent()) !== "Running");
    expect(seen.length, `figures seen: ${seen.join(" ")}`).toBeGreaterThan(2);
    expect(seen, "it never goes back").toEqual([...seen].sort((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThan(100);
    await cell.is("Done");
    await expect(cell.progress).toHaveCount(0);
    await expect(cell.output).toHaveText("7140");
  });

  await test.step("a cell is cancelled, and what waits behind it does not run", async () => {
    const cell = await notebook.add("import time\nsc.parallelize(range(400), 400).map(lambda n: time.sleep(0.5) or n).sum()");
    const behind = await notebook.add("print('after all')");
    await cell.run.click();
    await behind.run.click();
    await expect(behind.status).toHaveText("Queued");
    await expect(cell.status).toHaveText("Running");
    await expect(notebook.tool("Interrupt")).toBeEnabled();
    await cell.cancel.click();
    await cell.is("Cancelled");
    await expect(behind.status).toHaveText("Not run");
    await expect(behind.group).toContainText("a cell before it failed or was cancelled");
    await expect(notebook.tool("Interrupt")).toBeDisabled();
    await behind.run.click();
    await behind.is("Done");
    await expect(behind.output).toHaveText("after all");
  });

  await test.step("completion in Scala, by a key", async () => {
    const cell = await notebook.add("spark.ra", "Scala");
    // The key asks for the list, and takes from one that is there. In its first moment a list takes no key, in case it came
    // up just as somebody pressed one.
    await expect(async () => {
      await page.keyboard.press("Tab");
      await expect(cell.code).toHaveText("spark.range", { timeout: 3_000 });
    }).toPass(SPARK);
    await page.keyboard.insertText("(3).count()");
    await page.keyboard.press("Control+Enter");
    await cell.is("Done");
    await expect(cell.output).toContainText("3");
  });

  await test.step("a page that is reloaded in the middle of a run gets the output", async () => {
    const cell = await notebook.add("import time\ntime.sleep(30)\nprint('survived')");
    const { position } = cell;
    await cell.code.press("Control+Enter");
    await expect(cell.status).toHaveText("Running");
    await page.reload();
    await notebook.isOpen();
    const again = notebook.cell(position);
    await expect(again.status).toHaveText("Running");
    await again.is("Done");
    await expect(again.output).toHaveText("survived");
    await expect(notebook.cell(2).table.getByRole("row"), "what was there before is there again").toHaveCount(4);
    await expect(notebook.session).toHaveValue(String(id));
    expect(await statements(page, id)).toHaveLength(10);
  });

  await test.step("the session is deleted", async () => {
    await session.goto(id);
    await session.isInState("idle");
    await session.delete(id);
    await page.waitForURL(/\/sessions$/, SPARK);
    await expect(sessions.row("story")).toHaveCount(0);
  });
});

/** The statements that the server holds of a session. */
async function statements(page: Page, id: number): Promise<{ code: string }[]> {
  const answer = await page.request.get(`/livy/sessions/${id}/statements`);
  return ((await answer.json()) as { statements: { code: string }[] }).statements;
}

test("a person with nothing yet is offered an example, which runs as it is", async ({ page, server }) => {
  await page.setViewportSize(sizes.desktop);
  await page.emulateMedia({ colorScheme: "light" });
  const notebooks = new NotebooksPage(page);
  const notebook = new NotebookPage(page);
  await notebooks.goto();
  await expect(notebooks.example).toBeVisible();
  await expectAccessible(page);
  await notebooks.example.click();
  await notebook.isOpen();
  await expect(notebook.title).toHaveValue("First steps on Spark");

  await test.step("running all asks for a session, and runs when there is one", async () => {
    await notebook.tool("Run all").click();
    await expect(notebook.sessionDialog).toBeVisible();
    await notebook.sessionDialog.getByRole("button", { name: "Start session" }).click();
    await expect(notebook.sessionDialog).toHaveCount(0);
    await expect(notebook.cell(2).status).toHaveText("Queued");
    // The last one is empty: there is nothing to run in it.
    for (const position of [2, 4, 6, 8, 10, 12, 14]) {
      await notebook.cell(position).is(position === 12 ? "Error" : "Done");
    }
  });

  await test.step("its outputs are there: text, tables, a plot, Scala, an error, a job's result", async () => {
    await expect(notebook.cell(2).output).toContainText("200,000 orders");
    await expect(notebook.cell(4).table.getByRole("gridcell").first()).toBeVisible();
    await expect(notebook.cell(4).table.getByRole("row")).toHaveCount(6);
    await expect(notebook.cell(6).table.getByRole("row")).toHaveCount(8);
    const plot = notebook.cell(8).output.getByRole("img");
    await expect(plot).toHaveAttribute("src", /^data:image\/png;base64,/);
    expect(await plot.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(400);
    await expect(notebook.cell(10).output).toContainText("orders are above 35");
    await expect(notebook.cell(12).output).toContainText("citty");
    await expect(notebook.cell(12).output).toContainText("Did you mean");
    await expect(notebook.cell(14).output).toContainText("Pi is about 3.1");
    await expect(notebook.saved).toBeVisible();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    await test.step(`it can be used by everybody, ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, { except: EXCEPT });
      await notebook.show(4);
      await screenshot(page, `notebook-${colorScheme}`);
      if (colorScheme === "light") {
        await notebook.show(12);
        await screenshot(page, "notebook-error");
      }
    });
  }

  await test.step("it can be read on a phone", async () => {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(sizes.phone);
    await expectAccessible(page, { except: EXCEPT });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes.phone.width);
    await notebook.show(4);
    await screenshot(page, "notebook-phone");
    await page.setViewportSize(sizes.desktop);
  });

  await test.step("the list shows the notebook, and offers it again", async () => {
    await notebooks.goto();
    await expect(notebooks.link("First steps on Spark")).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  });

  const { sessions } = (await (await page.request.get(`${server.api}/sessions`)).json()) as { sessions: { id: number }[] };
  for (const { id } of sessions) await page.request.delete(`${server.api}/sessions/${id}`, { headers: { "x-requested-by": "test" } });
});
