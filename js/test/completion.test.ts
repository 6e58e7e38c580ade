import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { type Fixture, startBrowser } from "./support/browser.ts";
import { ask, commandsOf, editing, makeEditor, type MakeOptions, textOf } from "./support/editor.ts";

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["editor"]);
});
after(() => fixture.close());

const withEditor = (options: MakeOptions, run: (page: Page) => Promise<void>): Promise<void> =>
  editing(fixture, options, async (page) => {
    await ask(page, (one) => one.editor.focus("end"));
    await run(page);
  });

const labels = (page: Page): Promise<string[]> => page.locator(".cm-completionLabel").allInnerTexts();
const listShows = (page: Page, label: string) => page.getByRole("option").filter({ has: page.getByText(label, { exact: true }) }).first().waitFor();
const requestCount = (page: Page, count: number) => page.waitForFunction((n) => (made.at(-1)?.requests.length ?? 0) >= n, count);
/** CodeMirror takes no key for a list that has only just come up. */
const settled = (page: Page) => page.waitForTimeout(120);

describe("words at hand", () => {
  it("come from the cell, the other cells in the language, and the language, without the host", () =>
    withEditor({ text: "first_name = 1\nfi", dumb: true }, async (page) => {
      await makeEditor(page, { text: "first_other = 2\nfilled", dumb: true });
      await makeEditor(page, { text: "first_scala", language: "scala", dumb: true });
      await page.locator(".cm-content").first().focus();
      await page.evaluate(() => made[0]?.editor.focus("end"));
      await page.keyboard.type("r");
      await listShows(page, "first_name");
      assert.deepEqual((await labels(page)).slice(0, 2), ["first_name", "first_other"]);
      assert.equal((await labels(page)).includes("first_scala"), false);
    }));

  it("are keywords and functions, in capitals when SQL is written so", () =>
    withEditor({ language: "sql", dumb: true }, async (page) => {
      await page.keyboard.type("SELEC");
      await listShows(page, "SELECT");
      await settled(page);
      await page.keyboard.press("Enter");
      await page.keyboard.type(" date_t");
      await listShows(page, "date_trunc");
      await settled(page);
      await page.keyboard.press("Tab");
      assert.equal(await textOf(page), "SELECT date_trunc");
    }));

  it("are names with dots in R", () =>
    withEditor({ language: "r", dumb: true }, async (page) => {
      await page.keyboard.type("data.fr");
      await listShows(page, "data.frame");
      await settled(page);
      await page.keyboard.press("Enter");
      assert.equal(await textOf(page), "data.frame");
    }));

  it("do not stop what is typed at the end of the text while the list is open", () =>
    withEditor({ text: "", dumb: true }, async (page) => {
      await page.keyboard.type("pri");
      await listShows(page, "print");
      // Letter by letter, so that CodeMirror makes the list anew in the middle of each change.
      for (const letter of "nt one two") await page.keyboard.type(letter);
      assert.equal(await textOf(page), "print one two");
    }));

  it("stay away from comments, numbers, prose and single letters", () =>
    withEditor({ text: "alpha = 1\n", dumb: true }, async (page) => {
      for (const typed of ["# alp", "\n12", "\n1.", "\na"]) {
        await page.keyboard.type(typed);
        await page.waitForTimeout(200);
        assert.equal(await page.getByRole("listbox").count(), 0, typed);
      }
      await ask(page, (one) => one.editor.setLanguage("markdown"));
      await page.keyboard.type("lph alp");
      await page.waitForTimeout(200);
      assert.equal(await page.getByRole("listbox").count(), 0);
    }));

  it("open no list once the person has gone on to another cell", () =>
    withEditor({ language: "sql", dumb: true }, async (page) => {
      await page.keyboard.type("select");
      await listShows(page, "select");
      await page.keyboard.press("Escape");
      // In one step, as when a key runs the cell at once after the last letter: the list is still being made.
      await page.keyboard.insertText(" or");
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await page.waitForTimeout(200);
      assert.equal(await page.getByRole("listbox").count(), 0);
    }));

  it("are offered on a key press even after one letter", () =>
    withEditor({ text: "alpha = 1\n", dumb: true }, async (page) => {
      await page.keyboard.type("a");
      await page.keyboard.press("Control+Space");
      await listShows(page, "alpha");
    }));
});

