import type { Locator } from "@playwright/test";
import { Batches, Sessions } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { stands } from "../support/still.ts";

/** Rows of a list that are selected, and what is done with them. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

/** The server is asked again after 7.5 seconds. */
const polled = { timeout: 60_000 };

const indeterminate = (box: Locator): Promise<boolean> => box.evaluate((box: HTMLInputElement) => box.indeterminate);

test("rows are selected one by one, by range and all at once, and stay so in another order", async ({ page, server }) => {
  await server.control("seed", { sessions: 12, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show();
  const [box, all] = [sessions.select, sessions.selectShown];
  await expect(sessions.selected).toHaveText("");
  await expect.poll(() => indeterminate(all)).toBe(false);

  // With Space, as any box; the focus stays.
  await box(9).focus();
  await page.keyboard.press("Space");
  await expect(box(9)).toBeChecked();
  await expect(box(9)).toBeFocused();
  await expect(sessions.selected).toHaveText("1 selected");
  await expect.poll(() => indeterminate(all)).toBe(true);
  await expect(all).not.toBeChecked();

  // With Shift all from the last one to this, in the order of the table.
  await box(6).click({ modifiers: ["Shift"] });
  await expect(sessions.selected).toHaveText("4 selected");
  for (const id of [9, 8, 7, 6]) await expect(box(id)).toBeChecked();
  await expect.poll(() => page.evaluate(() => getSelection()?.toString())).toBe("");
  await box(7).click({ modifiers: ["Shift"] });
  await expect(sessions.selected).toHaveText("2 selected");
  await expect(box(8)).toBeChecked();

  await page.getByRole("button", { name: "Name", exact: true }).click();
  await expect(sessions.selected).toHaveText("2 selected");
  for (const id of [8, 9]) await expect(box(id)).toBeChecked();
  await expectAccessible(page);

  await all.click();
  await expect(sessions.selected).toHaveText("12 selected");
  await expect(all).toBeChecked();
  await expect.poll(() => indeterminate(all)).toBe(false);
  await box(0).click();
  await expect(sessions.selected).toHaveText("11 selected");
  await expect.poll(() => indeterminate(all)).toBe(true);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(sessions.selected).toHaveText("");
  await expect(box(9)).not.toBeChecked();
  await expect(page.getByRole("button", { name: "Delete selected…" })).toHaveCount(0);
});

test("what is selected stays so behind a filter, which is said, and only that is deleted after all were named", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 30, seed: 7 });
  const batches = new Batches(page);
  await batches.show();
  await batches.select(29).check();
  await batches.select(3).check();
  await batches.filter.fill("29");
  await expect(batches.table).toHaveAttribute("aria-rowcount", "2");
  await expect(batches.selected).toHaveText("2 selected, 1 not shown");
  await expect(batches.selectShown).toBeChecked();
  // What is narrowed is deleted where nothing is selected.
  await expect(page.getByRole("button", { name: "Delete 1 batch…" })).toHaveCount(0);

  await page.getByRole("button", { name: "Delete selected…" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete batches" });
  const planned = dialog.getByRole("list", { name: "To be deleted" }).getByRole("listitem");
  await expect(planned).toHaveCount(2);
  await expect(planned.first()).toContainText("29");
  await expect(planned.last()).toContainText("3");
  await dialog.getByRole("button", { name: "Delete 2" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(batches.selected).toHaveText("");
  await batches.filter.fill("");
  await expect(batches.table).toHaveAttribute("aria-rowcount", "29");
  await expect(batches.select(28)).toBeVisible();
  await expect(batches.select(29)).toHaveCount(0);
  await batches.filter.fill("28");
  await expect(page.getByRole("button", { name: "Delete 1 batch…" })).toBeVisible();
});

test("what is gone is no longer selected, and its number is another's when it comes again", async ({ page, server }) => {
  await server.control("seed", { sessions: 20, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show();
  for (const id of [19, 18, 17]) await sessions.select(id).check();
  await page.request.delete(`${server.api}/sessions/18`, { headers: { "x-requested-by": "test" } });
  await expect(sessions.selected).toHaveText("2 selected", polled);
  await expect(sessions.select(18)).toHaveCount(0);
  await expect(sessions.select(17)).toBeChecked();

  // A row that says something else is the same row: what has the focus in it keeps it.
  await sessions.select(17).focus();
  await server.control("sessions/17", { state: "shutting_down" });
  await expect(sessions.row(/^17/)).toContainText(/shutting down/i, polled);
  await expect(sessions.select(17)).toBeFocused();
  await expect(sessions.select(17)).toBeChecked();

  const name = await sessions.row(/^17/).locator("td.name").innerText();
  await server.control("restart");
  await expect(sessions.row(/^17/).locator("td.name")).not.toHaveText(name, polled);
  await expect(sessions.select(17)).not.toBeChecked();
  await expect(sessions.selected).toHaveText("");
});

test("of a thousand all are selected, those out of sight as well, with what can be done in sight", async ({ page, server }) => {
  await server.control("seed", { sessions: 1000, batches: 0, seed: 7 });
  const sessions = new Sessions(page);
  await sessions.show();
  await expect(sessions.table).toHaveAttribute("aria-rowcount", "1001");
  await sessions.select(998).click();
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await sessions.select(1).click({ modifiers: ["Shift"] });
  await expect(sessions.selected).toHaveText("998 selected");
  await expect(page.getByRole("button", { name: "Delete selected…" })).toBeInViewport();
  await expect(sessions.selectShown).toBeInViewport();
  await expect(sessions.select(0)).not.toBeChecked();
  await sessions.selectShown.click();
  await expect(sessions.selected).toHaveText("1,000 selected");
  await expect(sessions.select(0)).toBeChecked();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(sessions.select(999)).toBeChecked();
  await sessions.selectShown.click();
  await expect(sessions.selected).toHaveText("");
});

test("on a phone a row is selected in its two lines, and all of them above", async ({ page, server }) => {
  await server.control("seed", { sessions: 20, batches: 0, seed: 7 });
  await page.setViewportSize({ width: 390, height: 844 });
  const sessions = new Sessions(page);
  // Of all, and of some, where they can be deleted without selecting them.
  for (const query of ["", "?state=dead"]) {
    await sessions.show(query);
    const first = sessions.table.locator("tbody tr").first();
    await stands(first);
    const before = await first.boundingBox();
    const box = first.getByRole("checkbox");
    await expect(box).toBeInViewport({ ratio: 1 });
    await expect(box).toHaveCSS("opacity", "1");
    await box.check();
    await expect(sessions.selected).toHaveText("1 selected");
    for (const name of ["Delete selected…", "Clear"]) {
      await expect(page.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
    }
    // The rows stay where they are, and nothing is wider than the page.
    await expect.poll(() => first.boundingBox()).toEqual(before);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
  await expect(sessions.selectShown).toBeInViewport({ ratio: 1 });
  await sessions.selectShown.check();
  await expect(sessions.table.getByRole("checkbox", { checked: false })).toHaveCount(0);
  await expectAccessible(page);
});
