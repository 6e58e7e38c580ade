import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { root } from "./environment.ts";
import { fewerColours } from "./png.ts";

/** Sizes that the documentation shows. */
export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

/**
 * Writes docs/screenshots/NAME.png when SCREENSHOTS is set, so that ordinary runs leave the checkout as it is.
 * What changes from run to run (times, ports) should be in `mask`.
 */
export async function screenshot(page: Page, name: string, options: { mask?: string[] } = {}): Promise<void> {
  if (!process.env["SCREENSHOTS"]) return;
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({
    animations: "disabled",
    caret: "hide",
    mask: (options.mask ?? []).map((selector) => page.locator(selector)),
  });
  await writeFile(join(root, "docs/screenshots", `${name}.png`), fewerColours(picture));
}
