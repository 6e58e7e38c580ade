import type { Page } from "@playwright/test";

type Table = "heads" | "journal" | "pieces" | "records" | "versions";

/** How many records a table of the browser's database has, or how many of them have `like` in their key or text. */
export async function kept(page: Page, table: Table, like = /(?:)/): Promise<number> {
  return (await records(page, table)).filter((record) => like.test(record)).length;
}

/** The records of a table of the browser's database, a line each with its key before it. */
export async function keptText(page: Page, table: Table): Promise<string> {
  return (await records(page, table)).join("\n");
}

/** None before there is a database. */
function records(page: Page, table: Table): Promise<string[]> {
  return page.evaluate(async (table) => {
    const there = (await indexedDB.databases()).some(({ name }) => name === "livy-notebook");
    if (!there) return [];
    const answer = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answer(indexedDB.open("livy-notebook"));
    const store = database.transaction(table).objectStore(table);
    const [keys, texts] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    database.close();
    return keys.map((key, at) => `${String(key)} ${String(texts[at])}`);
  }, table);
}
