import type { Page } from "@playwright/test";

/** How many records a table of the browser's database has; 0 before there is one. */
export function kept(page: Page, table: "records" | "pieces"): Promise<number> {
  return page.evaluate(async (table) => {
    const there = (await indexedDB.databases()).some(({ name }) => name === "livy-notebook");
    if (!there) return 0;
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open("livy-notebook"));
    const count = await answer(database.transaction(table).objectStore(table).count());
    database.close();
    return count;
  }, table);
}
