import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect } from "../support/patient.ts";

/** A notebook of these cells with a session of its own. */
async function withSession(it: NotebookDocument, sources: string[], metadata: Record<number, object> = {}): Promise<void> {
  const file = JSON.parse(notebookFile(sources));
  for (const [at, own] of Object.entries(metadata)) file.cells[Number(at)].metadata = own;
  await it.openFile("run.ipynb", JSON.stringify(file));
  await it.isOpen();
  await it.startSession();
}

/** Questions about a session that are out when it is deleted find none. */
const LEFT = /40[04] .*\/livy\/sessions\/\d+/;

interface Seen {
  method: string;
  path: string;
}

test.describe("running cells", () => {
  test("run all stops at the first error; a cell tagged raises-exception goes on", async ({ page }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["print a", "error E: first", "print b", "error E: second", "print c"], { 1: { tags: ["raises-exception"] } });
    await page.getByRole("button", { name: "Run all" }).click();
    await expect(it.state(2)).toHaveText("Error");
    await expect(it.state(3)).toHaveText("Done");
    await expect(it.state(4)).toHaveText("Error");
    await expect(it.state(5)).toHaveText("Not run");
    await expect(it.cell(5)).toContainText("Not run: a cell before it failed or was cancelled.");
  });

  test("cells above, below and selected run; a queued one shows its place and can be taken out alone", async ({ page }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["print a", "print b", "job 30000", "print d", "print e"]);
    await it.cell(2).locator(".count").click();
    const choose = async (entry: string) => {
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    };
    await choose("Run all cells above");
    await expect(it.state(1)).toHaveText("Done");
    await expect(it.state(2)).toHaveText("Not run");
    await it.cell(3).locator(".count").click();
    await choose("Run this cell and all below");
    await expect(it.state(3)).toHaveText("Running");
    await expect(it.state(5)).toHaveText("Queued");
    await expect(it.cell(5).locator(".count")).toHaveText("[q2]");
    await it.cell(4).getByRole("button", { name: "Cancel" }).click();
    await expect(it.state(4)).toHaveText("Cancelled");
    await expect(it.cell(5).locator(".count")).toHaveText("[q1]");
    await expect(it.state(5)).toHaveText("Done", { timeout: 120_000 });
    await expect(it.state(3)).toHaveText("Done");
  });

  test("code that the browser sent twice, as its connection was closed, is said to have run twice", async ({ page, server }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["print a", "print b"]);
    await it.cell(1).getByRole("button", { name: "Run cell" }).click();
    await expect(it.state(1)).toHaveText("Done");
    await server.control("requests", undefined, "DELETE");
    const session = await page.getByRole("combobox", { name: "Session" }).inputValue();
    await server.control("faults", { method: "POST", path: `/sessions/${session}/statements`, times: 1, kind: "drop", after: true });
    await it.cell(2).getByRole("button", { name: "Run cell" }).click();
    await expect(it.cell(2)).toContainText("It ran twice");
    await expect(it.output(2)).toContainText("b");
    const posts = ((await server.control("requests", undefined, "GET")) as Seen[]).filter((seen) => seen.method === "POST");
    expect(posts.filter((seen) => seen.path.endsWith("/statements"))).toHaveLength(2);
    await it.cell(1).getByRole("button", { name: "Run cell" }).click();
    await expect(it.state(1)).toHaveText("Done");
    await expect(it.cell(1)).not.toContainText("It ran twice");
  });

  test("a held key and an impatient one submit once", async ({ page, server }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["job 600000"]);
    await it.clickInto(1);
    await server.control("requests", undefined, "DELETE");
    for (let times = 0; times < 4; times += 1) await page.keyboard.down("Control").then(() => page.keyboard.down("Enter"));
    await page.keyboard.up("Enter");
    await page.keyboard.up("Control");
    await expect(it.state(1)).toHaveText("Running");
    await it.press("Control+Enter");
    await expect(page.getByRole("dialog", { name: "This cell runs already" })).toBeVisible();
    await page.getByRole("button", { name: "Leave it" }).click();
    await it.cell(1).getByRole("button", { name: "Cancel" }).click();
    await expect(it.state(1)).toHaveText("Cancelled");
    const posts = ((await server.control("requests", undefined, "GET")) as Seen[]).filter(
      ({ method, path }) => method === "POST" && path.endsWith("/statements"),
    );
    expect(posts).toHaveLength(1);
  });

  test("a cell that still runs in another session can be run in this one, once that was said", async ({ page }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["job 600000\nprint slow"]);
    await it.cell(1).getByRole("button", { name: "Run cell" }).click();
    await expect(it.state(1)).toHaveText("Running");
    await it.startSession();
    await expect(page.locator(".session-picker")).toContainText("idle");
    await it.clickInto(1);
    await it.press("Control+a");
    await it.type("print quick");
    await it.press("Control+Enter");
    const asked = page.getByRole("dialog", { name: "This cell runs already" });
    await expect(asked).toContainText("it goes on there as well");
    await asked.getByRole("button", { name: "Run it here now" }).click();
    await expect(it.output(1)).toContainText("quick");
    await expect(it.state(1)).toHaveText("Done");
  });

  test("all queued on the server: the tab may be closed, and every output is there afterwards", async ({ page, context, server }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["job 20000\nprint one", "job 1500\nprint two", "print three"]);
    await expect(page.locator(".session-picker")).toContainText("idle");
    await server.control("requests", undefined, "DELETE");
    await it.choose("Run", "Queue all cells on the server");
    await expect
      .poll(async () => ((await server.control("requests", undefined, "GET")) as Seen[]).filter(({ method, path }) => method === "POST" && path.endsWith("/statements")).length)
      .toBe(3);
    await expect(it.state(1)).toHaveText("Running");
    const path = new URL(page.url()).pathname;
    await page.close();
    const again = new NotebookDocument(await context.newPage());
    await again.open(path);
    await expect(again.output(3)).toContainText("three", { timeout: 120_000 });
    await expect(again.output(1)).toContainText("one");
    await expect(again.output(2)).toContainText("two");
    for (const number of [1, 2, 3]) await expect(again.state(number)).toHaveText("Done");
  });

  test.describe("a session that is left for another", () => {
    test.use({ expectedComplaints: LEFT });

    test("after a restart of the session its old outputs are greyed with its name; edited cells are marked", async ({ page }) => {
      const it = new NotebookDocument(page);
      await withSession(it, ["print a", "print b"]);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(it.state(2)).toHaveText("Done");
      const edited = it.cell(1).getByRole("img", { name: "Edited since it was run" });
      await it.clickInto(1);
      await it.type(" ");
      await expect(edited).toBeVisible();
      await it.press("Control+z");
      await expect(edited).toHaveCount(0);
      await page.getByRole("button", { name: "Restart session" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Restart" }).click();
      await expect(it.output(1)).toContainText(/From run-\S+, which is not the session in use\./);
      // There is none to restart until the new one is there.
      await expect(page.locator(".session-picker")).toContainText("idle");
      await it.choose("Run", "Restart the session and run all cells");
      await page.getByRole("alertdialog").getByRole("button", { name: "Restart" }).click();
      await expect(it.output(1)).not.toContainText("which is not the session in use");
      await expect(it.output(2)).toContainText("b");
      await expect(it.output(2)).not.toContainText("which is not the session in use");
    });
  });

  test.describe("what was lost", () => {
    test.use({ expectedComplaints: /404|400/ });

    test("a session that is gone after a reload: the cell says Lost and why, and nobody is blamed", async ({ page, server }) => {
      const it = new NotebookDocument(page);
      await withSession(it, ["hang", "print b"]);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(it.state(1)).toHaveText("Running");
      const path = new URL(page.url()).pathname;
      await page.goto("about:blank");
      await server.control("restart");
      await it.open(path);
      await expect(it.state(1)).toHaveText("Lost");
      await expect(it.cell(1).locator(".about")).not.toBeEmpty();
      await expect(it.state(2)).toHaveText("Not run");
      await expect(page.getByRole("button", { name: "Start again" }).first()).toBeVisible();
    });
  });
});

