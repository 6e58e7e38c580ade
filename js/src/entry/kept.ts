// Long logs that are kept in the browser, read off the main thread.

import { Reader } from "../kept/reader.ts";

export type { Reader };

/** `workerUrl` is the address of the module kept-worker. */
export function createReader(workerUrl: string, database: string, store: string): Reader {
  return new Reader(workerUrl, database, store);
}
