import { z } from "zod";
import { namedTags } from "#app/domain/order.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ExclusionWork } from "#app/ports/store.ts";
import { currentExclusions } from "./current-exclusions.ts";
import { Prisma } from "./generated/client.ts";
import { excluded, STANDS } from "./order-counts.ts";
import type { Transaction } from "./prisma.ts";

const Slice = z.tuple([z.object({ last: z.string().nullable() })]);
const Sources = z.array(z.object({ source: z.string(), orders: z.number() }));
const ExcludedRow = z.tuple([z.object({ orders: z.number(), customers: z.number() })]);

/** A shop has millions of orders, and no unit of work may take long. */
const RECOUNTED_AT_ONCE = 20_000;

/** Orders that do not count: what tells them apart, and how many they are. */
export function exclusionWork(db: Transaction, shopId: ShopId): ExclusionWork {
  return {
    saveOrderTags: async (orders) => {
      const exclusions = await currentExclusions(db, shopId);
      const rows = JSON.stringify(
        orders.map(({ orderId, tags }) => ({
          order_id: orderId,
          tags: namedTags(tags, exclusions),
        })),
      );
      await db.$executeRaw`
        UPDATE orders o SET tags = ARRAY(SELECT unnest(o.tags) UNION SELECT unnest(t.tags))
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(order_id bigint, tags text[])
         WHERE o.shop_id = ${shopId} AND o.order_id = t.order_id AND NOT o.tags @> t.tags`;
    },

    recountOrders: async (after) => {
      const [slice] = Slice.parse(
        await db.$queryRaw`
          SELECT max(order_id)::text AS last FROM (
            SELECT order_id FROM orders
             WHERE shop_id = ${shopId} AND order_id > ${after ?? "0"}::bigint
             ORDER BY order_id LIMIT ${RECOUNTED_AT_ONCE}) AS slice`,
      );
      if (slice.last === null) return null;
      const exclusions = await currentExclusions(db, shopId);
      const named = Prisma.sql`${exclusions.tags.map((tag) => tag.toLowerCase())}::text[]`;
      const counts = Prisma.sql`(${STANDS} AND NOT ${excluded(exclusions)})`;
      await db.$executeRaw`
        UPDATE orders
           SET counts = ${counts},
               tags = ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag = ANY(${named}))
         WHERE shop_id = ${shopId} AND order_id > ${after ?? "0"}::bigint
           AND order_id <= ${slice.last}::bigint AND (counts <> ${counts} OR NOT tags <@ ${named})`;
      return slice.last;
    },

    orderSources: async () =>
      Sources.parse(
        await db.$queryRaw`
          SELECT source, count(*)::int AS orders FROM orders
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND source IS NOT NULL AND ${STANDS}
           GROUP BY source ORDER BY count(*) DESC, source`,
      ),

    excludedOrders: async (exclusions, alsoOut) => {
      const [row] = ExcludedRow.parse(
        await db.$queryRaw`
          SELECT count(*)::int AS orders, count(DISTINCT customer_id)::int AS customers FROM orders
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${STANDS}
             AND (${excluded(exclusions)} OR order_id = ANY(${[...alsoOut]}::bigint[]))`,
      );
      return row;
    },
  };
}
