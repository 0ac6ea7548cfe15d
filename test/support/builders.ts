import type { Life } from "#app/domain/customer-state.ts";
import type { Order } from "#app/domain/order.ts";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import type { TagChange } from "#app/domain/tag-change.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";

/** Day 0 of every example, at midnight. */
export const START: Instant = Date.UTC(2026, 0, 1);

/** The instant so many days (fractions too) after day 0 of the examples. */
export function dayAt(days: number): Instant {
  return addDays(START, days);
}

/** A paid order of 10.00 in a shop on UTC, except for what is given. */
export function anOrder(given: Partial<Order> & Pick<Order, "at">): Order {
  return {
    day: Math.floor(given.at / DAY_MS),
    net: 1000,
    status: "paid",
    test: false,
    cancelled: false,
    ...given,
  };
}

/** Paid orders of 10.00 on these days of the examples. */
export function ordersOn(...days: readonly number[]): readonly Order[] {
  return days.map((day) => anOrder({ at: dayAt(day) }));
}

/** A customer who signed up on day 0 of a shop that changed no setting, except for what is given. */
export function aLife(given: Partial<Life> = {}): Life {
  return {
    orders: [],
    signUp: START,
    policy: DEFAULT_POLICY,
    cutOffs: null,
    wasVip: false,
    ...given,
  };
}

/**
 * What Shopify makes of a customer's tags: removal, then addition, both blind to case; a tag that is
 * there in any spelling keeps that spelling.
 */
export function tagsAfter(tags: readonly string[], change: TagChange): readonly string[] {
  const left = tags.filter((tag) => !change.remove.some(isSpelling(tag)));
  return change.add.reduce<readonly string[]>(
    (present, tag) => (present.some(isSpelling(tag)) ? present : [...present, tag]),
    left,
  );
}

function isSpelling(tag: string): (other: string) => boolean {
  return (other) => other.toLowerCase() === tag.toLowerCase();
}
