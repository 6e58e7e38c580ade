import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { createReader as CreateReader } from "../src/entry/kept.ts";
import { lines } from "../src/kept/lines.ts";
import { assertQuiet, type Fixture, startBrowser } from "./support/browser.ts";

const apart = (kept: string) => {
  const { text, ends, codes } = lines(new TextEncoder().encode(kept));
  return { text: new TextDecoder().decode(text), ends: [...ends].map((end) => [end & ((1 << 30) - 1), end >>> 30]), codes: [...codes] };
};

describe("kept lines", () => {
  it("are taken apart into text, ends with sections, and codes", () =>
    assert.deepEqual(apart("E3first é\noplain\nDO\nE!odd\n"), {
      text: "first é\nplain\n\n!odd\n",
      ends: [[9, 1], [15, 0], [16, 2], [21, 1]],
      codes: [3, 255, 31, 255],
    }));
  it("need not be whole", () => {
    assert.deepEqual(apart(""), { text: "", ends: [], codes: [] });
    assert.deepEqual(apart("\ne\nE"), { text: "\n\n\n", ends: [[1, 0], [2, 1], [3, 1]], codes: [255, 255, 255] });
  });
  it("may be many", () => {
    const { text, ends } = lines(new TextEncoder().encode("E0x\n".repeat(5000)));
    assert.deepEqual([text.length, ends.length, (ends.at(-1) ?? 0) & 0xffff], [10_000, 5000, 10_000]);
  });
});

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["kept", "kept-worker"]);
});
after(() => fixture.close());

describe("a reader of kept logs", () => {
  it("gives the lines between two keys, in their order, and null for what is not there to be read", async () => {
    const page = await fixture.open();
    const read = await page.evaluate(async () => {
      const { createReader } = await load<{ createReader: typeof CreateReader }>("kept");
      const opening = indexedDB.open("some", 1);
      await new Promise((resolve) => {
        opening.onupgradeneeded = () => opening.result.createObjectStore("pieces");
        opening.onsuccess = resolve;
      });
      const writing = opening.result.transaction("pieces", "readwrite");
      for (const number of [1, 2, 3, 4]) writing.objectStore("pieces").put(`oline ${number}\n`, `key/${number}`);
      await new Promise((resolve) => (writing.oncomplete = resolve));
      const reader = createReader("/kept-worker.js", "some", "pieces");
      const [two, none] = await Promise.all([reader.read("key/2", "key/3"), reader.read("other", "others")]);
      const missing = await createReader("/kept-worker.js", "some", "nothing").read("a", "b");
      const nowhere = await createReader("/kept-worker.js", "nowhere", "pieces").read("a", "b");
      const databases = (await indexedDB.databases()).map(({ name }) => name);
      const again = await reader.read("key/4", "key/5");
      const unread = reader.read("key/1", "key/1");
      reader.destroy();
      const text = (lines: typeof two) => lines && new TextDecoder().decode(lines.text);
      return { texts: [two, none, again].map(text), missing, nowhere, databases, unread: await unread };
    });
    assert.deepEqual(read, { texts: ["line 2\nline 3\n", "", "line 4\n"], missing: null, nowhere: null, databases: ["some"], unread: null });
    await assertQuiet(page);
    await page.context().close();
  });
});
