import type { Page } from "@playwright/test";
import { App } from "../pages/app.ts";
import { expect, test } from "../support/fixtures.ts";
import { hide } from "../support/hidden.ts";
import { kept } from "../support/kept.ts";

/** How many requests the pages cost: to the first use, and while nothing happens. On the scripted engine. */

/** Everything the page asks for. */
class Requests {
  readonly urls: string[] = [];
  private open = 0;

  constructor(page: Page) {
    page.on("request", (request) => {
      this.urls.push(`${request.method()} ${new URL(request.url()).pathname}`);
      this.open += 1;
    });
    for (const end of ["requestfinished", "requestfailed"] as const) {
      page.on(end as "requestfinished", () => (this.open -= 1));
    }
  }

  /** Lets the page's clock run, step by step, so that each reply is there before the next step begins. */
  async pass(page: Page, seconds: number, step = 1): Promise<string[]> {
    const before = this.urls.length;
    for (let second = 0; second < seconds; second += step) {
      await page.clock.runFor(step * 1000);
      await expect.poll(() => this.open, { intervals: [5, 5, 10, 20] }).toBe(0);
      // What a reply leads to is done in the page's own turn.
      await page.evaluate(() => 0);
    }
    return this.urls.slice(before);
  }
}

const pages: [string, string, (page: Page) => Promise<void>][] = [
  ["the list of sessions", "", (page) => expect(page.getByRole("table", { name: "Sessions" })).toBeVisible()],
  ["one session", "sessions/0", (page) => expect(page.getByRole("button", { name: "Delete session 0" })).toBeVisible()],
  ["the list of batches", "batches", (page) => expect(page.getByRole("table", { name: "Batches" })).toBeVisible()],
  ["one batch", "batches/0", (page) => expect(page.getByRole("button", { name: "Delete batch 0" })).toBeVisible()],
  ["the settings", "settings", (page) => expect(page.getByRole("button", { name: "Check the server" })).toBeVisible()],
];

test.beforeEach(async ({ server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 3, batches: 3, seed: 1 });
  for (const id of [0, 1, 2]) {
    await server.control(`sessions/${id}`, { state: "idle" });
    await server.control(`batches/${id}`, { state: id === 1 ? "dead" : "success" });
  }
});

for (const [what, path, usable] of pages) {
  test(`${what}: at most 10 requests to a usable page, 12 a minute when idle, 1 when hidden`, async ({ page }) => {
    // Until the page can be used no time passes, so a slow machine makes no difference.
    await page.clock.install({ time: 1_800_000_000_000 });
    await page.clock.pauseAt(1_800_000_001_000);
    const requests = new Requests(page);
    await new App(page).open(path);
    await usable(page);
    expect(requests.urls.length, requests.urls.join("\n")).toBeLessThanOrEqual(10);

    // It asks often at first, and backs off when nothing changes.
    await requests.pass(page, 60);
    const idle = await requests.pass(page, 60);
    expect(idle.length, idle.join("\n")).toBeLessThanOrEqual(12);

    await hide(page);
    await requests.pass(page, 60);
    // What a page asks about is asked one after the other, each more rarely the more there is.
    const hidden = await requests.pass(page, 600, 10);
    expect(hidden.length, hidden.join("\n")).toBeLessThanOrEqual(10);
  });
}

test("a run that is watched costs nothing beside the page's own limits", async ({ page, server }) => {
  await page.clock.install({ time: 1_800_000_000_000 });
  await page.clock.pauseAt(1_800_000_001_000);
  await server.control("batches/0", { state: "running" });
  const requests = new Requests(page);
  await new App(page).open("batches/0");
  const watch = page.getByRole("button", { name: "Notify me when it ends" });
  await watch.click();
  await expect(watch).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("link", { name: "Sessions" }).click();
  await expect(page.getByRole("table", { name: "Sessions" })).toBeVisible();
  await requests.pass(page, 60);
  const idle = await requests.pass(page, 60);
  expect(idle, "it is asked for").toContain("GET /livy/batches/0");
  expect(idle.length, idle.join("\n")).toBeLessThanOrEqual(12);
  await hide(page);
  await requests.pass(page, 60);
  const hidden = await requests.pass(page, 600, 10);
  expect(hidden, "it is asked for while nobody looks").toContain("GET /livy/batches/0");
  expect(hidden.length, hidden.join("\n")).toBeLessThanOrEqual(10);
});

for (const [name, path] of [["Sessions", "sessions"], ["Batches", "batches"]] as const) {
  test(`a list of a thousand ${path}, many of them starting, stays within 12 requests a minute as well`, async ({ page, server }) => {
    await server.control("seed", { sessions: 1000, batches: 1000, seed: 7 });
    await page.clock.install({ time: 1_800_000_000_000 });
    await page.clock.pauseAt(1_800_000_001_000);
    const requests = new Requests(page);
    await new App(page).open(path);
    await expect(page.getByRole("table", { name }).getByRole("link").first()).toBeVisible();
    await requests.pass(page, 60);
    const idle = await requests.pass(page, 60);
    expect(idle.length, idle.join("\n")).toBeGreaterThan(0);
    // The first question did not reach to this one: that it was not there then does not make it new.
    await expect(page.getByRole("table", { name }).getByRole("row").nth(1)).toContainText("≥");
    expect(idle.length, idle.join("\n")).toBeLessThanOrEqual(12);
  });
}

test("batches that end one after the other are read within the limits of the page, looked at or not", async ({ page, server }) => {
  const COUNT = 90;
  await server.control("reset");
  await server.control("seed", { sessions: 0, batches: COUNT, seed: 3 });
  for (let id = 0; id < COUNT; id += 1) await server.control(`batches/${id}`, { state: "running" });
  await page.clock.install({ time: 1_800_000_000_000 });
  await page.clock.pauseAt(1_800_000_001_000);
  const requests = new Requests(page);
  await new App(page).open("batches");
  await expect(page.getByRole("table", { name: "Batches" }).getByText("running").first()).toBeVisible();
  let ended = 0;
  const pass = async (seconds: number, step: number): Promise<string[]> => {
    const asked: string[] = [];
    for (let second = 0; second < seconds; second += step) {
      await server.control(`batches/${ended}`, { state: "success" });
      ended += 1;
      asked.push(...(await requests.pass(page, step, Math.min(step, 2))));
    }
    return asked;
  };
  await pass(60, 10);
  // What ends before the recorder has begun is not known to have run.
  await expect.poll(() => kept(page, "records")).toBe(COUNT);
  const seen = await pass(120, 6);
  const logs = (urls: string[]) => urls.filter((url) => url.endsWith("/log")).length;
  expect(logs(seen), "logs are read").toBeGreaterThan(5);
  expect(seen.length, seen.join("\n")).toBeLessThanOrEqual(24);
  expect(seen.length - logs(seen), "the list is asked for").toBeGreaterThan(5);

  await hide(page);
  await pass(60, 30);
  const hidden = await pass(1200, 30);
  expect(logs(hidden), "logs are read while nobody looks").toBeGreaterThan(2);
  expect(hidden.length, hidden.join("\n")).toBeLessThanOrEqual(20);
});
