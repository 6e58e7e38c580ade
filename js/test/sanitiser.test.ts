import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { applyStyles as ApplyStyles, clean as Clean, CleanOptions } from "../src/entry/sanitiser.ts";
import { type Fixture, startBrowser } from "./support/browser.ts";
import { VECTORS } from "./support/vectors.ts";

type Sanitiser = { clean: typeof Clean; applyStyles: typeof ApplyStyles };

declare global {
  var pwned: () => void;
  var breakIns: number;
}

let fixture: Fixture;
let page: Page;
before(async () => {
  // A page without a policy: what the sanitiser lets through runs there.
  fixture = await startBrowser(["sanitiser"], async (path) =>
    path === "/lax" ? { type: "text/html", body: "<!doctype html><title>Lax</title><main></main>", headers: { "Content-Security-Policy": "" } } : null,
  );
  page = await fixture.open();
});
after(() => fixture.close());

const clean = (html: string, options: CleanOptions = {}): Promise<string> =>
  page.evaluate(async ([text, given]) => (await load<Sanitiser>("sanitiser")).clean(text, given), [html, options] as const);

describe("HTML that attacks", () => {
  it("runs nothing, even on a page without a policy, when it is cleaned, shown, read back and used", async () => {
    const lax = await fixture.open();
    await lax.goto(`${fixture.origin}/lax`);
    const before = fixture.requests.length;
    const broken = await lax.evaluate(async (vectors) => {
      const { clean } = await load<Sanitiser>("sanitiser");
      globalThis.breakIns = 0;
      globalThis.pwned = () => void (breakIns += 1);
      window.open = () => null;
      const main = document.querySelector("main") as HTMLElement;
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const broken: string[] = [];
      for (const vector of vectors) {
        const seen = breakIns;
        main.innerHTML = clean(vector);
        // What is serialised and parsed again must be as harmless.
        main.insertAdjacentHTML("beforeend", main.innerHTML);
        for (const element of main.querySelectorAll<HTMLElement>("*")) {
          for (const type of ["click", "mouseover", "pointerover", "focus", "toggle", "animationstart"]) {
            // Links are not followed but for `javascript:`, which runs in place.
            if (type === "click" && element.closest("a[target=_blank]")) continue;
            element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
          }
        }
        await pause(5);
        if (breakIns > seen) broken.push(vector);
      }
      await pause(300);
      return { broken, late: breakIns };
    }, VECTORS);
    assert.deepEqual(broken, { broken: [], late: 0 });
    // Pictures of the page's own origin may be.
    const asked = fixture.requests.slice(before).filter((request) => request.includes("evil"));
    assert.deepEqual(asked, [], "nothing is loaded");
    await lax.context().close();
  });

  it("the harness would notice: as it came in, it runs", async () => {
    const lax = await fixture.open();
    await lax.goto(`${fixture.origin}/lax`);
    const runs = await lax.evaluate(async () => {
      globalThis.breakIns = 0;
      globalThis.pwned = () => void (breakIns += 1);
      (document.querySelector("main") as HTMLElement).innerHTML = "<img src=data:, onerror=pwned()>";
      await new Promise((resolve) => setTimeout(resolve, 300));
      return breakIns;
    });
    assert.equal(runs, 1);
    await lax.context().close();
  });

  it("leaves no violation of the policy behind, and none of what it was made of", async () => {
    const leftovers = await page.evaluate(async (vectors) => {
      const { clean, applyStyles } = await load<Sanitiser>("sanitiser");
      const main = document.querySelector("main") as HTMLElement;
      const found: string[] = [];
      for (const vector of vectors) {
        main.innerHTML = clean(vector);
        applyStyles(main);
        for (const element of main.querySelectorAll("*")) {
          const bad =
            /^(?:script|style|iframe|object|embed|link|meta|base|form|button|select|textarea|template|use|animate|set|foreignobject)$/i.test(element.nodeName) ||
            [...element.attributes].some(({ name, value }) => /^on|^style$|^srcdoc$|^formaction$/i.test(name) || /script:/i.test(value.replace(/[\s\x00-\x1f]/g, "")));
          if (bad && !/^(?:alt|title|id)$/.test([...element.attributes].find(({ value }) => /script:/i.test(value))?.name ?? "")) found.push(`${vector} -> ${element.outerHTML}`);
        }
      }
      main.replaceChildren();
      return found;
    }, VECTORS);
    assert.deepEqual(leftovers, []);
    assert.deepEqual(await page.evaluate(() => violations), []);
  });
});

