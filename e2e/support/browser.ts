import type { LaunchOptions } from "@playwright/test";
import { onPath } from "./environment.ts";

/** The system's Chromium. It stays off the network, and does without its sandbox where that cannot work: as root. */
export const launchOptions: LaunchOptions = {
  executablePath: process.env["CHROMIUM"] ?? onPath("chromium", "chromium-browser", "google-chrome") ?? "/usr/bin/chromium",
  chromiumSandbox: process.getuid?.() !== 0,
  args: [
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
