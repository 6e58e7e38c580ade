import { Settings } from "../pages/settings.ts";
import { expect, test } from "../support/fixtures.ts";

/** The check of a server asks for a session that there is not. */
test.use({ expectedComplaints: /Failed to load resource/ });

test("the settings say where the server is, what it is, and what it can do", async ({ page }) => {
  const settings = new Settings(page);
  await settings.show();
  await expect(settings.server).toContainText("/livy");
  await expect(settings.server).toContainText("Livy 0.9.0");
  await expect(settings.capabilities.getByRole("row", { name: /idleTimeout/ })).toContainText("yes");
  await page.getByRole("button", { name: "Check the server" }).click();
  const checks = page.getByRole("list", { name: "Checks" });
  await expect(checks.getByRole("listitem")).toHaveCount(5);
  await expect(checks.getByText("fine", { exact: true })).toHaveCount(5);
});

test.describe("a server that is none", () => {
  test("is told by the check, with what it said and what to do", async ({ page, server }) => {
    const settings = new Settings(page);
    await settings.show();
    await server.control("faults", { method: "GET", path: "/batches", kind: "reply", status: 500, type: "application/json", body: '"java.lang.X: boom\\n\\tat a.B"' });
    await page.getByRole("button", { name: "Check the server" }).click();
    const failed = page.getByRole("list", { name: "Checks" }).getByRole("alert");
    await expect(failed).toContainText("java.lang.X: boom");
    await server.control("reset");
  });
});

test("the colours are chosen here and stay chosen", async ({ page }) => {
  const settings = new Settings(page);
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await settings.show();
  await expect.poll(scheme).toBe("light dark");
  await settings.choose("Dark");
  await expect.poll(scheme).toBe("dark");
  await page.reload();
  await settings.isRunning();
  await expect.poll(scheme).toBe("dark");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await settings.choose("As the system");
  await expect.poll(scheme).toBe("light dark");
});

test("what is kept in the browser is counted", async ({ page }) => {
  const settings = new Settings(page);
  await settings.show();
  const kept = page.getByRole("region", { name: "Kept in this browser" });
  await expect(kept).toContainText("0 notebooks");
  await expect(kept).toContainText("that the browser allows");
});

test("requests are made for another user as long as that is set", async ({ page }) => {
  const settings = new Settings(page);
  await settings.show();
  await page.getByLabel("Act for user").fill("etl");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(settings.server).toContainText("Requests are made for etl.");
  const asked = page.waitForRequest((request) => request.url().includes("/livy/batches"));
  await settings.navigation.getByRole("link", { name: "Batches" }).click();
  expect(new URL((await asked).url()).searchParams.get("doAs")).toBe("etl");
  await settings.show();
  await expect(page.getByLabel("Act for user")).toHaveValue("etl");
  await page.getByLabel("Act for user").fill("");
  await page.keyboard.press("Enter");
  await expect(settings.server).toContainText("Requests are made as yourself.");
});
