import type { Locator, Page } from "@playwright/test";
import { expect, SPARK } from "../support/patient.ts";
import { App } from "./app.ts";

/** One session: what it is, how it starts, what it says. */
export class SessionPage extends App {
  readonly heading: Locator;
  /** What is happening while the driver starts, with the last lines of its log. */
  readonly start: Locator;
  readonly log: Locator;
  readonly openNotebook: Locator;
  readonly question: Locator;

  constructor(page: Page) {
    super(page);
    this.heading = page.getByRole("heading", { level: 1 });
    this.start = page.getByRole("status").filter({ hasText: "driver is starting" });
    this.log = page.getByRole("log", { name: "Log" });
    this.openNotebook = page.getByRole("button", { name: "Open notebook" });
    this.question = page.getByRole("alertdialog");
  }

  async goto(id: number | string): Promise<void> {
    await this.open(`/sessions/${id}`);
  }

  /** The number in the address. */
  async id(): Promise<number> {
    await this.page.waitForURL(/\/sessions\/\d+$/);
    return Number(new URL(this.page.url()).pathname.split("/").at(-1));
  }

  /** Waits for one of Livy's words for a session's state. */
  async isInState(word: string | RegExp, timeout = SPARK.timeout): Promise<void> {
    await expect(this.page.getByRole("main").locator(".page-head .badge")).toHaveText(word, { timeout });
  }

  /** Deletes it, after the question that names it. */
  async delete(id: number): Promise<void> {
    await this.page.getByRole("button", { name: `Delete session ${id}` }).click();
    await expect(this.question).toContainText(`Delete session ${id}`);
    await this.question.getByRole("button", { name: "Delete" }).click();
  }
}
