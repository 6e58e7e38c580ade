// What the app adds to a short run: from Shift-Enter in a cell with `1 + 1` to its output on screen, against a bare HTTP
// client that runs the same on the same session, turn and turn about. On this machine's Spark, or on the Livy in LIVY_URL.

import { Agent, request } from "node:http";
import { chromium, type Page } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { realSpark, startNotebook } from "../support/notebook-server.ts";
import { printDurations } from "./support/figures.ts";

const RUNS = 50;

interface Statement {
  id: number;
  state: string;
  /** Server's clock, milliseconds. */
  completed: number;
}

/** Livy's API over one kept connection, with nothing in between. */
class Bare {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly api: string) {}

  call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
    const headers = { "X-Requested-By": "bench", "Content-Type": "application/json", Accept: "application/json" };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.api}${path}`, { method, agent: this.agent, headers }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part: string) => (text += part));
        answer.on("error", reject).on("end", () => {
          if ((answer.statusCode ?? 500) < 400) resolve(JSON.parse(text) as T);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
        });
      });
      sent.on("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Milliseconds from the post of `1 + 1` to the reply that has its end, asking again without a pause. */
  async run(session: string): Promise<number> {
    const started = performance.now();
    let statement = await this.call<Statement>("POST", `${session}/statements`, { code: "1 + 1", kind: "pyspark" });
    while (statement.state !== "available") {
      statement = await this.call<Statement>("GET", `${session}/statements/${statement.id}`);
    }
    return performance.now() - started;
  }
}

/** When Shift-Enter was pressed and when the output of that cell was painted, in wall-clock milliseconds. */
interface Times {
  pressed: number;
  shown: number;
}

/** Notes them in the page. Looks at the cell in question only, so that looking takes no time. */
function watch(): void {
  const times = { pressed: 0, shown: 0 };
  (globalThis as unknown as { times: Times }).times = times;
  let cell: Element | null = null;
  const observer = new MutationObserver(() => {
    if (cell?.querySelector('[aria-label="Output"]')?.textContent?.trim() !== "2") return;
    observer.disconnect();
    // A message posted before a frame is painted arrives after it.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (times.shown = performance.timeOrigin + performance.now());
      channel.port2.postMessage(null);
    });
  });
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !event.shiftKey) return;
    Object.assign(times, { pressed: performance.timeOrigin + event.timeStamp, shown: 0 });
    cell = document.activeElement?.closest('[role="group"]') ?? null;
    if (cell) observer.observe(cell, { subtree: true, childList: true, characterData: true });
  };
  addEventListener("keydown", press, { capture: true });
}

/** Waits until the output is on screen. */
async function shown(page: Page): Promise<Times> {
  const handle = await page.waitForFunction(() => {
    const { times } = globalThis as unknown as { times: Times };
    return times.shown > 0 ? times : undefined;
  }, undefined, { polling: 50 });
  return (await handle.jsonValue()) as Times;
}

const server = await startNotebook(realSpark());
const bare = new Bare(server.api);
const browser = await chromium.launch(launchOptions);
try {
  const { id } = await bare.call<{ id: number }>("POST", "/sessions", { kind: "pyspark" });
  const session = `/sessions/${id}`;
  while ((await bare.call<{ state: string }>("GET", `${session}/state`)).state !== "idle") {
    await new Promise((next) => setTimeout(next, 500));
  }
  for (let round = 0; round < 5; round += 1) await bare.run(session);

  const page = await browser.newPage();
  await page.addInitScript(watch);
  await page.goto(`${server.origin}/notebooks`);
  await page.getByRole("button", { name: "New notebook" }).click();
  await page.getByRole("combobox", { name: "Session" }).selectOption(String(id));
  const cell = (number: number) => page.getByRole("group", { name: `Cell ${number}`, exact: true });
  const figures = { total: [] as number[], bare: [] as number[], added: [] as number[], late: [] as number[] };
  // The first two runs wake everything up.
  for (let number = 1; number <= RUNS + 2; number += 1) {
    const code = cell(number).getByRole("textbox", { name: "Code" });
    await code.click();
    await code.pressSequentially("1 + 1");
    await page.keyboard.press("Shift+Enter");
    const times = await shown(page);
    const { statements } = await bare.call<{ statements: Statement[] }>("GET", `${session}/statements?size=1&order=desc`);
    const alone = await bare.run(session);
    if (number <= 2) continue;
    figures.total.push(times.shown - times.pressed);
    figures.bare.push(alone);
    figures.added.push(times.shown - times.pressed - alone);
    figures.late.push(times.shown - (statements[0]?.completed ?? Number.NaN));
  }
  printDurations("overhead.key-to-screen", figures.total);
  printDurations("overhead.bare-client", figures.bare);
  printDurations("overhead.added-by-the-app", figures.added);
  printDurations("overhead.completed-to-screen", figures.late);
  await bare.call("DELETE", session);
} finally {
  await browser.close();
  await server.stop();
}
