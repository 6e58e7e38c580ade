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
});
