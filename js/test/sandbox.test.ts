import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import type { Frame, Page } from "playwright-core";
import type { mount as Mount, Sandbox } from "../src/entry/sandbox.ts";
import { assertQuiet, type Fixture, PUBLIC, startBrowser } from "./support/browser.ts";
import { pageScript } from "./support/bundles.ts";

declare global {
  var sandbox: Sandbox;
}

let fixture: Fixture;
before(async () => {
  const source = await readFile(join(PUBLIC, "sandbox.html"), "utf8");
  // The headers that the page's own comment asks for.
  const headers = Object.fromEntries([...source.matchAll(/^ {2}([A-Z][\w-]+): (.+)$/gm)].map((match) => [match[1], match[2]]));
  assert.ok(headers["Content-Security-Policy"]);
  const script = await pageScript("sandbox");
  const body = source.replace('<script data-inline="sandbox"></script>', () => `<script>${script}</script>`);
  fixture = await startBrowser(["sandbox"], async (path) => (path === "/sandbox.html" ? { type: "text/html", body, headers } : null));
});
after(() => fixture.close());

async function withFrame(html: string, run: (page: Page, frame: Frame) => Promise<void>): Promise<void> {
  const page = await fixture.open();
  await page.evaluate(async (text) => {
    const { mount } = await load<{ mount: typeof Mount }>("sandbox");
    globalThis.sandbox = mount(document.querySelector("main") as HTMLElement, "/sandbox.html", text, "Output of cell 3");
  }, html);
  const frame = page.frames().find((each) => each !== page.mainFrame());
  assert.ok(frame);
  await run(page, frame);
  await page.context().close();
}

const heightOf = (page: Page) => page.locator("iframe").evaluate((frame) => (frame as HTMLElement).offsetHeight);

it("scripts of the HTML run in their order, with eval, and the frame takes their height", () =>
  withFrame(
    "<div id=a style='height:300px;background:red'>x</div><script>order=['inline']</script><script>order.push(eval('1+1'));" +
      "document.addEventListener('DOMContentLoaded',()=>{order.push('ready');document.getElementById('a').textContent=order.join()})</script>",
    async (page, frame) => {
      await frame.getByText("inline,2,ready").waitFor();
      await page.getByTitle("Output of cell 3").waitFor();
      await page.waitForFunction(() => (document.querySelector("iframe")?.offsetHeight ?? 0) > 300);
      assert.equal(await heightOf(page), 316);
      await frame.evaluate(() => (document.querySelector<HTMLElement>("#a") as HTMLElement).style.setProperty("height", "90px"));
      await page.waitForFunction(() => document.querySelector("iframe")?.offsetHeight === 106);
      await assertQuiet(page);
    },
  ));

it("the HTML reaches neither the page, nor its storage, nor the network", () =>
  withFrame(
    `<p id=out></p><img src="/evil.png"><link rel=stylesheet href="/evil.css"><script src="/evil.js"></script><script>
      const tried = {};
      const attempt = (name, act) => { try { tried[name] = String(act()); } catch (error) { tried[name] = error.name; } };
      attempt("parent", () => parent.document.title);
      attempt("top", () => top.location.href);
      attempt("storage", () => localStorage.length);
      attempt("cookie", () => document.cookie);
      attempt("indexedDB", () => indexedDB.open("x"));
      attempt("origin", () => self.origin);
      attempt("open", () => open("/evil.html"));
      attempt("xhr", () => { const request = new XMLHttpRequest(); request.open("GET", "/evil.json", false); request.send(); });
      attempt("beacon", () => navigator.sendBeacon("/evil.beacon"));
      fetch("/evil.json").then(() => "reached", (error) => error.name).then((result) => {
        tried.fetch = result;
        document.getElementById("out").textContent = JSON.stringify(tried);
      });
    </script>`,
    async (_page, frame) => {
      const before = fixture.requests.length;
      await frame.waitForFunction(() => document.getElementById("out")?.textContent);
      const tried = JSON.parse((await frame.locator("#out").textContent()) ?? "{}") as Record<string, string>;
      const refused = ["parent", "top", "storage", "cookie", "indexedDB"].filter((name) => tried[name] !== "SecurityError");
      assert.deepEqual(refused, [], JSON.stringify(tried));
      assert.equal(tried["origin"], "null");
      assert.equal(tried["open"], "null");
      assert.equal(tried["xhr"], "NetworkError");
      assert.equal(tried["fetch"], "TypeError");
      assert.deepEqual(fixture.requests.slice(before).filter((request) => request.includes("evil")), []);
    },
  ));

it("a frame that goes to another page is taken away, one that writes itself anew is not", async () => {
  await withFrame("<script>location.href = '/'</script>", async (page) => {
    await page.locator("iframe").waitFor({ state: "detached" });
  });
  await withFrame("<p>first</p><script>setTimeout(() => { document.body.textContent = 'second' }, 50)</script>", async (page, frame) => {
    await frame.getByText("second").waitFor();
    await page.waitForTimeout(2300);
    assert.equal(await page.locator("iframe").count(), 1);
  });
});

it("a link stays where it is, but for one to a place in the output", () =>
  withFrame("<a href='/evil'>away</a><a href='#x'>down</a><p id=x>x</p>", async (page, frame) => {
    await frame.getByText("away").click();
    await frame.getByText("down").click();
    await page.waitForTimeout(100);
    assert.match(frame.url(), /#x$/);
    assert.equal(fixture.requests.some((request) => request.includes("evil")), false);
  }));

it("a page that is always a bit higher than its frame stops growing", () =>
  withFrame("<div style='height:calc(100vh + 30px)'>x</div>", async (page, frame) => {
    await frame.getByText("x").waitFor();
    await page.waitForTimeout(500);
    const height = await heightOf(page);
    await page.waitForTimeout(300);
    assert.equal(await heightOf(page), height);
    assert.ok(height < 2000, `it is ${height} high`);
  }));

it("what the frame claims is believed within limits only", () =>
  withFrame("<script>MessagePort.prototype.postMessage = function () { throw 1 }</script><div style='height:99999px'>x</div>", async (page, frame) => {
    await frame.getByText("x").waitFor();
    await page.waitForFunction(() => (document.querySelector("iframe")?.offsetHeight ?? 0) > 1000);
    assert.equal(await heightOf(page), 20000);
  }));

it("nothing is left when it is destroyed", () =>
  withFrame("x", async (page, frame) => {
    await frame.getByText("x").waitFor();
    await page.evaluate(() => sandbox.destroy());
    assert.equal(await page.evaluate(() => document.querySelector("main")?.childElementCount), 0);
    await assertQuiet(page);
  }));
