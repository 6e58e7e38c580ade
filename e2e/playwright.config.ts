import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";

/** `cargo xtask test e2e` sets the environment that support/environment.ts reads. */
export default defineConfig({
  testDir: "tests",
  outputDir: "results/tests",
  // Two browsers and two Sparks share the machine with the build. What fails has a second try, and is named as unsteady
  // when that passes; support/failures.ts ends the run when that is more than a hiccup.
  retries: 1,
  workers: Number(process.env["E2E_WORKERS"] ?? 2),
  forbidOnly: Boolean(process.env["CI"]),
  // Generous: these end a hang, they measure nothing. Spark takes its time on a small machine.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [["list"], ["./support/failures.ts"]],
  use: {
    browserName: "chromium",
    launchOptions,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
