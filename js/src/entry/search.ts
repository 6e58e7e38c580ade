// Search with regular expressions through large texts, off the main thread.

import { Searcher } from "../search/searcher.ts";

export type { Searcher };
export type { Chunks, Found, Outcome } from "../search/searcher.ts";

/** `workerUrl` is the address of the module search-worker. The worker starts with the first search. */
export function createSearcher(workerUrl: string): Searcher {
  return new Searcher(workerUrl);
}
