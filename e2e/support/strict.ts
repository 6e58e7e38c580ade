import type { Page } from "@playwright/test";

/** What went wrong in a page behind people's backs. */
export class Complaints {
  private readonly all: string[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error") this.all.push(`console: ${message.text()} (${message.location().url})`);
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
