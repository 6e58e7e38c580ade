import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/**
 * Expects no finding of axe on the page as it is now, by the rules of WCAG 2.2 A and AA and axe's own best practices.
 * `except` names rules that do not apply, `within` a part of the page.
 */
export async function expectAccessible(page: Page, options: { within?: string; except?: string[] } = {}): Promise<void> {
  await page.evaluate(axe.source);
  const findings = await page.evaluate(
    async ({ within, except }) => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      // A colour on its way to another has no contrast that anybody chose.
      const ends = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
      await Promise.allSettled(ends.map((one) => one.finished));
      const rules = Object.fromEntries((except ?? []).map((rule) => [rule, { enabled: false }]));
      const { violations } = await axe.run(within ?? document, { rules, resultTypes: ["violations"] });
      return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join("\n  ")}`);
    },
    options,
  );
  expect(findings, findings.join("\n")).toEqual([]);
}
