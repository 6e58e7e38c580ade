import type { Page } from "@playwright/test";
import { App } from "../pages/app.ts";
import { NotebookPage } from "../pages/notebook.ts";
import { Batches, Run, Sessions } from "../pages/runs.ts";
import { expect, test } from "../support/fixtures.ts";
import type { NotebookServer } from "../support/notebook-server.ts";

/** Each wrong thing gets a clear message where it is, and what was typed stays. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

/** What rests is asked for every quarter of a minute at most. */
const LATER = { timeout: 60_000 };

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

/** How many requests of this kind arrived. */
async function sent(server: NotebookServer, method: string, path: string): Promise<number> {
  const requests = (await server.control("requests", undefined, "GET")) as { method: string; path: string }[];
  return requests.filter((request) => request.method === method && request.path === path).length;
}

const create = (page: Page, api: string, what: "sessions" | "batches", data: object) =>
  page.request.post(`${api}/${what}`, { headers: { "x-requested-by": "test" }, data });

test("a kind that the server does not know is said at the kind", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.field("Name").fill("kept");
  // The list has only Livy's kinds; an older server may know fewer.
  await form.field("Kind").evaluate((select: HTMLSelectElement) => select.add(new Option("cobol", "cobol")));
  await form.field("Kind").selectOption("cobol");
  await form.send();
  await expect(form.field("Kind")).toHaveAccessibleDescription(/does not know the kind “cobol”.*Choose one of Livy's kinds/);
  await expect(form.field("Kind")).toBeFocused();
  await expect(form.field("Name")).toHaveValue("kept");
});

test("memory and cores that are none are said before anything is sent", async ({ page, server }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Resources");
  await form.field("Driver memory").fill("abc");
  await form.field("Driver cores").fill("-1");
  await form.field("Executors").fill("2.5");
  // Folded away again: what is wrong comes into sight all the same.
  await form.unfold("Resources");
  await form.send();
  await expect(form.field("Driver memory")).toHaveAccessibleDescription("Write a whole number and a unit, such as 512m or 2g.");
  await expect(form.field("Driver memory")).toBeFocused();
  for (const field of ["Driver cores", "Executors"]) {
    await expect(form.field(field)).toHaveAccessibleDescription(/A whole number of 1 or more/);
  }
  await expect(form.field("Driver memory")).toHaveValue("abc");
  await expect(form.field("Driver cores")).toHaveValue("-1");
  expect(await sent(server, "POST", "/sessions")).toBe(0);

  await form.field("Driver memory").fill("1g");
  await form.field("Driver cores").fill("1");
  await form.field("Executors").fill("");
  await form.send();
  await expect(page).toHaveURL(/\/sessions\/0$/);
});

test("settings that are not key=value are said by line", async ({ page, server }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Spark configuration");
  const typed = "spark.sql.shuffle.partitions=64\nspark.executor.memory";
  await form.field("Configuration").fill(typed);
  await form.send();
  await expect(form.field("Configuration")).toHaveAccessibleDescription(/^Line 2: /);
  await expect(form.field("Configuration")).toHaveValue(typed);
  expect(await sent(server, "POST", "/sessions")).toBe(0);
});

test("a name in use is said at the name, whether this page knows of it or only the server", async ({ page, server }) => {
  await create(page, server.api, "sessions", { kind: "pyspark", name: "etl" });
  const sessions = new Sessions(page);
  await sessions.show();
  await expect(sessions.row("etl")).toBeVisible();
  const form = await sessions.create();
  await form.field("Name").fill("etl");
  await form.send();
  await expect(form.field("Name")).toHaveAccessibleDescription("Session 0 has this name: choose another, or delete that one.");
  expect(await sent(server, "POST", "/sessions")).toBe(1);

  const body = JSON.stringify({ msg: "Rejected, Reason: requirement failed: Duplicate session name: Some(other) for session 5" });
  await server.control("faults", { method: "POST", path: "/sessions", exact: true, times: 1, kind: "reply", status: 400, type: "application/json", body });
  await form.field("Name").fill("other");
  await form.send();
  await expect(form.field("Name")).toHaveAccessibleDescription(/^The name is in use\./);
  await expect(form.field("Name")).toHaveValue("other");
  await form.field("Name").fill("12");
  await form.send();
  await expect(form.field("Name")).toHaveAccessibleDescription(/add a letter/);
});

