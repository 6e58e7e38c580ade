import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Batches, Run, Sessions } from "../pages/runs.ts";
import { Settings } from "../pages/settings.ts";
import { expect, test } from "../support/fixtures.ts";

/** The app's pages on Apache's own Livy 0.7.1, with its protection against cross-site requests on. */
test.use({ backend: "livy", expectedComplaints: /Failed to load resource/ });

/** What Livy and Spark do, on a machine that is busy. */
const LATER = { timeout: 120_000 };

test("a batch is submitted with arguments, and its log read until success", async ({ page, server }) => {
  const file = join(server.livyFiles ?? "", "argued.py");
  await writeFile(file, `import sys\nprint("argued", sys.argv[1:])\nprint("the end of it", flush=True)\n`);
  const batch = await new Batches(page).submit(file, { Arguments: `7 "you & me"` });
  await expect(batch.log.lines.getByText("argued ['7', 'you & me']")).toBeVisible({ timeout: 200_000 });
  await batch.becomes("success");
  await batch.log.search.fill("the end of it");
  await expect(batch.log.hits).toHaveText("1 of 1", LATER);
  expect((await batch.log.download()).text).toContain("argued ['7', 'you & me']");
});

test("a batch that fails says why", async ({ page, server }) => {
  const file = join(server.livyFiles ?? "", "broken.py");
  // Spark ends as soon as Python has, and may lose what Python said last.
  await writeFile(file, "import atexit, time\natexit.register(time.sleep, 2)\nimport no_such_module_here\n");
  const batch = await new Batches(page).submit(file);
  await batch.becomes("dead");
  await expect(batch.death).toContainText("no_such_module_here", LATER);
});

test("a file outside of what Livy allows is refused at the field, and what was typed stays", async ({ page }) => {
  const batches = new Batches(page);
  await batches.show();
  const form = await batches.create();
  await form.field("File").fill("/etc/hostname");
  await form.field("Arguments").fill("kept");
  await form.send();
  await expect(form.field("File")).toHaveAccessibleDescription(/Local path \/etc\/hostname cannot be added/);
  await expect(form.field("File")).toHaveValue("/etc/hostname");
  await expect(form.field("Arguments")).toHaveValue("kept");
});

test("a session that dies at its start says why from its log", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.field("Name").fill("stillborn");
  await form.send();
  const session = new Run(page);
  await session.becomes("dead");
  await expect(session.death).toContainText("org.apache.livy.rsc.driver", LATER);
});

/** Asks for a session with a field of Livy 0.9, once `hint` is said of the field; the field. */
async function askForIdleTimeout(page: Page, hint: RegExp) {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Owner and lifetime");
  await expect(form.field("Idle time-out")).toHaveAccessibleDescription(hint);
  await form.field("Idle time-out").fill("30m");
  await form.send();
  return form.field("Idle time-out");
}

test("a field that 0.7 does not know is said at the field, before anything is sent", async ({ page }) => {
  const posts: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  const field = await askForIdleTimeout(page, /^This server is Livy 0\.7/);
  await expect(field).toHaveAccessibleDescription("This server is Livy 0.7 and refuses the field, which came with 0.9: leave it empty.");
  await expect(field).toHaveValue("30m");
  expect(posts).toEqual([]);
});

test("a server that does not say its version refuses the field, and that is said at the field", async ({ page }) => {
  await page.route("**/livy/version", (route) => route.abort());
  const field = await askForIdleTimeout(page, /./);
  await expect(field).toHaveAccessibleDescription(/does not know the field “idleTimeout”/);
  await expect(field).toHaveValue("30m");
});

test("what is not there is said in the page's words", async ({ page }) => {
  await new Run(page).show("sessions/4711");
  await expect(page.getByRole("heading", { name: "There is no session 4711 on this server" })).toBeVisible();
  await new Run(page).show("batches/no%2Fsuch");
  await expect(page.getByRole("heading", { name: "There is no batch no/such on this server" })).toBeVisible();
});

test("the settings name the version and what it lacks", async ({ page }) => {
  const settings = new Settings(page);
  await settings.show();
  await expect(settings.server).toContainText("Livy 0.7.1-incubating");
  await expect(settings.capabilities.getByRole("row", { name: /idleTimeout/ })).toContainText("no");
  await expect(settings.capabilities.getByRole("row", { name: /Names of sessions/ })).toContainText("yes");
});
