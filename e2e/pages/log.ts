import type { Locator, Page } from "@playwright/test";

/** A log with its tools, on the page of a session or a batch. */
export class LogView {
  readonly lines: Locator;
  readonly follow: Locator;
  readonly search: Locator;
  readonly expression: Locator;
  readonly wrap: Locator;
  readonly level: Locator;

  constructor(readonly page: Page) {
    this.lines = page.getByRole("log", { name: "Log" });
    this.follow = page.getByRole("checkbox", { name: "Follow" });
    this.search = page.getByRole("searchbox", { name: "Search log" });
    this.expression = page.getByRole("button", { name: "Regular expression" });
    this.wrap = page.getByRole("checkbox", { name: "Wrap" });
    this.level = page.getByRole("combobox", { name: "Level" });
  }

  /** What the search says of itself. */
  get hits(): Locator {
    return this.page.getByRole("search").getByRole("status");
  }

  /** The whole log, as the button downloads it. */
  async download(): Promise<{ name: string; text: string }> {
    const started = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: "Download log" }).click();
    const file = await started;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
  }
}
