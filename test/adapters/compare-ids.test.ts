import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compareIds } from "#app/adapters/postgres/compare-ids.ts";
import type { ExportedId } from "#app/ports/shopify.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const START = Date.UTC(2026, 10, 1);

let database: TestDatabase;
let pool: pg.Pool;
let shopId: number;
let otherShopId: number;

beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on("error", () => {});
  const { rows } = await pool.query<{ shop_id: string }>(
    "INSERT INTO shops (domain) VALUES ('a.myshopify.com'), ('b.myshopify.com') RETURNING shop_id",
  );
  [shopId = 0, otherShopId = 0] = rows.map(({ shop_id }) => Number(shop_id));
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** An order somewhere: whose it is, when it last changed, and whether it is deleted in our rows. */
type Row = {
  readonly customerId: number;
  readonly second: number;
  readonly deleted: boolean;
};
const row = fc.record({
  customerId: fc.integer({ min: 1, max: 3 }),
  second: fc.integer({ min: 0, max: 2 }),
  deleted: fc.boolean(),
});
/** Orders by id: few ids, so that the two sides meet. */
const rows = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), row, { maxKeys: 20 });

async function store(shop: number, orders: Readonly<Record<string, Row>>): Promise<void> {
  const values = Object.entries(orders).map(([id, { customerId, second, deleted }]) => ({
    id,
    customerId,
    at: new Date(START + second * 1000).toISOString(),
    deleted,
  }));
  await pool.query(
    `INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                         product_ids, quantities, status, counts, test, source_updated_at, deleted_at)
     SELECT $1, id, "customerId", at, 0, 0, 0, 0, '{}', '{}', 'paid', true, false, at,
            CASE WHEN deleted THEN at END
       FROM jsonb_to_recordset($2::jsonb) AS t(id bigint, "customerId" bigint, at timestamptz, deleted boolean)`,
    [shop, JSON.stringify(values)],
  );
}

/** An export of them, in batches and in no particular sequence. */
async function* exported(orders: Readonly<Record<string, Row>>): AsyncGenerator<ExportedId[]> {
  const lines = Object.entries(orders).map(([id, { customerId, second }]): ExportedId => ({
    kind: "order",
    id,
    customerId: String(customerId),
    updatedAt: START + second * 1000,
  }));
  yield lines.slice(5).toReversed();
  yield lines.slice(0, 5);
}

it("rule 12 d: finds exactly the orders that differ, however the ids fall into ranges", async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      rows,
      rows,
      fc.integer({ min: 1, max: 8 }),
      async (ours, theirs, others, range) => {
        await pool.query("DELETE FROM orders");
        await store(shopId, ours);
        await store(otherShopId, others);
        const compare = compareIds(pool, range).compareIds;
        const { orders } = await compare(shopId, exported(theirs), 1_000);

        const last = Math.max(0, ...Object.keys(theirs).map(Number));
        const isBehind = ([id, { customerId, second }]: readonly [string, Row]) => {
          const stored = ours[id];
          if (stored === undefined || stored.deleted || stored.second < second) return true;
          return stored.second === second && stored.customerId !== customerId;
        };
        const isSurplus = ([id, { deleted }]: readonly [string, Row]) =>
          !deleted && theirs[id] === undefined && Number(id) <= last;
        const idsOf = (some: readonly (readonly [string, Row])[]) => some.map(([id]) => Number(id));
        expect(orders).toEqual({
          counted: Object.keys(theirs).length,
          behind: idsOf(Object.entries(theirs).filter(isBehind)).map(String),
          surplus: idsOf(Object.entries(ours).filter(isSurplus)).map(String),
        });
      },
    ),
    { numRuns: 40 },
  );
});

it("stops once so many differ that reading them one by one is no longer worth it", async () => {
  await pool.query("DELETE FROM orders");
  const theirs = Object.fromEntries(
    Array.from({ length: 30 }, (_, id) => [
      String(id + 1),
      { customerId: 1, second: 0, deleted: false },
    ]),
  );
  const { orders } = await compareIds(pool, 5).compareIds(shopId, exported(theirs), 7);
  expect(orders).toMatchObject({ counted: 30, surplus: [] });
  expect(orders.behind).toHaveLength(10);
});
