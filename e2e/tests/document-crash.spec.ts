import type { Page } from "@playwright/test";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { expect, test } from "../support/fixtures.ts";

/** How often the tab is killed: few times with the other tests, as often as wanted with CRASHES=200. */
const CRASHES = Number(process.env["CRASHES"] ?? 8);
/** Milliseconds after which what was typed must be there whatever happens. */
const KEPT = 1000;

/** Numbers that are the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** The documents there were, each with the moment at which it was reached. */
type Past = { at: number; sources: string[] }[];

async function edit(it: NotebookDocument, random: () => number, past: Past, dies: number): Promise<void> {
  let sources = [...(past.at(-1)?.sources ?? [""])];
  const began = performance.now();
  while (performance.now() - began < dies) {
    if (random() < 0.06) {
      await it.leave();
      await it.press("b", "Enter");
      const last = sources.length;
      sources = [...sources, ""];
      if (last > 5) await it.leave();
      past.push({ at: performance.now(), sources });
      if (last > 5) {
        await it.press("d", "d");
        sources = sources.slice(0, -1);
        past.push({ at: performance.now(), sources });
        await it.press("Enter", "Control+End");
      }
      continue;
    }
    const letter = String.fromCharCode(97 + Math.floor(random() * 26));
    await it.type(letter);
    sources = [...sources.slice(0, -1), (sources.at(-1) ?? "") + letter];
    past.push({ at: performance.now(), sources });
    await it.page.waitForTimeout(random() * 60);
  }
}

test.describe("a tab that is killed", () => {
  test.setTimeout(60_000 + CRASHES * 15_000);
  test.use({ expectedComplaints: /crashed/ });

  test(`${CRASHES} times while somebody types: what was typed a second before is there`, async ({ page, context }) => {
    const random = numbers(Number(process.env["CRASH_SEED"] ?? 1));
    const setup = new NotebookDocument(page);
    await setup.openFile("crash.ipynb", notebookFile([""]));
    await setup.isOpen();
    await setup.isSaved();
    const path = new URL(page.url()).pathname;
    await page.close();
    let past: Past = [{ at: 0, sources: [""] }];
    for (let times = 0; times < CRASHES; times += 1) {
      const tab: Page = await context.newPage();
      const it = new NotebookDocument(tab);
      await it.open(path);
      await it.isOpen();
      const found = await it.sources();
      const known = past.map(({ sources }) => JSON.stringify(sources));
      const at = known.lastIndexOf(JSON.stringify(found));
      expect(at, `after crash ${times}: ${JSON.stringify(found)} was never there`).toBeGreaterThanOrEqual(0);
      const died = past.at(-1)?.at ?? 0;
      const due = past.filter(({ at }) => at <= died - KEPT).length - 1;
      expect(at, `after crash ${times}: ${JSON.stringify(found)} is older than a second`).toBeGreaterThanOrEqual(due);

      past = [{ at: performance.now(), sources: found }];
      await it.press("Shift+End", "Enter", "Control+End");
      await it.hasFocus(found.length, "edit");
      const cdp = await context.newCDPSession(tab);
      await edit(it, random, past, 300 + random() * 2200);
      past.push({ at: performance.now(), sources: past.at(-1)?.sources ?? [] });
      // The renderer ends at once: no event tells the page.
      void cdp.send("Page.crash").catch(() => undefined);
      await tab.waitForEvent("crash").catch(() => undefined);
      await tab.close();
    }
  });
});
