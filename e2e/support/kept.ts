import type { Page } from "@playwright/test";

/**
 * How many records a table of the browser's database has, or how many of them have `like` in their key or text; 0 before
 * there is a database.
 */
export function kept(page: Page, table: "records" | "pieces" | "journal", like?: RegExp): Promise<number> {
  return page.evaluate(
    async ({ table, like }) => {
      const there = (await indexedDB.databases()).some(({ name }) => name === "livy-notebook");
      if (!there) return 0;
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answer(indexedDB.open("livy-notebook"));
      const store = database.transaction(table).objectStore(table);
      const [keys, texts] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
      database.close();
      const pattern = new RegExp(like);
      return keys.filter((key, at) => pattern.test(`${String(key)} ${String(texts[at])}`)).length;
    },
    { table, like: like?.source ?? "" },
  );
}

/** The records of a table of the browser's database, a line each with its key before it; "" before there is one. */
export function keptText(page: Page, table: "heads" | "journal" | "versions"): Promise<string> {
  return page.evaluate(async (table) => {
    const there = (await indexedDB.databases()).some(({ name }) => name === "livy-notebook");
    if (!there) return "";
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open("livy-notebook"));
    const store = database.transaction(table).objectStore(table);
    const [keys, records] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    database.close();
    return keys.map((key, at) => `${key} ${records[at]}`).join("\n");
  }, table);
}
