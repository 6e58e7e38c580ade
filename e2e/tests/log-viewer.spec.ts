import { Run } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import type { NotebookServer } from "../support/notebook-server.ts";
import { screenshot, sizes } from "../support/screenshots.ts";
import { stands } from "../support/still.ts";

/** The log of a batch, with lines as Spark writes them. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

/** What rests is asked for every quarter of a minute at most. */
const LATER = { timeout: 60_000 };

const at = (second: number) => `26/01/01 00:${String(Math.floor(second / 60) % 60).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}`;

const TRACE = [
  `${at(61)} ERROR Executor: Exception in task 0.0`,
  "java.lang.IllegalStateException: boom",
  "\tat a.B.c(B.java:1)",
  "\tat a.B.d(B.java:2)",
  "Caused by: java.lang.RuntimeException: deeper",
  "\tat a.B.e(B.java:3)",
];

async function batchWith(server: NotebookServer, lines: string[], state = "running"): Promise<void> {
  await server.control("reset");
  await server.control("seed", { sessions: 0, batches: 1, seed: 8 });
  // What the seed wrote there of itself stays above.
  await server.control("batches/0", { state, log: lines });
}

test("levels are counted, coloured and chosen; traces fold as one", async ({ page, server }) => {
  await batchWith(server, [`${at(60)} WARN Shell: slow disk`, ...TRACE, `${at(62)} INFO Done: the last line`]);
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  await expect(lines.getByText("the last line")).toBeInViewport();
  await expect(lines.locator(".log-line.error").first()).toContainText("Exception in task");
  await page.setViewportSize(sizes.desktop);
  await screenshot(page, "batch-log");
  await page.getByRole("button", { name: "1 error", exact: true }).click();
  await expect(lines.getByText("the last line")).toHaveCount(0);
  await expect(lines.getByText("Caused by: java.lang.RuntimeException: deeper")).toBeVisible();
  await page.getByRole("checkbox", { name: "Fold" }).check();
  await expect(lines.getByText("Caused by:")).toHaveCount(0);
  await expect(lines.locator(".log-line")).toHaveCount(1);
  await expect(lines).toContainText("+ 5 lines");
  await lines.getByRole("button", { name: "5 more lines of this entry" }).click();
  await expect(lines.getByText("Caused by:")).toBeVisible();
  await run.log.level.selectOption("Warnings and worse");
  await expect(lines.getByText("slow disk")).toBeVisible();
  await run.log.level.selectOption("All levels");
  await page.getByRole("button", { name: "First error" }).click();
  await expect(lines.locator(".log-line.error").first()).toBeInViewport();
});

test("long lines wrap, and the lines below them stay readable", async ({ page, server }) => {
  const long = `${at(60)} INFO Long: ${"0123456789".repeat(80)} end-of-long`;
  await batchWith(server, [long, `${at(61)} INFO Next: after it`]);
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  await expect(lines.getByText("after it")).toBeInViewport();
  await run.log.wrap.check();
  await expect(lines.getByText("after it")).toBeInViewport();
  await expect(async () => {
    const tall = await lines.locator(".log-row", { hasText: "end-of-long" }).boundingBox();
    const next = await lines.locator(".log-row", { hasText: "after it" }).boundingBox();
    expect(tall?.height).toBeGreaterThan(60);
    expect(Math.abs((next?.y ?? 0) - (tall?.y ?? 0) - (tall?.height ?? 0))).toBeLessThan(1);
    expect(await lines.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  }).toPass({ timeout: 30_000 });
  // In a lower window the log still stands at its end, as it is followed.
  await page.setViewportSize({ ...sizes.desktop, height: 450 });
  await expect(lines.getByText("after it")).toBeInViewport();
  await expect(run.log.follow).toBeChecked();
  await page.reload();
  await expect(run.log.wrap).toBeChecked();
});

test("on a phone lines wrap unless a person says otherwise", async ({ page, server }) => {
  await batchWith(server, [`${at(60)} INFO Long: ${"0123456789".repeat(80)} end-of-long`]);
  await page.setViewportSize(sizes.phone);
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.wrap).toBeChecked();
  await expect(run.log.lines.getByText("end-of-long")).toBeInViewport();
  await run.log.wrap.uncheck();
  await page.reload();
  await expect(run.log.lines).toContainText("end-of-long");
  await expect(run.log.wrap).not.toBeChecked();
});

