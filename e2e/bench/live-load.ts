// What the live channel costs, on this machine's Spark or on the Livy in LIVY_URL: the driver's processor time while a
// cell that sleeps is followed, against one that nobody follows; its memory and the page's longest task while a cell
// prints a million lines.

import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { launchOptions } from "../support/browser.ts";
import { Livy, LiveNotebook } from "../support/live-notebook.ts";
import { realSpark, startNotebook } from "../support/notebook-server.ts";
import { print } from "./support/figures.ts";

const SECONDS = Number(process.env["LIVE_SECONDS"] ?? 60);
const LINES = 1_000_000;
const SLEEPER = `import time\nfor n in range(10**9): time.sleep(0.1)`;

/** Seconds of processor time that a process has used. */
function used(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident megabytes of a process. */
function resident(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

const wait = (milliseconds: number) => new Promise((next) => setTimeout(next, milliseconds));

const server = await startNotebook(realSpark());
const livy = new Livy(server.api);
const browser = await chromium.launch(launchOptions);
try {
  const session = await livy.session();
  const own = Number(await livy.python(session, "import os; print(os.getpid())"));
  const java = Number(await livy.python(session, "print(sc._jvm.java.lang.ProcessHandle.current().pid())"));
  /** Percent of one processor that Python and Java use. */
  const share = async (): Promise<[number, number]> => {
    const before = [used(own), used(java)] as const;
    await wait(SECONDS * 1000);
    return [((used(own) - before[0]) / SECONDS) * 100, ((used(java) - before[1]) / SECONDS) * 100];
  };
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const kept = globalThis as unknown as { longest: number };
    kept.longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) kept.longest = Math.max(kept.longest, entry.duration);
    }).observe({ type: "longtask" });
  });
  const notebook = new LiveNotebook(page);
  await notebook.create(session, `${server.origin}/notebooks`);
  await notebook.run(1, "print('warm')");
  await notebook.is(1, "Done");
  // What Java compiles and Spark starts is over by then.
  await wait(20_000);

  await notebook.run(1, SLEEPER);
  await notebook.is(1, "Running");
  await wait(3_000);
  const followed = await share();
  await notebook.tool("Interrupt").click();
  await notebook.is(1, "Cancelled");
  // The same, and nobody looks; its state is asked for as Livy's own clients would.
  await page.goto("about:blank");
  const { id } = await livy.call<{ id: number }>("POST", `/sessions/${session}/statements`, { code: SLEEPER.replace("10**9", String(SECONDS * 10 + 50)), kind: "pyspark" });
  await wait(3_000);
  const alone = await share();
  while ((await livy.call<{ state: string }>("GET", `/sessions/${session}/statements/${id}`)).state !== "available") await wait(500);
  for (const [at, name] of ["python", "java"].entries()) {
    print(`live.driver-${name}.followed.hundredths-of-percent`, (followed[at] ?? 0) * 100, "");
    print(`live.driver-${name}.alone.hundredths-of-percent`, (alone[at] ?? 0) * 100, "");
  }

  await notebook.create(session, `${server.origin}/notebooks`);
  const print_ = (lines: number) => `for n in range(${lines}): print(n)`;
  await notebook.run(1, print_(1000));
  await notebook.is(1, "Done");
  const before = resident(own);
  await page.evaluate(() => ((globalThis as unknown as { longest: number }).longest = 0));
  await notebook.run(1, print_(LINES));
  await notebook.is(1, "Done");
  const longest = await page.evaluate(() => (globalThis as unknown as { longest: number }).longest);
  // The output itself is the statement's; the next one lets go of it.
  await livy.python(session, "import gc; gc.collect()");
  print("live.million-lines.longest-task", longest, "ms");
  print("live.million-lines.driver-grew", resident(own) - before, "MB");
  await notebook.run(1, print_(LINES));
  await notebook.is(1, "Done");
  await livy.python(session, "gc.collect()");
  print("live.million-lines-again.driver-grew", resident(own) - before, "MB");
} finally {
  await browser.close();
  await server.stop();
}
