import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { Chart, render as Render } from "../src/entry/chart.ts";
import { assertQuiet, type Fixture, startBrowser } from "./support/browser.ts";

declare global {
  var chart: Chart;
}

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["chart"]);
});
after(() => fixture.close());

const BARS = {
  height: 200,
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  description: "Events a day",
  data: { values: [{ day: "Mon", n: 3 }, { day: "Tue", n: 7 }, { day: "Wed", n: 5 }] },
  mark: { type: "bar", tooltip: true },
  transform: [{ calculate: "datum.n * 2", as: "double" }],
  encoding: {
    x: { field: "day", type: "nominal", title: "Day", sort: null },
    y: { field: "double", type: "quantitative" },
    color: { condition: { test: "datum.n > 4", value: "red" }, value: "blue" },
  },
};

/** Draws; gives the message when that fails. */
async function draw(page: Page, spec: unknown, dark = false): Promise<string> {
  return page.evaluate(
    async ([text, isDark]) => {
      const { render } = await load<{ render: typeof Render }>("chart");
      try {
        globalThis.chart = await render(document.querySelector("main") as HTMLElement, text as string, { dark: isDark as boolean, width: 500, label: "Chart" });
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    },
    [typeof spec === "string" ? spec : JSON.stringify(spec), dark] as const,
  );
}

async function withPage(run: (page: Page) => Promise<void>): Promise<void> {
  const page = await fixture.open();
  await run(page);
  await assertQuiet(page);
  await page.context().close();
}

/** How many pixels of the canvas are of about that colour. */
const pixels = (page: Page, red: number, green: number, blue: number): Promise<number> =>
  page.evaluate(
    (wanted) => {
      const canvas = document.querySelector("canvas") as HTMLCanvasElement;
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (wanted.every((value, part) => Math.abs(value - (data[i + part] ?? 0)) < 8)) count += 1;
      }
      return count;
    },
    [red, green, blue],
  );

describe("a chart", () => {
  it("is drawn without eval, with expressions and conditions at work, and has a name", () =>
    withPage(async (page) => {
      assert.equal(await draw(page, BARS), "");
      await page.getByRole("img", { name: "Chart: Events a day" }).waitFor();
      assert.ok((await pixels(page, 255, 0, 0)) > 500, "the bars above the limit are red");
      assert.ok((await pixels(page, 0, 0, 255)) > 500, "the bar below it is blue");
      const width = await page.locator("canvas").evaluate((canvas) => canvas.getBoundingClientRect().width);
      assert.ok(width > 490 && width <= 500, `it fills its width (${width})`);
    }));

  it("takes its colours from the page", () =>
    withPage(async (page) => {
      await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
      assert.equal(await draw(page, { ...BARS, encoding: { x: BARS.encoding.x, y: BARS.encoding.y } }, true), "");
      assert.ok((await pixels(page, 0x14, 0x17, 0x1a)) > 1000, "the ground is the page's");
      assert.ok((await pixels(page, 0x6c, 0xb0, 0xff)) > 500, "the bars have the first colour for dark ground");
    }));

  it("shows its tooltip as text", () =>
    withPage(async (page) => {
      const spec = structuredClone(BARS) as typeof BARS & { data: { values: unknown[] } };
      spec.data.values = [{ day: "<img src=x onerror=alert(1)>", n: 5 }];
      assert.equal(await draw(page, spec), "");
      const box = await page.locator("canvas").boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + box.width / 2 + 20, box.y + 60);
      await page.getByRole("tooltip").getByText("<img src=x onerror=alert(1)>").waitFor();
      assert.equal(await page.locator("main img").count(), 0);
      await page.mouse.move(box.x + 5, box.y + box.height + 100);
      await page.getByRole("tooltip").waitFor({ state: "hidden" });
    }));

  it("fills the width, unless it has one of its own", () =>
    withPage(async (page) => {
      const width = () => page.locator("canvas").evaluate((canvas) => Math.round(canvas.getBoundingClientRect().width));
      await draw(page, BARS);
      assert.equal(await width(), 500);
      await page.evaluate(() => chart.destroy());
      await draw(page, { ...BARS, width: 123 });
      assert.ok((await width()) < 250);
    }));

  it("leaves nothing behind when it is destroyed", () =>
    withPage(async (page) => {
      await draw(page, BARS);
      await page.evaluate(() => chart.destroy());
      assert.equal(await page.evaluate(() => document.querySelector("main")?.childElementCount), 0);
    }));

  it("may be of Vega itself, with signals and CSV data in it", () =>
    withPage(async (page) => {
      const spec = {
        $schema: "https://vega.github.io/schema/vega/v6.json",
        width: 100,
        height: 100,
        signals: [{ name: "factor", update: "1 + 1" }],
        data: [{ name: "table", values: "x,y\n1,10\n2,20\n", format: { type: "csv", parse: "auto" } }],
        marks: [
          {
            type: "rect",
            from: { data: "table" },
            encode: { enter: { x: { signal: "datum.x * 10 * factor" }, width: { value: 10 }, y: { value: 0 }, height: { signal: "datum.y * factor" }, fill: { value: "lime" } } },
          },
        ],
      };
      assert.equal(await draw(page, spec), "");
      const count = await pixels(page, 0, 255, 0);
      assert.ok(count > 550 && count < 650, `two bars of 10 by 20 and 10 by 40 (${count})`);
    }));

  it("may have facets, layers, maps of shapes in it and parameters", () =>
    withPage(async (page) => {
      const faceted = { ...BARS, encoding: { ...BARS.encoding, row: { field: "day", type: "nominal" } } };
      const layered = { data: BARS.data, layer: [{ mark: "line", encoding: BARS.encoding }, { mark: "point", params: [{ name: "brush", select: "interval" }], encoding: BARS.encoding }] };
      const shape = { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]] } };
      for (const spec of [faceted, layered, { data: { values: [shape] }, mark: "geoshape", projection: { type: "mercator" } }]) {
        assert.equal(await draw(page, spec), "");
        await page.evaluate(() => chart.destroy());
      }
    }));
});

