// A log of a million lines, as this browser kept it: opened, searched, walked to its end. Times are those of the page's
// main thread; what a worker does meanwhile costs the person nothing.

import { readFile } from "node:fs/promises";
import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { startNotebook } from "../support/notebook-server.ts";
import { print } from "./support/figures.ts";

const LINES = 1_000_000;
const BORN = 1_700_000_000_000;

/** Puts a batch that the server does not know into what the browser keeps, with a log as Spark writes it; its bytes. */
async function keep(page: Page, lines: number): Promise<number> {
  return page.evaluate(
    async ({ lines, born }) => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const two = (n: number) => String(n).padStart(2, "0");
      const line = (n: number): string => {
        if (n % 100 === 7) return "java.lang.IllegalStateException: something is not as it should be";
        if (n % 100 > 7 && n % 100 < 20) return "\tat org.apache.spark.scheduler.DAGScheduler.handle(DAGScheduler.scala:1234)";
        const at = `24/03/01 ${two(Math.floor(n / 3600) % 24)}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`;
        return `${at} ${n % 100 === 6 ? "ERROR" : "INFO"} TaskSetManager: Finished task ${n}.0 in stage 3.0 (TID ${n}) in 12 ms on node-${n % 40}`;
      };
      const key = `/livy b 0000000007 ${String(born).padStart(16, "0")}`;
      const database = await answer(indexedDB.open("livy-notebook"));
      let [bytes, open] = [0, 0];
      while (open < lines) {
        const writing = database.transaction("pieces", "readwrite");
        const done = new Promise((resolve) => (writing.oncomplete = resolve));
        for (let part = 0; part < 50 && open < lines; part += 1) {
          let text = "";
          let next = open;
          for (; next < lines && text.length < 128 * 1024; next += 1) text += `e${line(next)}\n`;
          bytes += text.length - (next - open);
          writing.objectStore("pieces").put(text, `${key}/${String(open).padStart(10, "0")}`);
          open = next;
        }
        await done;
      }
      const record = {
        sort: "b", id: 7, born, who: ["million", "", "", ""], states: [["running", born], ["success", born + 60_000]], gone: true,
        request: null, lines, open: lines, gaps: [], held: [0, 0], rings: [null, null],
      };
      const writing = database.transaction("records", "readwrite");
      writing.objectStore("records").put(JSON.stringify(record), key);
      await new Promise((resolve) => (writing.oncomplete = resolve));
      database.close();
      return bytes;
    },
    { lines, born: BORN },
  );
}

/** Bytes of memory that only the page's process has. */
async function memory(browser: Browser, network: CDPSession): Promise<number> {
  await network.send("HeapProfiler.collectGarbage");
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let most = 0;
  for (const { id } of processInfo.filter(({ type }) => type === "renderer")) {
    const text = await readFile(`/proc/${id}/smaps_rollup`, "utf8");
    const kilobytes = Number(/Private_Dirty:\s+(\d+)/.exec(text)?.[1] ?? 0);
    most = Math.max(most, kilobytes * 1024);
  }
  return most;
}

/** Prints how long the main thread was busy from an act until `until` holds, and the longest it was busy at a stretch. */
async function busy(name: string, page: Page, cdp: CDPSession, act: () => Promise<unknown>, until: () => Promise<unknown>): Promise<void> {
  const total = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  await page.evaluate(() => {
    (window as unknown as { tasks: number[] }).tasks = [];
  });
  const before = await total();
  const started = performance.now();
  await act();
  await until();
  const took = performance.now() - started;
  const after = await total();
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  print(`logs.${name}.main-thread`, after - before, "ms");
  print(`logs.${name}.longest-task`, Math.max(0, ...tasks), "ms");
  print(`logs.${name}.until-done`, took, "ms");
}

const server = await startNotebook({ engine: "scripted" });
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const tasks: number[] = [];
    (window as unknown as { tasks: number[] }).tasks = tasks;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) (window as unknown as { tasks: number[] }).tasks.push(entry.duration);
    }).observe({ type: "longtask" });
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.goto(`${server.origin}/batches`);
  await page.getByRole("heading", { name: "Batches", level: 1 }).waitFor();
  const kept = page.getByText(/kept in this browser$/);
  // The database is made when the recorder begins.
  const made = () => page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === "livy-notebook"));
  while (!(await made())) await page.waitForTimeout(500);
  const bytes = await keep(page, LINES);
  await page.reload();
  await kept.click();
  const link = page.getByRole("link", { name: "million" });
  await link.waitFor();
  const before = await memory(browser, cdp);

  const log = page.getByRole("log", { name: "Log" });
  const about = page.locator(".log-about");
  await busy("open.first-lines", page, cdp, () => link.click(), () => log.locator(".log-line").first().waitFor());
  await busy("open.rest", page, cdp, () => about.waitFor(), () => page.waitForFunction((text) => document.querySelector(".log-about")?.textContent?.startsWith(text), "1,000,000 lines"));
  const opened = await memory(browser, cdp);

  await page.getByRole("button", { name: "Regular expression" }).click();
  const search = page.getByRole("searchbox", { name: "Search log" });
  const settled = (text: string) => () => page.waitForFunction((text) => document.querySelector(".hits")?.textContent?.endsWith(text), text);
  await busy("search.expression", page, cdp, () => search.fill("task \\d*999\\.0 .* node-3\\d"), settled(" of 1,000"));
  await busy("search.many-hits", page, cdp, () => search.fill("TID \\d+"), settled(" of 870,000"));
  await search.fill("");
  await page.getByRole("button", { name: "Regular expression" }).click();
  await busy("search.text", page, cdp, () => search.fill("task 999999."), settled("1 of 1"));
  await search.fill("");
  await log.press("Home");
  await busy("jump-to-end", page, cdp, () => page.getByRole("checkbox", { name: "Follow" }).check(), () => log.getByText("Finished task 999999.0").waitFor());
  await busy("errors-only", page, cdp, () => page.getByRole("combobox", { name: "Level" }).selectOption("Errors"), () => log.getByText("IllegalStateException").first().waitFor());
  print("logs.text", bytes, "bytes");
  print("logs.memory.opened", opened - before, "bytes");
  console.log(`logs.memory.opened-against-text ${((opened - before) / bytes).toFixed(2)} times`);
  console.log(`logs.memory.searched-against-text ${(((await memory(browser, cdp)) - before) / bytes).toFixed(2)} times`);
} finally {
  await browser.close();
  await server.stop();
}
