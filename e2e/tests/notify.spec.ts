import type { Page } from "@playwright/test";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { Run } from "../pages/runs.ts";
import { expect, test } from "../support/fixtures.ts";
import { hide } from "../support/hidden.ts";

/** Whoever asked to be told when a run ends is told, also with the tab in the background. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

/** Notifications, as the browser would show them once it was allowed to. */
async function listen(page: Page): Promise<{ asked: () => Promise<number>; heard: () => Promise<string[]> }> {
  await page.addInitScript(() => {
    const heard: string[] = [];
    class Heard {
      static asked = 0;
      static async requestPermission(): Promise<string> {
        Heard.asked += 1;
        return "granted";
      }
      constructor(title: string) {
        heard.push(title);
      }
    }
    Object.assign(window, { Notification: Heard, heard });
  });
  const asked = (): Promise<number> => page.evaluate(() => (window as unknown as { Notification: { asked: number } }).Notification.asked);
  const heard = (): Promise<string[]> => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  return { asked, heard };
}

test("a batch that ends badly is told by title, icon and notification; they are asked for only then", async ({ page, server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 0, batches: 1, seed: 8 });
  await server.control("batches/0", { state: "running", log: ["it runs"] });
  // A hidden tab asks once a minute, shared by all that is asked on the page: its time is passed by the test.
  await page.clock.install();
  const { asked, heard } = await listen(page);
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("it runs");
  expect(await asked()).toBe(0);
  const button = page.getByRole("button", { name: "Notify me when it ends" });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect.poll(asked).toBe(1);
  const title = await page.title();
  await hide(page);
  await server.control("batches/0", { state: "dead", log: ["it broke"] });
  await expect(async () => {
    await page.clock.runFor(20_000);
    await expect(page).toHaveTitle(/^✗ .+: dead · /, { timeout: 500 });
  }).toPass({ timeout: 120_000, intervals: [100] });
  await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "favicon-failed.svg");
  await expect.poll(heard).toEqual([expect.stringMatching(/: dead$/)]);
  await hide(page, false);
  await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "favicon.svg");
  await expect(page).not.toHaveTitle(/^✗ .+: dead · /);
  expect(title).not.toBe("");
});

test("a cell that takes its time offers to say when it ends; the selected ones are told of together", async ({ page }) => {
  const { asked, heard } = await listen(page);
  const it = new NotebookDocument(page);
  await it.openFile("nightly.ipynb", notebookFile(["job 30000", "error E: first", "print c"]));
  await it.isOpen();
  await it.startSession();
  await page.getByRole("button", { name: "Run all" }).click();
  const bell = it.cell(1).getByRole("button", { name: "Notify me when the cell ends" });
  await bell.click();
  await expect(bell).toHaveAttribute("aria-pressed", "true");
  await expect(it.cell(1)).toBeFocused();
  await expect.poll(asked).toBe(1);
  // All selected: those that were not told of yet are, too.
  await page.keyboard.press("Control+a");
  await it.choose("Run", "Notify me when the cell ends");
  await expect(it.state(2)).toHaveText("Error", { timeout: 120_000 });
  await expect(it.state(3)).toHaveText("Not run");
  await expect
    .poll(heard)
    .toEqual(["nightly, cell 1: done", "nightly, cell 2: error", "nightly, cell 3: not run"]);
  await expect(bell).toHaveCount(0);
});
