import { App } from "../pages/app.ts";
import { startNotebook } from "../support/notebook-server.ts";
import { expect, test } from "../support/fixtures.ts";

/** Each test fails on console errors, policy violations and foreign requests, unless it expects them (fixtures.ts). */
test.describe("the served app", () => {
  test("shows a list of sessions that can be used", async ({ page }) => {
    await new App(page).open();
    await expect(page.getByRole("button", { name: "New session" }).first()).toBeEnabled();
  });
});

test("the scripted engine does as it is told", async ({ page, server }) => {
  await server.control("reset");
  await server.control("seed", { sessions: 3, batches: 0 });
  const app = new App(page);
  await app.open();
  await expect(page.getByRole("table", { name: "Sessions" }).getByRole("row")).not.toHaveCount(0);
  const requests = (await server.control("requests", undefined, "GET")) as unknown[];
  expect(JSON.stringify(requests)).toContain("/sessions");
  await server.control("reset");
});

test.describe("deep addresses", () => {
  // There is no such session.
  test.use({ expectedComplaints: /404 .*\/livy\/sessions\// });

  test("start the app as well, also when reloaded there", async ({ page }) => {
    for (const path of ["/sessions/7", "/notebooks/some-key", "/batches", "/sessions/a%2Fb"]) {
      await new App(page).open(path);
      await page.reload();
      await new App(page).isRunning();
    }
  });
});

test.describe("caching", () => {
  test("the app is not asked for again once it is there, and knows when it is outdated", async ({ page, request, server }) => {
    const app = new App(page);
    await app.open();
    const loaded = () => page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/assets/")));
    await expect.poll(async () => (await loaded()).length).toBeGreaterThan(2);
    const assets = await loaded();
    for (const url of assets) {
      const { "cache-control": caching } = (await request.get(url)).headers();
      expect(caching, url).toContain("immutable");
    }
    const first = await request.get(server.origin);
    expect(first.headers()["cache-control"]).toBe("no-cache");
    const again = await request.get(server.origin, { headers: { "if-none-match": first.headers()["etag"] ?? "" } });
    expect(again.status()).toBe(304);
  });
});

test.describe("when the app cannot start", () => {
  test.use({ expectedComplaints: /./ });

  test("a policy that forbids WebAssembly is named", async ({ page }) => {
    await page.route("**/", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "content-security-policy": "default-src 'self'" };
      await route.fulfill({ response, headers });
    });
    await page.goto("");
    await expect(page.getByRole("alert")).toContainText("WebAssembly is blocked on this page");
    await expect(page.getByRole("alert")).toContainText("'wasm-unsafe-eval'");
  });

  for (const [part, pattern] of [["WebAssembly", "**/*.wasm"], ["code", "**/assets/app-*.js"]] as const) {
    test(`${part} that does not load is said`, async ({ page }) => {
      await page.route(pattern, (route) => route.fulfill({ status: 404, body: "gone" }));
      await page.goto("");
      await expect(page.getByRole("alert")).toContainText("Livy Notebook could not start");
    });
  }
});

test.describe("lazily loaded modules", () => {
  test.use({ expectedComplaints: /Failed to load resource/ });

  test("have their addresses on the page, and are asked for again after a failure", async ({ page }) => {
    await new App(page).open();
    const names = await page.evaluate(() => Object.keys((globalThis as unknown as { livyAssets: object }).livyAssets));
    expect(names).toContain("editor");
    let fails = true;
    await page.route("**/assets/editor-*.js*", (route) => (fails ? route.abort() : route.continue()));
    const load = () =>
      page.evaluate(() =>
        (globalThis as unknown as { livyImport(name: string): Promise<object> }).livyImport("editor").then(
          (module) => Object.keys(module).length,
          () => "failed",
        ),
      );
    expect(await load()).toBe("failed");
    fails = false;
    expect(await load()).toBeGreaterThan(0);
  });
});

test.describe("the policy", () => {
  test.use({ expectedComplaints: /Content Security Policy/ });

  test("stops inline scripts, and this harness hears of it", async ({ page, complaints }) => {
    await new App(page).open();
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.injected = true";
      document.body.append(script);
    });
    expect(await page.evaluate(() => "injected" in globalThis)).toBe(false);
    await expect.poll(() => complaints.unexpected()).not.toEqual([]);
  });

  test("gives the page for scripts of outputs an origin of its own", async ({ page }) => {
    await page.goto("/sandbox.html");
    expect(await page.evaluate(() => self.origin)).toBe("null");
  });
});

test("the printed address signs in and then shows no token; without it nothing runs", async ({ browser }) => {
  const server = await startNotebook({ engine: "scripted" }, { token: true });
  try {
    const [person, stranger] = [await browser.newContext(), await browser.newContext()];
    const page = await person.newPage();
    await page.goto(server.url);
    expect(page.url()).toBe(`${server.origin}/`);
    const ask = (api: string) => fetch(api, { headers: { accept: "application/json" } }).then((answer) => answer.status);
    expect(await page.evaluate(ask, `${server.api}/sessions`)).toBe(200);
    const other = await stranger.newPage();
    await other.goto(server.origin);
    expect(await other.evaluate(ask, `${server.api}/sessions`)).toBe(401);
    expect(await page.evaluate(() => document.cookie)).toBe("");
  } finally {
    await server.stop();
  }
});
