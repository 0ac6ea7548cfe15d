import { z } from "zod";

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const amount = z.string().regex(/^-?\d+(\.\d+)?$/);

const Customer = z.object({
  id: z.string(),
  createdAt: instant,
  subscribedAt: instant.nullable(),
  tags: z.array(z.string()),
  /** Shopify's productSubscriberStatus. */
  subscriber: z.string(),
});

/** An instant as milliseconds or as ISO text. */
const when = z.union([z.number(), instant]);

const FinancialStatus = z.enum([
  "AUTHORIZED",
  "EXPIRED",
  "PAID",
  "PARTIALLY_PAID",
  "PARTIALLY_REFUNDED",
  "PENDING",
  "REFUNDED",
  "VOIDED",
]);

const Order = z.object({
  id: z.string(),
  customerId: z.string().nullable(),
  /** When it came into the shop, which may be after it was placed; for ever, where nobody says. */
  createdAt: instant.default(-Infinity),
  processedAt: instant,
  currency: z.string(),
  currentTotal: amount,
  cancelledAt: instant.nullable(),
  test: z.boolean(),
  financialStatus: FinancialStatus,
  sourceName: z.string(),
  tags: z.array(z.string()),
  lines: z.array(z.object({ productId: z.string() })),
});

/** An order that is gone, as it was last. */
const DeletedOrder = Order.extend({ at: when });

/** How an order was until it changed at an instant. */
const OrderLogEntry = z.object({
  n: z.int(),
  at: when,
  orderId: z.string(),
  customerId: z.string().nullable(),
  currentTotal: amount,
  financialStatus: FinancialStatus,
  cancelledAt: instant.nullable(),
  tags: z.array(z.string()),
});

const TagLogEntry = z.object({
  /** Rises by one with every change in the shop. */
  n: z.int(),
  at: when,
  customerId: z.string(),
  actor: z.enum(["app", "merchant", "merge"]),
  added: z.array(z.string()),
  removed: z.array(z.string()),
  /** Asked for by an addition, and there already. */
  present: z.array(z.string()).default([]),
  /** Asked for by a removal, and not there. */
  absent: z.array(z.string()).default([]),
});

const Merge = z.object({
  at: when,
  kept: z.string(),
  deleted: z.string(),
  /** What was on the deleted customer just before. */
  deletedTags: z.array(z.string()).default([]),
  /** What was on the kept customer just before. */
  keptTags: z.array(z.string()).default([]),
  /** The running number of the tag log at which it happened: changes up to it came before. */
  n: z.int().default(0),
  /** Whether the app heard of it, or still may. */
  told: z.boolean().default(true),
});

const Truth = z
  .object({
    now: z.int(),
    shop: z.object({ timezone: z.string(), currency: z.string() }).readonly(),
    customers: z.array(Customer).readonly(),
    orders: z.array(Order).readonly(),
    /** Every change of tags since the shop was opened, oldest first. */
    tagLog: z.array(TagLogEntry).readonly().default([]),
    merges: z.array(Merge).readonly().default([]),
    /** Every change of an order since then, oldest first. */
    orderLog: z.array(OrderLogEntry).readonly().default([]),
    deletedOrders: z.array(DeletedOrder).readonly().default([]),
  })
  .refine(({ shop, orders }) => orders.every((order) => order.currency === shop.currency), {
    error: "an order in another currency than the shop's cannot be summed",
  })
  .readonly();

/** What really is in the shop, as far as the rules read it. */
export type Truth = z.infer<typeof Truth>;

/** One customer of the truth. */
export type TrueCustomer = Truth["customers"][number];

/** One change of a customer's tags. */
export type TagLogEntry = z.infer<typeof TagLogEntry>;

/** Two customers who became one. */
export type TrueMerge = z.infer<typeof Merge>;

/** One order of the truth. */
export type TrueOrder = Truth["orders"][number];

/** The body of GET /sandbox/truth. */
export function parseTruth(body: unknown): Truth {
  return Truth.parse(body);
}

/** The tags of every customer, by customer id. */
export type TagSnapshot = ReadonlyMap<string, readonly string[]>;

/** The tags as they stand: taken before the app first wrote, these are the foreign ones. */
export function tagSnapshot({ customers }: Truth): TagSnapshot {
  return new Map(customers.map(({ id, tags }) => [id, tags]));
}
