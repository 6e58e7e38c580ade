import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { FilesDialog, textFile } from "../pages/files.ts";
import { expectAccessible } from "../support/axe.ts";
import { Livy } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";

/** Files that a session does not get are said where they stand. On the scripted engine. */
test.use({
  serverArgs: "--conf livy.file.upload.max.size=1000",
  expectedComplaints: /Failed to load resource/,
});

async function openOn(page: Page, session: number): Promise<FilesDialog> {
  await page.goto(`sessions/${session}`);
  await page.getByRole("region", { name: "Files" }).getByRole("button", { name: "Add files" }).click();
  return new FilesDialog(page);
}

test("refused and too large files say why in place, and the others are added", async ({ page, server }) => {
  const session = await new Livy(server.api).session();
  const files = await openOn(page, session);
  await files.choose(
    textFile("fail.csv", "the script refuses it"),
    textFile("large.csv", "x".repeat(1001)),
    textFile("fine.csv", "x".repeat(1000)),
  );
  await files.add(3);
  await files.is("fine.csv", "Added");
  await files.is("fail.csv", "Not added");
  await expect(files.row("fail.csv").getByRole("alert")).toContainText("fail.csv does not exist. Uploads need a file system");
  await files.is("large.csv", "Not added");
  await expect(files.row("large.csv").getByRole("alert")).toContainText("larger than the server takes");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  // What failed is sent again only when that is asked for.
  await files.choose(textFile("another.csv", "y"));
  await files.add(1);
  await files.is("another.csv", "Added");
  const asked = (await server.control("requests", undefined, "GET")) as { method: string; path: string }[];
  expect(asked.filter(({ path }) => path.includes(`/sessions/${session}/upload-file`))).toHaveLength(4);
});

test("names are checked before anything is sent, and a taken one gets a number", async ({ page, server }) => {
  const session = await new Livy(server.api).session("shared");
  const files = await openOn(page, session);
  await files.choose(textFile("data.csv", "1"), textFile("data.csv", "2"));
  await expect(files.dialog.getByRole("button", { name: "Add 1 file", exact: true })).toBeEnabled();
  await files.row("data.csv").nth(1).getByRole("button", { name: "Name it data-2.csv" }).click();
  await files.add(2);
  await files.is("data-2.csv", "Added");

  // Livy imports modules only in Python sessions: elsewhere the code takes them in.
  await files.choose(textFile("helpers.py", "x = 1"));
  await files.row("helpers.py").getByRole("combobox", { name: "What it is" }).selectOption("Jar");
  await expect(files.row("helpers.py")).toContainText("has to end in .jar");
  await files.row("helpers.py").getByRole("combobox", { name: "What it is" }).selectOption("Python module");
  await files.add(1);
  await files.is("helpers.py", "Added");
  await expect(files.row("helpers.py").locator("pre")).toContainText('sc.addPyFile(SparkFiles.get("helpers.py"))');

  await files.dialog.getByLabel("Or the address of a file that the cluster reads").fill("not an address");
  await files.dialog.getByRole("button", { name: "Put on the list" }).click();
  await expect(files.dialog).toContainText("An address begins with a scheme");
  await files.dialog.getByLabel("Or the address of a file that the cluster reads").fill("hdfs:///libs/tools.jar");
  await page.keyboard.press("Enter");
  await files.add(1);
  await files.is("tools.jar", "Added");
  const asked = JSON.stringify(await server.control("requests", undefined, "GET"));
  expect(asked).toContain(`/sessions/${session}/add-jar`);
  expect(asked).not.toContain(`/sessions/${session}/upload-pyfile`);
});

test("an answer that is lost is said to be lost, and the file is sent again only by hand", async ({ page, server }) => {
  const session = await new Livy(server.api).session();
  const files = await openOn(page, session);
  const path = `/sessions/${session}/upload-file`;
  await server.control("faults", { method: "POST", path, kind: "reply", status: 504, body: "<html><title>504 Gateway Time-out</title></html>", times: 1 });
  await files.choose(textFile("first.csv", "1"), textFile("second.csv", "2"));
  await files.add(2);
  await files.is("first.csv", "Not known");
  await expect(files.row("first.csv").getByRole("alert")).toContainText("not known whether it arrived");
  await expect(files.row("first.csv").locator("pre")).toContainText("os.listdir");
  // What comes after waits for the person.
  await files.is("second.csv", "");
  const sent = async () => ((await server.control("requests", undefined, "GET")) as { path: string }[]).filter((one) => one.path === path).length;
  expect(await sent()).toBe(1);
  await files.row("first.csv").getByRole("button", { name: "Add again" }).click();
  await files.is("first.csv", "Added");
  expect(await sent()).toBe(2);
});

test("a file over the usual limit is said to be too large before it is sent, and sending it can be stopped", async ({ page, server }) => {
  const session = await new Livy(server.api).session();
  const files = await openOn(page, session);
  const path = join(tmpdir(), `large-${process.pid}.bin`);
  const large = await open(path, "w");
  await large.truncate(101 * 1024 * 1024);
  await large.close();
  await server.control("faults", { method: "POST", path: `/sessions/${session}/upload-file`, kind: "silent" });
  try {
    await files.choose(path);
    const row = files.dialog.getByRole("group", { name: /^large-/ });
    await expect(row).toContainText("It is larger than 100 MiB");
    expect(JSON.stringify(await server.control("requests", undefined, "GET"))).not.toContain(`/sessions/${session}/upload`);
    await files.add(1);
    await expect(row.getByRole("status")).toHaveText("Sending");
    await row.getByRole("button", { name: /^Stop sending/ }).click();
    await expect(row.getByRole("status")).toHaveText("Not known");
    await expect(row.getByRole("alert")).toContainText("Sending was stopped");
  } finally {
    await server.control("faults", undefined, "DELETE");
    await rm(path);
  }
});
