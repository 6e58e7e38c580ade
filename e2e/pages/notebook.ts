import type { Locator, Page } from "@playwright/test";
import { expect, SPARK } from "../support/patient.ts";
import { App } from "./app.ts";

/** The words for how a cell's run stands. */
export type RunState = "Not run" | "Queued" | "Running" | "Done" | "Error" | "Cancelled" | "Lost";

/** A cell of an open notebook, by its position from 1. */
export class Cell {
  readonly group: Locator;
  readonly code: Locator;
  readonly markdown: Locator;
  readonly language: Locator;
  readonly run: Locator;
  readonly cancel: Locator;
  readonly progress: Locator;
  readonly status: Locator;
  readonly output: Locator;
  readonly table: Locator;

  constructor(
    private readonly page: Page,
    region: Locator,
    readonly position: number,
  ) {
    this.group = region.getByRole("group", { name: `Cell ${position}`, exact: true });
    this.code = this.group.getByRole("textbox", { name: "Code" });
    this.markdown = this.group.getByRole("textbox", { name: "Markdown" });
    this.language = this.group.getByRole("combobox", { name: "Language" });
    this.run = this.group.getByRole("button", { name: "Run cell" });
    this.cancel = this.group.getByRole("button", { name: "Cancel" });
    this.progress = this.group.getByRole("progressbar", { name: "Progress" });
    this.status = this.group.getByRole("status");
    this.output = this.group.getByRole("region", { name: "Output" });
    this.table = this.output.getByRole("grid", { name: "Result table" });
  }

  /** Replaces its text by `code`, as pasting does. */
  async write(code: string): Promise<void> {
    await this.code.click();
    await expect(this.code).toBeFocused();
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.insertText(code);
  }

  /** Waits until its run stands so. */
  async is(state: RunState): Promise<void> {
    await expect(this.status).toHaveText(state, SPARK);
  }
}

/** An open notebook. */
export class NotebookPage extends App {
  readonly region: Locator;
  readonly toolbar: Locator;
  readonly title: Locator;
  readonly session: Locator;
  readonly cells: Locator;
  readonly sessionDialog: Locator;
  readonly saved: Locator;

  constructor(page: Page) {
    super(page);
    this.region = page.getByRole("region", { name: "Notebook" });
    this.toolbar = this.region.getByRole("toolbar", { name: "Notebook" });
    this.title = this.region.getByRole("textbox", { name: "Title" });
    this.session = this.toolbar.getByRole("combobox", { name: "Session" });
    this.cells = this.region.getByRole("group", { name: /^Cell \d+$/ });
    this.sessionDialog = page.getByRole("dialog", { name: "Choose a session" });
    this.saved = this.region.getByText("Saved in this browser");
  }

  cell(position: number): Cell {
    return new Cell(this.page, this.region, position);
  }

  tool(name: string): Locator {
    return this.toolbar.getByRole("button", { name, exact: true });
  }

  /** Waits until the notebook in the address is there. */
  async isOpen(): Promise<void> {
    await expect(this.region).toBeVisible();
    await expect(this.cells.first()).toBeVisible();
  }

  /** Adds a code cell below what is selected and writes into it; the cell. */
  async add(code: string, language: "Python" | "Scala" | "SQL" | "R" = "Python"): Promise<Cell> {
    const position = (await this.cells.count()) + 1;
    await this.tool("Add code cell").click();
    const cell = this.cell(position);
    await expect(cell.code).toBeFocused();
    await cell.language.selectOption({ label: language });
    await cell.write(code);
    return cell;
  }

  /** Scrolls until a cell stands below the head of the page. */
  async show(position: number): Promise<void> {
    await this.cell(position).group.evaluate((cell) => cell.scrollIntoView({ block: "start", behavior: "instant" }));
  }
}
