import { expect, type Locator, type Page } from "@playwright/test";
import { App } from "./app.ts";

export class Settings extends App {
  readonly server: Locator;
  readonly capabilities: Locator;

  constructor(page: Page) {
    super(page);
    this.server = page.getByRole("region", { name: "Server", exact: true });
    this.capabilities = page.getByRole("table", { name: "Capabilities" });
  }

  async show(): Promise<void> {
    await this.open("settings");
    await expect(this.page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  }

  async choose(colours: "As the system" | "Light" | "Dark"): Promise<void> {
    await this.page.getByRole("radio", { name: colours }).check();
  }
}
