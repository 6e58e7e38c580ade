import type { Page } from "@playwright/test";

/** What went wrong in a page behind people's backs. */
export class Complaints {
  private readonly all: string[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      // A server without the live channel says so once a session, with a status that browsers note.
      const noChannel = message.text().includes("404") && message.location().url.endsWith("/submit-job");
      if (message.type() === "error" && !noChannel) this.all.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.all.push(`uncaught: ${error.message}`));
    page.on("crash", () => this.all.push("the page crashed"));
    page.on("request", (request) => {
      const url = new URL(request.url());
      const own = url.protocol === "data:" || url.protocol === "blob:" || url.hostname === "127.0.0.1" || url.hostname === "localhost";
      if (!own) this.all.push(`request to another server: ${request.url()}`);
    });
  }

  /** Those that the pattern does not expect. Violations of the Content-Security-Policy are on the console. */
  unexpected(expected?: RegExp): string[] {
    return this.all.filter((complaint) => !expected?.test(complaint));
  }
}
