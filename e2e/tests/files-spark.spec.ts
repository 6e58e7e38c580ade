import { FilesDialog, textFile } from "../pages/files.ts";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

test.use({ backend: "spark" });

test("files of the disk are added from a notebook and used by its next cells at once", async ({ page, server }) => {
  const livy = new Livy(server.api);
  const session = await livy.session();
  const notebook = new LiveNotebook(page);
  await notebook.create(session);
  await page.getByRole("button", { name: "Session", exact: true }).click();
  await page.getByRole("menuitem", { name: "Add files to the session" }).click();
  const files = new FilesDialog(page);
  await files.choose(textFile("lookup table.csv", "a;1\n"), textFile("helpers.py", "def twice(n):\n    return 2 * n\n"));
  await expect(files.row("helpers.py").getByRole("combobox", { name: "What it is" })).toHaveValue("pyfile");
  await expect(files.row("lookup table.csv").getByRole("combobox", { name: "What it is" })).toHaveValue("file");
  await files.add(2);
  await files.is("lookup table.csv", "Added");
  await files.is("helpers.py", "Added");
  const uses = await files.row("lookup table.csv").locator("pre").innerText();
  await expect(files.row("helpers.py").locator("pre")).toHaveText("import helpers");
  await files.close();
  await notebook.run(1, `${uses}\nopen(path).read()`);
  await notebook.is(1, "Done");
  await expect(notebook.output(1)).toContainText("'a;1\\n'");
  await notebook.run(2, "import helpers\nsc.parallelize([21, 4]).map(helpers.twice).collect()");
  await notebook.is(2, "Done");
  await expect(notebook.output(2)).toContainText("[42, 8]");

  // The page of the session knows what was added from here.
  await page.getByRole("link", { name: "idle", exact: false }).click();
  const section = page.getByRole("region", { name: "Files" });
  await expect(section).toContainText("helpers.py");
  await expect(section).toContainText("lookup table.csv");
  await page.goto("about:blank");
  await livy.end(session);
});
