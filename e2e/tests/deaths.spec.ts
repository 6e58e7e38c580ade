import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Run } from "../pages/runs.ts";
import { expect, test } from "../support/fixtures.ts";

/** Batches on real Spark that end badly: the page names the cause from the log alone. */
test.use({ backend: "spark" });

/** What Spark does, on a machine that is busy. */
const LATER = { timeout: 120_000 };

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "deaths-"));
});
test.afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Submits a program and shows its page. */
async function submit(page: Page, api: string, name: string, program: string, more: object = {}): Promise<Run> {
  const file = join(folder, `${name}.py`);
  await writeFile(file, program);
  const conf = { "spark.ui.enabled": "false" };
  const sent = await page.request.post(`${api}/batches`, { headers: { "x-requested-by": "test" }, data: { file, conf, ...more } });
  expect(sent.status(), await sent.text()).toBe(201);
  const run = new Run(page);
  await run.show(`batches/${((await sent.json()) as { id: number }).id}`);
  return run;
}

const START = `import os, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
`;

test("out of memory: the driver's heap is named, and what to raise", async ({ page, server }) => {
  const program = `${START}rows = spark.range(0, 200, 1, 1).selectExpr("repeat('x', 5000000) as text").collect()
print("never", len(rows))
`;
  const run = await submit(page, server.api, "memory", program, { driverMemory: "512m" });
  await run.becomes("dead");
  await expect(run.death.locator(".cause").first()).toContainText("The driver ran out of heap memory", LATER);
  await expect(run.death.locator(".cause").first()).toContainText("OutOfMemoryError");
  await expect(run.death.locator(".cause").first()).toContainText("spark.driver.memory");
});

for (const [whom, pid, cause] of [
  ["the driver", "os.getppid()", "The driver was killed from outside"],
  ["its Python", "os.getpid()", "The program ended itself, or its process was killed"],
] as const) {
  test(`killed from outside: ${whom}`, async ({ page, server }) => {
    const program = `${START}print("counted", spark.range(1000).count(), flush=True)
print("process", ${pid}, flush=True)
time.sleep(600)
`;
    const run = await submit(page, server.api, `killed-${pid.slice(3, 9)}`, program);
    const line = run.log.lines.getByText(/^\d*process \d+$/);
    await expect(line).toBeVisible({ timeout: 200_000 });
    process.kill(Number(/process (\d+)/.exec(await line.innerText())?.[1]), "SIGKILL");
    await run.becomes("dead");
    await expect(run.death.locator(".cause").first()).toContainText(cause, LATER);
    await run.death.getByRole("button", { name: /^Show line/ }).first().click();
    await expect(run.log.lines.locator(".chosen")).toBeVisible();
  });
}
