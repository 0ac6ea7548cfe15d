import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Batches, CustomerFacts, OrderExportLine, OrderFacts } from "#app/ports/shopify.ts";
import { namedTags, type OrderExclusions } from "#app/domain/order.ts";
import { exclusionsIn } from "./current-exclusions.ts";
import { orderCounts } from "./order-counts.ts";
import type { Sealing } from "./sealing.ts";
import { seenTags, StoredPrefixes } from "./seen-tags.ts";
import { deleteRedacted } from "./tombstones.ts";

const NamingRow = z.tuple([z.object({ naming: StoredPrefixes })]);

/** Loads exports: COPY into temporary tables, since COPY is refused where row-level security stands. */
export function importRows(pool: Pool, sealed: Sealing) {
  return {
    importCustomers: (shopId: ShopId, rows: Batches<CustomerFacts>) =>
      inTransaction(pool, shopId, async (client) => {
        const { rows: settings } = await client.query(
          `SELECT policy->'naming' AS naming FROM settings
            WHERE shop_id = $1 ORDER BY version DESC LIMIT 1`,
          [shopId],
        );
        const [{ naming }] = NamingRow.parse(settings);
        await client.query(`
          CREATE TEMP TABLE customers_in (
            customer_id bigint, created_at timestamptz, subscribed_at timestamptz, email_state text,
            sms_state text, subscription text, updated_at timestamptz, locked boolean,
            found text[]) ON COMMIT DROP`);
        await copy(client, "customers_in", rows, (c) => {
          const { locked, found } = seenTags(c.tags, naming);
          return [
            c.customerId,
            timestamp(c.createdAt),
            timestamp(c.subscribedAt),
            c.emailState,
            c.smsState,
            c.subscription,
            timestamp(c.updatedAt),
            locked,
            // Our own names need no quoting: letters, digits, hyphens.
            `{${found.join(",")}}`,
          ];
        });
        await deleteRedacted(client, shopId, sealed, "customers_in");
        const { rowCount } = await client.query(
          `INSERT INTO customers (shop_id, customer_id, created_at, subscribed_at, email_state, sms_state,
                                  subscription, source_updated_at, locked, written_tags, already_there)
           -- A merge may have given tags of ours to somebody whom we did not know yet.
           SELECT $1, c.customer_id, created_at, subscribed_at, email_state, sms_state, subscription,
                  updated_at, locked, coalesce(ours, '{}'),
                  CASE WHEN ours IS NULL THEN found
                       ELSE ARRAY(SELECT unnest(found) EXCEPT SELECT unnest(ours)) END
             FROM customers_in c
             LEFT JOIN (SELECT customer_id, array_agg(tag ORDER BY tag) AS ours FROM ledger
                         WHERE shop_id = $1 GROUP BY customer_id) l ON l.customer_id = c.customer_id
            WHERE NOT EXISTS (SELECT FROM gone_objects g WHERE g.shop_id = $1
                                 AND g.kind = 'customer' AND g.object_id = c.customer_id)
           ON CONFLICT (shop_id, customer_id) DO UPDATE SET
                  created_at = excluded.created_at, subscribed_at = excluded.subscribed_at,
                  email_state = excluded.email_state, sms_state = excluded.sms_state,
                  subscription = excluded.subscription,
                  source_updated_at = excluded.source_updated_at, locked = excluded.locked,
                  already_there = ARRAY(SELECT unnest(excluded.already_there)
                                        EXCEPT SELECT unnest(customers.written_tags)),
                  version = customers.version + 1
            WHERE customers.source_updated_at <= excluded.source_updated_at
              -- An export may be older than a deletion; only a refetch brings a tombstone back.
              AND customers.deleted_at IS NULL`,
          [shopId],
        );
        return rowCount ?? 0;
      }),

    importOrders: (shopId: ShopId, rows: Batches<OrderExportLine>) =>
      inTransaction(pool, shopId, async (client) => {
        const { rows: settings } = await client.query(
          `SELECT policy->'exclusions' AS exclusions FROM settings
            WHERE shop_id = $1 ORDER BY version DESC LIMIT 1`,
          [shopId],
        );
        const exclusions = exclusionsIn(settings);
        let guestOrders = 0;
        // Orders and their lines come in any sequence and go through one COPY: a row with a `line` is a line.
        await client.query(`
          CREATE TEMP TABLE export_in (
            order_id bigint, line bigint, product_id bigint, quantity int, customer_id bigint,
            processed_at timestamptz, net bigint, refunded bigint, discount bigint, status text,
            counts boolean, source text, tags text[], test boolean, cancelled_at timestamptz,
            updated_at timestamptz) ON COMMIT DROP`);
        await copy(client, "export_in", rows, (row) => {
          if (row.kind === "line") {
            return [row.orderId, row.lineId, row.productId, row.quantity, ...NO_ORDER];
          }
          if (row.order.customerId === null) {
            guestOrders += 1;
            return null;
          }
          return [row.order.orderId, null, null, null, ...orderCells(row.order, exclusions)];
        });
        await deleteRedacted(client, shopId, sealed, "export_in");
        // Given to somebody else, or its customer was merged: whoever reads it looks after the other one.
        await client.query(
          `INSERT INTO refetches (shop_id, kind, object_id, next_try_at)
           SELECT $1, 'order', o.order_id, now()
             FROM export_in i
             JOIN orders o ON o.shop_id = $1 AND o.order_id = i.order_id
             LEFT JOIN gone_objects merged ON merged.shop_id = $1 AND merged.kind = 'customer'
                                          AND merged.object_id = i.customer_id
            WHERE i.line IS NULL AND o.deleted_at IS NULL AND o.source_updated_at <= i.updated_at
              AND o.customer_id <> coalesce(merged.merged_into, i.customer_id)
            ORDER BY o.order_id
           ON CONFLICT DO NOTHING`,
          [shopId],
        );
        const { rowCount } = await client.query(
          `INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                               product_ids, quantities, status, counts, source, tags, test,
                               cancelled_at, source_updated_at)
           SELECT $1, o.order_id, coalesce(merged.merged_into, customer_id), processed_at, local_day(processed_at, s.time_zone), net,
                  refunded, discount, coalesce(product_ids, '{}'), coalesce(quantities, '{}'), status,
                  counts, source, tags, test, cancelled_at, updated_at
             FROM export_in o
             JOIN shops s ON s.shop_id = $1
             LEFT JOIN (SELECT order_id, array_agg(product_id ORDER BY line) AS product_ids,
                               array_agg(quantity ORDER BY line) AS quantities
                          FROM export_in WHERE line IS NOT NULL GROUP BY order_id) l
                    ON l.order_id = o.order_id
             LEFT JOIN gone_objects merged ON merged.shop_id = $1 AND merged.kind = 'customer'
                                          AND merged.object_id = o.customer_id
            WHERE o.line IS NULL
              AND NOT EXISTS (SELECT FROM gone_objects g WHERE g.shop_id = $1
                                 AND g.kind = 'order' AND g.object_id = o.order_id)
           ON CONFLICT (shop_id, order_id) DO UPDATE SET
                  processed_at = excluded.processed_at, day = excluded.day, net = excluded.net, refunded = excluded.refunded,
                  discount = excluded.discount, product_ids = excluded.product_ids,
                  quantities = excluded.quantities, status = excluded.status,
                  counts = excluded.counts, source = excluded.source, tags = excluded.tags,
                  test = excluded.test, cancelled_at = excluded.cancelled_at,
                  source_updated_at = excluded.source_updated_at
            WHERE orders.source_updated_at <= excluded.source_updated_at
              AND orders.customer_id = excluded.customer_id AND orders.deleted_at IS NULL`,
          [shopId],
        );
        return { orders: rowCount ?? 0, guestOrders };
      }),
  };
}

