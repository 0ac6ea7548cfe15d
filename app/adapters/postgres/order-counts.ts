import { qualifies } from "#app/domain/order.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";

/** The stored form of the domain's rule, so that SQL can sum without repeating it. */
export function orderCounts(order: OrderFacts): boolean {
  const { processedAt: at, net, status, test, cancelledAt } = order;
  // The day decides nothing here; the database computes it from the shop's zone.
  return qualifies({ at, day: 0, net, status, test, cancelled: cancelledAt !== null });
}