test.describe("cell heads of sparkmagic", () => {
  test.describe("that answer", () => {
    test.use({ expectedComplaints: LEFT });

    test("%%info, %%logs, %%help and %%configure answer in the cell", async ({ page }) => {
      const it = new NotebookDocument(page);
      await withSession(it, ["%%info", "log something happened", "%%logs", "%%help", '%%configure\n{"driverMemory": "2g"}', '%%configure -f\n{"driverMemory": "2g", "conf": {"spark.x": "1"}}']);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(it.output(1).getByRole("table")).toContainText("idle");
      await expect(it.output(3)).toContainText("something happened");
      await expect(it.output(4).getByRole("table")).toContainText("%%cleanup -f");
      await expect(it.output(5)).toContainText("Use %%configure -f to end it");
      await expect(it.state(6)).toHaveText("Not run");
      await it.cell(6).getByRole("button", { name: "Run cell" }).click();
      await expect(it.output(6).getByRole("table")).toContainText("driverMemory");
      await expect(it.output(6).getByRole("table")).toContainText("2g");
    });
  });

  test.describe("that delete sessions", () => {
    // The notebook's own session is one of them: it is asked for once more.
    test.use({ expectedComplaints: /404/ });

    test("%%delete and %%cleanup ask by name; all sessions go only when their number is typed", async ({ page, server }) => {
      const headers = { "x-requested-by": "e2e", "content-type": "application/json" };
      const create = async (name: string) => {
        const answer = await fetch(`${server.api}/sessions`, { method: "POST", headers, body: JSON.stringify({ kind: "pyspark", name }) });
        return ((await answer.json()) as { id: number }).id;
      };
      const names = async () => ((await (await fetch(`${server.api}/sessions?size=1000`)).json()) as { sessions: { name: string }[] }).sessions.map(({ name }) => name);
      await server.control("reset");
      const doomed = await create("doomed");
      await create("colleague");
      const it = new NotebookDocument(page);
      await withSession(it, [`%%delete -f -s ${doomed}`, "%%cleanup -f"]);
      await it.cell(1).getByRole("button", { name: "Run cell" }).click();
      const dialog = page.getByRole("alertdialog");
      await expect(dialog).toContainText("doomed");
      await expect(dialog).not.toContainText("colleague");
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await expect(it.output(1)).toContainText("Nothing was deleted.");
      await expect.poll(names).toContain("doomed");
      await it.cell(1).getByRole("button", { name: "Run cell" }).click();
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(it.output(1)).toContainText("doomed");
      await expect.poll(names).not.toContain("doomed");
      await it.cell(2).getByRole("button", { name: "Run cell" }).click();
      await expect(dialog).toContainText("colleague");
      await expect(dialog.getByRole("button", { name: "Delete" })).toBeDisabled();
      await dialog.getByRole("textbox").fill("2");
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect.poll(names).toEqual([]);
    });
  });
});

