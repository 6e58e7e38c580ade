import { Batches, Run, Sessions } from "../pages/runs.ts";
import { Settings } from "../pages/settings.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

/** What the lists count, what they point out, views under a name, and servers under a name. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource|Content Security Policy|ERR_|Fetch API cannot load|livy\.invalid/ });

const HOUR = 3_600_000;

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

test("a list is counted by owner as well, and what is chosen there stands in the address", async ({ page, server }) => {
  await server.control("seed", { sessions: 60, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show();
  await page.getByLabel("Count by").selectOption("owner");
  const chips = page.getByRole("group", { name: "Filter by owner" });
  const first = chips.getByRole("button").first();
  const [count, owner] = (await first.innerText()).split(" ");
  await first.click();
  await expect(page).toHaveURL(new RegExp(`by=owner&owner=${owner}$`));
  await expect(sessions.table).toHaveAttribute("aria-rowcount", String(Number(count) + 1));
  await page.reload();
  await sessions.isRunning();
  await expect(first).toHaveAttribute("aria-pressed", "true");
  await expect(sessions.table).toHaveAttribute("aria-rowcount", String(Number(count) + 1));
  await page.getByLabel("Count by").selectOption("age");
  await expect(page.getByRole("group", { name: "Filter by age" }).getByRole("button", { name: "60 under 1 h" })).toBeVisible();
});

test("owners are counted among what else is chosen, and what is chosen stays in sight", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 80, seed: 7 });
  const batches = new Batches(page);
  await batches.show("?state=dead&by=owner");
  await expect(batches.first).toBeVisible();
  const dead = Number(await batches.table.getAttribute("aria-rowcount")) - 1;
  const chips = page.getByRole("group", { name: "Filter by owner" }).getByRole("button", { name: /^\d/ });
  const counts = (await chips.allInnerTexts()).map((text) => Number(text.split(" ")[0]));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(dead);
  await chips.first().click();
  await page.locator("h1").click();
  await page.keyboard.press("/");
  await expect(batches.filter).toBeFocused();
  await page.keyboard.type("nothing/like this");
  await expect(batches.filter).toHaveValue("nothing/like this");
  await expect(chips).toHaveText([/^0 /]);
  await expect(page.getByText("0 of 80 batches")).toBeVisible();
  await chips.first().click();
  await expect(chips).toHaveCount(0);
});

test("idle sessions that nobody seems to use are pointed out, by a rule that is shown, and deleted after all were named", async ({ page, server }) => {
  for (const name of ["old", "new", "mine"]) {
    await page.request.post(`${server.api}/sessions`, { data: { kind: "pyspark", name }, headers: { "x-requested-by": "test" } });
  }
  const sessions = new Sessions(page);
  await sessions.show();
  await expect(sessions.row("mine").getByText("idle")).toBeVisible();
  await expect(page.getByRole("button", { name: /leaked/ })).toHaveCount(0);
  // Two of them have been idle for three hours, and a notebook here has used one of these.
  await expect.poll(() => page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem("livy-notebook.idle") ?? "{}")).length)).toBe(3);
  await page.evaluate((since) => {
    const idle = JSON.parse(localStorage.getItem("livy-notebook.idle") ?? "{}");
    for (const key of Object.keys(idle)) if (/ s [02] /.test(key)) idle[key] = since;
    localStorage.setItem("livy-notebook.idle", JSON.stringify(idle));
    localStorage.setItem("livy-notebook.used", JSON.stringify({ "/livy 2": Date.now() }));
  }, Date.now() - 3 * HOUR);
  await page.reload();
  await sessions.isRunning();
  await page.getByRole("button", { name: "1 leaked" }).click();
  await expect(page).toHaveURL(/\?leaked=2h$/);
  await expect(sessions.table.locator("td.name")).toHaveText(["old"]);
  await expect(page.getByText(/Leaked: idle for/)).toBeVisible();
  // For how long is said there whatever columns are chosen, and orders them, the longest first.
  await expect(sessions.row("old").locator("td.idle")).toHaveText("3 h");
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: "Idle" })).toBeChecked();
  await expect(page.getByRole("menuitemcheckbox", { name: "Idle" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await page.getByLabel("Leaked after").selectOption("8h");
  await expect(sessions.table.locator("td.name")).toHaveCount(0);
  await page.getByLabel("Leaked after").selectOption("30m");
  await page.getByRole("button", { name: "Delete 1 sessions…" }).or(page.getByRole("button", { name: "Delete 1 session…" })).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete sessions" });
  await expect(dialog.getByRole("listitem")).toContainText("old");
  await dialog.getByRole("button", { name: "Delete 1" }).click();
  await expect(page.getByRole("button", { name: "0 leaked" })).toBeVisible();
});

test("sessions are ordered by how long they have been idle, those that are not behind them", async ({ page, server }) => {
  for (const name of ["first", "second", "third"]) {
    await page.request.post(`${server.api}/sessions`, { data: { kind: "pyspark", name }, headers: { "x-requested-by": "test" } });
  }
  const sessions = new Sessions(page);
  await sessions.show();
  await expect.poll(() => page.evaluate(() => Object.keys(JSON.parse(localStorage.getItem("livy-notebook.idle") ?? "{}")).length)).toBe(3);
  // When this browser first looked they had been idle for some time already, so it is longer than that.
  await page.evaluate((now) => {
    const idle = JSON.parse(localStorage.getItem("livy-notebook.idle") ?? "{}");
    for (const key of Object.keys(idle)) idle[key] = / s 0 /.test(key) ? now - 5 * 60_000 : -(now - 2 * 3_600_000);
    localStorage.setItem("livy-notebook.idle", JSON.stringify(idle));
    localStorage.setItem("livy-notebook.columns.sessions", "idle");
  }, Date.now());
  await page.reload();
  await sessions.isRunning();
  await server.control("sessions/2", { state: "busy" });
  await expect(sessions.row("third").getByText("busy")).toBeVisible({ timeout: 60_000 });
  const names = sessions.table.locator("td.name");
  await page.getByRole("button", { name: "Idle", exact: true }).click();
  await expect(page).toHaveURL(/sort=-idle$/);
  await expect(names).toHaveText(["second", "first", "third"]);
  await expect(sessions.table.locator("td.idle")).toHaveText(["≥ 2 h", "5 min", ""]);
  await page.getByRole("button", { name: "Idle", exact: true }).click();
  await expect(names).toHaveText(["first", "second", "third"]);
});

test("a view is saved under a name, chosen again, and forgotten", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 40, seed: 7 });
  const batches = new Batches(page);
  await batches.show("?state=dead&sort=name");
  await expect(batches.first).toBeVisible();
  const rows = await batches.table.getAttribute("aria-rowcount");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill("on call");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await batches.navigation.getByRole("link", { name: "Batches" }).click();
  await expect(batches.table).toHaveAttribute("aria-rowcount", "41");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "on call", exact: true }).click();
  await expect(page).toHaveURL(/state=dead&sort=name$/);
  await expect(batches.table).toHaveAttribute("aria-rowcount", String(rows));
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Forget “on call”" }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByRole("menuitem", { name: "on call", exact: true })).toHaveCount(0);
});

test("a row is deleted after asking, and only that", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 5, seed: 7 });
  const batches = new Batches(page);
  await batches.show();
  const button = page.getByRole("button", { name: "Delete batch 3" });
  const asks = page.getByRole("alertdialog", { name: /^Delete batch 3/ });
  await button.click();
  await expect(asks).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(asks).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await asks.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(button).toHaveCount(0);
  await expect(batches.table).toHaveAttribute("aria-rowcount", "5");
});

test("servers have names: added, checked, used with a user of its own, renamed and removed", async ({ page, server }) => {
  await server.control("seed", { sessions: 3, batches: 0, seed: 7 });
  const settings = new Settings(page);
  await settings.show();
  const servers = page.getByRole("region", { name: "Servers" });
  await servers.getByRole("button", { name: "Add a server…" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a server" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription("Give it a name.");
  await dialog.getByLabel("Name").fill("test");
  await dialog.getByLabel("Address").fill("https://ann:hush@livy.example/");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Address")).toHaveAccessibleDescription(/^Leave user and password out/);
  await expectAccessible(page);
  await dialog.getByLabel("Address").fill("/livy/");
  await dialog.getByLabel("Act for user").fill("etl");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  const item = servers.getByRole("listitem").filter({ hasText: "for etl" });
  await item.getByRole("button", { name: "Check the server" }).click();
  const checks = page.getByRole("list", { name: "Checks of test" });
  await expect(checks.getByText("fine", { exact: true })).toHaveCount(5);
  await expectAccessible(page);

  const asked = page.waitForRequest((request) => /\/livy\/sessions\?/.test(request.url()));
  await item.getByRole("button", { name: "Use test" }).click();
  expect(new URL((await asked).url()).searchParams.get("doAs")).toBe("etl");
  await settings.show();
  await expect(settings.server).toContainText("/livy (test)");
  await expect(page.getByLabel("Act for user")).toHaveValue("etl");
  await page.getByRole("button", { name: "Change test" }).click();
  const change = page.getByRole("dialog", { name: "Change test" });
  await change.getByLabel("Name").fill("staging");
  await change.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Remove staging" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page).toHaveURL(/\/sessions$/);
  await settings.show();
  await expect(settings.server).not.toContainText("(staging)");
});

test("the check of a server says what is wrong and how to mend it", async ({ page, server }) => {
  await page.addInitScript(() => {
    const list = [
      { name: "elsewhere", address: "http://livy.invalid:8998", doAs: "" },
      { name: "wrong path", address: "/nothing-here", doAs: "" },
    ];
    localStorage.setItem("livy-notebook.servers", JSON.stringify(list));
  });
  const settings = new Settings(page);
  await settings.show();
  const check = async (name: string): Promise<void> => {
    const item = page.getByRole("list", { name: "Servers by name" }).getByRole("listitem").filter({ hasText: name }).first();
    await item.getByRole("button", { name: "Check the server" }).click();
  };
  await check("elsewhere");
  await expect(page.getByRole("list", { name: "Checks of elsewhere" })).toContainText("Livy has no CORS");
  await check("wrong path");
  await expect(page.getByRole("list", { name: "Checks of wrong path" })).toContainText("This is not Livy's API.");

  const own = page.getByRole("list", { name: "Checks", exact: true });
  const button = settings.server.getByRole("button", { name: "Check the server" });
  const body = '{"servlet":"x","message":"Missing Required Header for CSRF protection.","url":"/","status":"400"}';
  await server.control("faults", { method: "POST", path: "/sessions/2147483647/connect", kind: "reply", status: 400, type: "application/json", body });
  await button.click();
  await expect(own).toContainText("let the proxy pass it");
  await server.control("faults", undefined, "DELETE");
  await server.control("faults", { method: "GET", path: "/version", kind: "reply", status: 502, body: "<html><title>Bad gateway</title></html>" });
  await button.click();
  await expect(own).toContainText("Livy behind it is not");
});

test("links that lead elsewhere than to a web page are none", async ({ page }) => {
  await page.route("**/livy/batches/0", (route) =>
    route.fulfill({ json: { id: 0, name: "odd", state: "running", appId: "application_1", appInfo: { sparkUiUrl: "javascript:alert(1)", driverLogUrl: "http://h.example/log" }, log: [], flavour: "mint" } }),
  );
  const run = new Run(page);
  await run.show("batches/0");
  await expect(page.getByRole("link", { name: "Driver log" })).toHaveAttribute("href", "http://h.example/log");
  await expect(page.getByRole("link", { name: "Spark UI" })).toHaveCount(0);
  await expect(page.getByText("mint")).toBeVisible();
});
