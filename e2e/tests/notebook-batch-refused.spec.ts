import { tmpdir } from "node:os";
import { NotebookDocument, notebookFile } from "../pages/document.ts";
import { test } from "../support/fixtures.ts";
import { expect, SPARK, SPARK_TEST } from "../support/patient.ts";

/** A server that takes no local files, on real Spark. */
test.use({ backend: "spark", serverArgs: "--conf livy.file.local-dir-whitelist=/nowhere", expectedComplaints: /400/ });
test.setTimeout(SPARK_TEST);

test("a program that the server refuses is said at its folder, and what was typed stays", async ({ page }) => {
  const it = new NotebookDocument(page);
  await it.openFile("nightly.ipynb", notebookFile(["print('one')"]));
  await it.isOpen();
  await it.startSession();
  await it.cell(1).getByRole("button", { name: "Run cell" }).click();
  await expect(it.output(1)).toContainText("one", SPARK);
  const form = await it.batchForm();
  await form.field("Folder").fill(tmpdir());
  await form.field("Arguments").fill("kept");
  await form.send();
  await expect(form.field("Folder")).toHaveAccessibleDescription(/cannot be added to user sessions/, SPARK);
  await expect(form.field("Folder")).toBeFocused();
  await expect(form.field("Arguments")).toHaveValue("kept");
});