describe("HTML of outputs", () => {
  it("keeps a table of pandas with its alignment, which needs no style attribute", async () => {
    const html =
      '<div><style scoped>.dataframe tbody tr th { vertical-align: top; }</style><table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>n</th></tr></thead>' +
      '<tbody><tr><th>0</th><td style="text-align: left">1 &lt; 2</td></tr></tbody></table><p>1 rows × 1 columns</p></div>';
    assert.equal(
      await clean(html),
      '<div><table border="1" class="dataframe"><thead><tr data-css="text-align: right"><th></th><th>n</th></tr></thead>' +
        '<tbody><tr><th>0</th><td data-css="text-align: left" align="left">1 &lt; 2</td></tr></tbody></table><p>1 rows × 1 columns</p></div>',
    );
  });

  it("keeps harmless styles by the CSSOM, and no others", async () => {
    const html =
      '<p style="color: rgb(1, 2, 3); position: fixed; top: 0; background: url(/evil.png); background-color: expression(x); font-weight: bold; width: calc(1px); padding: var(--x); BORDER: 1px solid red">x</p>' +
      "<td>no</td><p style='background: yellow; margin-left: -99px; z-index: 9'>y</p>";
    const styles = await page.evaluate(async (text) => {
      const { clean, applyStyles } = await load<Sanitiser>("sanitiser");
      const main = document.querySelector("main") as HTMLElement;
      main.innerHTML = clean(text);
      applyStyles(main);
      return [...main.querySelectorAll("p")].map((element) => [element.style.cssText, element.getAttributeNames().join()]);
    }, html);
    assert.deepEqual(styles, [
      ["color: rgb(1, 2, 3); font-weight: bold; border: 1px solid red;", "style"],
      ["background-color: yellow;", "style"],
    ]);
  });

  it("blocks pictures from elsewhere with a note, and keeps those that are here", async () => {
    const html = '<img src="https://example.com/a.png" alt="A chart"><img src="data:image/png;base64,AA==" alt="b"><img src="/icon.png" srcset="https://example.com/x 2x"><img src="data:text/html,x"><img src="cid:1">';
    const before = fixture.requests.length;
    assert.equal(
      await clean(html),
      '<span class="blocked-image">Image not loaded: A chart, https://example.com/a.png</span><img src="data:image/png;base64,AA==" alt="b"><img src="/icon.png">' +
        '<span class="blocked-image">Image not loaded: data:text/html,x</span><span class="blocked-image">Image not loaded</span>',
    );
    const blob = await page.evaluate(() => URL.createObjectURL(new Blob(["x"], { type: "image/png" })));
    assert.equal(await clean(`<img src="${blob}">`), `<img src="${blob}">`);
    assert.deepEqual(fixture.requests.slice(before), []);
  });

  it("opens links in a tab of their own, without a way back", async () => {
    assert.equal(
      await clean('<a href="https://example.com" target="_self" rel="opener" onclick="x()">a</a><a href="mailto:a@example.com">b</a><a href="relative/x">c</a>'),
      '<a href="https://example.com" target="_blank" rel="noopener noreferrer">a</a><a href="mailto:a@example.com" target="_blank" rel="noopener noreferrer">b</a>' +
        '<a href="relative/x" target="_blank" rel="noopener noreferrer">c</a>',
    );
  });

  it("keeps names to itself, and the links to them", async () => {
    assert.equal(await clean('<h2 id="intro">x</h2><a href="#intro">to it</a><td headers="a b" id=""></td>'), '<h2 id="user-content-intro">x</h2><a href="#user-content-intro">to it</a>');
    assert.equal(await clean('<p id="body">x</p><a name="c7-x">y</a>', { ids: "c7-" }), '<p id="c7-body">x</p><a name="c7-x">y</a>');
  });

  it("has no say about the page's own look", async () => {
    assert.equal(await clean('<div class="dialog dataframe code-overlay language-c++">x</div><div class="nav">y</div>'), '<div class="dataframe language-c++">x</div><div>y</div>');
  });

  it("has no landmarks, no focus and no live regions of its own", async () => {
    assert.equal(await clean('<main role="alert"><nav tabindex="0" aria-live="assertive" aria-label="x: y"><b accesskey="a">x</b></nav></main>'), "<b>x</b>");
  });

  it("keeps SVG that draws, with references inside it, and nothing that refers elsewhere", async () => {
    const html =
      '<svg viewBox="0 0 9 9" width="9"><defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>' +
      '<rect fill="url(#g)" width="9" height="9"/><path d="M0 0" filter="url(https://example.com/f#x)" mask="url(/m#x)" clip-path="url( \'#g\' )"/>' +
      '<image href="https://example.com/x.png"/><image href="data:image/png;base64,AA=="/><a href="https://example.com"><text>t</text></a></svg>';
    assert.equal(
      await clean(html),
      '<svg viewBox="0 0 9 9" width="9"><defs><linearGradient id="user-content-g"><stop offset="0" stop-color="red"></stop></linearGradient></defs>' +
        '<rect fill="url(#user-content-g)" width="9" height="9"></rect><path d="M0 0" clip-path="url( \'#user-content-g\' )"></path>' +
        '<image href="data:image/png;base64,AA=="></image><text>t</text></svg>',
    );
  });
});

