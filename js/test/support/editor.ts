// Editors in the page, and what their host was told.

import type { Locator, Page } from "playwright-core";
import { assertQuiet, type Fixture } from "./browser.ts";
import type { CompletionReply, CompletionRequest, create as Create, Editor, HoverReply } from "../../src/entry/editor.ts";

export interface Made {
  editor: Editor;
  changed: string[];
  focused: boolean[];
  commands: string[];
  requests: CompletionRequest[];
  /** Answers the request that came with that id. */
  answer(id: number, reply: CompletionReply | null): void;
}

declare global {
  /** The editors of the page, in the order they were made. */
  var made: Made[];
}

export interface MakeOptions {
  text?: string;
  language?: string;
  label?: string;
  readOnly?: boolean;
  lineNumbers?: boolean;
  wrap?: boolean;
  placeholder?: string;
  indent?: number;
  /** Commands the host does not handle. */
  refuses?: string[];
  /** Has the host no completion? */
  dumb?: boolean;
  hover?: HoverReply;
}

/** Makes an editor in the page's main element; gives its text box. */
export async function makeEditor(page: Page, options: MakeOptions = {}): Promise<Locator> {
  const index = await page.evaluate(async (given) => {
    const { create } = await load<{ create: typeof Create }>("editor");
    globalThis.made ??= [];
    const cell = document.createElement("div");
    document.querySelector("main")?.append(cell);
    const waiting = new Map<number, (reply: CompletionReply | null) => void>();
    const one = { changed: [], focused: [], commands: [], requests: [] } as unknown as Made;
    one.answer = (id, reply) => waiting.get(id)?.(reply);
    const host = {
      changed: (how: string) => void one.changed.push(how),
      focused: (has: boolean) => void one.focused.push(has),
      command(name: string) {
        one.commands.push(name);
        return !given.refuses?.includes(name);
      },
      ...(given.dumb
        ? {}
        : {
            complete(request: CompletionRequest) {
              one.requests.push(request);
              return new Promise<CompletionReply | null>((resolve) => waiting.set(request.id, resolve));
            },
          }),
      ...(given.hover ? { hover: async () => given.hover ?? null } : {}),
    };
    const { text = "", language = "python", label = "Code", readOnly = false, lineNumbers = false, wrap = false } = given;
    one.editor = create(cell, { ...given, text, language, label, readOnly, lineNumbers, wrap }, host);
    made.push(one);
    return made.length - 1;
  }, options);
  return page.locator(".cm-content").nth(index);
}

/** Something of the newest editor. */
export function ask<T>(page: Page, question: (one: Made) => T): Promise<T> {
  return page.evaluate(`(${question.toString()})(made.at(-1))`) as Promise<T>;
}

export const textOf = (page: Page): Promise<string> => ask(page, (one) => one.editor.text());
export const commandsOf = (page: Page): Promise<string[]> => ask(page, (one) => one.commands.splice(0));

/** Runs a test on a page with one editor that has the focus, and sees to it that nothing went wrong unnoticed. */
export async function editing(fixture: Fixture, options: MakeOptions, run: (page: Page) => Promise<void>): Promise<void> {
  const page = await fixture.open();
  const box = await makeEditor(page, options);
  await box.focus();
  await run(page);
  await assertQuiet(page);
  await page.context().close();
}
