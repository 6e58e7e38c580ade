import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { type Fixture, STYLE, startBrowser } from "./support/browser.ts";

let fixture: Fixture;
before(async () => {
  fixture = await startBrowser(["editor"]);
});
after(() => fixture.close());

type Rgb = [number, number, number];

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((part) => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

for (const scheme of ["light", "dark"] as const) {
  for (const theme of [undefined, "light", "dark"] as const) {
    it(`code is readable in a ${scheme} system with the theme ${theme ?? "left to it"}`, async () => {
      const css = await readFile(join(STYLE, "editor.css"), "utf8");
      const inks = [...new Set([...css.matchAll(/\.tok-\w+[^{]*\{ color: var\((--code-\w+)\)/g)].map((match) => match[1] ?? ""))];
      assert.ok(inks.length > 12);
      const page = await fixture.open({ colorScheme: scheme });
      const painted = await page.evaluate(
        ([names, chosen]) => {
          if (chosen) document.documentElement.dataset["theme"] = chosen;
          // A canvas mixes transparent grounds as the page does.
          const context = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
          const probe = document.body.appendChild(document.createElement("span"));
          const resolved = (name: string) => {
            probe.style.color = `var(${name})`;
            return getComputedStyle(probe).color;
          };
          const paint = (...names: string[]) => {
            context.clearRect(0, 0, 1, 1);
            for (const name of names) {
              context.fillStyle = resolved(name);
              context.fillRect(0, 0, 1, 1);
            }
            return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3) as [number, number, number];
          };
          return {
            inks: ["--code-ink", "--code-gutter", ...names].map((name) => ({ name, colour: paint("--code-bg", name) })),
            grounds: [
              ["--code-bg"],
              ["--bg"],
              ["--code-bg", "--code-running"],
              ["--code-bg", "--code-flash"],
              ["--code-bg", "--code-selection"],
              ["--code-bg", "--code-selection-blurred"],
              ["--code-bg", "--code-match"],
              ["--code-bg", "--code-hit"],
            ].map((layers) => ({ name: layers.at(-1) ?? "", colour: paint(...layers) })),
            isDark: (paint("--code-bg")[0] ?? 0) < 128,
          };
        },
        [inks, theme] as const,
      );
      assert.equal(painted.isDark, (theme ?? scheme) === "dark");
      const poor = painted.inks.flatMap((ink) =>
        painted.grounds
          .filter((ground) => ink.name !== "--code-gutter" || ground.name === "--code-bg")
          .map((ground) => ({ what: `${ink.name} on ${ground.name}`, ratio: contrast(ink.colour, ground.colour) }))
          .filter(({ ratio }) => ratio < 4.5),
      );
      assert.deepEqual(poor, []);
      await page.context().close();
    });
  }
}
