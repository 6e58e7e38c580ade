import type { Page } from "@playwright/test";
import { App } from "../pages/app.ts";
import { Batches, Sessions } from "../pages/runs.ts";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { sizes } from "../support/screenshots.ts";

/** axe finds nothing on the pages for sessions, batches and settings: light, dark, and on a phone. */
test.use({ expectedComplaints: /Failed to load resource/ });

test.beforeEach(async ({ server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 12, batches: 12, seed: 4 });
  await server.control("batches/0", { state: "dead", log: ["Traceback (most recent call last):", '  File "x.py", line 1, in <module>', "ModuleNotFoundError: No module named 'pandas'", "26/01/01 00:01:00 WARN Shell: slow"] });
  await server.control("sessions/1", { state: "dead", log: ["26/01/01 00:01:00 ERROR Executor: java.lang.OutOfMemoryError: Java heap space", "\tat a.B.c(B.java:1)"] });
});

const pages: [string, string, (page: Page) => Promise<void>][] = [
  ["sessions", "sessions", (page) => expect(page.getByRole("table", { name: "Sessions" })).toBeVisible()],
  ["one session", "sessions/0", (page) => expect(page.getByRole("log", { name: "Log" })).toContainText("TaskSetManager")],
  ["a dead session", "sessions/1", (page) => expect(page.getByRole("region", { name: "Why it ended" })).toBeVisible()],
  ["batches", "batches", (page) => expect(page.getByRole("table", { name: "Batches" })).toBeVisible()],
  ["a dead batch", "batches/0", (page) => expect(page.getByRole("region", { name: "Why it ended" })).toBeVisible()],
  ["a batch that is not there", "batches/99", (page) => expect(page.getByRole("heading", { name: "There is no batch 99 on this server" })).toBeVisible()],
  ["settings", "settings", (page) => expect(page.getByRole("table", { name: "Capabilities" })).toBeVisible()],
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`the pages of the control room are accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const [what, path, ready] of pages) {
      await test.step(what, async () => {
        await new App(page).open(path);
        await ready(page);
        await expectAccessible(page);
      });
    }
  });
}

test("the pages of the control room are accessible on a phone, and nothing sticks out", async ({ page }) => {
  await page.setViewportSize(sizes.phone);
  for (const [what, path, ready] of pages) {
    await test.step(what, async () => {
      await new App(page).open(path);
      await ready(page);
      await expectAccessible(page);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(sizes.phone.width);
    });
  }
});

test("the dialogs of the control room are accessible, with their problems", async ({ page }) => {
  const sessions = new Sessions(page);
  await sessions.show();
  const session = await sessions.create();
  for (const group of ["Resources", "Files", "Spark configuration", "Owner and lifetime"]) await session.unfold(group);
  await session.field("Driver memory").fill("abc");
  await session.send();
  await expect(session.field("Driver memory")).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(session.dialog).toHaveCount(0);

  const batches = new Batches(page);
  await batches.show();
  const batch = await batches.create();
  await batch.send();
  await expect(batch.field("File")).toBeFocused();
  await expectAccessible(page);
});
