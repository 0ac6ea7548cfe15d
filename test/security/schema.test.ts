import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

type Key = { readonly name: string; readonly table: string; readonly columns: readonly string[] };

const TENANT_TABLES = `
  SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
   WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
     AND a.attname = 'shop_id' AND NOT a.attisdropped`;

/** Primary keys and unique indexes of all tables that hold a shop's rows. */
async function uniqueKeys(): Promise<readonly Key[]> {
  const { rows } = await client.query<Key>(`
    SELECT i.indexrelid::regclass::text AS name, t.relname AS table,
           ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
                  ORDER BY place) AS columns
      FROM (${TENANT_TABLES}) AS t JOIN pg_index i ON i.indrelid = t.oid
     WHERE i.indisunique ORDER BY 1`);
  return rows;
}

async function foreignKeys() {
  const { rows } = await client.query<Key & { readonly targets: readonly string[] }>(`
    SELECT f.conname AS name, t.relname AS table,
           ARRAY(SELECT attname::text FROM pg_attribute
                  WHERE attrelid = f.conrelid AND attnum = f.conkey[1]) AS columns,
           ARRAY(SELECT attname::text FROM pg_attribute
                  WHERE attrelid = f.confrelid AND attnum = f.confkey[1]) AS targets
      FROM (${TENANT_TABLES}) AS t JOIN pg_constraint f ON f.conrelid = t.oid
     WHERE f.contype = 'f' ORDER BY 1`);
  return rows;
}

describe("T3: in every table with a shop_id", () => {
  it("each primary key and each unique index begins with the shop", async () => {
    const keys = await uniqueKeys();
    expect(keys.length).toBeGreaterThan(12);
    // The list of shops itself: its domain is how a shop is found before its id is known.
    const wrong = keys.filter(
      ({ name, columns }) => columns[0] !== "shop_id" && name !== "shops_domain_key",
    );
    expect(wrong).toEqual([]);
  });

  it("each foreign key begins with the shop, on both sides", async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(12);
    expect(
      keys.filter(({ columns, targets }) => columns[0] !== "shop_id" || targets[0] !== "shop_id"),
    ).toEqual([]);
  });

  it("each table belongs to a shop that can be deleted with all that is its own", async () => {
    const { rows } = await client.query(`
      SELECT t.relname FROM (${TENANT_TABLES}) AS t
       WHERE t.relname <> 'shops' AND NOT EXISTS (
               SELECT FROM pg_constraint f
                WHERE f.conrelid = t.oid AND f.confrelid = 'shops'::regclass AND f.confdeltype = 'c')`);
    expect(rows).toEqual([]);
  });

  it("a key without it would be seen", async () => {
    await client.query("BEGIN");
    await client.query("CREATE UNIQUE INDEX wrong ON ledger (tag)");
    const seen = (await uniqueKeys()).filter(({ columns }) => columns[0] !== "shop_id");
    await client.query("ROLLBACK");
    expect(seen.map(({ name }) => name)).toContain("wrong");
  });
});

it("only deliveries and the migrations' own table have no shop_id", async () => {
  const { rows } = await client.query<{ relname: string }>(`
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND oid NOT IN (SELECT oid FROM (${TENANT_TABLES}) AS t) ORDER BY 1`);
  expect(rows.map(({ relname }) => relname)).toEqual(["_prisma_migrations", "deliveries"]);
});

it("no column is made for a name, an e-mail address, a phone number or a street", async () => {
  const { rows } = await client.query<{ name: string }>(`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
       AND column_name ~ 'name|mail|phone|address|street|city|zip'`);
  expect(rows.map(({ name }) => name).toSorted()).toEqual(["customers.email_state", "shops.name"]);
});