describe("the list", () => {
  it("is a listbox that the text box points to", () =>
    withEditor({ text: "alpha = 1\nalphabet = 2\n", dumb: true }, async (page) => {
      await page.keyboard.type("alp");
      const list = page.getByRole("listbox", { name: "Completions" });
      await list.waitFor();
      const box = page.getByRole("textbox", { name: "Code" });
      assert.equal(await box.getAttribute("aria-controls"), await list.getAttribute("id"));
      const selected = page.getByRole("option", { selected: true });
      assert.equal(await box.getAttribute("aria-activedescendant"), await selected.getAttribute("id"));
      assert.equal(await page.evaluate(() => document.querySelector(".code-overlay [role=listbox]") !== null), true);
    }));

  it("is whole to be seen where the cell clips, and in a dialog", () =>
    withEditor({ text: "", dumb: true }, async (page) => {
      const isSeen = () =>
        page.getByRole("option").last().evaluate((option) => {
          const { left, top, width, height } = option.getBoundingClientRect();
          return option.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        });
      await page.evaluate(() => {
        const cell = document.querySelector(".cm-editor")?.parentElement as HTMLElement;
        cell.style.cssText = "overflow: hidden; contain: paint; height: 40px";
      });
      await page.keyboard.type("impor");
      await listShows(page, "import");
      assert.equal(await isSeen(), true);
      await page.keyboard.press("Escape");
      await page.evaluate(() => {
        const dialog = document.querySelector("main")?.appendChild(document.createElement("dialog")) as HTMLDialogElement;
        dialog.showModal();
      });
      await page.evaluate(async () => {
        const { create } = await load<typeof import("../src/entry/editor.ts")>("editor");
        const host = { changed() {}, focused() {}, command: () => false };
        create(document.querySelector("dialog") as HTMLElement, { text: "", language: "python", label: "Inner", readOnly: false, lineNumbers: false, wrap: false }, host);
      });
      await page.getByRole("textbox", { name: "Inner" }).focus();
      await page.keyboard.type("impor");
      await listShows(page, "import");
      assert.equal(await isSeen(), true);
    }));

  it("takes arrows and Enter; Escape closes it and no more", () =>
    withEditor({ text: "alpha = 1\nalphabet = 2\n", dumb: true }, async (page) => {
      await page.keyboard.type("alp");
      await listShows(page, "alphabet");
      await settled(page);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      assert.equal((await textOf(page)).split("\n")[2], "alphabet");
      await page.keyboard.type(" alp");
      await listShows(page, "alphabet");
      await page.keyboard.press("Escape");
      await page.getByRole("listbox").waitFor({ state: "detached" });
      assert.deepEqual(await commandsOf(page), []);
      await page.keyboard.press("Escape");
      assert.deepEqual(await commandsOf(page), ["command-mode"]);
    }));

  it("lets Enter through when the word is typed in full already", () =>
    withEditor({ text: "alpha = 1\nalphabet = 2\n", dumb: true }, async (page) => {
      await page.keyboard.type("alpha");
      await listShows(page, "alphabet");
      await settled(page);
      await page.keyboard.press("Enter");
      assert.equal(await textOf(page), "alpha = 1\nalphabet = 2\nalpha\n");
    }));

  it("does not keep a run from being started", () =>
    withEditor({ text: "alpha = 1\n", dumb: true }, async (page) => {
      await page.keyboard.type("alp");
      await listShows(page, "alpha");
      await page.keyboard.press("Shift+Enter");
      assert.deepEqual(await commandsOf(page), ["run-advance"]);
    }));
});

