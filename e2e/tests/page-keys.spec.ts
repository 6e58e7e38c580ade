import { App } from "../pages/app.ts";
import { Batches } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";

/** Keys that work on every page but a notebook's. On the scripted engine. */
test.beforeEach(async ({ server }) => {
  await server.control("reset");
});

test("pages are reached by G and a letter, their search by /, and ? lists the keys", async ({ page, server }) => {
  await server.control("seed", { sessions: 3, batches: 3, seed: 7 });
  await new App(page).open("sessions");
  const title = page.locator("h1");
  for (const [letter, name, path] of [["b", "Batches", "batches"], ["n", "Notebooks", "notebooks"], ["r", "Kept runs", "runs"], ["t", "Settings", "settings"], ["s", "Sessions", "sessions"]] as const) {
    // The letter has to come within a moment, for which a busy machine may be too slow.
    await expect(async () => {
      await page.keyboard.press("g");
      await page.keyboard.press(letter);
      await expect(page).toHaveURL(new RegExp(`/${path}$`), { timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    await expect(title).toHaveText(name);
  }
  const list = page.getByRole("dialog", { name: "Shortcuts" });
  await page.keyboard.press("?");
  await expect(list.getByText("search this page")).toBeVisible();
  await expect(list.getByText("next and previous error")).toBeVisible();
  await expectAccessible(page);
  // A dialog has its keys for itself.
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(page).toHaveURL(/\/sessions$/);
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect(list).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Shortcuts" })).toBeFocused();
});

test("what is typed into a field is text", async ({ page, server }) => {
  await server.control("seed", { sessions: 0, batches: 3, seed: 7 });
  const batches = new Batches(page);
  await batches.show();
  await expect(batches.first).toBeVisible();
  await page.keyboard.press("/");
  await expect(batches.filter).toBeFocused();
  await page.keyboard.type("gs?/gn");
  await expect(batches.filter).toHaveValue("gs?/gn");
  await expect(page).toHaveURL(/batches\?q=/);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a notebook shows its own keys, by the button too", async ({ page }) => {
  await new App(page).open("notebooks");
  await page.getByRole("button", { name: "New notebook" }).click();
  await expect(page.locator(".cm-editor").first()).toBeVisible();
  await page.getByRole("button", { name: "Shortcuts" }).click();
  await expect(page.getByRole("dialog", { name: "Shortcuts" }).getByText("Run and go to the next cell")).toBeVisible();
});
