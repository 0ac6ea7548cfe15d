import { z } from "zod";
import { namedTags, type OrderExclusions } from "#app/domain/order.ts";
import { judgeRead } from "#app/domain/guard.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { OrderFacts, OrderId } from "#app/ports/shopify.ts";
import type { OrderWork } from "#app/ports/store.ts";
import { currentExclusions } from "./current-exclusions.ts";
import { orderCounts } from "./order-counts.ts";
import type { Transaction } from "./prisma.ts";
import { storedOrders } from "./stored-orders.ts";
import type { NewsParts } from "./news-parts.ts";

const Ids = z.array(z.object({ id: z.string() }));
const Owners = z.array(z.object({ id: z.string(), known: z.boolean() }));

/** Orders as webhooks and refetches change them. */
export function orderWork(
  db: Transaction,
  shopId: ShopId,
  { tombstones, newsLock, end }: NewsParts,
): OrderWork {
  const stored = (ids: readonly OrderId[]) => storedOrders(db, shopId, ids);

  return {
    findOrder: async (id) => {
      const order = (await stored([id])).get(id);
      return order === undefined || order.deleted ? null : order;
    },

    saveOrders: async (orders, triggeredAt) => {
      await newsLock();
      const exclusions = await currentExclusions(db, shopId);
      const owners = orders.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
      const redacted = await tombstones.among(owners);
      const kept = orders.filter(
        ({ customerId }) => customerId !== null && !redacted.has(customerId),
      );
      const ids = kept.map(({ orderId }) => orderId);
      const known = await stored(ids);
      const judged = kept.map((order) => {
        const before = known.get(order.orderId) ?? null;
        const same = before !== null && sameOrder(before, order, exclusions);
        return { order, verdict: judgeRead(before, order, same) };
      });
      const rows = JSON.stringify(
        judged
          .filter(({ verdict }) => verdict !== "stale")
          .map(({ order }) => orderRow(order, exclusions)),
      );
      await db.$executeRaw`
        INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                            product_ids, quantities, status, counts, source, tags, test, cancelled_at,
                            source_updated_at, triggered_at)
        SELECT ${shopId}, order_id,
               -- What was said of somebody before a merge is said of who was kept.
               coalesce((SELECT merged_into FROM gone_objects g
                          WHERE g.shop_id = ${shopId} AND g.kind = 'customer'
                            AND g.object_id = t.customer_id), t.customer_id),
               from_epoch_ms(processed_at),
               local_day(from_epoch_ms(processed_at), s.time_zone), net, refunded, discount,
               product_ids, quantities, status, counts, source, tags, test,
               from_epoch_ms(cancelled_at),
               from_epoch_ms(updated_at), from_epoch_ms(${triggeredAt}::float8)
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 order_id bigint, customer_id bigint, processed_at float8, net bigint, refunded bigint,
                 discount bigint, product_ids bigint[], quantities int[], status text, counts boolean,
                 source text, tags text[], test boolean, cancelled_at float8, updated_at float8)
          JOIN shops s ON s.shop_id = ${shopId}
         WHERE NOT EXISTS (SELECT FROM gone_objects g
                            WHERE g.shop_id = ${shopId} AND g.kind = 'order' AND g.object_id = order_id)
        ON CONFLICT (shop_id, order_id) DO UPDATE SET
               customer_id = excluded.customer_id, processed_at = excluded.processed_at,
               day = excluded.day, net = excluded.net, refunded = excluded.refunded,
               discount = excluded.discount, product_ids = excluded.product_ids,
               quantities = excluded.quantities, status = excluded.status, counts = excluded.counts,
               source = excluded.source, tags = excluded.tags, test = excluded.test,
               cancelled_at = excluded.cancelled_at,
               source_updated_at = excluded.source_updated_at, triggered_at = excluded.triggered_at
         WHERE orders.source_updated_at <= excluded.source_updated_at AND orders.deleted_at IS NULL`;
      const before = [...known.values()].map(({ customerId }) => customerId);
      const after = await ownersOf(ids);
      end.due([...before, ...after.map(({ id }) => id)], "purchase");
      end.refetch(
        "customer",
        after.flatMap(({ id, known: isKnown }) => (isKnown ? [] : [id])),
      );
      const unsure = judged.flatMap(({ order, verdict }) =>
        verdict === "store-and-ask" ? [order.orderId] : [],
      );
      end.refetch("order", [...unsure, ...(await goneAmong(ids))]);
    },
  };

  /** Whose these orders are, and whether we know them. */
  async function ownersOf(ids: readonly OrderId[]): Promise<z.infer<typeof Owners>> {
    const rows = await db.$queryRaw`
      SELECT DISTINCT o.customer_id::text AS id, c.customer_id IS NOT NULL AS known FROM orders o
        LEFT JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = o.customer_id
       WHERE o.shop_id = ${shopId} AND o.order_id = ANY(${ids}::bigint[])`;
    return Owners.parse(rows);
  }

  async function goneAmong(ids: readonly OrderId[]): Promise<readonly string[]> {
    const rows = await db.$queryRaw`
      SELECT object_id::text AS id FROM gone_objects
       WHERE shop_id = ${shopId} AND kind = 'order' AND object_id = ANY(${ids}::bigint[])`;
    return Ids.parse(rows).map(({ id }) => id);
  }
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
