import { embeddedPostgres } from "#app/adapters/postgres/embedded.ts";

/** The database to work on: the one DATABASE_URL names, else the embedded one under DATA_DIR. */
export async function openDatabase(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { DATABASE_URL, DATA_DIR = ".data" } = process.env;
  return DATABASE_URL
    ? { url: DATABASE_URL, stop: () => Promise.resolve() }
    : embeddedPostgres(`${DATA_DIR}/postgres`);
}
