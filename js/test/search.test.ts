import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { createSearcher as CreateSearcher, Outcome, Searcher } from "../src/entry/search.ts";
import { find } from "../src/search/find.ts";
import { assertQuiet, type Fixture, startBrowser } from "./support/browser.ts";

declare global {
  var searcher: Searcher;
}

describe("finding", () => {
  const offsets = (pattern: string, flags: string, ...texts: string[]) => {
    const report = find({ id: 1, pattern, flags, chunks: texts.map((text, i) => [i, text]), limit: 100 });
    return report.state === "done" ? report.hits.map(([chunk, found]) => [chunk, ...found]) : report.state;
  };

  it("gives where each hit is, in code units", () => assert.deepEqual(offsets("a+", "", "xaay😀a", "none", "A"), [[0, 1, 3, 6, 7]]));
  it("heeds the flags", () => assert.deepEqual(offsets("^a.b$", "ims", "A\nB\na b"), [[0, 0, 3, 4, 7]]));
  it("reads bytes as UTF-8, and counts them", () => {
    const inBytes = (pattern: string, text: string) => {
      const report = find({ id: 1, pattern, flags: "", chunks: [[7, new TextEncoder().encode(text)]], limit: 9 });
      return report.state === "done" && report.hits.map(([chunk, found]) => [chunk, ...found]);
    };
    assert.deepEqual(inBytes("b", "\ufeff😀éb한b"), [[7, 9, 10, 13, 14]]);
    assert.deepEqual(inBytes("b", "abb"), [[7, 1, 2, 2, 3]]);
    // Half of a pair is no place between bytes of UTF-8: the hit ends behind the pair, or is empty.
    assert.deepEqual(inBytes("[^b]", "b😀"), [[7, 1, 5, 5, 5]]);
  });
  it("takes an empty match for none, and goes on behind it", () => assert.deepEqual(offsets("x*|(?=😀)", "u", "😀xx😀"), [[0, 2, 4]]));
  it("says what is wrong with a pattern", () => assert.equal(offsets("(", ""), "invalid"));
});

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["search", "search-worker"]);
});
after(() => fixture.close());

async function withSearcher(run: (page: Page) => Promise<void>): Promise<void> {
  const page = await fixture.open();
  await page.evaluate(async () => {
    const { createSearcher } = await load<{ createSearcher: typeof CreateSearcher }>("search");
    globalThis.searcher = createSearcher("/search-worker.js");
  });
  await run(page);
  await assertQuiet(page);
  await page.context().close();
}

function search(page: Page, pattern: string, texts: string[], limit = 1000): Promise<Outcome & { hits: number[][] }> {
  return page.evaluate(
    async ([expression, chunks, most]) => {
      const hits: number[][] = [];
      const outcome = await searcher.search(expression, "", (i) => chunks[i] ?? null, most, (chunk, offsets) => hits.push([chunk, ...offsets]));
      return { ...outcome, hits };
    },
    [pattern, texts, limit] as const,
  );
}

