import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

/** Lines of an error, and of each log beside it, that are said again. */
const LINES = 14;

/** Tests that may need their second try; more of them, and the run has failed. */
const UNSTEADY = 2;

/**
 * Says at the end once more, in few lines, what failed and why, second try or not: where a machine runs the tests, the end
 * of the output is often all that is kept of it.
 */
export default class Failures implements Reporter {
  private readonly said: string[] = [];
  private readonly unsteady = new Set<string>();

  onTestEnd(test: TestCase, result: TestResult): void {
    const name = `${basename(test.location.file)}:${test.location.line} ${test.title}`;
    if (test.outcome() === "flaky") this.unsteady.add(name);
    if (result.status === "skipped" || result.status === test.expectedStatus) return;
    this.said.push(`${name} (${result.status}, ${Math.round(result.duration / 1000)} s, try ${result.retry + 1})`);
    this.say(lines(result.error?.message ?? "").slice(0, LINES));
    for (const { name, contentType, body } of result.attachments) {
      if (contentType !== "text/plain" || !body) continue;
      this.said.push(`  ${name}:`);
      this.say(lines(body.toString("utf8")).slice(-LINES));
    }
  }

  async onEnd(): Promise<{ status?: FullResult["status"] }> {
    if (this.said.length > 0) console.log(["", "What failed, in short:", ...this.said].join("\n"));
    if (this.unsteady.size > 0) console.log(["", "Unsteady, passed by the second try; mend them:", ...this.unsteady].join("\n"));
    return this.unsteady.size > UNSTEADY ? { status: "failed" } : {};
  }

  private say(some: string[]): void {
    this.said.push(...some.map((line) => `  | ${line.slice(0, 200)}`));
  }
}

function lines(text: string): string[] {
  return stripVTControlCharacters(text).split("\n").filter((line) => line.trim() !== "");
}
