import { Batches, Run, Sessions } from "../pages/runs.ts";
import { Settings } from "../pages/settings.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { BORN, databaseIsMade, keepLog } from "../support/kept-log.ts";
import { kept } from "../support/kept.ts";

/** What was seen stays readable when the server has forgotten it. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

const headers = { "x-requested-by": "test" };

/** What rests is asked for every quarter of a minute at most. */
const LATER = { timeout: 60_000 };

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

test("a batch is read after it was deleted, and after a reload: states, log, cause", async ({ page, server }) => {
  const batches = new Batches(page);
  const run = await batches.submit("/jobs/nightly.py", {
    Name: "nightly",
    Arguments: `"sleep 500" "log ModuleNotFoundError: No module named 'pandas'" "error Job: failed"`,
  });
  await run.becomes("dead");
  await page.reload();
  await run.isRunning();
  await run.becomes("dead");
  await expect(run.log.lines).toContainText("No module named 'pandas'");
  const { text } = await run.log.download();
  // More like it, and to paste elsewhere.
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Submit one like it…" }).click();
  const again = page.getByRole("dialog", { name: "New batch" });
  await expect(again.getByLabel("File", { exact: true })).toHaveValue("/jobs/nightly.py");
  await expect(again.getByLabel("Name", { exact: true })).toHaveValue("nightly-2");
  await expect(again.getByLabel("Arguments", { exact: true })).toHaveValue(/sleep 500/);
  await page.keyboard.press("Escape");
  await expect(again).toHaveCount(0);
  await expect.poll(() => kept(page, "pieces", /Job: failed/)).toBe(1);

  await page.request.delete(`${server.api}/batches/0`, { headers });
  await expect(page.getByRole("alert").filter({ hasText: "no longer on the server" })).toBeVisible(LATER);
  await page.reload();
  await run.isRunning();
  await expect(page.getByRole("alert").filter({ hasText: "This is what this browser kept of it" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "nightly", level: 1 })).toBeVisible();
  await expect(run.death).toContainText("pandas");
  expect((await run.log.download()).text).toBe(text);
  await page.getByText(/^History: \d+ states seen$/).click();
  await expect(page.getByRole("list", { name: "History" })).toContainText("dead");

  await batches.show();
  await page.getByText("1 batch no longer on the server, kept in this browser").click();
  await page.getByRole("link", { name: "nightly" }).click();
  await expect(page).toHaveURL(/\/batches\/0\?run=\d+$/);
  await expect(run.log.lines).toContainText("No module named 'pandas'");
});

test("a restarted server uses numbers again, and the two runs are not mixed", async ({ page, server }) => {
  const create = () => page.request.post(`${server.api}/sessions`, { headers, data: { kind: "pyspark" } });
  await create();
  await server.control("sessions/0", { log: ["26/01/01 00:00:01 INFO First: of the first run"] });
  const run = new Run(page);
  await run.show("sessions/0");
  await expect(run.log.lines).toContainText("of the first run");
  await expect.poll(() => kept(page, "pieces", /of the first run/)).toBe(1);
  await new Sessions(page).show();
  await server.control("restart");
  await create();
  await server.control("sessions/0", { log: ["26/01/01 00:00:01 INFO Second: of the second run"] });
  await run.show("sessions/0");
  await expect(run.log.lines).toContainText("of the second run");
  await expect(run.log.lines).not.toContainText("of the first run");
  const earlier = page.getByRole("region", { name: "Earlier with this number" });
  await earlier.getByRole("link", { name: "Session 0" }).click();
  await expect(run.log.lines).toContainText("of the first run");
  await expect(run.log.lines).not.toContainText("of the second run");
});

test("what died while only the list was open is kept apart from an earlier run that had its number", async ({ page, server }) => {
  const create = () => page.request.post(`${server.api}/batches`, { headers, data: { file: "/jobs/nightly.py", name: "nightly", args: ["sleep 500000"] } });
  await create();
  await server.control("batches/0", { log: ["26/01/01 00:00:01 INFO First: of the first run"] });
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("of the first run");
  await expect.poll(() => kept(page, "pieces", /of the first run/)).toBe(1);
  const batches = new Batches(page);
  await batches.show();
  await server.control("restart");
  await create();
  await expect(batches.row("nightly")).toContainText("running");
  await server.control("batches/0", { state: "dead", log: ["26/01/02 00:00:01 ERROR Second: of the second run", "ModuleNotFoundError: No module named 'pandas'"] });
  await batches.table.getByRole("link", { name: "A Python module is missing: pandas" }).click({ timeout: 120_000 });
  await expect(run.log.lines).toContainText("of the second run");
  await expect(run.log.lines).not.toContainText("of the first run");
  const earlier = page.getByRole("region", { name: "Earlier with this number" });
  await earlier.getByRole("link", { name: "nightly" }).click();
  await expect(run.log.lines).toContainText("of the first run");
  await expect(run.log.lines).not.toContainText("of the second run");
});

