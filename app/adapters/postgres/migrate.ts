import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";

const FOLDER = path.join(import.meta.dirname, "../../../prisma/migrations");

const PRISMA_MIGRATE_LOCK = 72707369; // the key `prisma migrate deploy` takes, so that we wait for each other

/**
 * A migration waits for a lock no longer than this, then lets pass who has come to wait behind it, webhooks among
 * them, and begins again: a long read must not become everybody's standstill.
 */
const LOCK_TIMEOUT_MS = 1_000;
const LET_PASS_MS = 250;
const MOST_TRIES = 100;
/** A lock not got in time, and two that waited for each other. */
const IN_THE_WAY: ReadonlySet<string> = new Set(["55P03", "40P01"]);
const DatabaseFault = z.object({ code: z.string() });

/** A migration that cannot be applied; the message names it and says what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Applies what is new in prisma/migrations, each migration in one transaction, and returns their names. It keeps
 * `_prisma_migrations` as `prisma migrate deploy` does, so either can go on from the other.
 */
export async function migrate(url: string, folder = FOLDER): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [PRISMA_MIGRATE_LOCK]);
    await client.query(HISTORY);
    const pending = unapplied(migrationsIn(folder), await historyOf(client));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** Whether every migration that this code came with is applied, whatever newer code has applied since. */
export function schemaLook(pool: pg.Pool, folder = FOLDER): () => Promise<boolean> {
  const names = migrationsIn(folder).map(({ name }) => name);
  return async () => {
    const { rows } = await pool.query<{ applied: number }>(
      `SELECT count(DISTINCT migration_name)::int AS applied FROM _prisma_migrations
        WHERE migration_name = ANY($1) AND finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      [names],
    );
    return rows[0]?.applied === names.length;
  };
}

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

type Applied = {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
};

const HISTORY = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

function migrationsIn(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .toSorted()
    .filter((name) => existsSync(path.join(folder, name, "migration.sql")))
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, "migration.sql"));
      const checksum = createHash("sha256").update(bytes).digest("hex");
      return { name, sql: bytes.toString("utf8"), checksum };
    });
}

async function historyOf(client: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  return rows;
}

function unapplied(
  migrations: readonly Migration[],
  history: readonly Applied[],
): readonly Migration[] {
  const failed = history.find((row) => row.finished_at === null);
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.migration_name} failed half way: repair the database, then run \`npm run prisma -- migrate resolve\`.`,
    );
  }
  const checksums = new Map(history.map((row) => [row.migration_name, row.checksum]));
  const changed = migrations.find(
    ({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum,
  );
  if (changed) {
    throw new MigrationError(
      `Migration ${changed.name} was changed after it was applied here: restore it and add a new one, or delete .data to begin with an empty development database.`,
    );
  }
  return migrations.filter(({ name }) => !checksums.has(name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await applyOnce(client, migration);
    } catch (cause) {
      if (!isInTheWay(cause) || tries === MOST_TRIES) {
        throw new MigrationError(`Migration ${migration.name} failed and left nothing behind.`, {
          cause,
        });
      }
    }
    await pause(LET_PASS_MS);
  }
}

async function applyOnce(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

function isInTheWay(error: unknown): boolean {
  const fault = DatabaseFault.safeParse(error);
  return fault.success && IN_THE_WAY.has(fault.data.code);
}
