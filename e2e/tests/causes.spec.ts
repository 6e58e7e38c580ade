import { Batches, Run } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { sizes } from "../support/screenshots.ts";

/** Why what is listed has died, found without opening it. On the scripted engine. */

const MODULE = [
  "26/01/01 00:00:01 INFO SparkContext: Running Spark",
  "Traceback (most recent call last):",
  '  File "/jobs/nightly.py", line 1, in <module>',
  "ModuleNotFoundError: No module named 'pandas'",
];
const MEMORY = [
  "26/01/01 00:00:01 INFO SparkContext: Running Spark",
  "26/01/01 00:00:09 ERROR Utils: uncaught error in thread main",
  "java.lang.OutOfMemoryError: Java heap space",
];
/** What is read in the background has its turn every 15 seconds, and later on a machine with much to do. */
const TURNS = { timeout: 120_000 };

test.beforeEach(async ({ server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 0, batches: 4, seed: 1 });
  await server.control("batches/0", { state: "dead", log: MODULE });
  await server.control("batches/1", { state: "dead", log: MODULE.map((line) => line.replace("pandas", "numpy")) });
  await server.control("batches/2", { state: "running", log: [MEMORY[0]] });
  await server.control("batches/3", { state: "success" });
});

test("the list says why batches died, those that were dead before and one that dies now", async ({ page, server }) => {
  const batches = new Batches(page);
  const causes = batches.table.locator("td.cause");
  await batches.show();
  await expect(batches.table.getByRole("row")).toHaveCount(5);
  await expect(batches.table.getByRole("columnheader", { name: "Cause" })).toBeVisible();
  await expect(causes.filter({ hasText: "A Python module is missing: numpy" })).toHaveCount(1, TURNS);
  await expect(causes.filter({ hasText: "A Python module is missing: pandas" })).toHaveCount(1, TURNS);
  await server.control("batches/2", { state: "dead", log: MEMORY });
  await expect(causes.filter({ hasText: "out of heap memory" })).toHaveCount(1, TURNS);
  await expectAccessible(page);

  await page.getByRole("combobox", { name: "Count by" }).selectOption("Cause");
  const chips = page.getByRole("group", { name: "Filter by cause" });
  await chips.getByRole("button", { name: "2 A Python module is missing" }).click();
  await expect(batches.table.getByRole("row")).toHaveCount(3);
  await expect(page).toHaveURL(/by=cause&cause=A/);
  await batches.filter.fill("pandas");
  await expect(batches.table.getByRole("row")).toHaveCount(2);

  await causes.getByRole("link").click();
  await expect(page).toHaveURL(/\/batches\/0\?line=\d+$/);
  const run = new Run(page);
  await expect(run.death).toContainText("A Python module is missing: pandas");
  await expect(run.log.lines.locator(".chosen")).toHaveText(/No module named 'pandas'/);
});

test("a cause stays known: after a reload, without the server's log, and when the server has forgotten the batch", async ({ page, server }) => {
  const batches = new Batches(page);
  const cause = batches.table.getByRole("link", { name: "A Python module is missing: pandas" });
  await batches.show();
  await expect(cause).toBeVisible(TURNS);
  await page.reload();
  await expect(cause).toBeVisible();
  await page.setViewportSize(sizes.phone);
  await expect(cause).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes.phone.width);
  await expectAccessible(page);

  await page.request.delete(`${server.api}/batches/0`, { headers: { "x-requested-by": "test" } });
  await expect(batches.table.getByRole("row")).toHaveCount(4, { timeout: 60_000 });
  await batches.open("runs");
  const kept = page.getByRole("list", { name: "Kept runs" }).getByRole("link", { name: "A Python module is missing: pandas" });
  await kept.click();
  await expect(page).toHaveURL(/\/batches\/0\?run=\d+&line=\d+$/);
  await expect(new Run(page).log.lines.locator(".chosen")).toHaveText(/No module named 'pandas'/);
});

test("where nothing failed there is no column for causes", async ({ page, server }) => {
  for (const id of [0, 1]) await server.control(`batches/${id}`, { state: "success" });
  const batches = new Batches(page);
  await batches.show();
  await expect(batches.table.getByRole("row")).toHaveCount(5);
  await expect(batches.table.getByRole("columnheader", { name: "State" })).toBeVisible();
  await expect(batches.table.getByRole("columnheader", { name: "Cause" })).toHaveCount(0);
  await server.control("batches/3", { state: "dead", log: ["nothing that says why"] });
  await expect(batches.table.getByRole("columnheader", { name: "Cause" })).toBeVisible();
  await expect(batches.table.getByText("Its log does not say")).toBeVisible(TURNS);
});