describe("a chart that is not to be drawn", () => {
  it("because it wants data from elsewhere makes no request and says so", () =>
    withPage(async (page) => {
      const before = fixture.requests.length;
      for (const url of ["data/events.csv", "https://example.com/x.json", "/livy/sessions", "//example.com/y", "data:text/csv,a,b"]) {
        assert.equal(await draw(page, { ...BARS, data: { url } }), `The chart wants to load ${url}. Only data that is part of the chart is shown.`);
      }
      assert.deepEqual(fixture.requests.slice(before).filter((request) => request !== "GET /chart.js"), []);
      assert.equal(await page.locator("main > *").count(), 0);
    }));

  it("because of images from elsewhere makes no request either", () =>
    withPage(async (page) => {
      const before = fixture.requests.length;
      const spec = { data: { values: [{ url: "/tracker.png" }] }, mark: { type: "image", width: 20, height: 20 }, encoding: { url: { field: "url", type: "nominal" } } };
      assert.match(await draw(page, spec), /\/tracker\.png/);
      assert.deepEqual(fixture.requests.slice(before).filter((request) => request !== "GET /chart.js"), []);
    }));

  it("because it is none says why in a sentence", () =>
    withPage(async (page) => {
      assert.match(await draw(page, "{"), /^The chart is not JSON: /);
      assert.equal(await draw(page, "[]"), "The chart is not a JSON object.");
      assert.match(await draw(page, { mark: "nonsense" }), /./);
      assert.match(await draw(page, { ...BARS, transform: [{ calculate: "datum.", as: "x" }] }), /./);
      assert.equal(await page.locator("main > *").count(), 0);
    }));

  it("because its expressions reach for the page gets no hold of it", () =>
    withPage(async (page) => {
      for (const calculate of [
        "constructor.constructor('window.broken = 1')()",
        "datum.constructor.constructor('window.broken = 1')()",
        "replace('x', /x/, 'y').constructor.constructor('window.broken = 1')()",
        "window.broken = 1",
      ]) {
        await draw(page, { ...BARS, transform: [{ calculate, as: "double" }] });
      }
      assert.equal(await page.evaluate(() => (globalThis as { broken?: number }).broken), undefined);
    }));
});
