import {
  FINANCIAL_STATUSES,
  NO_EXCLUSIONS,
  type OrderExclusions,
  qualifies,
} from "#app/domain/order.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import { Prisma } from "./generated/client.ts";

/** The stored form of the domain's rule, so that SQL can sum without repeating it. */
export function orderCounts(order: OrderFacts, exclusions: OrderExclusions): boolean {
  return qualifies({ ...order, cancelled: order.cancelledAt !== null }, exclusions);
}

const QUALIFYING = FINANCIAL_STATUSES.filter((status) =>
  qualifies(
    { status, net: 1, test: false, cancelled: false, source: null, tags: [] },
    NO_EXCLUSIONS,
  ),
);

/** The same rule over a row of `orders`, but for exclusions. */
export const STANDS = Prisma.sql`
  (NOT test AND cancelled_at IS NULL AND net > 0 AND status = ANY(${QUALIFYING}::text[]))`;

/** Whether exclusions leave a row of `orders` out; stored tags are in lower case. */
export function excluded({ sources, tags }: OrderExclusions): Prisma.Sql {
  const named = tags.map((tag) => tag.toLowerCase());
  return Prisma.sql`
    (coalesce(source = ANY(${[...sources]}::text[]), false) OR tags && ${named}::text[])`;
}