test("a link to a line among wrapped ones leads there, and it stays in sight when the phone is turned", async ({ page, server }) => {
  await batchWith(server, Array.from({ length: 90 }, (_, n) => `${at(n % 60)} INFO Long: ${"0123456789".repeat(n % 7)} number ${n} of many`));
  const run = new Run(page);
  const { height, width } = sizes.phone;
  for (const [line, turned] of [[60, false], [12, true], [85, false]] as const) {
    await page.setViewportSize(turned ? { width: 700, height } : sizes.phone);
    await run.show(`batches/0?line=${line}`);
    const named = run.log.lines.locator(".chosen");
    await expect(named).toBeInViewport();
    await expect(named.locator(".log-number")).toHaveText(String(line));
    const top = () => run.log.lines.evaluate((log) => {
      const { top } = log.getBoundingClientRect();
      const rows = [...log.querySelectorAll(".log-line")].filter((row) => row.getBoundingClientRect().bottom > top + 1);
      return rows.map((row) => Number(row.querySelector(".log-number")?.textContent)).toSorted((a, b) => a - b)[0];
    });
    const before = await top();
    await page.setViewportSize({ width: turned ? width : 700, height });
    await expect.poll(top).toBe(before);
  }
});

test("a log takes the room that its page has, and stays in its place while it is searched", async ({ page, server }) => {
  await batchWith(server, Array.from({ length: 120 }, (_, n) => `${at(n)} INFO Count: number ${n} of many`));
  await page.setViewportSize({ width: 1280, height: 1100 });
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  await expect(lines.getByText("number 119 of")).toBeInViewport();
  await expect.poll(async () => (await lines.boundingBox())?.height).toBeGreaterThan(800);
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  await stands(lines);
  const before = await lines.boundingBox();
  for (const text of ["number 17 of", "nothing like it"]) {
    await run.log.search.fill(text);
    await expect(run.log.hits).toHaveText(/1 of 1|no match/);
    await expect.poll(() => lines.boundingBox()).toEqual(before);
  }
  // What comes above it leaves it less, and its end stays in sight.
  await run.log.search.fill("");
  await run.log.follow.check();
  await server.control("batches/0", { state: "dead", log: ["java.lang.OutOfMemoryError: Java heap space"] });
  await expect(run.death).toBeVisible(LATER);
  await expect(lines.getByText("Java heap space")).toBeInViewport();
  await expect.poll(async () => (await lines.boundingBox())?.height).toBeLessThan(before?.height ?? 0);
});

test("a line has an address that leads to it", async ({ page, server }) => {
  await batchWith(server, Array.from({ length: 120 }, (_, n) => `${at(n)} INFO Count: number ${n} of many`));
  const run = new Run(page);
  await run.show("batches/0");
  await run.log.search.fill("number 17 of");
  await expect(run.log.hits).toHaveText("1 of 1");
  const line = run.log.lines.locator(".log-line", { hasText: "number 17 of" });
  await line.getByRole("link", { name: /^Link to line/ }).click();
  await expect(line).toHaveClass(/chosen/);
  await expect(page).toHaveURL(/\/batches\/0\?line=\d+$/);
  await expect(run.log.follow).not.toBeChecked();
  await page.reload();
  await run.isRunning();
  await expect(line).toHaveClass(/chosen/);
  await expect(line).toBeInViewport();
});

