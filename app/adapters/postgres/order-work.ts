import { z } from "zod";
import { FINANCIAL_STATUSES, namedTags, type OrderExclusions } from "#app/domain/order.ts";
import { judgeRead } from "#app/domain/guard.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { OrderFacts, OrderId } from "#app/ports/shopify.ts";
import type { OrderWork, Urgency } from "#app/ports/store.ts";
import { currentExclusions } from "./current-exclusions.ts";
import { markDue } from "./mark-due.ts";
import { orderCounts } from "./order-counts.ts";
import type { Transaction } from "./prisma.ts";
import { requestRefetches } from "./refetch-work.ts";

const StoredOrder = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  processed_at: z.number(),
  net: z.number(),
  refunded: z.number(),
  discount: z.number(),
  status: z.enum(FINANCIAL_STATUSES),
  source: z.string().nullable(),
  tags: z.array(z.string()),
  test: z.boolean(),
  cancelled_at: z.number().nullable(),
  updated_at: z.number(),
  triggered_at: z.number().nullable(),
  product_ids: z.array(z.string()),
  quantities: z.array(z.number()),
  deleted: z.boolean(),
});
const Ids = z.array(z.object({ id: z.string() }));

/** Orders as webhooks and refetches change them. */
export function orderWork(db: Transaction, shopId: ShopId, now: Instant): OrderWork {
  const due = (ids: readonly string[], urgency: Urgency) => markDue(db, shopId, now, ids, urgency);

  const stored = async (ids: readonly OrderId[]) => {
    const rows = await db.$queryRaw`
      SELECT order_id::text, customer_id::text, epoch_ms(processed_at) AS processed_at, net::float8,
             refunded::float8, discount::float8, status, source, tags, test,
             epoch_ms(cancelled_at) AS cancelled_at, epoch_ms(source_updated_at) AS updated_at,
             epoch_ms(triggered_at) AS triggered_at, product_ids::text[], quantities,
             deleted_at IS NOT NULL AS deleted
        FROM orders
       WHERE shop_id = ${shopId} AND order_id = ANY(${ids}::bigint[]) ORDER BY order_id FOR UPDATE`;
    return new Map(
      z
        .array(StoredOrder)
        .parse(rows)
        .map((row) => [row.order_id, orderOfRow(row)]),
    );
  };

  return {
    findOrder: async (id) => {
      const order = (await stored([id])).get(id);
      return order === undefined || order.deleted ? null : order;
    },

    saveOrders: async (orders, triggeredAt) => {
      const exclusions = await currentExclusions(db, shopId);
      const known = await stored(orders.map(({ orderId }) => orderId));
      const judged = orders.map((order) => {
        const before = known.get(order.orderId) ?? null;
        const same = before !== null && sameOrder(before, order, exclusions);
        return { order, verdict: judgeRead(before, order, same) };
      });
      const rows = JSON.stringify(
        judged
          .filter(({ order, verdict }) => order.customerId !== null && verdict !== "stale")
          .map(({ order }) => orderRow(order, exclusions)),
      );
      await db.$executeRaw`
        INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                            product_ids, quantities, status, counts, source, tags, test, cancelled_at,
                            source_updated_at, triggered_at, deleted_at)
        SELECT ${shopId}, order_id, customer_id, from_epoch_ms(processed_at),
               local_day(from_epoch_ms(processed_at), s.time_zone), net, refunded, discount,
               product_ids, quantities, status, counts, source, tags, test,
               from_epoch_ms(cancelled_at),
               from_epoch_ms(updated_at), from_epoch_ms(${triggeredAt}::float8), NULL
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 order_id bigint, customer_id bigint, processed_at float8, net bigint, refunded bigint,
                 discount bigint, product_ids bigint[], quantities int[], status text, counts boolean,
                 source text, tags text[], test boolean, cancelled_at float8, updated_at float8)
          JOIN shops s ON s.shop_id = ${shopId}
        ON CONFLICT (shop_id, order_id) DO UPDATE SET
               customer_id = excluded.customer_id, processed_at = excluded.processed_at,
               day = excluded.day, net = excluded.net, refunded = excluded.refunded,
               discount = excluded.discount, product_ids = excluded.product_ids,
               quantities = excluded.quantities, status = excluded.status, counts = excluded.counts,
               source = excluded.source, tags = excluded.tags, test = excluded.test,
               cancelled_at = excluded.cancelled_at,
               source_updated_at = excluded.source_updated_at, triggered_at = excluded.triggered_at,
               deleted_at = NULL
         WHERE orders.source_updated_at <= excluded.source_updated_at`;
      const customers = orders.flatMap(({ customerId }) =>
        customerId === null ? [] : [customerId],
      );
      await due(
        [...[...known.values()].map(({ customerId }) => customerId), ...customers],
        "purchase",
      );
      const unsure = judged.filter(({ verdict }) => verdict === "store-and-ask");
      await requestRefetches(
        db,
        shopId,
        now,
        "order",
        unsure.map(({ order }) => order.orderId),
      );
      const unknown = await db.$queryRaw`
        SELECT DISTINCT id::text FROM unnest(${customers}::bigint[]) AS id
         WHERE NOT EXISTS (SELECT 1 FROM customers c
                            WHERE c.shop_id = ${shopId} AND c.customer_id = id)`;
      await requestRefetches(
        db,
        shopId,
        now,
        "customer",
        Ids.parse(unknown).map(({ id }) => id),
      );
    },

    deleteOrder: async (id) => {
      const rows = await db.$queryRaw`
        UPDATE orders SET deleted_at = from_epoch_ms(${now})
         WHERE shop_id = ${shopId} AND order_id = ${id}::bigint
        RETURNING customer_id::text AS id`;
      await due(
        Ids.parse(rows).map(({ id: customer }) => customer),
        "event",
      );
    },
  };
}

function orderOfRow(row: z.infer<typeof StoredOrder>) {
  return {
    orderId: row.order_id,
    customerId: row.customer_id,
    processedAt: row.processed_at,
    net: row.net,
    refunded: row.refunded,
    discount: row.discount,
    status: row.status,
    source: row.source,
    tags: row.tags,
    test: row.test,
    cancelledAt: row.cancelled_at,
    updatedAt: row.updated_at,
    triggeredAt: row.triggered_at,
    lines: row.product_ids.map((productId, index) => ({
      productId,
      quantity: row.quantities[index] ?? 0,
    })),
    deleted: row.deleted,
  };
}

function orderRow(order: OrderFacts, exclusions: OrderExclusions) {
  return {
    order_id: order.orderId,
    customer_id: order.customerId,
    processed_at: order.processedAt,
    net: order.net,
    refunded: order.refunded,
    discount: order.discount,
    product_ids: order.lines.map(({ productId }) => productId),
    quantities: order.lines.map(({ quantity }) => quantity),
    status: order.status,
    counts: orderCounts(order, exclusions),
    source: order.source,
    tags: namedTags(order.tags, exclusions),
    test: order.test,
    cancelled_at: order.cancelledAt,
    updated_at: order.updatedAt,
  };
}
