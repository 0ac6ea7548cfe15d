import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const SQLITE_BUSY = 5;

/** Kept from the garbage collector, which would close the file and with it drop the lock. */
const held = new Set<DatabaseSync>();

/** A lock that the operating system takes back when its holder dies, however it dies. */
export type Lock = { release(): void };

/** The lock on this file, or undefined while someone else holds it, in this process or another. */
export function tryLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

/** Runs the work while holding the lock, waiting for it as long as it takes. */
export async function exclusively<T>(file: string, work: () => Promise<T>): Promise<T> {
  let lock = tryLock(file);
  while (!lock) {
    await sleep(25);
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
