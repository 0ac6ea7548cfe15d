import { judgeRead } from "#app/domain/guard.ts";
import { namedTags, type OrderExclusions, qualifies } from "#app/domain/order.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import { dayIn } from "./day-in.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import type { OrderWork } from "#app/ports/store.ts";
import { markDue } from "./mark-due.ts";
import { currentPolicy } from "./current-policy.ts";
import { requestRefetch } from "./refetch-work.ts";
import { shopRow, type Unit } from "./unit.ts";

/** Orders as webhooks and refetches change them. */
export function orderWork(unit: Unit): OrderWork {
  const { shop } = unit;
  return {
    findOrder: async (id) => {
      const row = shop.orders.get(id);
      return row === undefined || row.deletedAt !== null ? null : row;
    },
    saveOrders: async (orders, triggeredAt) => {
      const { exclusions } = currentPolicy(shop);
      for (const order of orders) {
        const { orderId, customerId } = order;
        if (customerId === null || shop.tombstones.get(customerId) !== undefined) continue;
        const before = shop.orders.get(orderId) ?? null;
        const known =
          before === null
            ? null
            : { updatedAt: before.updatedAt, deleted: before.deletedAt !== null };
        const same = before !== null && sameOrder(before, order, exclusions);
        const verdict = judgeRead(known, order, same);
        if (before !== null) markDue(unit, [before.customerId], "purchase");
        const isGone = shop.gone.get(`order ${orderId}`) !== undefined;
        if (verdict !== "stale" && !isGone && !(known?.deleted ?? false)) {
          // What was said of somebody before a merge is said of who was kept.
          const owner = shop.gone.get(`customer ${customerId}`)?.mergedInto ?? customerId;
          putOrder(unit, order, owner, exclusions, triggeredAt);
        }
        if (verdict === "store-and-ask" || isGone) requestRefetch(unit, "order", orderId);
        const owner = shop.orders.get(orderId)?.customerId;
        if (owner === undefined) continue;
        markDue(unit, [owner], "purchase");
        if (shop.customers.get(owner) === undefined) requestRefetch(unit, "customer", owner);
      }
    },
  };
}

/** Puts an order's row where it belongs, whatever was there. */
export function putOrder(
  unit: Unit,
  order: OrderFacts,
  customerId: string,
  exclusions: OrderExclusions,
  triggeredAt: number | null,
): void {
  unit.shop.orders.set(order.orderId, {
    ...order,
    customerId,
    tags: namedTags(order.tags, exclusions),
    triggeredAt,
    deletedAt: null,
    day: dayIn(shopRow(unit).timeZone, order.processedAt),
    counts: qualifies({ ...order, cancelled: order.cancelledAt !== null }, exclusions),
  });
}
