// The lists of a busy server: 1,000 sessions and 1,000 batches of the scripted engine, some of which change all the time.
// How soon they are on screen, how soon a filter or another order is, and what they ask of the server while they are read.

import { chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { startNotebook } from "../support/notebook-server.ts";
import { print, printDurations } from "./support/figures.ts";

const COUNT = 1000;
const ROUNDS = 20;
/** Milliseconds of reading that are counted. */
const READING = 60_000;

/** Milliseconds from an act until the frame that shows its effect has been painted; of several elements, the one in turn. */
async function painted(page: Page, selector: string, turn: number, act: "click" | { type: string }): Promise<number> {
  return page.evaluate(
    async ({ selector, turn, act }) => {
      const elements = document.querySelectorAll<HTMLElement>(selector);
      const element = elements[turn % elements.length];
      if (!element) throw new Error(`${selector} is not there`);
      const started = performance.now();
      if (act === "click") {
        element.click();
      } else {
        const field = element as HTMLInputElement;
        field.value = act.type;
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      await new Promise<void>((done) => {
        requestAnimationFrame(() => {
          // A message posted before a frame is painted arrives after it.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done();
          channel.port2.postMessage(null);
        });
      });
      return performance.now() - started;
    },
    { selector, turn, act },
  );
}

const server = await startNotebook({ engine: "scripted" });
const browser = await chromium.launch(launchOptions);
try {
  await server.control("seed", { sessions: COUNT, batches: COUNT, seed: 7, change_ms: 500, log_rate: 1 });
  for (const list of ["sessions", "batches"] as const) {
    const name = list === "sessions" ? "Sessions" : "Batches";
    const [firstPaint, firstRows]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${server.origin}/${list}`);
      await page.getByRole("table", { name }).getByRole("link").first().waitFor();
      const times = await page.evaluate(() => ({
        paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
        rows: performance.now(),
      }));
      firstPaint.push(times.paint);
      firstRows.push(times.rows);
      await context.close();
    }
    printDurations(`control.${list}.first-paint`, firstPaint);
    printDurations(`control.${list}.first-rows`, firstRows);

    const page = await browser.newPage();
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    const asked = { requests: 0, bytes: 0 };
    network.on("Network.requestWillBeSent", () => (asked.requests += 1));
    network.on("Network.loadingFinished", ({ encodedDataLength }) => (asked.bytes += encodedDataLength));
    await page.goto(`${server.origin}/${list}`);
    await page.getByRole("table", { name }).getByRole("link").first().waitFor();

    const filter: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      filter.push(await painted(page, 'input[type="search"]', 0, { type: ["orders", "etl", "9", "e"][round % 4] ?? "" }));
    }
    await painted(page, 'input[type="search"]', 0, { type: "" });
    printDurations(`control.${list}.filter`, filter);
    const sort: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      sort.push(await painted(page, `table[aria-label="${name}"] thead th button`, round, "click"));
    }
    printDurations(`control.${list}.sort`, sort);

    [asked.requests, asked.bytes] = [0, 0];
    await page.waitForTimeout(READING);
    print(`control.${list}.requests`, (asked.requests * 60_000) / READING, "a-minute");
    print(`control.${list}.traffic`, (asked.bytes * 60_000) / READING, "bytes-a-minute");
    await page.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