describe("Markdown that was rendered", () => {
  it("keeps task lists, alignment, code with its language, and footnotes", async () => {
    const html =
      '<ul><li><input disabled="" type="checkbox" checked="">done</li></ul><pre><code class="language-python">x &lt; 1</code></pre>' +
      '<table><thead><tr><th style="text-align: center">a</th></tr></thead></table><sup class="footnote-reference"><a href="#1">1</a></sup>';
    assert.equal(
      await clean(html),
      '<ul><li><input disabled="" type="checkbox" checked="">done</li></ul><pre><code class="language-python">x &lt; 1</code></pre>' +
        '<table><thead><tr><th data-css="text-align: center" align="center">a</th></tr></thead></table><sup class="footnote-reference"><a href="#user-content-1">1</a></sup>',
    );
  });

  it("keeps formulas, with the spacing that is a style in MathML", async () => {
    const html =
      '<math display="block"><mrow><mi mathvariant="normal">x</mi><mspace width="-0.17em" style="margin-left: -0.17em"/><mtable class="menv-arraylike"><mtr style="height: 1em"><mtd class="cell-left">1</mtd></mtr></mtable>' +
      '<mrow style="color: rgb(255 0 0)"><mo stretchy="false" form="prefix">(</mo></mrow></mrow></math><math><semantics><mi>y</mi><annotation encoding="application/x-tex">y</annotation></semantics></math>';
    const cleaned = await clean(html);
    assert.match(cleaned, /^<math display="block">/);
    assert.match(cleaned, /<mspace width="-0.17em" data-css="margin-left: -0.17em">/);
    assert.match(cleaned, /<mtr data-css="height: 1em"><mtd class="cell-left">1<\/mtd>/);
    assert.match(cleaned, /<mrow data-css="color: rgb\(255 0 0\)"><mo stretchy="false" form="prefix">\(/);
    assert.match(cleaned, /<semantics><mi>y<\/mi><\/semantics>/);
  });

  it("is the same when it is cleaned again", async () => {
    const html = '<h1 id="a">x</h1><p style="color: red">y <a href="#a">z</a> <a href="https://example.com">w</a></p><svg><rect id="r" fill="url(#r)"/></svg><input type=checkbox>';
    const once = await clean(html);
    // What was put by stays so; the rest was as it should be.
    assert.equal(await clean(once), once);
  });
});

it("text that only looks like markup is kept", async () => {
  for (const text of ["a &lt; b &amp;&amp; c &gt; d", "1 &lt;- x", "x<y", "<", "a <3 b", "style=x on=y"]) {
    const shown = await page.evaluate(async (html) => {
      const { clean } = await load<Sanitiser>("sanitiser");
      const element = document.createElement("div");
      const plain = document.createElement("div");
      element.innerHTML = clean(html);
      plain.innerHTML = html;
      return [element.textContent, plain.textContent];
    }, text);
    assert.equal(shown[0], shown[1], text);
  }
});

it("nothing of all this violates the policy of the page", async () => {
  assert.deepEqual(await page.evaluate(() => violations), []);
});