describe("answers of the host", () => {
  it("are asked for anew at another name, though a list is on screen", () =>
    withEditor({ text: "marker = 1\n" }, async (page) => {
      await page.keyboard.type("mark");
      await listShows(page, "marker");
      await settled(page);
      await page.keyboard.type("er.m");
      await page.waitForFunction(() => made.at(-1)?.requests.some((request) => request.text.endsWith("marker.m")));
    }));

  it("are asked for with the text, the position and a growing id", () =>
    withEditor({ text: "df." }, async (page) => {
      await page.keyboard.press("Tab");
      await requestCount(page, 1);
      await page.keyboard.press("Control+Space");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Space");
      await requestCount(page, 2);
      const requests = await ask(page, (one) => one.requests);
      assert.deepEqual({ ...requests[0], id: 0 }, { text: "df.", pos: 3, explicit: true, id: 0 });
      assert.ok((requests[1]?.id ?? 0) > (requests[0]?.id ?? 0));
    }));

  it("come first when they come, each word once, with type, detail and documentation as text", () =>
    withEditor({ text: "selection = 1\nselect = 2\ndf.sel" }, async (page) => {
      await page.keyboard.press("Tab");
      await listShows(page, "selection");
      await requestCount(page, 1);
      await ask(page, (one) =>
        one.answer(one.requests[0]?.id ?? 0, {
          from: 28,
          options: [
            { label: "selectExpr", type: "method", detail: "(*expr)" },
            { label: "select", type: "method", detail: "(*cols)", info: "<b>Projects</b> columns" },
          ],
        }),
      );
      await listShows(page, "selectExpr");
      assert.deepEqual(await labels(page), ["select", "selectExpr", "selection"]);
      assert.equal(await page.locator(".cm-completionIcon-method").count(), 2);
      assert.deepEqual(await page.locator(".cm-completionDetail").allInnerTexts(), ["(*cols)", "(*expr)"]);
      assert.equal(await page.locator(".cm-completionInfo").innerText(), "<b>Projects</b> columns");
      await page.keyboard.press("Enter");
      assert.equal((await textOf(page)).split("\n")[2], "df.select");
    }));

  it("keep what the person has selected in the list", () =>
    withEditor({ text: "selection = 1\nselector = 2\ndf.sel" }, async (page) => {
      await page.keyboard.press("Tab");
      await listShows(page, "selector");
      await settled(page);
      await page.keyboard.press("ArrowDown");
      const chosen = await page.getByRole("option", { selected: true }).innerText();
      await ask(page, (one) => one.answer(one.requests[0]?.id ?? 0, { from: 30, options: [{ label: "select" }] }));
      await listShows(page, "select");
      assert.equal(await page.getByRole("option", { selected: true }).innerText(), chosen);
    }));

  it("never hold up a key: the list goes on with what is at hand", () =>
    withEditor({ text: "alpha = 1\nalphabet = 2\n" }, async (page) => {
      await page.keyboard.type("alp");
      await listShows(page, "alpha");
      await requestCount(page, 1);
      await settled(page);
      await page.keyboard.type("hab");
      await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1);
      assert.equal(await page.locator(".cm-tooltip-autocomplete-disabled").count(), 0);
      await page.keyboard.press("Enter");
      assert.equal((await textOf(page)).split("\n")[2], "alphabet");
    }));

  it("that are for another place by now are dropped", () =>
    withEditor({ text: "" }, async (page) => {
      await page.keyboard.type("spark.ra");
      await requestCount(page, 1);
      const id = await ask(page, (one) => one.requests.at(-1)?.id ?? 0);
      await page.keyboard.type("nge(3)\n");
      await page.evaluate((late) => made.at(-1)?.answer(late, { from: 6, options: [{ label: "rangeBetween" }] }), id);
      await page.waitForTimeout(200);
      assert.equal(await page.getByRole("listbox").count(), 0);
      assert.equal(await textOf(page), "spark.range(3)\n");
    }));

  it("still fit when the word has only got longer", () =>
    withEditor({ text: "" }, async (page) => {
      await page.keyboard.type("spark.ra");
      await requestCount(page, 1);
      const { id, pos } = await ask(page, (one) => one.requests.at(-1) ?? { id: 0, pos: 0 });
      await page.keyboard.type("spark.range".slice(pos));
      await page.evaluate((late) => made.at(-1)?.answer(late, { from: 6, options: [{ label: "range" }, { label: "rangeBetween" }] }), id);
      await listShows(page, "rangeBetween");
      assert.deepEqual(await labels(page), ["range", "rangeBetween"]);
      assert.equal(await ask(page, (one) => one.requests.length), 1);
    }));

  it("are asked for again while typing when they are incomplete", () =>
    withEditor({ text: "df." }, async (page) => {
      await page.keyboard.press("Tab");
      await requestCount(page, 1);
      await ask(page, (one) => one.answer(one.requests[0]?.id ?? 0, { from: 3, incomplete: true, options: [{ label: "alpha" }, { label: "beta" }] }));
      await listShows(page, "beta");
      await page.keyboard.type("b");
      await requestCount(page, 2);
      assert.deepEqual(await labels(page), ["beta"]);
      await ask(page, (one) => one.answer(one.requests[1]?.id ?? 0, { from: 3, options: [{ label: "beta" }, { label: "binary" }] }));
      await listShows(page, "binary");
    }));

  it("may be names with spaces, in a string", () =>
    withEditor({ text: 'F.col("fir")' }, async (page) => {
      await ask(page, (one) => one.editor.select(10, 10));
      await page.keyboard.press("Tab");
      await requestCount(page, 1);
      await ask(page, (one) => one.answer(one.requests[0]?.id ?? 0, { from: 7, options: [{ label: "first name", type: "column" }] }));
      await listShows(page, "first name");
      await settled(page);
      await page.keyboard.press("Enter");
      assert.equal(await textOf(page), 'F.col("first name")');
    }));

  it("may replace what stands behind the cursor, and insert other text than their label", () =>
    withEditor({ text: "df.cnt" }, async (page) => {
      await ask(page, (one) => one.editor.select(4, 4));
      await page.keyboard.press("Control+Space");
      await requestCount(page, 1);
      await ask(page, (one) => one.answer(one.requests[0]?.id ?? 0, { from: 3, to: 6, options: [{ label: "count", apply: "count()" }] }));
      await listShows(page, "count");
      await settled(page);
      await page.keyboard.press("Enter");
      assert.equal(await textOf(page), "df.count()");
    }));

  it("are not shown after Escape, nor when the focus has gone", () =>
    withEditor({ text: "df." }, async (page) => {
      await page.keyboard.press("Tab");
      await requestCount(page, 1);
      await page.keyboard.press("Escape");
      await ask(page, (one) => one.answer(one.requests[0]?.id ?? 0, { from: 3, options: [{ label: "alpha" }] }));
      await page.waitForTimeout(150);
      assert.equal(await page.getByRole("listbox").count(), 0);
      await page.keyboard.press("Tab");
      await requestCount(page, 2);
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await ask(page, (one) => one.answer(one.requests[1]?.id ?? 0, { from: 3, options: [{ label: "alpha" }] }));
      await page.waitForTimeout(150);
      assert.equal(await page.getByRole("listbox").count(), 0);
    }));

  it("that make no sense do no harm", () =>
    withEditor({ text: "df." }, async (page) => {
      const nonsense = [null, {}, { from: -5, options: [{ label: "" }, {}, { label: 7 }] }, { from: 1e9, options: "no" }, { from: Number.NaN, options: [{ label: "a" }] }];
      for (const [index, reply] of nonsense.entries()) {
        await page.keyboard.press("Control+Space");
        await requestCount(page, index + 1);
        await page.evaluate(([i, sent]) => made.at(-1)?.answer(made.at(-1)?.requests[i as number]?.id ?? 0, sent as never), [index, reply] as const);
        await page.waitForTimeout(60);
        await page.keyboard.press("Escape");
        assert.equal(await page.getByRole("listbox").count(), 0);
      }
      await page.keyboard.type("x");
      assert.equal(await textOf(page), "df.x");
    }));

  it("open the list by themselves where nothing else was at hand", () =>
    withEditor({ text: "zz = 1\n" }, async (page) => {
      await page.keyboard.type("zz.");
      await requestCount(page, 1);
      await ask(page, (one) => one.answer(one.requests.at(-1)?.id ?? 0, { from: 10, options: [{ label: "alpha" }, { label: "__len__" }, { label: "_hidden" }, { label: "beta", boost: 9 }] }));
      await listShows(page, "alpha");
      assert.deepEqual(await labels(page), ["beta", "alpha", "_hidden", "__len__"]);
    }));
});
