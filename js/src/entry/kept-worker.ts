// The worker of kept.ts: reads what it is asked for, one after the other, and hands it over.

import { lines, type Lines } from "../kept/lines.ts";
import type { Given, Wanted } from "../kept/messages.ts";

const utf8 = new TextEncoder();
let open: { name: string; database: Promise<IDBDatabase> } | null = null;
let before: Promise<void> = Promise.resolve();

function outcome<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function connect(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name);
  // It is the page that makes it.
  request.onupgradeneeded = () => request.transaction?.abort();
  const database = await outcome(request);
  // Whoever changes or deletes it need not wait for this one.
  database.onversionchange = () => {
    database.close();
    open = null;
  };
  return database;
}

async function read({ database: name, store, first, last }: Wanted): Promise<Lines> {
  if (open?.name !== name) open = { name, database: connect(name) };
  const database = await open.database;
  const texts: unknown[] = await outcome(database.transaction(store).objectStore(store).getAll(IDBKeyRange.bound(first, last)));
  return lines(utf8.encode(texts.join("")));
}

function give(given: Given): void {
  self.postMessage(given, { transfer: Object.values(given.lines ?? {}).map(({ buffer }) => buffer) });
}

self.onmessage = ({ data }: MessageEvent<Wanted>) => {
  const { id } = data;
  before = before.then(() => read(data)).then(
    (lines) => give({ id, lines }),
    () => {
      open = null;
      give({ id, lines: null });
    },
  );
};
