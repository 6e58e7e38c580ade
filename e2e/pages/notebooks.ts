import type { Locator, Page } from "@playwright/test";
import { App } from "./app.ts";

/** The notebooks kept in this browser. */
export class NotebooksPage extends App {
  readonly newNotebook: Locator;
  readonly example: Locator;

  constructor(page: Page) {
    super(page);
    this.newNotebook = page.getByRole("button", { name: "New notebook" });
    this.example = page.getByRole("button", { name: "Open the example notebook" });
  }

  async goto(): Promise<void> {
    await this.open("/notebooks");
  }

  /** The link to a notebook. */
  link(title: string): Locator {
    return this.page.getByRole("main").getByRole("link", { name: title });
  }
}
