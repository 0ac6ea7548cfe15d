import { z } from "zod";
import type { Stamp } from "#app/domain/guard.ts";
import { FINANCIAL_STATUSES } from "#app/domain/order.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { OrderFacts, OrderId } from "#app/ports/shopify.ts";
import type { Transaction } from "./prisma.ts";

const StoredOrders = z.array(
  z
    .object({
      orderId: z.string(),
      customerId: z.string(),
      processedAt: z.number(),
      net: z.number(),
      refunded: z.number(),
      discount: z.number(),
      status: z.enum(FINANCIAL_STATUSES),
      source: z.string().nullable(),
      tags: z.array(z.string()),
      test: z.boolean(),
      cancelledAt: z.number().nullable(),
      updatedAt: z.number(),
      triggeredAt: z.number().nullable(),
      productIds: z.array(z.string()),
      quantities: z.array(z.number()),
      deleted: z.boolean(),
    })
    .transform(({ productIds, quantities, ...order }) => ({
      ...order,
      lines: productIds.map((productId, index) => ({
        productId,
        quantity: quantities[index] ?? 0,
      })),
    })),
);

/** Orders as our rows have them, tombstones included; locked until the end of the transaction. */
export async function storedOrders(
  db: Transaction,
  shopId: ShopId,
  ids: readonly OrderId[],
): Promise<
  ReadonlyMap<
    OrderId,
    OrderFacts & Stamp & { readonly customerId: string; readonly deleted: boolean }
  >
> {
  const rows = await db.$queryRaw`
    SELECT order_id::text AS "orderId", customer_id::text AS "customerId",
           epoch_ms(processed_at) AS "processedAt", net::float8, refunded::float8, discount::float8,
           status, source, tags, test, epoch_ms(cancelled_at) AS "cancelledAt",
           epoch_ms(source_updated_at) AS "updatedAt", epoch_ms(triggered_at) AS "triggeredAt",
           product_ids::text[] AS "productIds", quantities, deleted_at IS NOT NULL AS deleted
      FROM orders
     WHERE shop_id = ${shopId} AND order_id = ANY(${ids}::bigint[]) ORDER BY order_id FOR UPDATE`;
  return new Map(StoredOrders.parse(rows).map((order) => [order.orderId, order]));
}