test("where the server kept fewer lines than were printed, the gap is marked", async ({ page, server }) => {
  await batchWith(server, [`${at(1)} INFO First: seen`]);
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines.getByText("First: seen")).toBeVisible();
  await server.control("batches/0", { log: Array.from({ length: 1000 }, (_, n) => `${at(n)} INFO Burst: number ${n}`) });
  await expect(run.log.lines.getByText("Burst: number 999")).toBeInViewport(LATER);
  await expect(page.getByText(/one place where lines may be missing/)).toBeVisible();
  await run.log.search.fill("First: seen");
  await expect(run.log.lines.getByText("First: seen")).toBeInViewport();
  await expect(run.log.lines.getByText(/As much was printed as the server keeps, or more/)).toBeVisible();
  const { text } = await run.log.download();
  expect(text).toMatch(/First: seen\n\[[^\n]*\]\n.* INFO Burst: number 8\d\d\n/);
});

test("a search by expression counts, walks, and goes on as lines come", async ({ page, server }) => {
  await batchWith(server, [`${at(1)} INFO T: alpha 1`, `${at(2)} INFO T: beta 2`, `${at(3)} INFO T: ALPHA 3`]);
  const run = new Run(page);
  await run.show("batches/0");
  await run.log.expression.click();
  await run.log.search.fill("alpha \\d");
  await expect(run.log.hits).toHaveText("1 of 2");
  await run.log.search.press("Enter");
  await expect(run.log.hits).toHaveText("2 of 2");
  await run.log.search.press("Enter");
  await expect(run.log.hits).toHaveText("1 of 2");
  await run.log.search.press("Shift+Enter");
  await expect(run.log.hits).toHaveText("2 of 2");
  await server.control("batches/0", { log: [`${at(9)} INFO T: alpha 4`] });
  await expect(run.log.hits).toHaveText("2 of 3", LATER);
  await run.log.search.fill("(a+)+$x");
  await expect(run.log.hits).toHaveText("no match");
  await run.log.search.fill("alpha (");
  await expect(page.getByRole("search").getByRole("alert")).toContainText(/parenthes|group/i);
  await expect(run.log.search).toHaveValue("alpha (");
});

test("a log is walked by keyboard: to a line, along the lines, to errors; lines are copied and have an address", async ({ page, server, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await batchWith(server, [...Array.from({ length: 60 }, (_, n) => `${at(n)} INFO Count: number ${n} of many`), ...TRACE]);
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  await expect(lines.getByText("Exception in task")).toBeInViewport();
  await stands(lines);
  const first = Number(/\d+/.exec(await lines.locator(".log-line", { hasText: "number 41 of" }).innerText())?.[0]);
  await page.getByLabel("Go to line").fill(String(first));
  await page.getByLabel("Go to line").press("Enter");
  await expect(lines).toBeFocused();
  await expect(lines.locator(".chosen")).toContainText("number 41 of");
  await page.keyboard.press("ArrowDown");
  await expect(lines.locator(".chosen")).toHaveCount(1);
  await expect(lines.locator(".chosen")).toContainText("number 42 of");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(lines.locator(".chosen")).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`\\?line=${first + 1}-${first + 3}$`));
  await page.keyboard.press("c");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(clipboard).toBe([42, 43, 44].map((n) => `${at(n)} INFO Count: number ${n} of many\n`).join(""));
  await page.keyboard.press("l");
  await expect.poll(clipboard).toBe(page.url());
  await page.reload();
  await run.isRunning();
  await expect(lines.locator(".chosen")).toHaveCount(3);
  await expect(lines.locator(".chosen").first()).toBeInViewport();
  await lines.focus();
  await page.keyboard.press("e");
  await expect(lines.locator(".chosen")).toHaveCount(1);
  await expect(lines.locator(".chosen")).toContainText("Exception in task");
  await page.keyboard.press("Escape");
  await expect(lines.locator(".chosen")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(run.log.search).toBeFocused();
  await expectAccessible(page);
});

