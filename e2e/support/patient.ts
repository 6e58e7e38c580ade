import { expect as base } from "@playwright/test";

/**
 * Waits as long as a machine that has other things to do may take for what is done at once on one that has not: pages that
 * load, cells that run on the scripted engine, what is asked for every quarter of a minute at most.
 */
export const expect = base.configure({ timeout: 60_000 });

/** For what real Spark does, its start included. */
export const SPARK = { timeout: 240_000 };

/** Milliseconds for a test in which Spark starts, perhaps more than once. */
export const SPARK_TEST = 600_000;
