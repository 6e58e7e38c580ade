import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect, SPARK, SPARK_TEST } from "../support/patient.ts";

test.use({ backend: "spark" });
test.setTimeout(SPARK_TEST);

test.describe("one notebook in two tabs on real Spark", () => {
  test("one tab runs, the other sees its outputs as they come and sends nothing; then they change places", async ({ page, context, server }) => {
    const first = new NotebookDocument(page);
    await first.openFile("two.ipynb", notebookFile(["import time; time.sleep(20); print('from the first tab')", "print('from the second tab')"]));
    await first.isOpen();
    await first.startSession();
    await expect(page.locator(".session-picker")).toContainText("idle", SPARK);
    await first.isSaved();
    const second = new NotebookDocument(await context.newPage());
    await second.open(new URL(page.url()).pathname);
    await second.isOpen();
    await expect(second.page.getByRole("alert").filter({ hasText: "written in another tab" })).toBeVisible();

    await first.clickInto(1);
    await first.press("Control+Enter");
    await expect(first.state(1)).toHaveText("Running");
    await expect(second.state(1)).toHaveText(/Queued|Running/);
    // Asked for in the other tab as well, it is not sent once more.
    await second.clickInto(1);
    await second.press("Control+Enter", "Control+Enter");
    await expect(second.page.getByRole("alert").filter({ hasText: "Nothing runs here" })).toBeVisible();
    await expect(first.output(1)).toContainText("from the first tab", SPARK);
    await expect(second.output(1)).toContainText("from the first tab");
    await expect(second.state(1)).toHaveText("Done");

    await second.page.getByRole("button", { name: "Write here instead" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "written in another tab" })).toBeVisible();
    await expect(second.page.locator(".session-picker")).toContainText("idle", SPARK);
    await second.cell(2).getByRole("button", { name: "Run cell" }).click();
    await expect(second.output(2)).toContainText("from the second tab", SPARK);
    await expect(first.output(2)).toContainText("from the second tab");
    const { sessions } = (await (await fetch(`${server.api}/sessions`)).json()) as { sessions: { id: number; name: string }[] };
    const session = sessions.find(({ name }) => name.startsWith("two-"));
    const { statements } = (await (await fetch(`${server.api}/sessions/${session?.id}/statements`)).json()) as { statements: { code: string }[] };
    expect(statements.map(({ code }) => code)).toEqual(["import time; time.sleep(20); print('from the first tab')", "print('from the second tab')"]);
  });
});