describe("a searcher", () => {
  it("finds in chunk after chunk, in a worker under the page's policy", () =>
    withSearcher(async (page) => {
      assert.deepEqual(await search(page, "b", ["abc", "", "xx", "bb"]), { state: "done", count: 3, message: "", hits: [[0, 1, 2], [3, 0, 1, 1, 2]] });
      assert.deepEqual(await search(page, "zzz", ["abc"]), { state: "done", count: 0, message: "", hits: [] });
      assert.deepEqual(await search(page, "x", []), { state: "done", count: 0, message: "", hits: [] });
    }));

  it("takes bytes, which are handed over", () =>
    withSearcher(async (page) => {
      const [outcome, left] = await page.evaluate(async () => {
        const bytes = new TextEncoder().encode("äab");
        const hits: number[][] = [];
        const { count } = await searcher.search("a", "", (i) => (i === 0 ? bytes : null), 10, (chunk, offsets) => hits.push([chunk, ...offsets]));
        return [[count, ...hits], bytes.length] as const;
      });
      assert.deepEqual([outcome, left], [[1, [0, 2, 3]], 0]);
    }));

  it("says how far it has come, after the hits, and gives back memory that was searched", () =>
    withSearcher(async (page) => {
      const seen = await page.evaluate(async () => {
        const seen: string[] = [];
        const chunk = (i: number, spare: ArrayBuffer | null) => {
          if (i === 12) return null;
          if (spare) seen.push(`${i} again`);
          const bytes = new Uint8Array(spare ?? new ArrayBuffer(1 << 20)).fill(0x61);
          bytes[i] = 0x62;
          return bytes;
        };
        await searcher.search("b", "", chunk, 100, (i, offsets) => seen.push(`${i}: ${offsets.join()}`), (chunks) => seen.push(`all of ${chunks}`));
        return seen;
      });
      assert.deepEqual(seen, [
        ...["0: 0,1", "1: 1,2", "2: 2,3", "3: 3,4", "4: 4,5", "5: 5,6", "6: 6,7", "7: 7,8", "all of 8"],
        ...["8 again", "9 again", "10 again", "11 again", "8: 8,9", "9: 9,10", "10: 10,11", "11: 11,12", "all of 12"],
      ]);
    }));

  it("lets a batch take its time as long as it comes on, chunk by chunk", () =>
    withSearcher(async (page) => {
      const state = await page.evaluate(async (text) => {
        const search = (many: number) => searcher.search("(a+)+$", "", (i) => (i < many ? text : null), 10, () => {});
        await search(1);
        const started = performance.now();
        await search(8);
        const each = (performance.now() - started) / 8;
        // Together they take longer than one may take.
        return (await search(Math.ceil(3000 / each))).state;
      }, `${"a".repeat(22)}!`);
      assert.equal(state, "done");
    }));

  it("stops at the limit, over more than one batch", () =>
    withSearcher(async (page) => {
      const long = "a".padEnd(10_000, "b").repeat(300);
      const { state, count, hits } = await search(page, "a", [long, long, long, long], 1000);
      assert.deepEqual([state, count, hits.map((hit) => (hit.length - 1) / 2)], ["limit", 1000, [300, 300, 300, 100]]);
    }));

  it("says what is wrong with a pattern", () =>
    withSearcher(async (page) => {
      const { state, message } = await search(page, "(", ["x"]);
      assert.equal(state, "invalid");
      assert.match(message, /Unterminated group/);
    }));

  it("ends a pattern that runs away while the page goes on, and works again afterwards", () =>
    withSearcher(async (page) => {
      const [outcome, turns] = await page.evaluate(async () => {
        let turns = 0;
        const ticking = setInterval(() => (turns += 1), 10);
        const outcome = await searcher.search("(a+)+$", "", (i) => (i === 0 ? `${"a".repeat(60)}!` : null), 10, () => {});
        clearInterval(ticking);
        return [outcome, turns] as const;
      });
      assert.equal(outcome.state, "timeout");
      assert.ok(turns > 20, `the page had ${turns} turns meanwhile`);
      assert.equal((await search(page, "a", ["a"])).state, "done");
    }));

  it("is cancelled by hand and by the next search", () =>
    withSearcher(async (page) => {
      const states = await page.evaluate(async () => {
        const endless = () => searcher.search("(a+)+$", "", (i) => (i === 0 ? `${"a".repeat(60)}!` : null), 10, () => {});
        const first = endless();
        const second = endless();
        const states = [(await first).state];
        searcher.cancel();
        states.push((await second).state);
        states.push((await searcher.search("a", "", (i) => (i === 0 ? "a" : null), 10, () => {})).state);
        searcher.destroy();
        return states;
      });
      assert.deepEqual(states, ["cancelled", "cancelled", "done"]);
    }));

  it("may be asked anew by the one it tells of a hit", () =>
    withSearcher(async (page) => {
      const states = await page.evaluate(async () => {
        let inner: Promise<{ state: string }> | undefined;
        const outer = await searcher.search("a", "", (i) => (i < 3 ? "a" : null), 10, () => {
          inner ??= searcher.search("b", "", (i) => (i === 0 ? "b" : null), 10, () => {});
        });
        return [outer.state, (await inner)?.state];
      });
      assert.deepEqual(states, ["cancelled", "done"]);
    }));
});

it("a worker that is not there is said so", async () => {
  const page = await fixture.open();
  const outcome = await page.evaluate(async () => {
    const { createSearcher } = await load<{ createSearcher: typeof CreateSearcher }>("search");
    return createSearcher("/nowhere.js").search("a", "", (i) => (i === 0 ? "a" : null), 10, () => {});
  });
  assert.equal(outcome.state, "failed");
  assert.notEqual(outcome.message, "");
  await page.context().close();
});
