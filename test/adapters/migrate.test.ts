import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { migrate, schemaLook } from "#app/adapters/postgres/migrate.ts";
import { until } from "#scripts/demo/until.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  await query("DROP SCHEMA public CASCADE");
  await query("CREATE SCHEMA public");
  folder = mkdtempSync(path.join(os.tmpdir(), "cadence-migrations-"));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

it("applies what is new, in order, once", async () => {
  write("2_second", "ALTER TABLE note ADD COLUMN author TEXT");
  write("1_first", "CREATE TABLE note (text TEXT); CREATE INDEX ON note (text)");
  expect(await migrate(database.url, folder)).toEqual(["1_first", "2_second"]);
  expect(await migrate(database.url, folder)).toEqual([]);

  write("3_third", "DROP TABLE note");
  expect(await migrate(database.url, folder)).toEqual(["3_third"]);
});

it("applies them once although several processes begin at the same time", async () => {
  write("1_first", "CREATE TABLE note (text TEXT)");
  const all = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, folder)));
  expect(all.flat()).toEqual(["1_first"]);
});

it("takes a migration back whole when one of its statements fails, and can go on once it is repaired", async () => {
  write("1_first", "CREATE TABLE note (text TEXT); SELECT nonsense;");
  await expect(migrate(database.url, folder)).rejects.toThrow(
    "Migration 1_first failed and left nothing behind.",
  );
  expect(await query("SELECT to_regclass('note') AS note")).toEqual([{ note: null }]);

  write("1_first", "CREATE TABLE note (text TEXT);");
  expect(await migrate(database.url, folder)).toEqual(["1_first"]);
});

it("says whether the schema has all that a version needs, though a newer one has gone further", async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  write("1_first", "CREATE TABLE note (text TEXT)");
  await migrate(database.url, folder);
  const before = schemaLook(pool, folder);
  write("2_second", "ALTER TABLE note ADD COLUMN author TEXT");
  const after = schemaLook(pool, folder);
  expect([await before(), await after()]).toEqual([true, false]);

  await migrate(database.url, folder);
  expect([await before(), await after()]).toEqual([true, true]);
  await query(
    "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '2_second'",
  );
  expect([await before(), await after()]).toEqual([true, false]);
  await pool.end();
});

it("keeps nobody waiting behind it for long while a long read holds it up, and gets through when that ends", async () => {
  write("1_first", "CREATE TABLE note (text TEXT)");
  await migrate(database.url, folder);
  write("2_second", "ALTER TABLE note ADD COLUMN author TEXT");
  const reader = new pg.Client({ connectionString: database.url });
  await reader.connect();
  await reader.query("BEGIN; SELECT FROM note");
  const migrated = migrate(database.url, folder);
  await until("the migration to wait", 5_000, async () => (await query(WAITING)).length > 0);
  // A second, not for as long as the read goes on.
  expect(await query("INSERT INTO note (text) VALUES ('a webhook') RETURNING text")).toHaveLength(
    1,
  );
  await reader.query("COMMIT");
  await reader.end();
  expect(await migrated).toEqual(["2_second"]);
});

it("refuses to go on over a migration that was changed after it was applied", async () => {
  write("1_first", "CREATE TABLE note (text TEXT)");
  await migrate(database.url, folder);
  write("1_first", "CREATE TABLE note (text TEXT, author TEXT)");
  await expect(migrate(database.url, folder)).rejects.toThrow(
    /^Migration 1_first was changed after it was applied here: restore it/,
  );
});

it("leaves the history `prisma migrate deploy` leaves, which then finds nothing to do", async () => {
  const names = await migrate(database.url);
  const ours = await query(HISTORY);
  expect(deploy(database.url)).toContain("No pending migrations to apply");

  const theirs = await freshDatabase();
  await query("DROP SCHEMA public CASCADE", theirs.url);
  await query("CREATE SCHEMA public", theirs.url);
  deploy(theirs.url);
  expect(await query(HISTORY, theirs.url)).toEqual(ours);
  expect(await query(COLUMNS, theirs.url)).toEqual(await query(COLUMNS));
  expect(await migrate(theirs.url)).toEqual([]);
  expect(ours).toHaveLength(names.length);
  await theirs.drop();
});

it("finds that the migrations make what schema.prisma describes", () => {
  const { status, stdout } = compare("prisma/schema.prisma");
  expect(stdout).toContain("No difference detected");
  expect(status).toBe(0);
});

it("finds what a change of schema.prisma still lacks a migration for", () => {
  const schema = readFileSync("prisma/schema.prisma", "utf8");
  const changed = path.join(folder, "schema.prisma");
  writeFileSync(changed, `${schema}\nmodel Extra {\n  id Int @id\n}\n`);
  const { status, stdout } = compare(changed);
  expect(stdout).toContain("Extra");
  expect(status).toBe(2);
});

it("gives every test file a migrated database of its own", async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  expect(one.url).not.toBe(other.url);
  expect(await migrate(one.url)).toEqual([]); // nothing is pending
  await Promise.all([one.drop(), other.drop()]);
  expect(inject("postgres").template).toMatch(/^cadence_template_\d+$/);
});

const WAITING = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'note'::regclass";

const HISTORY = `
  SELECT migration_name, checksum, finished_at > started_at AS took_time, logs, rolled_back_at, applied_steps_count
  FROM _prisma_migrations ORDER BY migration_name`;

const COLUMNS = `
  SELECT column_name, data_type, character_maximum_length, column_default, is_nullable
  FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`;

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

function deploy(url: string): string {
  const { status, stdout } = prisma(url, "migrate", "deploy");
  expect({ status, stdout }).toMatchObject({ status: 0 });
  return stdout;
}

/** Says whether the folder of migrations makes what the schema file describes, as `npm run db:check` does. */
function compare(schema: string) {
  const files = ["--from-migrations", "prisma/migrations", "--to-schema", schema];
  return prisma(database.url, "migrate", "diff", ...files, "--exit-code");
}

function prisma(url: string, ...args: string[]) {
  return spawnSync(process.execPath, ["node_modules/prisma/build/index.js", ...args], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: "1" },
  });
}

async function query(sql: string, url = database.url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
