import { Batches, Sessions } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { screenshot, sizes } from "../support/screenshots.ts";

/** The lists of sessions and batches with more of them than anybody looks through. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

test("a thousand sessions are all there, with only those in sight in the page", async ({ page, server }) => {
  await server.control("seed", { sessions: 1000, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await page.setViewportSize(sizes.desktop);
  await sessions.show();
  await expect(sessions.table).toHaveAttribute("aria-rowcount", "1001");
  await screenshot(page, "sessions");
  await expect(sessions.table.getByRole("link", { name: "999", exact: true })).toBeVisible();
  expect(await sessions.table.getByRole("row").count()).toBeLessThan(150);
  await page.keyboard.press("End");
  await expect(async () => {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect(sessions.table.getByRole("link", { name: "0", exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  expect(await sessions.table.getByRole("row").count()).toBeLessThan(150);
  await sessions.filter.fill("500");
  await expect(sessions.table.getByRole("link", { name: "500", exact: true })).toBeVisible();
});

test("of many the first are painted before all the others are asked for; the next visit asks for all at once", async ({ page, server }) => {
  await server.control("seed", { sessions: 300, batches: 0, seed: 7 });
  // How many were asked for each time, and whether a frame had begun with rows in the page.
  await page.addInitScript(() => {
    const asked: [number, boolean][] = [];
    let seen = false;
    const look = (): void => {
      seen ||= document.querySelector('table[aria-label="Sessions"] td.id') !== null;
      requestAnimationFrame(look);
    };
    look();
    const fetch = window.fetch;
    window.fetch = (resource, options) => {
      const url = new URL(resource instanceof Request ? resource.url : resource, location.href);
      if (url.pathname.endsWith("/livy/sessions")) asked.push([Number(url.searchParams.get("size")), seen]);
      return fetch(resource, options);
    };
    Object.assign(window, { asked });
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: [number, boolean][] }).asked.slice(0, 2));
  const sessions = new Sessions(page);
  await sessions.show();
  await expect(sessions.table).toHaveAttribute("aria-rowcount", "301");
  await expect.poll(asked).toEqual([[100, false], [350, true]]);
  await page.reload();
  await sessions.isRunning();
  await expect(sessions.table).toHaveAttribute("aria-rowcount", "301");
  expect((await asked())[0]).toEqual([350, false]);
});

test("what is chosen of a list stands in its address and is there again after a reload", async ({ page, server }) => {
  await server.control("seed", { sessions: 60, batches: 60, seed: 7 });
  const batches = new Batches(page);
  await batches.show();
  const dead = page.getByRole("button", { name: /^\d+ dead$/ });
  const count = Number((await dead.innerText()).split(" ")[0]);
  await dead.click();
  await expect(page).toHaveURL(/\?state=dead$/);
  await expect(batches.table).toHaveAttribute("aria-rowcount", String(count + 1));
  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(page).toHaveURL(/state=dead&sort=name$/);
  await batches.filter.pressSequentially("etl");
  await expect(batches.filter).toHaveValue("etl");
  await expect(page).toHaveURL(/q=etl&state=dead&sort=name$/);

  await page.reload();
  await batches.isRunning();
  await expect(batches.filter).toHaveValue("etl");
  await expect(dead).toHaveAttribute("aria-pressed", "true");
  await expect(batches.table.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await expect(batches.first).toBeVisible();
  const rows = await batches.table.getByRole("row").filter({ hasText: "etl" }).count();
  await expect(batches.table).toHaveAttribute("aria-rowcount", String(rows + 1));
  const names = await batches.table.locator("td.name a").allInnerTexts();
  const named = names.filter((name) => !name.startsWith("batch "));
  expect(named).toEqual([...named].sort());

  // The link to the list shows all of it again.
  await batches.navigation.getByRole("link", { name: "Batches" }).click();
  await expect(batches.filter).toHaveValue("");
  await expect(batches.table).toHaveAttribute("aria-rowcount", "61");

  await batches.filter.fill("nothing like this");
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(batches.table).toHaveAttribute("aria-rowcount", "61");
});

test("columns are hidden and shown from a menu that stays open, and stay so", async ({ page, server }) => {
  await server.control("seed", { sessions: 5, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show();
  const header = (name: string) => sessions.table.getByRole("columnheader", { name });
  const item = (name: string) => page.getByRole("menuitemcheckbox", { name, exact: true });
  await expect(header("Owner")).toBeVisible();
  await expect(header("Idle")).toHaveCount(0);
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(item("Owner")).toBeChecked();
  await expect(item("Idle")).not.toBeChecked();
  await expect(item("Idle").locator("svg")).toBeHidden();
  await item("Owner").click();
  await expect(header("Owner")).toHaveCount(0);
  await expect(item("Owner")).not.toBeChecked();
  await expect(item("Owner")).toBeFocused();
  await item("Age").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(item("Idle")).toBeChecked();
  await expect(item("Idle").locator("svg")).toBeVisible();
  await expect(header("Idle")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();

  await page.reload();
  await sessions.isRunning();
  await expect(header("Idle")).toBeVisible();
  await expect(header("Owner")).toHaveCount(0);
  await page.getByRole("button", { name: "Columns" }).click();
  await item("Owner").click();
  await expect(header("Owner")).toBeVisible();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("many are deleted at once, after all of them were named", async ({ page, server }) => {
  await server.control("seed", { sessions: 40, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show("?state=dead");
  await expect(sessions.first).toBeVisible();
  const ids = (await sessions.table.locator("td.id").allInnerTexts()).map(Number);
  expect(ids.length).toBeGreaterThan(2);
  await page.getByRole("button", { name: `Delete ${ids.length} sessions…` }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete sessions" });
  const planned = dialog.getByRole("list", { name: "To be deleted" }).getByRole("listitem");
  await expect(planned).toHaveCount(ids.length);
  await planned.first().getByRole("checkbox").uncheck();
  // One can't be deleted; it is said at that one, and the others go.
  const refused = ids[1] ?? 0;
  await server.control("faults", { method: "DELETE", path: `/sessions/${refused}`, kind: "reply", status: 403, type: "application/json", body: "{}" });
  await dialog.getByRole("button", { name: `Delete ${ids.length - 1}` }).click();
  await expect(dialog.getByRole("alert")).toContainText("You may not do that");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(sessions.table.locator("td.id")).toHaveText([String(ids[0]), String(refused)]);
});

test("an empty list teaches, and its button begins", async ({ page }) => {
  const batches = new Batches(page);
  await batches.show();
  await expect(page.getByRole("heading", { name: "No batch was submitted to this server" })).toBeVisible();
  await page.getByRole("button", { name: "Submit a batch" }).click();
  await expect(page.getByRole("dialog", { name: "New batch" })).toBeVisible();
});

test("a list on a phone shows each in two lines", async ({ page, server }) => {
  await server.control("seed", { sessions: 300, batches: 0, seed: 7 });
  await page.setViewportSize({ width: 390, height: 844 });
  const sessions = new Sessions(page);
  await sessions.show();
  const row = sessions.table.getByRole("row").filter({ has: page.getByRole("link", { name: "299", exact: true }) });
  await expect(row).toBeVisible();
  const { height } = (await row.boundingBox()) ?? { height: 0 };
  expect(height).toBeGreaterThan(44);
  expect(height).toBeLessThan(70);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(sessions.table.getByRole("link", { name: "0", exact: true })).toBeVisible();
});
