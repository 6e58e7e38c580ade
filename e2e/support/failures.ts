import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Lines of an error, and of each log beside it, that are said again. */
const LINES = 14;

/**
 * Says at the end once more, in few lines, what failed and why: where a machine runs the tests, the end of the output is
 * often all that is kept of it.
 */
export default class Failures implements Reporter {
  private readonly said: string[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === "skipped" || result.status === test.expectedStatus) return;
    const { file, line } = test.location;
    this.said.push(`${basename(file)}:${line} ${test.title} (${result.status}, ${Math.round(result.duration / 1000)} s)`);
    this.say(lines(result.error?.message ?? "").slice(0, LINES));
    for (const { name, contentType, body } of result.attachments) {
      if (contentType !== "text/plain" || !body) continue;
      this.said.push(`  ${name}:`);
      this.say(lines(body.toString("utf8")).slice(-LINES));
    }
  }

  onEnd(): void {
    if (this.said.length > 0) console.log(["", "What failed, in short:", ...this.said].join("\n"));
  }

  private say(some: string[]): void {
    this.said.push(...some.map((line) => `  | ${line.slice(0, 200)}`));
  }
}

function lines(text: string): string[] {
  return stripVTControlCharacters(text).split("\n").filter((line) => line.trim() !== "");
}
