import { expect, type Locator, type Page } from "@playwright/test";

/** A session that will not become idle any more. */
const ENDED = ["dead", "error", "killed", "shutting_down"];

/** Spark on a busy machine takes its time. */
const RUN = 200_000;

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
    for (;;) {
      const state = await this.state(id);
      if (state === "idle") return id;
      if (ENDED.includes(state)) throw new Error(`session ${id} is ${state}`);
      await new Promise((next) => setTimeout(next, 300));
    }
  }

  /** Ends a session; its driver takes memory from what is tested next. */
  async end(id: number): Promise<void> {
    await this.call("DELETE", `/sessions/${id}`);
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
    while (!["available", "error", "cancelled"].includes(statement.state)) {
      await new Promise((next) => setTimeout(next, 50));
      statement = await this.call<Statement>("GET", `/sessions/${id}/statements/${statement.id}`);
    }
    return statement.output?.data?.["text/plain"] ?? JSON.stringify(statement.output);
  }

  /** Has the session's Python call a function of the job context beside whatever runs: `lambda jc: …`. */
  async aside(id: number, expression: string): Promise<void> {
    await this.call("POST", `/sessions/${id}/submit-job`, { job: pickled(expression), jobType: "pyspark" });
  }
}

/** A new notebook on a session, with its first cell ready. */
export class LiveNotebook {
  constructor(readonly page: Page) {}

  async create(session: number, address = "notebooks"): Promise<void> {
    await this.page.goto(address);
    await this.page.getByRole("button", { name: "New notebook" }).click();
    await this.choose(session);
    await expect(this.page.locator(".session-picker .session-state")).toBeVisible();
  }

  /** Chooses a session for the notebook. */
  async choose(session: number): Promise<void> {
    await expect(this.cell(1)).toBeVisible();
    await this.page.getByRole("combobox", { name: "Session" }).selectOption(String(session));
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
    await expect(this.cell(position).getByRole("status")).toHaveText(state, { timeout: RUN });
  }

  /** Waits until Python is at work in a cell: a statement that was only handed to it can't be interrupted yet. */
  async works(position: number): Promise<void> {
    await this.is(position, "Running");
    await expect(this.cell(position).locator(".cm-runningLine")).toBeVisible({ timeout: RUN });
  }

  async write(position: number, code: string): Promise<void> {
    // Help that is shown under the mouse may cover the next cell.
    await this.page.mouse.move(0, 0);
    await this.code(position).click();
    await expect(this.code(position)).toBeFocused();
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

  /**
   * Types into an empty cell until a completion is offered: a driver that is busy with something else may answer too late,
   * and then it is for the person to type again.
   */
  async completes(position: number, text: string, wanted: string | RegExp): Promise<void> {
    await expect(async () => {
      await this.write(position, "");
      await this.page.keyboard.type(text);
      await expect(this.completions().filter({ hasText: wanted })).toBeVisible({ timeout: 20_000 });
    }).toPass({ timeout: RUN });
  }

  /** Opens or closes the panel of the session's variables. */
  async variables(): Promise<Locator> {
    await this.page.getByRole("button", { name: "View", exact: true }).click();
    await this.page.getByRole("menuitem", { name: /Show or hide the variables/ }).click();
    return this.page.getByRole("complementary", { name: "Variables" });
  }
}

/** The pickle of a call of `eval` on a Python expression, in base64. */
function pickled(expression: string): string {
  const text = Buffer.from(expression, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const parts = [Buffer.from([0x80, 0x02]), Buffer.from("cbuiltins\neval\nX"), length, text, Buffer.from([0x85, 0x52, 0x2e])];
  return Buffer.concat(parts).toString("base64");
}
