import type { Locator, Page } from "@playwright/test";
import { expect } from "../support/patient.ts";
import { App } from "./app.ts";
import { Form } from "./runs.ts";

/** A notebook as a document: its cells, what has the focus, what is kept. */
export class NotebookDocument extends App {
  readonly cells: Locator;
  readonly saved: Locator;

  constructor(page: Page) {
    super(page);
    this.cells = page.locator(".cell");
    this.saved = page.getByRole("status", { name: "Saved" });
  }

  /** A new notebook, opened from the list. */
  async create(): Promise<void> {
    await this.open("/notebooks");
    await this.page.getByRole("button", { name: "New notebook" }).click();
    await this.isOpen();
  }

  /** Its cells can be edited, as far as they are near what is looked at: none of those is still waiting for its editor. */
  async isOpen(): Promise<void> {
    await expect(this.cells.first()).toBeVisible();
    await expect(this.page.locator(".cm-editor").first()).toBeVisible();
    await expect(this.page.locator(".cell:not(.still, .far) .code-still")).toHaveCount(0);
  }

  /** A notebook of these cells, opened from a file. */
  async openFile(name: string, text: string): Promise<void> {
    await this.open("/notebooks");
    await this.page.locator('input[type="file"]').setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
    await expect(this.cells.first()).toBeVisible();
  }

  /** A new session for the open notebook, with the settings that are offered. */
  async startSession(): Promise<void> {
    await this.page.getByRole("combobox", { name: "Session" }).selectOption("new");
    await this.page.getByRole("button", { name: "Start session", exact: true }).click();
    await expect(this.page.getByRole("dialog")).toHaveCount(0);
  }

  /** Chooses an entry of one of the menus at the top. */
  async choose(menu: string, entry: string): Promise<void> {
    await this.page.getByRole("button", { name: menu, exact: true }).click();
    await this.page.getByRole("menuitem", { name: entry }).click();
  }

  /** The dialog that makes a batch of the cells. */
  async batchForm(): Promise<Form> {
    await this.choose("Run", "Submit as a batch");
    return new Form(this.page.getByRole("dialog", { name: "Submit as a batch" }), "Submit");
  }

  cell(number: number): Locator {
    return this.page.getByRole("group", { name: `Cell ${number}`, exact: true });
  }

  output(number: number): Locator {
    return this.cell(number).getByRole("region", { name: "Output" });
  }

  state(number: number): Locator {
    return this.cell(number).locator(".run-state");
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Leaves the cell's text; a list of completions takes the first Escape. */
  async leave(): Promise<void> {
    for (let presses = 0; presses < 3 && (await this.focus()).endsWith("edit"); presses += 1) await this.press("Escape");
    await expect.poll(() => this.focus()).toMatch(/command$/);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Goes into the text of the selected cell, by its key. */
  async edit(number: number): Promise<void> {
    await this.press("Enter");
    await this.hasFocus(number, "edit");
  }

  /** Puts the cursor into the text of a cell, by a click. */
  async clickInto(number: number): Promise<void> {
    await this.cell(number).locator(".cm-content").click();
    await this.hasFocus(number, "edit");
  }

  /** Types at the end of a cell's text. */
  async typeIn(number: number, text: string): Promise<void> {
    await this.clickInto(number);
    await this.press("Control+End");
    await this.type(text);
  }

  /** The text of all cells, in order, as editors and rendered Markdown show it. */
  async sources(): Promise<string[]> {
    return this.cells.evaluateAll((cells) =>
      cells.map((cell) => {
        const lines = cell.querySelectorAll(".cm-line");
        if (lines.length > 0) return [...lines].map((line) => line.textContent ?? "").join("\n");
        const shown = cell.querySelector(".code-still, .markdown");
        return (shown?.textContent ?? "").trimEnd();
      }),
    );
  }

  async hasSources(...sources: string[]): Promise<void> {
    await expect.poll(() => this.sources()).toEqual(sources);
  }

  /** Number of the active cell, from 1, and whether its text is being edited; where the focus really is. */
  async focus(): Promise<string> {
    return this.page.evaluate(() => {
      const cell = document.activeElement?.closest(".cell");
      const number = cell?.getAttribute("aria-label") ?? "nowhere";
      return `${number} ${document.activeElement?.closest(".cm-editor") ? "edit" : "command"}`;
    });
  }

  async hasFocus(number: number, mode: "edit" | "command"): Promise<void> {
    await expect.poll(() => this.focus()).toBe(`Cell ${number} ${mode}`);
  }

  async isSaved(): Promise<void> {
    await expect(this.saved).toHaveText("Saved in this browser");
  }
}

/** A notebook file with these cells; text that begins with `#` is Markdown. */
export function notebookFile(sources: string[], metadata: object = {}): string {
  const cells = sources.map((source, at) => ({
    id: `cell-${at}`,
    cell_type: source.startsWith("#") ? "markdown" : "code",
    metadata: {},
    source,
    ...(source.startsWith("#") ? {} : { outputs: [], execution_count: null }),
  }));
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 });
}