function orderCells(order: OrderFacts, exclusions: OrderExclusions): readonly Cell[] {
  return [
    order.customerId,
    timestamp(order.processedAt),
    order.net,
    order.refunded,
    order.discount,
    order.status,
    orderCounts(order, exclusions),
    order.source,
    arrayText(namedTags(order.tags, exclusions)),
    order.test,
    timestamp(order.cancelledAt),
    timestamp(order.updatedAt),
  ];
}

/** The order's columns of a line's row. */
const NO_ORDER: readonly Cell[] = Array.from({ length: 12 }, () => null);

type Cell = string | number | boolean | null;

/** Streams rows into a temporary table. */
export async function copy<Row>(
  client: PoolClient,
  table: string,
  batches: Batches<Row>,
  cells: (row: Row) => readonly Cell[] | null,
): Promise<void> {
  async function* text() {
    for await (const batch of batches) {
      let lines = "";
      for (const row of batch) {
        const line = cells(row);
        if (line !== null) lines += `${line.map(copyText).join("\t")}\n`;
      }
      yield lines;
    }
  }
  await pipeline(text, client.query(copyFrom(`COPY ${table} FROM STDIN`)));
}

/** A value in the text format of COPY. */
function copyText(cell: Cell): string {
  if (cell === null) return "\\N";
  if (typeof cell !== "string") return String(cell);
  return cell.replaceAll(/[\\\n\r\t]/g, (c) => ESCAPES[c] ?? c);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** PostgreSQL's array literal; tags may hold anything. */
function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replaceAll(/[\\"]/g, "\\$&")}"`).join(",")}}`;
}

/** An instant in the text format of COPY. */
export function timestamp(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Work on a connection of its own, in a transaction for one shop. */
export async function inTransaction<T>(
  pool: Pool,
  shopId: ShopId,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('app.shop_id', $1, true)", [String(shopId)]);
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // A connection that failed inside COPY is not worth saving: closing it rolls back.
    client.release(true);
    throw error;
  }
}
