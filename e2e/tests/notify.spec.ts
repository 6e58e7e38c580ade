import { Run } from "../pages/runs.ts";
import { expect, test } from "../support/fixtures.ts";

/** Whoever asked to be told when a run ends is told, also with the tab in the background. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

test("a batch that ends badly is told by title, icon and notification; they are asked for only then", async ({ page, server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 0, batches: 1, seed: 8 });
  await server.control("batches/0", { state: "running", log: ["it runs"] });
  // A hidden tab asks once a minute, shared by all that is asked on the page: its time is passed by the test.
  await page.clock.install();
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
  const asked = () => page.evaluate(() => (window as unknown as { Notification: { asked: number } }).Notification.asked);
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  const run = new Run(page);
  await run.show("batches/0");
  await expect(run.log.lines).toContainText("it runs");
  expect(await asked()).toBe(0);
  const button = page.getByRole("button", { name: "Notify me when it ends" });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect.poll(asked).toBe(1);
  const title = await page.title();
  await hide(true);
  await server.control("batches/0", { state: "dead", log: ["it broke"] });
  await page.clock.runFor(240_000);
  await expect(page).toHaveTitle(/^✗ .+: dead · /, { timeout: 60_000 });
  await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "favicon-failed.svg");
  expect(await heard()).toEqual([expect.stringMatching(/: dead$/)]);
  await hide(false);
  await expect(page.locator("link[rel=icon]")).toHaveAttribute("href", "favicon.svg");
  await expect(page).not.toHaveTitle(/^✗ .+: dead · /);
  expect(title).not.toBe("");
});
