// The live channel's figures, on this machine's Spark or on the Livy in LIVY_URL: how long after `print` a line is on
// screen while its cell runs, how long an interrupt takes, how long completion takes while a cell runs.

import { chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { realSpark, startNotebook } from "../support/notebook-server.ts";
import { print, printDurations } from "./support/figures.ts";

const LINES = 100;
const INTERRUPTS = 20;
const COMPLETIONS = 30;

/** Notes in the page, by the wall clock, when each line `at N SECONDS` was painted. */
function watch(): void {
  const seen = new Map<number, number>();
  (globalThis as unknown as { seen: typeof seen }).seen = seen;
  new MutationObserver(() => {
    const text = document.querySelector('[aria-label="Cell 1"] [aria-label="Output"]')?.textContent ?? "";
    const fresh = [...text.matchAll(/at (\d+) ([\d.]+);/g)].filter(([, number]) => !seen.has(Number(number)));
    if (fresh.length === 0) return;
    for (const [, number] of fresh) seen.set(Number(number), Number.NaN);
    // A message posted before a frame is painted arrives after it.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const now = performance.timeOrigin + performance.now();
        for (const [, number, printed] of fresh) seen.set(Number(number), now - Number(printed) * 1000);
      };
      channel.port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Milliseconds from a key to the list of completions with this one in it. */
async function completion(page: Page, notebook: LiveNotebook, before: string, key: string, label: string): Promise<number> {
  await notebook.write(2, before);
  const started = Date.now();
  await page.keyboard.press(key);
  await page.waitForFunction(
    (label) => [...document.querySelectorAll('[role="listbox"] [role="option"]')].some((one) => one.textContent?.startsWith(label)),
    label,
    { polling: "raf", timeout: 60_000 },
  );
  const took = Date.now() - started;
  await page.keyboard.press("Escape");
  return took;
}

const server = await startNotebook(realSpark());
const livy = new Livy(server.api);
const browser = await chromium.launch(launchOptions);
try {
  const session = await livy.session();
  const page = await browser.newPage();
  await page.addInitScript(watch);
  const notebook = new LiveNotebook(page);
  await notebook.create(session, `${server.origin}/notebooks`);

  await notebook.run(1, `import time\nfor n in range(${LINES}):\n    print(f"at {n} {time.time()};")\n    time.sleep(0.137)`);
  await notebook.is(1, "Done");
  const seen = await page.evaluate(() => [...(globalThis as unknown as { seen: Map<number, number> }).seen.values()]);
  if (seen.length !== LINES) throw new Error(`${seen.length} of ${LINES} lines were seen`);
  printDurations("live.print-to-screen", seen);

  const setup = "df = spark.createDataFrame([(1, 'a')], 'age int, full_name string')\nfrom pyspark.sql import functions as F\nkept = 1";
  await notebook.run(1, setup);
  await notebook.is(1, "Done");
  const interrupts: number[] = [];
  for (let round = 0; round < INTERRUPTS; round += 1) {
    await notebook.run(1, round % 2 === 0 ? "kept += 1\nwhile True: pass" : "kept += 1\nimport time; time.sleep(600)");
    await notebook.is(1, "Running");
    await page.waitForTimeout(500 + round * 37);
    const started = Date.now();
    await notebook.tool("Interrupt").click();
    while ((await livy.state(session)) !== "idle") {
      if (Date.now() - started > 60_000) throw new Error("the interrupt did not end the cell");
      await new Promise((next) => setTimeout(next, 10));
    }
    interrupts.push(Date.now() - started);
    await notebook.is(1, "Cancelled");
  }
  printDurations("live.interrupt-to-idle", interrupts);
  print("live.interrupt-to-idle.longest", Math.max(...interrupts), "ms");
  const kept = await livy.python(session, "print(kept)");
  if (kept !== String(1 + INTERRUPTS)) throw new Error(`a variable is ${kept} after ${INTERRUPTS} interrupts`);

  await notebook.run(1, "import time\nwhile True: time.sleep(0.01)");
  await notebook.is(1, "Running");
  const attributes: number[] = [];
  const columns: number[] = [];
  for (let round = 0; round < COMPLETIONS; round += 1) {
    attributes.push(await completion(page, notebook, "df", ".", "full_name"));
    columns.push(await completion(page, notebook, 'F.col("', "Control+Space", "full_name"));
  }
  printDurations("live.complete-attribute", attributes);
  printDurations("live.complete-column", columns);
  await notebook.tool("Interrupt").click();
  await notebook.is(1, "Cancelled");
} finally {
  await browser.close();
  await server.stop();
}
