import { expect, type Locator, type Page } from "@playwright/test";

interface Sent {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A text file to choose. */
export function textFile(name: string, text: string): Sent {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) };
}

/** The dialog that adds files to a session. */
export class FilesDialog {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: "Add files to the session" });
  }

  async choose(...files: Sent[] | string[]): Promise<void> {
    await expect(this.dialog).toBeVisible();
    await this.dialog.locator('input[type="file"]').setInputFiles(files as Sent[]);
  }

  /** The file of this name. */
  row(name: string): Locator {
    return this.dialog.getByRole("group", { name, exact: true });
  }

  async add(count: number): Promise<void> {
    await this.dialog.getByRole("button", { name: count === 1 ? "Add 1 file" : `Add ${count} files`, exact: true }).click();
  }

  async is(name: string, state: string): Promise<void> {
    await expect(this.row(name).getByRole("status")).toHaveText(state, { timeout: 120_000 });
  }

  async close(): Promise<void> {
    await this.dialog.locator("footer").getByRole("button", { name: "Close" }).click();
    await expect(this.dialog).toHaveCount(0);
  }
}
