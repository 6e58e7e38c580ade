import type { Page } from "@playwright/test";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** How often the tab is killed: few times with the other tests, as often as wanted with CRASHES=200. */
const CRASHES = Number(process.env["CRASHES"] ?? 8);

/** Numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** The documents there were, and which of them must be there whatever happens. */
type Past = { sources: string[]; due: boolean }[];

async function edit(it: NotebookDocument, random: () => number, past: Past, dies: number): Promise<void> {
  let sources = [...(past.at(-1)?.sources ?? [""])];
  const reached = (now: string[]) => {
    sources = now;
    past.push({ sources, due: false });
  };
  const began = performance.now();
  while (performance.now() - began < dies) {
    if (random() < 0.06) {
      await it.leave();
      const last = sources.length;
      await it.press("b");
      await it.edit(last + 1);
      if (last > 5) await it.leave();
      reached([...sources, ""]);
      if (last > 5) {
        await it.sequence("d", "d");
        reached(sources.slice(0, -1));
        await it.edit(last);
        await it.press("Control+End");
      }
      continue;
    }
    const letter = String.fromCharCode(97 + Math.floor(random() * 26));
    await it.type(letter);
    reached([...sources.slice(0, -1), (sources.at(-1) ?? "") + letter]);
    await it.page.waitForTimeout(random() * 60);
  }
}

/**
 * Marks again and again what must be there from then on, until the page is no more. A document must be there once the time
 * is over after which it is written, and the browser's storage has done what it was asked to do until then; twice, as a
 * write that is under way is waited for. How long that takes is the machine's business.
 */
async function fallDue(page: Page, past: Past): Promise<void> {
  for (;;) {
    const newest = past.at(-1);
    await page.evaluate(async () => {
      const storageIsDone = () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open("livy-notebook");
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const database = opening.result;
            const last = database.transaction([...database.objectStoreNames], "readwrite");
            last.objectStore("heads").count();
            last.oncomplete = () => {
              database.close();
              resolve();
            };
          };
        });
      for (const wait of [500, 100]) {
        await new Promise((passed) => setTimeout(passed, wait));
        await storageIsDone();
      }
    });
    if (newest) newest.due = true;
  }
}

test.describe("a tab that is killed", () => {
  test.setTimeout(60_000 + CRASHES * 30_000);
  test.use({ expectedComplaints: /crashed/ });

  test(`${CRASHES} times while somebody types: what was typed a moment before is there`, async ({ page, context }) => {
    const random = numbers(Number(process.env["CRASH_SEED"] ?? 1));
    const setup = new NotebookDocument(page);
    await setup.openFile("crash.ipynb", notebookFile([""]));
    await setup.isOpen();
    await setup.isSaved();
    const path = new URL(page.url()).pathname;
    await page.close();
    let past: Past = [{ sources: [""], due: true }];
    for (let times = 0; times < CRASHES; times += 1) {
      const tab: Page = await context.newPage();
      const it = new NotebookDocument(tab);
      await it.open(path);
      await it.isOpen();
      const found = await it.sources();
      const known = past.map(({ sources }) => JSON.stringify(sources));
      const at = known.lastIndexOf(JSON.stringify(found));
      expect(at, `after crash ${times}: ${JSON.stringify(found)} was never there`).toBeGreaterThanOrEqual(0);
      const due = past.findLastIndex(({ due }) => due);
      expect(at, `after crash ${times}: ${JSON.stringify(found)} is older than what was written: ${known[due]}`).toBeGreaterThanOrEqual(due);

      past = [{ sources: found, due: true }];
      await it.press("Shift+End");
      await it.edit(found.length);
      await it.press("Control+End");
      const cdp = await context.newCDPSession(tab);
      const falling = fallDue(tab, past).catch(() => undefined);
      await edit(it, random, past, 300 + random() * 2200);
      // The renderer ends at once: no event tells the page.
      void cdp.send("Page.crash").catch(() => undefined);
      await tab.waitForEvent("crash").catch(() => undefined);
      await tab.close();
      await falling;
    }
  });
});
