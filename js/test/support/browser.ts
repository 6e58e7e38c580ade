// A page in Chromium, under the Content-Security-Policy that the app has, with our modules at hand.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { bundles } from "./bundles.ts";

declare global {
  /** Loads one of our modules by name; in the page. */
  function load<Module>(name: string): Promise<Module>;
  var violations: string[];
}

const CSP =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "connect-src 'self'; worker-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'";

export const STYLE = join(import.meta.testFolder, "../../style");
export const PUBLIC = join(import.meta.testFolder, "../../public");

type Serve = (path: string) => Promise<{ type: string; body: string | Uint8Array; headers?: Record<string, string> } | null>;

export interface Fixture {
  browser: Browser;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** Requests the server saw, as "METHOD /path". */
  requests: string[];
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Serves the named entries as `/NAME.js`, and whatever `more` has an answer for. */
export async function startBrowser(entries: readonly string[], more: Serve = async () => null): Promise<Fixture> {
  const modules = await bundles(entries);
  const style = await Promise.all(["tokens.css", "base.css", "code-colours.css", "editor.css", "editor-popups.css", "charts.css"].map((name) => readFile(join(STYLE, name), "utf8").catch(() => "")));
  const requests: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path !== "/favicon.ico") requests.push(`${request.method} ${path}`);
    const send = (type: string, body: string | Uint8Array, headers: Record<string, string> = {}) => {
      response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", ...headers });
      response.end(body);
    };
    const extra = await more(path);
    const module = modules.get(path.slice(1).replace(/\.js$/, ""));
    if (extra) send(extra.type, extra.body, extra.headers);
    else if (path === "/") send("text/html; charset=utf-8", PAGE);
    else if (path === "/style.css") send("text/css; charset=utf-8", style.join("\n"));
    else if (path === "/favicon.ico") response.writeHead(204).end();
    else if (module) send("text/javascript", module);
    else response.writeHead(404).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--js-flags=--expose-gc",
    ],
  });
  return {
    browser,
    origin,
    requests,
    open: (options) => openPage(browser, origin, options),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const PAGE = '<!doctype html><html lang="en"><head><title>Test</title><link rel="stylesheet" href="/style.css"></head><body><main id="main"></main></body></html>';

async function openPage(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`error in the page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    globalThis.load = (name: string) => import(`/${name}.js`);
    addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
  });
  await page.goto(origin);
  troubles.set(page, errors);
  return page;
}

const troubles = new WeakMap<Page, string[]>();

/** What went wrong in the page that no assertion saw: exceptions, console errors, violations of the policy. */
export async function assertQuiet(page: Page): Promise<void> {
  assert.deepEqual(await page.evaluate(() => violations), [], "the Content-Security-Policy was violated");
  assert.deepEqual(troubles.get(page), []);
}
