import type { Locator, Page } from "@playwright/test";
import { expect } from "../support/patient.ts";
import { App } from "./app.ts";

/** The list of sessions, and the dialog that starts one. */
export class SessionsPage extends App {
  readonly table: Locator;
  readonly newSession: Locator;
  readonly dialog: Locator;

  constructor(page: Page) {
    super(page);
    this.table = page.getByRole("table", { name: "Sessions" });
    this.newSession = page.getByRole("button", { name: "New session" });
    this.dialog = page.getByRole("dialog", { name: "New session" });
  }

  async goto(): Promise<void> {
    await this.open("/sessions");
  }

  /** The row that shows a session's name. */
  row(name: string): Locator {
    return this.table.getByRole("row").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  /** Starts a session in the dialog; the page of the new session follows. */
  async create(session: { name: string; kind: string }): Promise<void> {
    await this.newSession.click();
    await this.dialog.getByLabel("Name", { exact: true }).fill(session.name);
    await this.dialog.getByLabel("Kind").selectOption(session.kind);
    await this.dialog.getByRole("button", { name: "Create" }).click();
    await expect(this.dialog).toHaveCount(0);
  }
}
