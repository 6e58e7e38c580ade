import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { expect, test } from "../support/fixtures.ts";
import { kept } from "../support/kept.ts";

/** What is run in a notebook is kept, though its session's page was never opened. On the scripted engine. */
test.use({ expectedComplaints: /Failed to load resource/ });

/** A session that rests is asked for every few seconds. */
const LATER = { timeout: 60_000 };

test("a statement of a notebook is found by its output when the session is gone, and asked for by nobody", async ({ page, server }) => {
  await server.control("reset");
  const livy = new Livy(server.api);
  const { id } = await livy.call<{ id: number }>("POST", "/sessions", { kind: "pyspark", name: "haystack" });
  await expect.poll(() => livy.state(id)).toBe("idle");
  const notebook = new LiveNotebook(page);
  await notebook.create(id);
  await notebook.run(1, "print a needle");
  await notebook.is(1, "Done");
  await notebook.run(2, "error ValueError: a thorn");
  await notebook.is(2, "Error");
  // Run by somebody else meanwhile, for longer than the notebook is without news of a session that rests.
  await livy.python(id, "sleep 12000\nprint theirs");
  await expect(page.getByRole("status", { name: "Run by others" })).toContainText("1 statement", LATER);
  await expect.poll(() => kept(page, "pieces"), LATER).toBe(3);
  await livy.call("DELETE", `/sessions/${id}`);
  await expect(page.getByRole("alert").filter({ hasText: "haystack is gone" })).toBeVisible(LATER);
  const asked = (await server.control("requests", undefined, "GET")) as { method: string; path: string }[];
  const statements = asked.filter(({ method, path }) => method === "GET" && /\/statements(\?|$)/.test(path));

  await page.getByRole("button", { name: "Session", exact: true }).click();
  await page.getByRole("menuitem", { name: "Search all kept sessions and batches" }).click();
  const status = page.getByRole("search").getByRole("status");
  const found = page.getByRole("list", { name: "Found" });
  for (const text of ["a needle", "a thorn", "theirs"]) {
    // A page that was just loaded reads what is kept first.
    await expect(async () => {
      await page.getByRole("searchbox", { name: "Search all logs and statements" }).fill(text);
      await page.keyboard.press("Enter");
      await expect(status).toHaveText("Found in 1 run.", { timeout: 5_000 });
    }).toPass();
    await expect(found.getByRole("link", { name: "haystack" })).toBeVisible();
    await expect(found.getByRole("link", { name: /^statement \d$/ }).first()).toBeVisible();
  }
  await found.getByRole("link", { name: "haystack" }).click();
  await expect(page.getByRole("main")).toContainText("theirs");
  // Attaching, and looking for others whenever the session begins or ends something: nobody asks again and again.
  expect(statements.length).toBeLessThanOrEqual(8);
});
