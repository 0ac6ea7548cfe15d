import type { Announce } from "../world/events.ts";
import { deleteCustomer } from "../world/leave.ts";
import { mergeCustomers } from "../world/merge-customers.ts";
import type { Customer } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import { mostTags } from "../world/tags.ts";
import { writeTags } from "../world/write-tags.ts";

/**
 * The merchant lets a customer go: deleted, or, since Shopify keeps whoever has ordered, merged into another. `choose`
 * picks that other by number from 0. False when the customer had to stay.
 */
export function letGo(
  shop: Shop,
  announce: Announce,
  customer: Customer,
  choose: (last: number) => number,
): boolean {
  if (deleteCustomer(shop, announce, customer)) return true;
  const others = [...shop.customers.values()].filter((other) => other !== customer);
  const kept = others[choose(others.length - 1)];
  return kept !== undefined && mergeCustomers(shop, announce, { kept, deleted: customer }) === null;
}

/** The merchant fills the customer's tags up to the limit before the work, and takes the filling away after it. */
export function whileCrowded<T>(
  shop: Shop,
  announce: Announce,
  customer: Customer,
  work: () => T,
): T {
  const room = mostTags - customer.tags.length;
  const tags = Array.from({ length: room }, (_, index) => `crowd ${index + 1}`);
  const by = { customer, tags, actor: "merchant" } as const;
  writeTags(shop, announce, { ...by, verb: "add" });
  const result = work();
  writeTags(shop, announce, { ...by, verb: "remove" });
  return result;
}
