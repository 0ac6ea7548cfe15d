import { namedTags, type Order, type OrderExclusions } from "./order.ts";
import type { Instant } from "./time.ts";

/** Everything of an order that we keep; of the tags, those that an exclusion names. */
type OrderContent = Pick<
  Order,
  "net" | "refunded" | "discount" | "status" | "source" | "test" | "tags"
> & {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly processedAt: Instant;
  readonly cancelledAt: Instant | null;
  readonly updatedAt: Instant;
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
};

/** Whether two tellings of an order are equal in everything that we keep. */
export function sameOrder(a: OrderContent, b: OrderContent, exclusions: OrderExclusions): boolean {
  return JSON.stringify(content(a, exclusions)) === JSON.stringify(content(b, exclusions));
}

function content(order: OrderContent, exclusions: OrderExclusions) {
  const { orderId, customerId, processedAt, net, refunded, discount } = order;
  const { status, source, test, cancelledAt, updatedAt } = order;
  // Exports scatter an order's lines: their sequence says nothing.
  const lines = order.lines.map(({ productId, quantity }) => `${productId} ${quantity}`).toSorted();
  const facts = [orderId, customerId, processedAt, net, refunded, discount, status];
  const tags = namedTags(order.tags, exclusions).toSorted();
  return [...facts, source, tags, test, cancelledAt, updatedAt, lines];
}