test("only a range of time is shown, and how long after each other lines came", async ({ page, server }) => {
  await batchWith(server, Array.from({ length: 100 }, (_, n) => `${at(2 * n)} INFO Count: number ${n} of many`));
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  await expect(lines.getByText("number 99 of")).toBeInViewport();
  await expect(lines.locator(".log-pause")).toHaveCount(0);
  await page.getByRole("button", { name: "Times" }).click();
  await expect(lines.locator(".log-line", { hasText: "number 98 of" }).locator(".log-pause")).toHaveText("+2.0 s");
  await expectAccessible(page);
  const times = page.getByRole("group", { name: "Time range" });
  await times.getByLabel("From").fill("2026-01-01T00:00:20");
  await times.getByLabel("To").fill("2026-01-01T00:00:24");
  await expect(lines.getByText(/number \d+ of many/)).toHaveText([/number 10 of/, /number 11 of/, /number 12 of/]);
  await lines.getByRole("link", { name: /^Link to line/ }).first().click();
  await times.getByRole("button", { name: "to the chosen line" }).click();
  await expect(lines.getByText(/number \d+ of many/)).toHaveText([/number 10 of/]);
  await times.getByRole("button", { name: "All times" }).click();
  // What was chosen ended the following: the log stands where it stood, at its first line.
  await expect(lines.getByRole("link", { name: "Link to line 1", exact: true })).toBeInViewport();
});

test("clicked numbers of lines choose a range, and the focus stays with its line while the log grows and scrolls", async ({ page, server }) => {
  await batchWith(server, Array.from({ length: 120 }, (_, n) => `${at(n)} INFO Count: number ${n} of many`));
  const run = new Run(page);
  await run.show("batches/0");
  const { lines } = run.log;
  const link = (n: number) => lines.locator(".log-line", { hasText: `number ${n} of` }).getByRole("link", { name: /^Link to line/ });
  await expect(link(119)).toBeInViewport();
  await stands(link(110));
  const first = Number(await link(110).innerText());
  const place = await link(110).boundingBox();
  await link(110).click();
  await expect(page).toHaveURL(new RegExp(`\\?line=${first}$`));
  await expect(link(110)).toBeFocused();
  await expect.poll(() => link(110).boundingBox(), "what was clicked stays where it is").toEqual(place);
  await link(114).click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(new RegExp(`\\?line=${first}-${first + 4}$`));
  await expect(lines.locator(".chosen")).toHaveCount(5);
  // From the one that was chosen first, whatever was chosen since.
  await link(108).click({ modifiers: ["Shift"] });
  await expect(page).toHaveURL(new RegExp(`\\?line=${first - 2}-${first}$`));
  await expect(page.getByRole("group", { name: "Chosen lines" })).toContainText(`Lines ${first - 2}–${first}`);
  await page.keyboard.press("Shift+ArrowUp");
  await expect(lines.locator(".chosen")).toHaveCount(4);
  await page.keyboard.press("Shift+ArrowDown");
  await expect(lines.locator(".chosen")).toHaveCount(3);
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe("");
  expect(page.context().pages(), "no link was followed").toHaveLength(1);

  await expect(link(108)).toBeFocused();
  await server.control("batches/0", { log: [`${at(9)} INFO Count: one more`] });
  await expect(page.locator(".log-about")).toContainText(`${first + 10} lines`, LATER);
  await expect(link(108)).toBeFocused();
  for (const top of [0, 300, 100_000]) {
    await lines.evaluate((log, top) => (log.scrollTop = top), top);
    const there = top < 100_000 ? lines.getByRole("link", { name: `Link to line ${top / 20 + 1}`, exact: true }) : lines.getByText("one more");
    await expect(there).toBeInViewport();
    await expect(link(108)).toBeFocused();
    await expect(link(108)).toHaveText(String(first - 2));
  }
  await lines.evaluate((log) => (log.scrollTop = 0));
  await expect(link(108)).not.toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`\\?line=${first - 2}$`));
  // Where its line is shown no more, the log has it.
  await run.log.level.evaluate((select: HTMLSelectElement) => {
    select.value = "error";
    select.dispatchEvent(new Event("change"));
  });
  await expect(lines).toContainText("No line fits");
  await expect(lines).toBeFocused();
});
