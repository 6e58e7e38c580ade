import { expect, type Locator, type Page } from "@playwright/test";

/** What is on every page of the app. Page objects of its pages extend this. */
export class App {
  readonly navigation: Locator;
  readonly connection: Locator;

  constructor(readonly page: Page) {
    this.navigation = page.getByRole("navigation", { name: "Main" });
    this.connection = page.getByRole("status", { name: "Connection" });
  }

  /** Opens an address of the app, relative to its base, and waits until the app runs. */
  async open(path = ""): Promise<void> {
    await this.page.goto(path);
    await this.isRunning();
  }

  /**
   * Keys that mean something together, such as D and D. They are sent without waiting in between: a second apart they mean
   * something else.
   */
  async sequence(...keys: string[]): Promise<void> {
    const { keyboard } = this.page;
    await Promise.all(keys.flatMap((key) => [keyboard.down(key), keyboard.up(key)]));
  }

  /** boot.js takes its own element away once the app has started, and shows an alert if it cannot. */
  async isRunning(): Promise<void> {
    await expect(this.page.locator("#boot")).toHaveCount(0, { timeout: 120_000 });
    await expect(this.page.locator(".boot-failure")).toHaveCount(0);
  }
}
