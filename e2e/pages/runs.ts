import { expect, type Locator, type Page } from "@playwright/test";
import { App } from "./app.ts";
import { LogView } from "./log.ts";

/** A form in a dialog, as for a new session or batch. */
export class Form {
  constructor(
    readonly dialog: Locator,
    private readonly verb: string,
  ) {}

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true });
  }

  /** Opens the group of fields of this title. */
  async unfold(title: string): Promise<void> {
    await this.dialog.locator("summary", { hasText: title }).click();
  }

  async send(): Promise<void> {
    await this.dialog.getByRole("button", { name: this.verb, exact: true }).click();
  }
}

/** A page that lists sessions or batches. */
class List extends App {
  readonly table: Locator;
  /** A row that is there, and with it all of what was read. */
  readonly first: Locator;
  readonly filter: Locator;
  /** The box that selects all rows shown. */
  readonly selectShown: Locator;
  /** How many are selected. */
  readonly selected: Locator;

  constructor(
    page: Page,
    private readonly path: string,
    readonly title: string,
    private readonly one: string,
    private readonly verb: string,
  ) {
    super(page);
    this.table = page.getByRole("table", { name: title });
    this.first = this.table.locator("td.id").first();
    this.filter = page.getByRole("searchbox", { name: `Filter ${title.toLowerCase()}` });
    this.selectShown = this.table.getByRole("checkbox", { name: "Select all shown" });
    this.selected = page.getByRole("status", { name: "Selected" });
  }

  /** The box that selects the row of this number. */
  readonly select = (id: number): Locator => this.table.getByRole("checkbox", { name: `Select ${this.one} ${id}`, exact: true });

  async show(query = ""): Promise<void> {
    await this.open(`${this.path}${query}`);
    await expect(this.page.getByRole("heading", { name: this.title, level: 1 })).toBeVisible();
  }

  /** The dialog for a new one, opened from the head of the page. */
  async create(): Promise<Form> {
    await this.page.getByRole("button", { name: `New ${this.one}` }).click();
    return new Form(this.page.getByRole("dialog", { name: `New ${this.one}` }), this.verb);
  }

  row(text: string | RegExp): Locator {
    return this.table.getByRole("row").filter({ hasText: text });
  }
}

export class Sessions extends List {
  constructor(page: Page) {
    super(page, "sessions", "Sessions", "session", "Create");
  }
}

export class Batches extends List {
  constructor(page: Page) {
    super(page, "batches", "Batches", "batch", "Submit");
  }

  /** Submits a file, with what else is to stand in the dialog's fields; the batch's page follows. */
  async submit(file: string, fields: Record<string, string> = {}): Promise<Run> {
    await this.show();
    const form = await this.create();
    for (const [field, text] of Object.entries({ File: file, ...fields })) await form.field(field).fill(text);
    await form.send();
    return new Run(this.page);
  }
}

/** The page of one session or batch. */
export class Run extends App {
  readonly log: LogView;
  /** The cause of its end. */
  readonly death: Locator;

  constructor(page: Page) {
    super(page);
    this.log = new LogView(page);
    this.death = page.getByRole("region", { name: "Why it ended" });
  }

  async show(path: string): Promise<void> {
    await this.open(path);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  /** Its state, once it is this one. */
  async becomes(state: string, seconds = 200): Promise<void> {
    await expect(this.page.locator(".page-head .badge")).toHaveText(state, { timeout: seconds * 1000 });
  }
}