test("a log goes on where it was left, also beyond what the server keeps", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 1, seed: 8 });
  const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `26/01/01 00:00:00 INFO Count: number ${from + n}`);
  await server.control("batches/0", { state: "running", log: lines(0, 150) });
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("number 149");
  await expect.poll(() => kept(page, "pieces", /number 149/)).toBe(1);
  await new Batches(page).show();
  await server.control("batches/0", { log: lines(150, 300) });
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("number 299");
  const { text } = await run.log.download();
  const numbers = [...text.matchAll(/Count: number (\d+)/g)].map((match) => Number(match[1]));
  expect(numbers).toEqual(Array.from({ length: 300 }, (_, n) => n));
  expect(text).not.toContain("[");
});

test("the log of what ends while only the list is open is kept as well", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 2, seed: 8 });
  await server.control("batches/0", { state: "running", log: ["printed while nobody looked"] });
  const batches = new Batches(page);
  await batches.show();
  await expect(batches.table).toBeVisible();
  await expect.poll(() => kept(page, "records"), LATER).toBe(2);
  await server.control("batches/0", { state: "dead", log: ["the last words"] });
  await expect.poll(() => kept(page, "pieces", /the last words/), LATER).toBe(1);
  await page.request.delete(`${server.api}/batches/0`, { headers });
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("printed while nobody looked");
  await expect(run.log.lines).toContainText("the last words");
});

test("what is kept is counted in the settings, and cleared there", async ({ page, server }) => {
  await page.request.post(`${server.api}/sessions`, { headers, data: { kind: "pyspark", name: "brief" } });
  const run = new Run(page);
  await run.show("sessions/0");
  await run.becomes("idle");
  await page.request.delete(`${server.api}/sessions/0`, { headers });
  await expect(page.getByRole("alert").filter({ hasText: "no longer on the server" })).toBeVisible(LATER);
  // What is written when a page is left may be lost.
  await expect.poll(() => kept(page, "records", /"gone":true/)).toBe(1);
  await new Settings(page).show();
  const about = page.getByRole("region", { name: "Kept in this browser" });
  await expect(about).toContainText("1 of them no longer on the server");
  await about.getByRole("button", { name: "Forget those" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Forget", exact: true }).click();
  await expect(about).toContainText("0 of them no longer on the server");
  await expect.poll(() => kept(page, "records")).toBe(0);
  await run.show("sessions/0");
  await expect(page.getByRole("heading", { name: "There is no session 0 on this server" })).toBeVisible();
});

test("which run printed this? All kept logs are searched, two runs compared, all exported and cleared", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 2, seed: 8 });
  const run = new Run(page);
  const alike = (day: number) => [`26/01/0${day} 00:00:01 INFO App: began`, `26/01/0${day} 00:00:02 INFO App: read ${day} rows from in`];
  await server.control("batches/0", { state: "running", log: [...alike(1), "26/01/01 00:00:03 INFO App: wrote the needle <b>"] });
  await server.control("batches/1", { state: "running", log: [...alike(2), "26/01/02 00:00:03 ERROR App: found nothing to write"] });
  const batches = new Batches(page);
  await batches.show();
  for (const id of [0, 1]) {
    await run.show(`batches/${id}`);
    await expect(run.log.lines).toContainText("rows from in");
    await expect.poll(() => kept(page, "pieces", /rows from in/)).toBe(id + 1);
  }
  for (const id of [0, 1]) await page.request.delete(`${server.api}/batches/${id}`, { headers });
  await batches.show();
  await page.getByText("2 batches no longer on the server, kept in this browser").click();
  await page.getByRole("link", { name: "Search, compare and export all kept runs" }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await expect(page.getByRole("heading", { name: "Kept runs", level: 1 })).toBeVisible();
  const field = page.getByRole("searchbox", { name: "Search all logs and statements" });
  const status = page.getByRole("search").getByRole("status");
  const found = page.getByRole("list", { name: "Found" });
  await field.fill("needle <B>");
  await field.press("Enter");
  await expect(status).toHaveText("Found in 1 run.");
  await expect(found.locator("mark")).toHaveText("needle <b>");
  await page.getByRole("button", { name: "Regular expression" }).click();
  await field.fill("read \\d rows from in$");
  await field.press("Enter");
  await expect(status).toHaveText("Found in 2 runs.");
  await field.fill("no such words");
  await field.press("Enter");
  await expect(status).toHaveText("Nothing kept says this.");
  await field.fill("found nothing");
  await field.press("Enter");
  await expectAccessible(page);
  await found.getByRole("link", { name: /^line \d+$/ }).click();
  await expect(page).toHaveURL(/\/batches\/1\?run=\d+&line=\d+$/);
  await expect(run.log.lines.locator(".chosen")).toContainText("found nothing to write");

  await run.open("runs");
  const list = page.getByRole("list", { name: "Kept runs" });
  const boxes = list.getByRole("checkbox");
  await expect(page.getByRole("button", { name: "Compare two" })).toBeDisabled();
  const chips = page.getByRole("group", { name: "Filter kept runs" });
  await expect(chips.getByRole("button")).toHaveText(["2 batches", "2 forgotten by the server"]);
  await chips.getByRole("button", { name: "2 batches" }).click();
  await chips.getByRole("button", { name: "2 forgotten" }).click();
  await expect(page).toHaveURL(/\?only=batch,forgotten$/);
  await expect(boxes).toHaveCount(2);
  await run.open("runs?only=session");
  await expect(chips.getByRole("button", { name: "0 sessions" })).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText("No kept run fits.")).toBeVisible();
  await chips.getByRole("button", { name: "0 sessions" }).click();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("button", { name: "Compare two" }).click();
  await expect(page.getByRole("table", { name: "Comparison" })).toContainText("Owner");
  await expect(page.getByRole("region", { name: "First differing line" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "All kept runs" }).click();

  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await started).createReadStream()) chunks.push(chunk as Buffer);
  const { runs } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { runs: { id: number; log: string }[] };
  expect(runs.find(({ id }) => id === 0)?.log).toContain("wrote the needle <b>\n");
  await page.getByRole("button", { name: "Clear…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("2 runs");
  await question.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(list).toHaveCount(0);
  await expect.poll(() => kept(page, "pieces")).toBe(0);
});

