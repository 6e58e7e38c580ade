// The lists of a busy server: 1,000 sessions and 1,000 batches of the scripted engine, some of which change all the time.
// How soon they are on screen, how soon a filter or another order is, and what they ask of the server while they are read
// and in a tab that nobody looks at.

import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { hide } from "../support/hidden.ts";
import { startNotebook } from "../support/notebook-server.ts";
import { print, printDurations } from "./support/figures.ts";

const COUNT = 1000;
const ROUNDS = 20;
/** Milliseconds of reading that are counted, and those before, in which a page that was just opened comes to rest. */
const READING = 60_000;
const OPENING = 15_000;
/** Milliseconds of not being looked at that are counted, and those before, in which what was going on comes to rest. */
const HIDDEN = 300_000;
const HIDING = 65_000;

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

/** Milliseconds from the start of a visit until first text, the first rows and all rows had been painted. */
interface Opening {
  paint: number;
  rows: number;
  all: number;
}

/** Lets pages note for themselves when rows were painted: whoever asks them from outside waits for what they are busy with. */
async function watched(context: BrowserContext): Promise<void> {
  await context.addInitScript((count) => {
    const seen = { rows: "table tbody td.id", all: `table[aria-rowcount="${count + 1}"] tbody td.id` };
    for (const [name, selector] of Object.entries(seen)) {
      const look = (): void => {
        if (document.querySelector(selector) === null) {
          requestAnimationFrame(look);
          return;
        }
        const channel = new MessageChannel();
        channel.port1.onmessage = () => performance.mark(name);
        channel.port2.postMessage(null);
      };
      requestAnimationFrame(look);
    }
  }, COUNT);
}

async function opened(page: Page): Promise<Opening> {
  await page.waitForFunction(() => performance.getEntriesByName("all").length > 0);
  return page.evaluate(() => {
    const time = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
    return { paint: time("first-contentful-paint"), rows: time("rows"), all: time("all") };
  });
}

/** What a page asks from now on. */
async function counted(page: Page): Promise<{ requests: number; bytes: number }> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const asked = { requests: 0, bytes: 0 };
  network.on("Network.requestWillBeSent", () => (asked.requests += 1));
  network.on("Network.loadingFinished", ({ encodedDataLength }) => (asked.bytes += encodedDataLength));
  return asked;
}

/** Prints what a hidden tab asks for. */
async function hidden(list: "sessions" | "batches", origin: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/${list}`);
  await page.getByRole("table").getByRole("link").first().waitFor();
  await hide(page);
  await page.waitForTimeout(HIDING);
  const asked = await counted(page);
  await page.waitForTimeout(HIDDEN);
  const { requests, bytes } = asked;
  console.log(`control.${list}.hidden.requests ${((requests * 60_000) / HIDDEN).toFixed(1)} a-minute`);
  print(`control.${list}.hidden.traffic`, (bytes * 60_000) / HIDDEN, "bytes-a-minute");
  await context.close();
}

const server = await startNotebook({ engine: "scripted" });
const browser = await chromium.launch(launchOptions);
try {
  await server.control("seed", { sessions: COUNT, batches: COUNT, seed: 7, change_ms: 500, log_rate: 1 });
  for (const list of ["sessions", "batches"] as const) {
    const name = list === "sessions" ? "Sessions" : "Batches";
    const [first, again]: [Opening[], Opening[]] = [[], []];
    for (let round = 0; round < 5; round += 1) {
      const context = await browser.newContext();
      await watched(context);
      const page = await context.newPage();
      await page.goto(`${server.origin}/${list}`);
      first.push(await opened(page));
      // The app is in the browser's cache then, and how many there are is known.
      await page.reload();
      again.push(await opened(page));
      await context.close();
    }
    for (const [visit, times] of [["first", first], ["again", again]] as const) {
      printDurations(`control.${list}.${visit}-paint`, times.map(({ paint }) => paint));
      printDurations(`control.${list}.${visit}-rows`, times.map(({ rows }) => rows));
      printDurations(`control.${list}.${visit}-all`, times.map(({ all }) => all));
    }

    const page = await browser.newPage();
    const asked = await counted(page);
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

    await page.waitForTimeout(OPENING);
    [asked.requests, asked.bytes] = [0, 0];
    await page.waitForTimeout(READING);
    print(`control.${list}.requests`, (asked.requests * 60_000) / READING, "a-minute");
    print(`control.${list}.traffic`, (asked.bytes * 60_000) / READING, "bytes-a-minute");
    await page.close();
  }
  await Promise.all([hidden("sessions", server.origin), hidden("batches", server.origin)]);
} finally {
  await browser.close();
  await server.stop();
}
