import type { Page } from "@playwright/test";
import { expect } from "./patient.ts";

/** A file of the origin's private ones: it stands for one of the disk, which only the browser's own dialog could choose. */
export class DiskFile {
  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {}

  text(): Promise<string> {
    return this.page.evaluate(async (name) => {
      const folder = await navigator.storage.getDirectory();
      return (await (await folder.getFileHandle(name)).getFile()).text();
    }, this.name);
  }

  /** There is no file before the first save, and none for a moment while Chromium swaps a new one in: reading fails then. */
  async holds(text: string): Promise<void> {
    await expect(async () => expect(await this.text()).toContain(text)).toPass();
  }

  /** The app has seen when it wrote the file, and keeps that: what is written from now on is another program's. */
  async isKnown(): Promise<void> {
    const known = () =>
      this.page.evaluate(async (name) => {
        const there = (await indexedDB.databases()).some(({ name }) => name === "livy-notebook-files");
        if (!there) return false;
        const answer = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const database = await answer(indexedDB.open("livy-notebook-files"));
        const records: { changed: number | null }[] = await answer(database.transaction("handles").objectStore("handles").getAll());
        database.close();
        const folder = await navigator.storage.getDirectory();
        const { lastModified } = await (await folder.getFileHandle(name)).getFile();
        return records.some(({ changed }) => changed === lastModified);
      }, this.name);
    await expect.poll(known).toBe(true);
  }

  /** Another program writes it. */
  async writeElsewhere(text: string): Promise<void> {
    // Times of files are no finer than some milliseconds.
    await this.page.waitForTimeout(20);
    await this.page.evaluate(
      async ({ name, text }) => {
        const folder = await navigator.storage.getDirectory();
        const writable = await (await folder.getFileHandle(name)).createWritable();
        await writable.write(text);
        await writable.close();
      },
      { name: this.name, text },
    );
  }
}
