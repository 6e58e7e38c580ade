// A log of a million lines, as this browser kept it: opened, searched, walked to its end. Times are those of the page's
// main thread; what a worker does meanwhile costs the person nothing.

import { readFile } from "node:fs/promises";
import { type Browser, type CDPSession, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { databaseIsMade, keepLog } from "../support/kept-log.ts";
import { startNotebook } from "../support/notebook-server.ts";
import { print } from "./support/figures.ts";

const LINES = 1_000_000;

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

/**
 * Prints how long the main thread was busy from an act until `until` holds, how much of that it had a processor, and the
 * longest it was busy at a stretch.
 */
async function busy(name: string, page: Page, cdp: CDPSession, act: () => Promise<unknown>, until: () => Promise<unknown>): Promise<void> {
  const total = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const of = (wanted: string) => (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN) * 1000;
    return { busy: of("TaskDuration"), cpu: of("ThreadTime") };
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
  print(`logs.${name}.main-thread`, after.busy - before.busy, "ms");
  print(`logs.${name}.main-thread-cpu`, after.cpu - before.cpu, "ms");
  print(`logs.${name}.longest-task`, Math.max(0, ...tasks), "ms");
  print(`logs.${name}.until-done`, took, "ms");
}

/**
 * Waits until the text of an element begins or ends so. It looks when the page has changed: asking again and again, as
 * Playwright does, would be a good part of what is measured.
 */
function said(page: Page, selector: string, place: "startsWith" | "endsWith", text: string): Promise<void> {
  return page.evaluate(
    ({ selector, place, text }) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!document.querySelector(selector)?.textContent?.[place](text)) return;
          changes.disconnect();
          resolve();
        };
        const changes = new MutationObserver(look);
        changes.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    { selector, place, text },
  );
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
  await databaseIsMade(page);
  const bytes = await keepLog(page, "million", LINES, true);
  await page.reload();
  await kept.click();
  const link = page.getByRole("link", { name: "million" });
  await link.waitFor();
  const before = await memory(browser, cdp);

  const log = page.getByRole("log", { name: "Log" });
  const about = page.locator(".log-about");
  await busy("open.first-lines", page, cdp, () => link.click(), () => said(page, ".log-number", "startsWith", "1"));
  await busy("open.rest", page, cdp, () => about.waitFor(), () => said(page, ".log-about", "startsWith", "1,000,000 lines"));
  const opened = await memory(browser, cdp);

  await page.getByRole("button", { name: "Regular expression" }).click();
  const search = page.getByRole("searchbox", { name: "Search log" });
  const settled = (text: string) => () => said(page, ".hits", "endsWith", text);
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
