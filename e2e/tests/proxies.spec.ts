import { App } from "../pages/app.ts";
import { expect, test } from "../support/fixtures.ts";
import { type LivyServer, startLivy } from "../support/livy-server.ts";
import { type Nginx, startDocumented, startGateway, startInFront } from "../support/nginx.ts";
import { startNotebook } from "../support/notebook-server.ts";

/** The configuration in docs/, run as it stands, in front of Apache's Livy. */
test.describe("behind nginx, as documented", () => {
  // There is no such session.
  test.use({ expectedComplaints: /404 .*\/livy\/sessions\// });
  let livy: LivyServer;
  let nginx: Nginx;
  test.beforeAll(async () => {
    livy = await startLivy();
    nginx = await startDocumented(livy.url);
  });
  test.afterAll(async () => {
    await nginx?.stop();
    await livy?.stop();
  });

  test("the app starts under its prefix at any address, and finds Livy", async ({ page }) => {
    await page.goto(nginx.origin);
    expect(page.url()).toBe(`${nginx.origin}/notebook/`);
    await new App(page).isRunning();
    await new App(page).open(`${nginx.origin}/notebook/sessions/7`);
    await page.reload();
    await new App(page).isRunning();
    const found = await page.evaluate(async () => {
      const root = document.querySelector<HTMLMetaElement>('meta[name="livy-api"]')?.content ?? "";
      const url = new URL(root, document.baseURI);
      const version = await fetch(`${url.href}/version`);
      return [new URL(document.baseURI).pathname, url.pathname, ((await version.json()) as { version: string }).version];
    });
    expect(found).toEqual(["/notebook/", "/livy", "0.7.1-incubating"]);
  });

  test("the files come with the headers and encodings that livy-notebook gives them", async ({ request, server }) => {
    const page = await (await request.get(`${nginx.origin}/notebook/`)).text();
    const script = /src="(assets\/boot-[^"]+)"/.exec(page)?.[1] ?? "";
    const wasm = /data-wasm="([^"]+)"/.exec(page)?.[1] ?? "";
    const names = ["content-type", "cache-control", "content-security-policy", "x-content-type-options", "x-dns-prefetch-control", "referrer-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"];
    for (const path of ["", script, wasm, "sandbox.html"]) {
      const headers = { "accept-encoding": "gzip" };
      const [theirs, ours] = [await request.get(`${nginx.origin}/notebook/${path}`, { headers }), await request.get(`${server.origin}/${path}`, { headers })];
      expect(theirs.status(), path).toBe(200);
      for (const name of names) expect(theirs.headers()[name], `${path}: ${name}`).toBe(ours.headers()[name]);
      if (path.startsWith("assets/")) expect(theirs.headers()["content-encoding"], path).toBe("gzip");
    }
    expect((await request.get(`${nginx.origin}/notebook/assets/gone.js`)).status()).toBe(404);
  });

  test("Livy's addresses, encoded names, policy and refusals pass", async ({ request }) => {
    const headers = { "x-requested-by": "livy-notebook" };
    const missing = await request.get(`${nginx.origin}/livy/sessions/a%2Fb%20c`);
    expect(missing.status()).toBe(404);
    expect(await missing.text()).toContain("a/b c");
    expect(missing.headers()["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
    const created = await request.post(`${nginx.origin}/livy/sessions`, { headers, data: { kind: "spark" } });
    expect(created.headers()["location"]).toBe("/livy/sessions/0");
    expect((await request.post(`${nginx.origin}/livy/sessions`, { data: {} })).status()).toBe(400);
    const crossSite = await request.get(`${nginx.origin}/livy/sessions`, { headers: { "sec-fetch-site": "cross-site" } });
    expect(crossSite.status()).toBe(403);
  });
});

test("livy-notebook behind nginx, as documented: the app and its changes pass, other pages' do not", async ({ page }) => {
  const args = ["--base", "/notebook/", "--allow-host", "127.0.0.1"];
  const notebook = await startNotebook({ engine: "scripted", args });
  const nginx = await startInFront(notebook.origin);
  try {
    const app = new App(page);
    await app.open(`${nginx.origin}/notebook/batches`);
    await page.reload();
    await app.isRunning();
    const post = (name: string) =>
      fetch(new URL("livy/sessions", document.baseURI), {
        method: "POST",
        headers: { "x-requested-by": "test", "content-type": "application/json" },
        body: JSON.stringify({ kind: "pyspark", name }),
      }).then((answer) => `${answer.status} ${answer.headers.get("location")}`);
    expect(await page.evaluate(post, "a/b")).toBe("201 /notebook/livy/sessions/0");
    const named = await page.request.get(`${nginx.origin}/notebook/livy/sessions/a%2Fb`);
    expect(await named.json()).toMatchObject({ name: "a/b" });
    const foreign = await page.request.post(`${nginx.origin}/notebook/livy/sessions`, {
      headers: { origin: "http://evil.example", "x-requested-by": "test" },
      data: {},
    });
    expect(foreign.status()).toBe(403);
  } finally {
    await nginx.stop();
    await notebook.stop();
  }
});

test("a Livy behind TLS and a gateway's prefix is forwarded to, if its certificate is trusted", async ({ request }) => {
  const livy = await startLivy();
  const gateway = await startGateway(livy.url);
  const trusting = await startNotebook({ livy: gateway.url }, { env: { SSL_CERT_FILE: gateway.authority } });
  const wary = await startNotebook({ livy: gateway.url });
  try {
    const version = await request.get(`${trusting.api}/version`);
    expect(await version.json()).toMatchObject({ version: "0.7.1-incubating" });
    const headers = { "x-requested-by": "livy-notebook" };
    const created = await request.post(`${trusting.api}/sessions`, { headers, data: { kind: "spark" } });
    expect(created.headers()["location"]).toBe("/livy/sessions/0");
    const refused = await request.get(`${wary.api}/version`);
    expect(refused.status()).toBe(502);
    expect(((await refused.json()) as { msg: string }).msg).toContain("certificate");
  } finally {
    await Promise.all([trusting.stop(), wary.stop()]);
    await gateway.stop();
    await livy.stop();
  }
});
