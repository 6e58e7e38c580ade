import { Batches, Sessions } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

/** The dialogs for new sessions and batches: what they complete, explain, show and keep. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

test("a setting is completed by its name, then by its values, with the keyboard alone", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Spark configuration");
  const field = form.field("Configuration");
  const offers = form.dialog.getByRole("listbox", { name: "Settings" });
  await field.click();
  await field.pressSequentially("adaptive.ena");
  await expect(offers.getByRole("option").first()).toContainText("spark.sql.adaptive.enabled");
  await expectAccessible(page);
  await field.press("Enter");
  await expect(field).toHaveValue("spark.sql.adaptive.enabled=");
  await expect(form.dialog.locator(".setting")).toContainText("default true");
  await expect(offers.getByRole("option")).toHaveText(["true", "false"]);
  await field.press("ArrowDown");
  await field.press("Tab");
  await expect(field).toHaveValue("spark.sql.adaptive.enabled=false");
  await expect(field).toBeFocused();

  // Escape shuts the list, and not the dialog.
  await field.press("End");
  await field.pressSequentially("\nspark.executor.");
  await expect(offers).toBeVisible();
  await field.press("Escape");
  await expect(offers).toBeHidden();
  await expect(field).toHaveValue("spark.sql.adaptive.enabled=false\nspark.executor.");
  await expect(form.dialog).toBeVisible();
});

test("a value that Spark would refuse is said at its line before anything is sent, a slip in a name as well", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Spark configuration");
  const field = form.field("Configuration");
  const typed = "spark.executor.cores=two\nspark.sql.shufle.partitions=8";
  await field.fill(typed);
  await field.press("Control+Home");
  await expect(field).toHaveAccessibleDescription(/Line 1: spark\.executor\.cores: Write a whole number, 1 or more\./);
  await expect(field).toHaveAccessibleDescription(/is spark\.sql\.shuffle\.partitions meant\?/);
  let asked = 0;
  page.on("request", (request) => (asked += request.method() === "POST" ? 1 : 0));
  await form.send();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(typed);
  expect(asked).toBe(0);
  // What is odd but may be meant is not in the way.
  await field.fill("spark.executor.cores=2\nspark.sql.shufle.partitions=8");
  await form.send();
  await expect(page).toHaveURL(/\/sessions\/\d+$/);
});

test("what is wrong is said until it is changed, and again when that is no better", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await form.unfold("Resources");
  const memory = form.field("Driver memory");
  for (const wrong of ["abc", "abd"]) {
    await memory.fill(wrong);
    await expect(memory).not.toHaveAttribute("aria-invalid");
    await form.send();
    await expect(memory).toHaveAttribute("aria-invalid", "true");
    await expect(memory).toBeFocused();
  }
  await memory.fill("2g");
  await expect(memory).toHaveAccessibleDescription(/2 GiB/);
  await expect(memory).not.toHaveAttribute("aria-invalid");
});

test("amounts say what they come to, and the request is shown as it will be sent", async ({ page }) => {
  const batches = new Batches(page);
  await batches.show();
  const form = await batches.create();
  await form.field("File").fill("/jobs/a.py");
  await form.field("Arguments").fill("one 'two three'");
  await form.unfold("Resources");
  await form.field("Driver memory").fill("2g");
  await expect(form.field("Driver memory")).toHaveAccessibleDescription("2 GiB of heap; the cluster is asked for 2.3 GiB.");
  await form.field("Executor memory").fill("10g");
  await form.field("Executors").fill("4");
  await expect(form.dialog).toContainText("Driver and executors: 46 GiB of the cluster's memory in all.");
  await form.unfold("Request as JSON");
  const preview = form.dialog.getByRole("region", { name: "Request" });
  const request = { file: "/jobs/a.py", args: ["one", "two three"], driverMemory: "2g", executorMemory: "10g", numExecutors: 4 };
  const shown = async (): Promise<unknown> => {
    // It is empty until it is unfolded.
    const text = await preview.innerText();
    return text === "" ? undefined : JSON.parse(text);
  };
  await expect.poll(shown).toEqual(request);
  await form.field("Executors").fill("many");
  await expect(form.dialog).toContainText("without the fields that are missing or wrong");
  await form.field("Executors").fill("4");
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await form.send();
  expect((await sent).postDataJSON()).toEqual(request);
  await expect(page).toHaveURL(/\/batches\/\d+$/);
});

test("settings are kept as a preset, without passwords, chosen again and deleted", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  let form = await sessions.create();
  await form.field("Name").fill("mine");
  await form.unfold("Resources");
  await form.field("Driver memory").fill("3g");
  await form.unfold("Spark configuration");
  await form.field("Configuration").fill("spark.sql.shuffle.partitions=16\nspark.hadoop.fs.s3a.secret.key=hush");
  await form.dialog.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("menuitem", { name: "Save these settings…" }).click();
  await form.field("Name of the preset").fill("nightly");
  await form.field("Name of the preset").press("Enter");
  await expect(form.dialog).toContainText("Saved as “nightly” in this browser.");
  await expect(form.dialog).toContainText("spark.hadoop.fs.s3a.secret.key was left out");
  const kept = (): Promise<string> => page.evaluate(() => JSON.stringify({ ...localStorage }));
  await expect.poll(kept).toContain("nightly");
  expect(await kept()).not.toContain("hush");

  await page.reload();
  await sessions.isRunning();
  form = await sessions.create();
  await form.field("Preset").selectOption("nightly");
  await form.unfold("Resources");
  await expect(form.field("Driver memory")).toHaveValue("3g");
  await expect(form.field("Configuration")).toHaveValue("spark.sql.shuffle.partitions=16");
  await expect(form.field("Name")).toHaveValue("");
  await form.field("Preset").selectOption("");
  await expect(form.field("Driver memory")).toHaveValue("");
  await form.field("Preset").selectOption("nightly");
  await form.dialog.getByRole("button", { name: "Presets" }).click();
  await page.getByRole("menuitem", { name: "Delete “nightly”" }).click();
  await expect(form.field("Preset").locator("option")).toHaveCount(1);
});

test("sparkmagic's config.json becomes a preset, and what was not taken over is said", async ({ page }) => {
  const config = {
    kernel_python_credentials: { username: "ann", password: "hush", url: "http://livy.example:8998", auth: "None" },
    session_configs: { driverMemory: "1000M", executorCores: 2, shuffle: 3 },
    ignore_ssl_errors: false,
  };
  const sessions = new Sessions(page);
  await sessions.show();
  const form = await sessions.create();
  await expect(form.dialog.getByRole("button", { name: "Presets" })).toHaveText("Presets");
  await form.dialog.getByRole("button", { name: "Presets" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Import from sparkmagic…" }).click();
  await (await chooser).setFiles({ name: "config.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(config)) });
  await expect(form.field("Preset")).toHaveValue("sparkmagic");
  await form.unfold("Resources");
  await expect(form.field("Driver memory")).toHaveValue("1000M");
  await expect(form.field("Executor cores")).toHaveValue("2");
  await expect(form.dialog).toContainText("http://livy.example:8998");
  await expect(form.dialog).toContainText("session_configs.shuffle: Livy has no such field.");
  await expect(form.dialog).toContainText("ignore_ssl_errors");
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("hush");
});

test("the list of settings comes when a dialog is opened, and not before", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  const sessions = new Sessions(page);
  await sessions.show();
  expect(loaded.filter((path) => path.includes("spark-conf"))).toEqual([]);
  await (await sessions.create()).unfold("Spark configuration");
  await expect.poll(() => loaded.filter((path) => path.includes("spark-conf")).length).toBe(1);
});

test("a batch whose answer was lost is looked for by its name, found, and not sent again", async ({ page, server }) => {
  const batches = new Batches(page);
  await batches.show();
  const form = await batches.create();
  await form.field("File").fill("hdfs:///jobs/nightly.py");
  await form.field("Name").fill("lost-answer");
  await server.control("faults", { method: "POST", path: "/batches", exact: true, times: 1, kind: "truncate", bytes: 5 });
  await form.send();
  await expect(page.getByRole("heading", { name: "lost-answer", level: 1 })).toBeVisible();
  const requests = (await server.control("requests", undefined, "GET")) as { method: string; path: string }[];
  expect(requests.filter((request) => request.method === "POST" && request.path === "/batches")).toHaveLength(1);
});
