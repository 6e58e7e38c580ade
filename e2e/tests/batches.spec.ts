import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Batches, Run } from "../pages/runs.ts";
import { expect, test } from "../support/fixtures.ts";

/** Batches on real Spark, through the app's pages. One may be asked for while it is being deleted. */
test.use({ backend: "spark", expectedComplaints: /404 .*\/livy\/batches\// });

/** What Spark does, on a machine that is busy. */
const LATER = { timeout: 120_000 };

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "batches-"));
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const COUNT = `import sys, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("arguments:", sys.argv[1:])
for step in range(3):
    print("step", step, "counted", spark.range(int(sys.argv[1])).count(), flush=True)
    time.sleep(1)
print("all done", flush=True)
`;

// Spark ends as soon as Python has, and may lose what Python said last.
const MISSING = `import atexit, time
atexit.register(time.sleep, 2)
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("before", flush=True)
import does_not_exist_here
`;

test("a batch with arguments is submitted, and its log is read live until success", async ({ page }) => {
  const file = join(folder, "count.py");
  await writeFile(file, COUNT);
  const batches = new Batches(page);
  await batches.show();
  const form = await batches.create();
  await form.field("File").fill(file);
  await form.field("Name").fill("counting");
  await form.field("Arguments").fill(`1000 "you & me"`);
  await form.unfold("Spark configuration");
  await form.field("Configuration").fill("spark.ui.enabled=false\nspark.master=local[1]");
  await form.send();

  await expect(page).toHaveURL(/\/batches\/\d+$/);
  const batch = new Run(page);
  const { log } = batch;
  await expect(log.follow).toBeChecked();
  // While it runs: the newest line is in sight without anybody scrolling.
  await expect(log.lines.getByText(/step \d counted 1000/).first()).toBeVisible(LATER);
  await expect(log.lines.getByText("all done")).toBeInViewport(LATER);
  await batch.becomes("success");
  await expect(batch.death).toHaveCount(0);

  await log.search.fill("counted 1000");
  // From the line at the top of the window on.
  await expect(log.hits).toHaveText(/^\d of 3$/);
  await expect(log.follow).not.toBeChecked();
  await expect(log.lines.locator("mark.current")).toHaveText("counted 1000");
  const at = Number((await log.hits.innerText())[0]);
  await log.search.press("Enter");
  await expect(log.hits).toHaveText(`${(at % 3) + 1} of 3`);
  await log.search.fill("step [12] c");
  await expect(log.hits).toHaveText("no match");
  await log.expression.click();
  await expect(log.hits).toHaveText(/^\d of 2$/);
  await log.search.fill("step [");
  await expect(page.getByRole("search").getByRole("alert")).toBeVisible();

  const { name, text } = await log.download();
  expect(name).toMatch(/^batch-\d+\.log$/);
  expect(text).toContain("arguments: ['1000', 'you & me']");
  expect(text.indexOf("step 0")).toBeLessThan(text.indexOf("step 2"));
  expect(text.match(/^all done$/gm)).toHaveLength(1);

  await page.getByRole("button", { name: /^Delete batch/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL(/\/batches$/);
  await expect(batches.row("counting")).toHaveCount(0);
});

test("a batch that fails says why: the module that is missing, by name, with the line that says so", async ({ page }) => {
  const file = join(folder, "missing.py");
  await writeFile(file, MISSING);
  const batch = await new Batches(page).submit(file);
  await batch.becomes("dead");
  await expect(batch.death).toContainText("does_not_exist_here", LATER);
  await expect(batch.death).toContainText("No module named 'does_not_exist_here'");
  // The line that is quoted is a click away, and has an address.
  await batch.death.getByRole("button", { name: /^Show line/ }).first().click();
  await expect(batch.log.lines.locator(".chosen")).toContainText("does_not_exist_here");
  await expect(page).toHaveURL(/\?line=\d+$/);
  await page.reload();
  await batch.isRunning();
  await expect(batch.log.lines.locator(".chosen")).toContainText("does_not_exist_here");
});

test("a batch whose file is not there says so", async ({ page }) => {
  const batch = await new Batches(page).submit(join(folder, "nowhere.py"));
  await batch.becomes("dead");
  await expect(batch.death).toContainText("nowhere.py", LATER);
});
