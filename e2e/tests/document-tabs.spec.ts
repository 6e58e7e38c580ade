import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { expect, test } from "../support/fixtures.ts";

test.use({ backend: "spark" });

/** Spark takes its time to start. */
const STARTS = { timeout: 120_000 };

test.describe("one notebook in two tabs on real Spark", () => {
  test("one tab runs, the other sees its outputs as they come and sends nothing; then they change places", async ({ page, context, server }) => {
    const first = new NotebookDocument(page);
    await first.openFile("two.ipynb", notebookFile(["import time; time.sleep(6); print('from the first tab')", "print('from the second tab')"]));
    await first.isOpen();
    await first.startSession();
    await expect(page.locator(".session-picker")).toContainText("idle", STARTS);
    await first.isSaved();
    const second = new NotebookDocument(await context.newPage());
    await second.open(new URL(page.url()).pathname);
    await second.isOpen();
    await expect(second.page.getByRole("alert").filter({ hasText: "written in another tab" })).toBeVisible();

    await first.cell(1).locator(".cm-content").click();
    await first.press("Control+Enter");
    await expect(first.state(1)).toHaveText("Running");
    await expect(second.state(1)).toHaveText(/Queued|Running/);
    // Asked for in the other tab as well, it is not sent once more.
    await second.cell(1).locator(".cm-content").click();
    await second.press("Control+Enter", "Control+Enter");
    await expect(second.page.getByRole("alert").filter({ hasText: "Nothing runs here" })).toBeVisible();
    await expect(first.output(1)).toContainText("from the first tab", STARTS);
    await expect(second.output(1)).toContainText("from the first tab");
    await expect(second.state(1)).toHaveText("Done");

    await second.page.getByRole("button", { name: "Write here instead" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "written in another tab" })).toBeVisible();
    await expect(second.page.locator(".session-picker")).toContainText("idle", STARTS);
    await second.cell(2).getByRole("button", { name: "Run cell" }).click();
    await expect(second.output(2)).toContainText("from the second tab", STARTS);
    await expect(first.output(2)).toContainText("from the second tab");
    const { sessions } = (await (await fetch(`${server.api}/sessions`)).json()) as { sessions: { id: number; name: string }[] };
    const session = sessions.find(({ name }) => name.startsWith("two-"));
    const { statements } = (await (await fetch(`${server.api}/sessions/${session?.id}/statements`)).json()) as { statements: { code: string }[] };
    expect(statements.map(({ code }) => code)).toEqual(["import time; time.sleep(6); print('from the first tab')", "print('from the second tab')"]);
  });
});
