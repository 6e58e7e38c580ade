// A notebook of 1,000 cells, half Markdown, half code with outputs: how much work opening it is, and how long a letter
// takes in cell 500, beside the same in an empty notebook.

import { type CDPSession, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { startNotebook } from "../support/notebook-server.ts";

const CELLS = 1000;
const LETTERS = 60;

function large(): string {
  const cells = Array.from({ length: CELLS }, (_, at) =>
    at % 2 === 0
      ? {
          id: `m${at}`,
          cell_type: "markdown",
          metadata: {},
          source: `## Section ${at}\n\nSome *text* with \`code\`, a [link](https://example.org) and a list:\n\n- one\n- two\n\n| a | b |\n|-|-|\n| 1 | ${at} |`,
        }
      : {
          id: `c${at}`,
          cell_type: "code",
          metadata: {},
          execution_count: at,
          source: `frame_${at} = spark.range(${at}).withColumn("x", col("id") * 2)\nframe_${at}.groupBy("x").count().show()\nprint(${at})`,
          outputs: [{ output_type: "stream", name: "stdout", text: Array.from({ length: 12 }, (_, line) => `line ${line} of cell ${at}\n`) }],
        },
  );
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

async function work(cdp: CDPSession): Promise<number> {
  const { metrics } = (await cdp.send("Performance.getMetrics")) as { metrics: { name: string; value: number }[] };
  return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
}

/** All work so far, once there is next to none for a second; whatever is under way after half a minute is not waited for. */
async function quiet(cdp: CDPSession, page: Page): Promise<number> {
  let now = await work(cdp);
  for (let seconds = 0; seconds < 30; seconds += 1) {
    const before = now;
    await page.waitForTimeout(1000);
    now = await work(cdp);
    if (now - before < 20) break;
  }
  return now;
}

/** Milliseconds from a key's event to the frame after it, for each letter. */
async function typing(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { letterTimes: times });
    addEventListener(
      "keydown",
      () => {
        const began = performance.now();
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - began)));
      },
      true,
    );
  });
  await page.keyboard.type("x".repeat(LETTERS), { delay: 40 });
  await page.waitForTimeout(200);
  return page.evaluate(() => (globalThis as unknown as { letterTimes: number[] }).letterTimes);
}

const at = (values: number[], share: number): string => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const server = await startNotebook({ engine: "scripted" });
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const toList = async () => {
    await page.getByRole("link", { name: "Notebooks" }).first().click();
    await page.getByRole("button", { name: "New notebook" }).waitFor();
  };
  await page.goto(`${server.origin}/notebooks`);
  await page.getByRole("button", { name: "New notebook" }).click();
  await page.locator(".cm-editor").first().waitFor();
  await page.locator(".cm-content").first().click();
  const empty = await typing(page);

  await toList();
  await page.locator('input[type="file"]').setInputFiles({ name: "large.ipynb", mimeType: "application/json", buffer: Buffer.from(large()) });
  await page.locator(".cm-editor").first().waitFor();
  await page.waitForTimeout(2000);
  await toList();
  await page.waitForTimeout(1000);
  const before = await work(cdp);
  const began = performance.now();
  await page.getByRole("link", { name: /^large/ }).click();
  await page.locator(".cm-editor").first().waitFor();
  const opened = performance.now() - began;
  const used = (await work(cdp)) - before;
  const settled = (await quiet(cdp, page)) - before;
  say(`${CELLS} cells: ${used.toFixed(0)} ms of work until the first editor, after ${opened.toFixed(0)} ms; ${settled.toFixed(0)} ms until the page is quiet`);

  const cell = page.getByRole("group", { name: "Cell 500", exact: true });
  await cell.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await cell.locator(".cm-content").waitFor();
  await quiet(cdp, page);
  await cell.locator(".cm-content").click();
  const full = await typing(page);
  say(`a letter in an empty notebook: ${at(empty, 0.5)} ms, 95 in 100 within ${at(empty, 0.95)} ms`);
  say(`a letter in cell 500 of ${CELLS}: ${at(full, 0.5)} ms, 95 in 100 within ${at(full, 0.95)} ms`);
} finally {
  await browser.close();
  await server.stop();
}
