import { expect, type Locator, type Page } from "@playwright/test";

/** Livy's API, as a client without the app would use it. */
export class Livy {
  constructor(private readonly api: string) {}

  async call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
    const headers = { "X-Requested-By": "e2e", "Content-Type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.api}${path}`, { method, headers, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** A new session's number, once it is idle. */
  async session(kind = "pyspark"): Promise<number> {
    const { id } = await this.call<{ id: number }>("POST", "/sessions", { kind });
    while ((await this.call<{ state: string }>("GET", `/sessions/${id}/state`)).state !== "idle") {
      await new Promise((next) => setTimeout(next, 300));
    }
    return id;
  }

  async state(id: number): Promise<string> {
    return (await this.call<{ state: string }>("GET", `/sessions/${id}/state`)).state;
  }

  /** Runs Python and returns what it printed. */
  async python(id: number, code: string): Promise<string> {
    interface Statement {
      id: number;
      state: string;
      output: { data?: Record<string, string> } | null;
    }
    let statement = await this.call<Statement>("POST", `/sessions/${id}/statements`, { code, kind: "pyspark" });
    while (statement.state !== "available") {
      await new Promise((next) => setTimeout(next, 50));
      statement = await this.call<Statement>("GET", `/sessions/${id}/statements/${statement.id}`);
    }
    return statement.output?.data?.["text/plain"] ?? JSON.stringify(statement.output);
  }
}

/** A new notebook on a session, with its first cell ready. */
export class LiveNotebook {
  constructor(readonly page: Page) {}

  async create(session: number, address = "notebooks"): Promise<void> {
    await this.page.goto(address);
    await this.page.getByRole("button", { name: "New notebook" }).click();
    await this.page.getByRole("combobox", { name: "Session" }).selectOption(String(session));
    await expect(this.cell(1)).toBeVisible();
  }

  cell(position: number): Locator {
    return this.page.getByRole("group", { name: `Cell ${position}`, exact: true });
  }

  code(position: number): Locator {
    return this.cell(position).getByRole("textbox", { name: "Code" });
  }

  output(position: number): Locator {
    return this.cell(position).getByRole("region", { name: "Output" });
  }

  async is(position: number, state: string): Promise<void> {
    await expect(this.cell(position).getByRole("status")).toHaveText(state, { timeout: 120_000 });
  }

  async write(position: number, code: string): Promise<void> {
    // Help that is shown under the mouse may cover the next cell.
    await this.page.mouse.move(0, 0);
    await this.code(position).click();
    await this.page.keyboard.press("Control+a");
    if (code === "") await this.page.keyboard.press("Delete");
    else await this.page.keyboard.insertText(code);
  }

  /** Writes a cell and runs it; the next one is selected, and made if there is none. */
  async run(position: number, code: string): Promise<void> {
    await this.write(position, code);
    await this.page.keyboard.press("Shift+Enter");
  }

  tool(name: string): Locator {
    return this.page.getByRole("toolbar", { name: "Notebook" }).getByRole("button", { name, exact: true });
  }

  /** What the list of completions offers. */
  completions(): Locator {
    return this.page.getByRole("listbox").getByRole("option");
  }

  /** Opens or closes the panel of the session's variables. */
  async variables(): Promise<Locator> {
    await this.page.getByRole("button", { name: "View", exact: true }).click();
    await this.page.getByRole("menuitem", { name: /Show or hide the variables/ }).click();
    return this.page.getByRole("complementary", { name: "Variables" });
  }
}
