import pg from "pg";
import { z } from "zod";
import { until } from "#scripts/demo/until.ts";
import type { ScreenPlace } from "#test/e2e/support/screens.ts";
import type { Walk } from "#test/e2e/support/walk.ts";
import { loaderTimes } from "./loaders.ts";

/** Farther apart than any two ids of the sandbox. */
const STRIDE = 10_000_000_000;
/** A copy's past lies so many days before its original's, at most: else all copies would be alike to the day. */
const EARLIER_DAYS = 28;
/** Milliseconds for the worker to count everybody. */
const COUNTING_MS = 900_000;

/** What a shop knows of its customers, and what it was told of them. */
const TABLES = [
  "customers",
  "orders",
  "stage_changes",
  "tag_changes",
  "ledger",
  "tallies",
  "deliveries",
] as const;

const Columns = z.array(z.object({ name: z.string(), type: z.string() }));
const Count = z.tuple([z.object({ count: z.number() })]);

/** What its screens wait for in a large shop. */
export type LargeShop = {
  readonly customers: number;
  readonly orders: number;
  /** Of each screen, by its name: milliseconds up to the first byte of its data. */
  readonly loaders: ReadonlyMap<string, readonly number[]>;
  /** The same of a page of 50 customers by an index, asked of the database directly. */
  readonly page: readonly number[];
};

/** Makes the shop of a walk `times` as large, and asks for the data of its screens. The walk is of no use afterwards. */
export async function largeShop(
  walk: Walk,
  times: number,
  places: readonly ScreenPlace[],
): Promise<LargeShop> {
  const client = new pg.Client({ connectionString: walk.stack.databaseUrl });
  await client.connect();
  try {
    await growShop(client, walk, times);
    const count = async (table: string) =>
      Count.parse((await client.query(`SELECT count(*)::int AS count FROM ${table}`)).rows)[0]
        .count;
    const loaders = new Map<string, readonly number[]>();
    const page: number[] = [];
    for (const { name, path } of places) {
      loaders.set(name, await loaderTimes(walk, path));
      page.push(await barePage(client));
    }
    return { customers: await count("customers"), orders: await count("orders"), loaders, page };
  } finally {
    await client.end();
  }
}

async function barePage(client: pg.Client): Promise<number> {
  const started = performance.now();
  await client.query(`
    SELECT * FROM customers WHERE shop_id = (SELECT shop_id FROM shops) AND deleted_at IS NULL
     ORDER BY created_at DESC, customer_id DESC LIMIT 50`);
  return performance.now() - started;
}

/**
 * Every customer is there `times` as often, with orders, stages, tags and webhooks of their own, as the app computed
 * and wrote them. The worker counts all of them for the roll-ups, and leaves: Shopify knows none of the copies.
 */
async function growShop(client: pg.Client, { stack }: Walk, times: number): Promise<void> {
  await client.query("BEGIN");
  for (const table of TABLES) await client.query(await copying(client, table, times - 1));
  // Nothing but the counting comes due meanwhile.
  await client.query(`UPDATE customers SET due_at = due_at + interval '1 day'`);
  await client.query(`
    UPDATE schedules SET next_run_at = CASE kind WHEN 'roll-ups' THEN now() ELSE now() + interval '1 day' END`);
  await client.query("COMMIT");
  await until("the counting", COUNTING_MS, async () => {
    const { rows } = await client.query("SELECT FROM tallies WHERE due LIMIT 1");
    return rows.length === 0;
  });
  await dismiss(stack.pids.worker);
  await client.query("VACUUM (ANALYZE)"); // as autovacuum would by and by
}

/** The statement that copies the rows of a table so many times. */
async function copying(client: pg.Client, table: string, copies: number): Promise<string> {
  const { rows } = await client.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = $1 AND is_identity = 'NO'
        AND coalesce(column_default, '') NOT LIKE 'nextval%'`,
    [table],
  );
  const columns = Columns.parse(rows);
  const values = columns.map(({ name, type }) => copied(name, type));
  return `
    INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")})
    SELECT ${values.join(", ")}
      FROM generate_series(1, ${copies}) AS copy
           CROSS JOIN LATERAL (SELECT ${table}.*, ${earlier(table)} AS earlier FROM ${table}) AS original`;
}

/** The days by which a copy's past is earlier; what happened to one customer stays as far apart as it was. */
function earlier(table: string): string {
  return table === "deliveries" ? "0" : `((customer_id + copy * 5) % ${EARLIER_DAYS})::int`;
}

/** A copy's value of a column. */
function copied(name: string, type: string): string {
  const known: Readonly<Record<string, string>> = {
    customer_id: `customer_id + copy * ${STRIDE}`,
    order_id: `order_id + copy * ${STRIDE}`,
    webhook_id: "webhook_id || '-' || copy",
    day: "day - earlier",
    first_day: "first_day - earlier",
    last_day: "last_day - earlier",
    // What is yet to come stays ahead.
    due_at: "due_at",
    next_change_at: "next_change_at",
    next_stage_at: "next_stage_at",
    due: "true",
    counted: "NULL",
  };
  const isInstant = type === "timestamp with time zone";
  return known[name] ?? (isInstant ? `${name} - make_interval(days => earlier)` : name);
}

/** Ends a process of ours, and waits until it is gone. */
async function dismiss(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error("there is no worker");
  process.kill(pid, "SIGTERM");
  await until("the worker's end", COUNTING_MS, async () => !isThere(pid));
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
