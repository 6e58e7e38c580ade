import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

test.describe("a server without the live channel", () => {
  test("runs, cancels and completes as Livy does, and says what is missing", async ({ page, server }) => {
    const livy = new Livy(server.api);
    const session = await livy.session();
    const notebook = new LiveNotebook(page);
    await notebook.create(session);
    await notebook.run(1, "print hello");
    await notebook.is(1, "Done");
    await notebook.run(2, "job 60000 8");
    await notebook.is(2, "Running");
    await notebook.tool("Interrupt").click();
    await notebook.is(2, "Cancelled");
    const panel = await notebook.variables();
    await expect(panel.getByRole("status", { name: "Live channel" })).toContainText("submit-job");
    await expect(page.getByRole("alert")).toHaveCount(0);
    const asked = JSON.stringify(await server.control("requests", undefined, "GET"));
    expect(asked.split(`/sessions/${session}/submit-job`).length - 1).toBe(1);
  });

  test("a cell that is run while the chosen session is still looked up waits for it", async ({ page, server }) => {
    const session = await new Livy(server.api).session();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route(`**/livy/sessions/${session}`, async (route) => {
      await answered;
      await route.continue();
    });
    const notebook = new LiveNotebook(page);
    await page.goto("notebooks");
    await page.getByRole("button", { name: "New notebook" }).click();
    await notebook.choose(session);
    await expect(page.getByText(`Looking for session ${session}`)).toBeVisible();
    await notebook.run(1, "print hello");
    await notebook.is(1, "Queued");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    answer();
    await notebook.is(1, "Done");
  });
});