test("statements with their outputs are read when the session is gone", async ({ page, server }) => {
  await page.request.post(`${server.api}/sessions`, { headers, data: { kind: "pyspark", name: "asked" } });
  const run = new Run(page);
  await run.show("sessions/0");
  await run.becomes("idle");
  await page.request.post(`${server.api}/sessions/0/statements`, { headers, data: { code: "print the answer" } });
  const statements = page.getByRole("region", { name: "Statements" });
  await expect(statements).toContainText("print the answer", LATER);
  await expect(statements).toContainText(/available|Done/i, LATER);
  await expect.poll(() => kept(page, "pieces", /print the answer/), LATER).toBe(1);
  await page.request.delete(`${server.api}/sessions/0`, { headers });
  await expect(page.getByRole("alert").filter({ hasText: "no longer on the server" })).toBeVisible(LATER);
  await page.reload();
  await run.isRunning();
  await expect(statements.getByText("print the answer").first()).toBeVisible();
});

test("a long log that was kept is known line by line, whether its levels were kept with it or not", async ({ page }) => {
  // Nine megabytes: all but the first are read in a worker, their text is fetched when it is looked at and searched elsewhere.
  const lines = 90_000;
  const run = new Run(page);
  await new Batches(page).show();
  await databaseIsMade(page);
  const texts: string[] = [];
  for (const codes of [false, true]) {
    await keepLog(page, "long", lines, codes);
    await page.goto("about:blank");
    await run.show(`batches/7?run=${BORN}`);
    await expect(page.locator(".log-about")).toContainText("90,000 lines", LATER);
    await run.log.search.fill("(TID 89999)");
    await expect(run.log.hits).toHaveText("1 of 1", LATER);
    await expect(run.log.lines.locator("mark.current")).toHaveText("(TID 89999)");
    await run.log.search.fill("node-39");
    await expect(run.log.hits).toHaveText(/ of 1,800$/, LATER);
    await run.log.search.fill("été");
    await expect(run.log.hits).toHaveText(/ of 900$/, LATER);
    await expect(run.log.lines.locator("mark.current")).toHaveText("été");
    await run.log.search.fill("");
    await page.getByRole("combobox", { name: "Level" }).selectOption("Errors");
    await expect(run.log.lines).toContainText("IllegalStateException");
    await run.log.lines.press("End");
    await expect(run.log.lines).toContainText("Finished task 89906.0");
    await expect(run.log.lines).not.toContainText("Finished task 89999.0");
    texts.push((await run.log.download()).text);
  }
  expect(texts[0]?.split("\n")).toHaveLength(lines + 1);
  expect(texts[1]).toBe(texts[0]);
});