test("a batch needs a file, and one that the cluster may use", async ({ page, server }) => {
  const batches = new Batches(page);
  await batches.show();
  const form = await batches.create();
  await form.field("Arguments").fill("one 'two");
  await form.send();
  await expect(form.field("File")).toHaveAccessibleDescription(/^Say which jar or Python file to run/);
  await expect(form.field("File")).toBeFocused();
  await expect(form.field("Arguments")).toHaveAccessibleDescription(/^The ' that begins at character 5 is not closed/);
  expect(await sent(server, "POST", "/batches")).toBe(0);

  await form.field("Arguments").fill("one two");
  await form.field("File").fill("jobs/nightly.py");
  await form.send();
  await expect(form.field("File")).toHaveAccessibleDescription(/Path 'jobs\/nightly.py' is not absolute/);
  await expect(form.field("File")).toHaveValue("jobs/nightly.py");
  await expect(form.field("Arguments")).toHaveValue("one two");
});

test("a session that somebody else deletes stays on its page, which says so", async ({ page, server }) => {
  await create(page, server.api, "sessions", { kind: "pyspark", name: "short" });
  const run = new Run(page);
  await run.show("sessions/0");
  await run.becomes("idle");
  await page.request.delete(`${server.api}/sessions/0`, { headers: { "x-requested-by": "test" } });
  await expect(page.getByRole("alert").filter({ hasText: "no longer on the server" })).toBeVisible(LATER);
  await expect(page.getByRole("heading", { name: "short", level: 1 })).toBeVisible();
  await expect(page.getByText("could not be read")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Open notebook" })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Delete/ })).toHaveCount(0);

  await page.reload();
  await run.isRunning();
  await expect(page.getByRole("alert").filter({ hasText: "This is what this browser kept of it" })).toBeVisible();
  await run.show("sessions/77");
  await expect(page.getByRole("heading", { name: "There is no session 77 on this server" })).toBeVisible();
});

test("a session that dies says why on its page", async ({ page, server }) => {
  await create(page, server.api, "sessions", { kind: "pyspark" });
  const run = new Run(page);
  await run.show("sessions/0");
  await run.becomes("idle");
  await server.control("sessions/0", { log: ["26/01/01 00:00:01 ERROR Executor: java.lang.OutOfMemoryError: Java heap space"], die: true });
  await run.becomes("dead");
  await expect(run.death).toContainText("Java heap space", LATER);
  await expect(page.getByRole("region", { name: "Statements" })).toBeVisible();
});

test("code for a session that has died is said to have none, and stays", async ({ page, server }) => {
  await create(page, server.api, "sessions", { kind: "pyspark", name: "doomed" });
  const sessions = new Sessions(page);
  await sessions.show();
  await sessions.row("doomed").getByRole("button", { name: "Open notebook" }).click();
  const notebook = new NotebookPage(page);
  await notebook.isOpen();
  const cell = notebook.cell(1);
  await cell.write("print before");
  await cell.run.click();
  await cell.is("Done");
  await server.control("sessions/0", { log: ["26/01/01 00:00:01 ERROR Executor: java.lang.OutOfMemoryError: Java heap space"], die: true });
  const after = await notebook.add("print after");
  const posts = await sent(server, "POST", "/sessions/0/statements");
  await after.run.click();
  await expect(page.getByRole("main")).toContainText(/ended|died|ran out of heap memory/);
  await expect(after.code).toContainText("print after");
  expect(await sent(server, "POST", "/sessions/0/statements")).toBeLessThanOrEqual(posts + 1);
});

/** What an answer is, the fault that makes it, what is said of it, and whether what was asked for was done all the same. */
const answers: [string, object, RegExp, boolean][] = [
  ["HTML", { kind: "reply", status: 200, body: "<!doctype html><html><head><title>Sign in</title></head></html>" }, /a web page \(“Sign in”\)/, false],
  ["nothing", { kind: "reply", status: 200, type: "application/json", body: "" }, /answered nothing/, false],
  ["half a JSON", { kind: "half" }, /cut off after \d+ bytes/, true],
];

for (const [what, fault, message, done] of answers) {
  test(`a list that comes as ${what} is said, and what was there stays`, async ({ page, server }) => {
    await create(page, server.api, "sessions", { kind: "pyspark", name: "steady" });
    const sessions = new Sessions(page);
    await sessions.show();
    await expect(sessions.row("steady")).toBeVisible();
    await server.control("faults", { method: "GET", path: "/sessions", exact: true, ...fault });
    const alert = page.getByRole("alert").filter({ hasText: "The list could not be read" });
    await expect(alert).toContainText(message, LATER);
    await expect(sessions.row("steady")).toBeVisible();
    await server.control("faults", undefined, "DELETE");
    await expect(alert).toHaveCount(0, LATER);
  });

  test(`an act that is answered with ${what} is not repeated; what it made is looked for`, async ({ page, server }) => {
    const sessions = new Sessions(page);
    await sessions.show();
    const form = await sessions.create();
    await form.field("Name").fill("unclear");
    await server.control("faults", { method: "POST", path: "/sessions", exact: true, times: 1, ...fault });
    await form.send();
    if (done) {
      await expect(page.getByRole("heading", { name: "unclear", level: 1 })).toBeVisible();
    } else {
      const alert = form.dialog.getByRole("alert");
      await expect(alert).toContainText(message);
      await expect(alert).toContainText("look in the list before you send it again");
      await expect(form.field("Name")).toHaveValue("unclear");
    }
    expect(await sent(server, "POST", "/sessions")).toBe(1);
  });
}

test("a server that is something else altogether is one banner", async ({ page, server }) => {
  const body = "<html><head><title>Welcome</title></head></html>";
  await server.control("faults", { path: "/", kind: "reply", status: 200, body });
  const app = new App(page);
  await app.open("sessions");
  await expect(app.connection).toHaveText("Reconnecting");
  await expect(page.getByRole("alert")).toHaveCount(1);
  await expect(page.getByRole("alert")).toContainText("a web page (“Welcome”)");
  // Nothing is there from before.
  await expect(page.getByRole("alert")).toContainText("nothing has been read from the server yet");
  await expect(page.getByText("No sessions can be shown before the server has answered.")).toBeVisible();
  await server.control("faults", undefined, "DELETE");
  await expect(app.connection).toHaveText("Connected", LATER);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByText("No sessions can be shown")).toHaveCount(0);
  // Now it is.
  await server.control("faults", { path: "/", kind: "reply", status: 200, body });
  await expect(page.getByRole("alert")).toContainText("what is shown is from before", LATER);
});

test("of two that have the same number the first is listed, and the list goes on", async ({ page, server }) => {
  const session = (id: number, name: string, state = "idle") => ({ id, name, kind: "pyspark", state, appInfo: {}, log: [] });
  const reply = (...sessions: object[]) => ({ path: "/sessions", kind: "reply", status: 200, body: JSON.stringify({ from: 0, total: sessions.length, sessions }) });
  await server.control("faults", reply(session(7, "first"), session(7, "second"), session(8, "third")));
  const sessions = new Sessions(page);
  await sessions.show();
  const names = sessions.table.locator("td.name a");
  await expect(names).toHaveText(["third", "first"]);
  await server.control("faults", undefined, "DELETE");
  await server.control("faults", reply(session(8, "third", "busy"), session(8, "fourth"), session(7, "first"), session(9, "fifth")));
  await expect(names).toHaveText(["fifth", "third", "first"], LATER);
});
