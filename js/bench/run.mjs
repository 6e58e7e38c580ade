// Benchmarks in Chromium, one line each: name, figure, unit. `npm run bench`.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { aliases } from "../aliases.mjs";

const src = new URL("../src/entry/", import.meta.url);
const style = new URL("../../style/", import.meta.url);

const modules = new Map();
for (const name of ["editor", "chart", "sanitiser", "sandbox", "search", "search-worker"]) {
  const entry = new URL(`${name}.ts`, src).pathname;
  const result = await build({ entryPoints: [entry], bundle: true, minify: true, format: "esm", target: "es2022", write: false, alias: aliases, legalComments: "none" });
  modules.set(`/${name}.js`, Buffer.from(result.outputFiles[0].contents));
}
for (const [name, source] of modules) {
  const size = brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`js.${name.slice(1, -3)}.brotli ${(size / 1000).toFixed(1)} kB`);
}
const css = (await Promise.all(["tokens.css", "base.css", "editor.css"].map((name) => readFile(new URL(name, style), "utf8").catch(() => "")))).join("\n");

const server = createServer((request, response) => {
  const module = modules.get(request.url);
  response.setHeader("Content-Security-Policy", "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:");
  if (module) response.setHeader("Content-Type", "text/javascript").end(module);
  else if (request.url === "/style.css") response.setHeader("Content-Type", "text/css").end(css);
  else response.setHeader("Content-Type", "text/html").end('<!doctype html><link rel="stylesheet" href="/style.css"><main></main>');
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const p95 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)];
const line = (name, values) => {
  console.log(`js.${name}.median ${median(values).toFixed(2)} ms`);
  if (values.length > 1) console.log(`js.${name}.p95 ${p95(values).toFixed(2)} ms`);
};

const figures = await page.evaluate(async () => {
  const started = performance.now();
  const { create } = await import("/editor.js");
  const load = performance.now() - started;
  const host = { changed() {}, focused() {}, command: () => false };
  const main = document.querySelector("main");
  const languages = ["python", "scala", "sql", "r", "markdown"];
  const text = Array.from({ length: 12 }, (_, i) => `value_${i} = spark.table("events").filter(col("n") > ${i}) # ${i}`).join("\n");
  const create50 = [];
  const editors = [];
  for (let i = 0; i < 50; i += 1) {
    const cell = main.appendChild(document.createElement("div"));
    const from = performance.now();
    editors.push(create(cell, { text, language: languages[i % 5], label: "Code", readOnly: false, lineNumbers: true, wrap: true }, host));
    create50.push(performance.now() - from);
    await new Promise((next) => requestAnimationFrame(next));
  }
  const insert = [];
  editors[25].focus("end");
  for (let i = 0; i < 200; i += 1) {
    const from = performance.now();
    editors[25].insert("x");
    insert.push(performance.now() - from);
  }
  const setText = [];
  for (let i = 0; i < 50; i += 1) {
    const from = performance.now();
    editors[i].setText(text.replaceAll("value", "amount"));
    setText.push(performance.now() - from);
  }

  const { clean } = await import("/sanitiser.js");
  const rows = Array.from({ length: 6000 }, (_, i) => `<tr style="text-align: right;"><th>${i}</th><td>${i * 3}</td><td>value &lt; ${i}</td><td>2026-01-01</td><td>${Math.sqrt(i)}</td></tr>`);
  const table = `<style scoped>.dataframe tbody tr th { vertical-align: top; }</style><table border="1" class="dataframe"><tbody>${rows.join("\n")}</tbody></table>`;
  const sanitise = [];
  for (let i = 0; i < 5; i += 1) {
    const from = performance.now();
    clean(table);
    sanitise.push(performance.now() - from);
  }

  const draw = [];
  const beforeChart = performance.now();
  const { render } = await import("/chart.js");
  const loadChart = performance.now() - beforeChart;
  const spec = JSON.stringify({
    data: { values: Array.from({ length: 1000 }, (_, i) => ({ x: i, y: (i * 7919) % 1000, kind: `k${i % 5}` })) },
    mark: "point",
    encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" }, color: { field: "kind", type: "nominal" } },
  });
  for (let i = 0; i < 10; i += 1) {
    const from = performance.now();
    const chart = await render(main, spec, { dark: false, width: 600, label: "Chart" });
    draw.push(performance.now() - from);
    chart.destroy();
  }
  return { load: [load], create: create50, insert, setText, sanitise, size: table.length, loadChart: [loadChart], draw };
});
line("editor.load", figures.load);
line("editor.create-one-of-fifty", figures.create);
line("editor.type-a-character", figures.insert);
line("editor.set-text", figures.setText);
line(`sanitiser.table-of-${(figures.size / 1e6).toFixed(1)}-MB`, figures.sanitise);
line("chart.load", figures.loadChart);
line("chart.draw-1000-points", figures.draw);
await browser.close();
server.close();
