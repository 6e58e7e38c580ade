import { expect, type Page } from "@playwright/test";

/** When the batch that {@link keepLog} keeps was first seen; its number is 7. */
export const BORN = 1_700_000_000_000;

/**
 * Puts a batch that the server does not know into what the browser keeps, with a log as Spark writes it: every hundredth
 * line is an error with a trace of 13 lines. With `codes`, what the app knows of each line stands before it, as the app
 * writes it. Returns the bytes of the log. The app must have made its database.
 */
export async function keepLog(page: Page, name: string, lines: number, codes: boolean): Promise<number> {
  return page.evaluate(
    async ({ name, lines, codes, born }) => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const two = (n: number) => String(n).padStart(2, "0");
      const line = (n: number): [code: string, text: string] => {
        // Belongs to an error; an error with a time; a piece of news with a time.
        if (n % 100 === 7) return ["=", "java.lang.IllegalStateException: something is not as it should be – été"];
        if (n % 100 > 7 && n % 100 < 20) return ["=", "\tat org.apache.spark.scheduler.DAGScheduler.handle(DAGScheduler.scala:1234)"];
        const at = `24/03/01 ${two(Math.floor(n / 3600) % 24)}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}`;
        const [code, level] = n % 100 === 6 ? ["E", "ERROR"] : ["C", "INFO"];
        return [code, `${at} ${level} TaskSetManager: Finished task ${n}.0 in stage 3.0 (TID ${n}) in 12 ms on node-${n % 40}`];
      };
      const key = `/livy b 0000000007 ${String(born).padStart(16, "0")}`;
      const database = await answer(indexedDB.open("livy-notebook"));
      // Of another log that was put there before.
      await answer(database.transaction("pieces", "readwrite").objectStore("pieces").delete(IDBKeyRange.bound(key, `${key}0`)));
      const utf8 = new TextEncoder();
      let [bytes, open] = [0, 0];
      while (open < lines) {
        const writing = database.transaction("pieces", "readwrite");
        const done = new Promise((resolve) => (writing.oncomplete = resolve));
        for (let part = 0; part < 50 && open < lines; part += 1) {
          let text = "";
          let next = open;
          for (; next < lines && text.length < 128 * 1024; next += 1) {
            const [code, content] = line(next);
            text += codes ? `E${code}${content}\n` : `e${content}\n`;
            bytes += utf8.encode(content).length + 1;
          }
          writing.objectStore("pieces").put(text, `${key}/${String(open).padStart(10, "0")}`);
          open = next;
        }
        await done;
      }
      const record = {
        sort: "b", id: 7, born, who: [name, "", "", ""], states: [["running", born], ["success", born + 60_000]], gone: true,
        request: null, lines, bytes, open: lines, gaps: [], held: [0, 0], rings: [null, null],
      };
      const writing = database.transaction("records", "readwrite");
      writing.objectStore("records").put(JSON.stringify(record), key);
      await new Promise((resolve) => (writing.oncomplete = resolve));
      database.close();
      return bytes;
    },
    { name, lines, codes, born: BORN },
  );
}

/** Waits until the app has made its database. */
export async function databaseIsMade(page: Page): Promise<void> {
  const made = () => page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === "livy-notebook"));
  await expect.poll(made).toBe(true);
}
