import { z } from "zod";
import { addDays, type Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ProductWork } from "#app/ports/store.ts";
import { allDue, markDue } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";

/** Who bought what can be a subscription is asked for twice, should one daily round be missed. */
const LATE_BUYER_DAYS = 2;

const Ids = z.array(z.object({ id: z.string() }));

/** What is known of products, and whom a change of them concerns. */
export function productWork(db: Transaction, shopId: ShopId, now: Instant): ProductWork {
  const markBuyersDue = async (productIds: readonly string[]) => {
    if (productIds.length === 0) return;
    const buyers = await db.$queryRaw`
      SELECT DISTINCT customer_id::text AS id FROM orders
       WHERE shop_id = ${shopId} AND product_ids && ${[...productIds]}::bigint[]`;
    const ids = Ids.parse(buyers).map(({ id }) => id);
    await markDue(db, shopId, now, allDue(ids, "audit"));
  };

  return {
    saveSellingPlanProducts: async (productIds) => {
      const changed = await db.$queryRaw`
        WITH gone AS (
          DELETE FROM selling_plan_products
           WHERE shop_id = ${shopId} AND product_id <> ALL(${[...productIds]}::bigint[])
          RETURNING product_id
        ), fresh AS (
          INSERT INTO selling_plan_products (shop_id, product_id)
          SELECT ${shopId}, unnest(${[...productIds]}::bigint[])
          ON CONFLICT DO NOTHING RETURNING product_id)
        SELECT product_id::text AS id FROM gone UNION ALL SELECT product_id::text FROM fresh`;
      await markBuyersDue(Ids.parse(changed).map(({ id }) => id));
    },

    markBuyersDue,

    requestSubscribers: async () => {
      await db.$executeRaw`
        INSERT INTO refetches (shop_id, kind, object_id, next_try_at)
        SELECT shop_id, 'customer', customer_id, from_epoch_ms(${now}) FROM customers c
         WHERE shop_id = ${shopId} AND deleted_at IS NULL
           AND (subscription IN ('active', 'paused')
                OR EXISTS (SELECT FROM orders o
                            WHERE o.shop_id = ${shopId} AND o.customer_id = c.customer_id
                              AND o.processed_at > from_epoch_ms(${addDays(now, -LATE_BUYER_DAYS)})
                              AND o.product_ids && ARRAY(SELECT product_id FROM selling_plan_products p
                                                          WHERE p.shop_id = ${shopId})))
        ON CONFLICT DO NOTHING`;
    },
  };
}