test.describe("the session's life in the notebook", () => {
  test("the time left is said, and keeping it alive tells the server", async ({ page, server }) => {
    const it = new NotebookDocument(page);
    await withSession(it, ["print a"]);
    // An hour, less what has passed since.
    const left = page.getByText(/^(1 h|5\d min) left$/);
    await expect(left).toBeVisible();
    await server.control("requests", undefined, "DELETE");
    await page.getByRole("checkbox", { name: "Keep alive" }).check();
    const connects = async () => ((await server.control("requests", undefined, "GET")) as Seen[]).filter(({ path }) => path.endsWith("/connect")).length;
    await expect.poll(connects).toBe(1);
    await expect(left).toHaveCount(0);
    await page.getByRole("checkbox", { name: "Keep alive" }).uncheck();
    await expect(left).toBeVisible();
  });

  test.describe("a driver that dies", () => {
    test.use({ expectedComplaints: /404|400/ });

    test("is said with its cause, started again, and run again", async ({ page }) => {
      const it = new NotebookDocument(page);
      await withSession(it, ["log java.lang.OutOfMemoryError: Java heap space\ndie", "print b"]);
      await page.getByRole("button", { name: "Run all" }).click();
      await expect(it.state(1)).toHaveText("Lost");
      await expect(it.state(2)).toHaveText("Not run");
      await expect(page.locator(".notebook-head")).toContainText(/memory/i);
      await page.getByRole("button", { name: "Start again" }).first().click();
      await it.cell(2).getByRole("button", { name: "Run cell" }).click();
      await expect(it.output(2)).toContainText("b");
    });
  });
});
