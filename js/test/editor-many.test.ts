import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { create as Create, Editor } from "../src/entry/editor.ts";
import { assertQuiet, type Fixture, startBrowser } from "./support/browser.ts";

declare global {
  /** Listeners on the window, the document and the body, by what they are on and for. */
  var openListeners: Map<string, number>;
}

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["editor"]);
});
after(() => fixture.close());

it("fifty editors that are used and destroyed leave no listener, element, style sheet or editor behind", async () => {
  const page = await fixture.open();
  await page.evaluate(() => {
    globalThis.openListeners = new Map();
    const count = (target: EventTarget, type: string, by: number) => {
      if (target !== window && target !== document && target !== document.body) return;
      const key = `${target.constructor.name} ${type}`;
      openListeners.set(key, (openListeners.get(key) ?? 0) + by);
    };
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (this: EventTarget, ...given: Parameters<typeof addEventListener>) {
      count(this, given[0], 1);
      return addEventListener.apply(this, given);
    };
    EventTarget.prototype.removeEventListener = function (this: EventTarget, ...given: Parameters<typeof removeEventListener>) {
      count(this, given[0], -1);
      return removeEventListener.apply(this, given);
    };
  });
  const left = await page.evaluate(async () => {
    const { create } = await load<{ create: typeof Create }>("editor");
    const main = document.querySelector("main") as HTMLElement;
    const host = { changed() {}, focused() {}, command: () => false, complete: () => new Promise<null>(() => {}) };
    const languages = ["python", "scala", "sql", "r", "markdown"];
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const round = async (): Promise<WeakRef<Editor>[]> => {
      const editors = Array.from({ length: 50 }, (_, i) => {
        const cell = main.appendChild(document.createElement("div"));
        return create(cell, { text: `value_${i} = ${i}\n`, language: languages[i % 5] ?? "", label: "Code", readOnly: false, lineNumbers: true, wrap: true }, host);
      });
      for (const editor of editors) {
        editor.focus("end");
        editor.insert("val");
        editor.startCompletion();
        editor.setDiagnostics([{ from: 0, to: 5, severity: "warning", message: "hm" }]);
        editor.showSignature({ text: "help" });
        editor.revealLine(1, true);
        editor.setRunningLine(1);
      }
      await pause(150);
      for (const editor of editors) editor.destroy();
      main.replaceChildren(...main.querySelectorAll(".code-overlay"));
      return editors.map((editor) => new WeakRef(editor));
    };
    const stillOpen = () => [...openListeners].filter(([, count]) => count !== 0).join();
    const before = stillOpen();
    const references = await round();
    await pause(100);
    for (let i = 0; i < 5; i += 1) {
      gc?.();
      await pause(30);
    }
    const after = stillOpen();
    return {
      before,
      after,
      editors: references.filter((reference) => reference.deref() !== undefined).length,
      elements: document.querySelectorAll(".cm-editor, .code-overlay > *").length,
      sheets: document.adoptedStyleSheets.length,
    };
  });
  assert.deepEqual({ ...left, before: "", after: "" }, { before: "", after: "", editors: 0, elements: 0, sheets: 1 });
  assert.equal(left.after, left.before);
  await assertQuiet(page);
});
