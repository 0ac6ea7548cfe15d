import type { Announce } from "./events.ts";
import type { Customer } from "./records.ts";
import type { Shop, TagLogEntry } from "./shop.ts";
import { addTags, removeTags, type TagOutcome } from "./tags.ts";

interface TagChange {
  customer: Customer;
  verb: "add" | "remove";
  tags: readonly string[];
  actor: "app" | "merchant";
  bulk?: boolean;
}

/** Changes a customer's tags, notes who did it and announces it, as Shopify does for app and merchant alike. */
export function writeTags(shop: Shop, announce: Announce, change: TagChange): TagOutcome {
  const { customer, verb, actor, bulk = false } = change;
  const outcome = (verb === "add" ? addTags : removeTags)(customer.tags, change.tags);
  if (!outcome.ok) return outcome;
  const { tags, changed, present, absent } = outcome;
  if ([...changed, ...present, ...absent].length === 0) return outcome;
  const at = shop.clock.now();
  const [added, removed] = verb === "add" ? [changed, []] : [[], changed];
  logTags(shop, { at, customerId: customer.number, actor, added, removed, present, absent });
  if (changed.length === 0) return outcome;
  customer.tags = tags;
  customer.updatedAt = at;
  const topic = verb === "add" ? "customer.tags_added" : "customer.tags_removed";
  announce(
    actor,
    { topic, customer, tags: outcome.changed, bulk },
    { topic: "customers/update", customer, bulk },
  );
  return outcome;
}

/** Notes a change of tags under the next number. */
export function logTags({ tagLog }: Shop, entry: Omit<TagLogEntry, "n">): void {
  tagLog.push({ n: tagLog.length + 1, ...entry });
}
