import type { Announce } from "./events.ts";
import type { Customer } from "./records.ts";
import type { Actor, Shop } from "./shop.ts";
import { addTags, removeTags, type TagOutcome } from "./tags.ts";

interface TagChange {
  customer: Customer;
  verb: "add" | "remove";
  tags: readonly string[];
  actor: Actor;
  bulk?: boolean;
}

/** Changes a customer's tags, notes who did it and announces it, as Shopify does for app and merchant alike. */
export function writeTags(shop: Shop, announce: Announce, change: TagChange): TagOutcome {
  const { customer, verb, actor, bulk = false } = change;
  const outcome = (verb === "add" ? addTags : removeTags)(customer.tags, change.tags);
  if (!outcome.ok || outcome.changed.length === 0) return outcome;
  const at = shop.clock.now();
  customer.tags = outcome.tags;
  customer.updatedAt = at;
  const [added, removed] = verb === "add" ? [outcome.changed, []] : [[], outcome.changed];
  shop.tagLog.push({ at, customerId: customer.number, actor, added, removed });
  const topic = verb === "add" ? "customer.tags_added" : "customer.tags_removed";
  announce(
    actor,
    { topic, customer, tags: outcome.changed, bulk },
    { topic: "customers/update", customer, bulk },
  );
  return outcome;
}
