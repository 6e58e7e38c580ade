import { kept } from "../support/kept.ts";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

test.use({ backend: "spark", expectedComplaints: /40[04]/ });

test("what a cell printed before it failed is kept with its statement, and found when the session is gone", async ({ page, server }) => {
  const livy = new Livy(server.api);
  const session = await livy.session();
  const notebook = new LiveNotebook(page);
  await notebook.create(session);
  await notebook.run(1, 'print("row", 6 * 7)\n1 / 0');
  await notebook.is(1, "Error");
  await expect(notebook.output(1)).toContainText("row 42", { timeout: 120_000 });
  await expect.poll(() => kept(page, "pieces", /row 42/)).toBeGreaterThan(0);
  await livy.end(session);
  await expect(page.getByRole("alert").filter({ hasText: "is gone" })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Session", exact: true }).click();
  await page.getByRole("menuitem", { name: "Search all kept sessions and batches" }).click();
  const found = page.getByRole("list", { name: "Found" });
  await expect(async () => {
    await page.getByRole("searchbox", { name: "Search all logs and statements" }).fill("row 42");
    await page.keyboard.press("Enter");
    await expect(found.getByRole("link", { name: "statement 0" })).toBeVisible({ timeout: 5_000 });
  }).toPass();
});
