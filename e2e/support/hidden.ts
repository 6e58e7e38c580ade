import type { Page } from "@playwright/test";

/** Makes the page believe that its tab is in the background, or that it is in front again. */
export const hide = (page: Page, hidden = true): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
