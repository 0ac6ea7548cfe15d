import { parseTruth, type Truth, type TrueOrder } from "./truth.ts";

/** A customer as the sandbox tells it. */
export interface ToldCustomer {
  id: string;
  createdAt: string;
  subscribedAt: string | null;
  tags: string[];
  subscriber: string;
}

/** An order as the sandbox tells it. */
export interface ToldOrder {
  id: string;
  customerId: string | null;
  processedAt: string;
  currency: string;
  currentTotal: string;
  total: string;
  refunded: string;
  cancelledAt: string | null;
  test: boolean;
  financialStatus: TrueOrder["financialStatus"];
  sourceName: string;
  tags: string[];
  lines: { productId: string; quantity: number }[];
}

/** A customer; without a word about it unsubscribed and untagged. */
export function customer(
  id: string,
  createdAt = "2024-01-01T00:00:00Z",
  more: Partial<ToldCustomer> = {},
): ToldCustomer {
  return { id, createdAt, subscribedAt: null, tags: [], subscriber: "NEVER_SUBSCRIBED", ...more };
}

/** A paid order of 10.00; what differs is said. */
export function order(
  customerId: string | null,
  processedAt: string,
  more: Partial<ToldOrder> = {},
): ToldOrder {
  return {
    id: `order of ${customerId} at ${processedAt}`,
    customerId,
    processedAt,
    currency: "EUR",
    currentTotal: "10.00",
    total: "10.00",
    refunded: "0.00",
    cancelledAt: null,
    test: false,
    financialStatus: "PAID",
    sourceName: "web",
    tags: [],
    lines: [{ productId: "gid://shopify/Product/1", quantity: 1 }],
    ...more,
  };
}

/** The truth about a small shop; whoever ordered without being listed is an old customer. */
export function smallTruth(told: {
  now: string;
  timezone?: string;
  currency?: string;
  customers?: readonly ToldCustomer[];
  orders?: readonly ToldOrder[];
}): Truth {
  const { now, timezone = "UTC", currency = "EUR", customers = [], orders = [] } = told;
  const listed = new Map(customers.map((each) => [each.id, each]));
  for (const { customerId } of orders)
    if (customerId !== null && !listed.has(customerId))
      listed.set(customerId, customer(customerId));
  const shop = { timezone, currency };
  return parseTruth({ now: Date.parse(now), shop, customers: [...listed.values()], orders });
}

/** One order each, of these amounts: the buyers are called b1, b2, ... */
export function buyersOf(processedAt: string, amounts: readonly (number | string)[]): ToldOrder[] {
  return amounts.map((amount, index) =>
    order(`b${index + 1}`, processedAt, { currentTotal: String(amount) }),
  );
}
