import type { Announce } from "./events.ts";
import { summaryOf } from "./leave.ts";
import { noteOrders } from "./order-log.ts";
import type { Customer } from "./records.ts";
import type { Shop } from "./shop.ts";
import { addTags } from "./tags.ts";
import { logTags } from "./write-tags.ts";

/** Two profiles of one person: one stays, the other's belongings go over to it. */
export interface Merge {
  kept: Customer;
  deleted: Customer;
}

/**
 * Orders and tags go to the kept customer; orders keep their `updatedAt`, and no topic but `customers/merge` names the
 * one who is gone. Gives Shopify's refusal, or null when it is done.
 */
export function mergeCustomers(
  shop: Shop,
  announce: Announce,
  { kept, deleted }: Merge,
): string | null {
  const outcome = addTags(kept.tags, deleted.tags);
  if (!outcome.ok) return outcome.message;
  const at = shop.clock.now();
  const moved = deleted.orders;
  noteOrders(shop, ...moved);
  for (const order of moved) order.customer = kept;
  kept.orders = [...kept.orders, ...moved].toSorted((a, b) => a.processedAt - b.processedAt);
  shop.customers.delete(deleted.number);
  shop.merges.push({
    at,
    kept: kept.number,
    deleted: deleted.number,
    keptTags: kept.tags,
    deletedTags: deleted.tags,
    n: shop.tagLog.length,
    told: true,
  });
  kept.tags = outcome.tags;
  kept.updatedAt = at;
  logTags(shop, {
    at,
    customerId: kept.number,
    actor: "merge",
    added: outcome.changed,
    removed: [],
    present: outcome.present,
    absent: [],
    from: deleted.number,
  });
  announce(
    "merchant",
    { topic: "customers/merge", kept, deleted, failure: null },
    { topic: "customers/update", customer: kept },
    ...(moved.length > 0 ? summaryOf(kept) : []),
  );
  return null;
}

/** A merge that Shopify begins and cannot finish: it says so, and nothing has changed. */
export function failToMerge(announce: Announce, merge: Merge): null {
  const failure = "One of the customers is currently being merged.";
  announce("merchant", { topic: "customers/merge", ...merge, failure });
  return null;
}
