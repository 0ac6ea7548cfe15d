import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { IdDifferences } from "#app/ports/reconcile.ts";
import type { Store } from "#app/ports/store.ts";
import { copy, inTransaction, timestamp } from "./import-rows.ts";

/** Ids that one statement compares: each stays well below a second. */
export const IDS_A_RANGE = 50_000;

/** What of our rows stands for an id of an export, and how the two are compared. */
const SIDES = {
  customer: {
    ours: `SELECT customer_id AS id, customer_id, source_updated_at FROM customers
            WHERE shop_id = $1 AND customer_id > $2 AND customer_id <= $3 AND deleted_at IS NULL`,
    // A customer's updated_at moves with every tag that we write; their facts have a round of their own.
    sum: "sum(hashint8(id)::numeric)",
    differs: "false",
  },
  order: {
    ours: `SELECT order_id AS id, customer_id, source_updated_at FROM orders
            WHERE shop_id = $1 AND order_id > $2 AND order_id <= $3 AND deleted_at IS NULL`,
    sum: "sum(hashint8extended(id, epoch_ms(source_updated_at)::bigint # customer_id)::numeric)",
    // What changed after the export began is newer in our rows.
    differs: `o.source_updated_at < s.source_updated_at
              OR (o.source_updated_at = s.source_updated_at AND o.customer_id <> s.customer_id)`,
  },
} as const;
type Side = keyof typeof SIDES;

const Bounds = z.array(z.object({ id: z.string() }));
const Sums = z.tuple([z.object({ same: z.boolean() })]);
const Count = z.tuple([z.object({ count: z.number() })]);

/**
 * Compares an export of ids with our rows: count and checksum a range of ids, and the ids themselves only
 * where those differ.
 */
export function compareIds(pool: Pool, idsARange: number): Pick<Store, "compareIds"> {
  return {
    compareIds: (shopId, rows, most) =>
      inTransaction(pool, shopId, async (client) => {
        await client.query(`
          CREATE TEMP TABLE seen (
            kind text, id bigint, customer_id bigint, source_updated_at timestamptz) ON COMMIT DROP`);
        await copy(client, "seen", rows, (row) =>
          row.kind === "customer"
            ? [row.kind, row.id, null, null]
            : [row.kind, row.id, row.customerId, timestamp(row.updatedAt)],
        );
        await client.query("CREATE INDEX ON seen (kind, id)");
        await client.query("ANALYZE seen");
        return {
          customers: await compareSide(client, { shopId, side: "customer", most, idsARange }),
          orders: await compareSide(client, { shopId, side: "order", most, idsARange }),
        };
      }),
  };
}

type Comparison = {
  readonly shopId: number;
  readonly side: Side;
  readonly most: number;
  readonly idsARange: number;
};

async function compareSide(
  client: PoolClient,
  { shopId, side, most, idsARange }: Comparison,
): Promise<IdDifferences> {
  const { ours, sum, differs } = SIDES[side];
  const seen = `SELECT id, customer_id, source_updated_at FROM seen
                 WHERE kind = '${side}' AND id > $2 AND id <= $3`;
  const [{ count: counted }] = Count.parse(
    (await client.query("SELECT count(*)::int AS count FROM seen WHERE kind = $1", [side])).rows,
  );
  const bounds = Bounds.parse(
    (
      await client.query(
        `SELECT id::text FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM seen WHERE kind = $1) s
          WHERE n % $3 = 0 OR n = $2 ORDER BY s.id`,
        [side, counted, idsARange],
      )
    ).rows,
  );
  const behind: string[] = [];
  const surplus: string[] = [];
  let from = "0";
  for (const { id: to } of bounds) {
    const range = [shopId, from, to];
    from = to;
    const [{ same }] = Sums.parse(
      (
        await client.query(
          `SELECT (SELECT (count(*), ${sum}) FROM (${ours}) o)
                  IS NOT DISTINCT FROM (SELECT (count(*), ${sum}) FROM (${seen}) s) AS same`,
          range,
        )
      ).rows,
    );
    if (same) continue;
    const list = async (query: string) =>
      Bounds.parse((await client.query(query, range)).rows).map(({ id }) => id);
    behind.push(
      ...(await list(
        `SELECT s.id::text FROM (${seen}) s LEFT JOIN (${ours}) o USING (id)
          WHERE o.id IS NULL OR ${differs} ORDER BY s.id`,
      )),
    );
    surplus.push(
      ...(await list(
        `SELECT o.id::text FROM (${ours}) o LEFT JOIN (${seen}) s USING (id)
          WHERE s.id IS NULL ORDER BY o.id`,
      )),
    );
    if (behind.length + surplus.length > most) break;
  }
  return { counted, behind, surplus };
}
