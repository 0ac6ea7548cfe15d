import type { CustomerId } from "#app/ports/shopify.ts";
import { change } from "./mark-due.ts";
import { requestRefetch } from "./refetch-work.ts";
import type { Unit } from "./unit.ts";

/** Ends all work of a customer who is gone; the ledger stays, with what a chunk was about to add, and so do the intents. */
export function bury(unit: Unit, id: CustomerId): void {
  const { shop, now } = unit;
  if (shop.customers.get(id) === undefined) return;
  const ledger = new Set(shop.ledger.get(id) ?? []);
  for (const intent of shop.intents.rows()) {
    if (intent.customerId !== id || intent.runId === null) continue;
    const before = new Set(intent.before.map((tag) => tag.toLowerCase()));
    for (const tag of intent.add) if (!before.has(tag.toLowerCase())) ledger.add(tag);
  }
  shop.ledger.set(id, [...ledger].toSorted());
  change(unit, id, (row) =>
    row.deletedAt === null
      ? { deletedAt: now, dueAt: null, lease: null, version: row.version + 1, writtenTags: [] }
      : {},
  );
}

/** A read or a write of tags did not find the customer; a refetch confirms it. */
export function loseCustomer(unit: Unit, id: CustomerId): void {
  bury(unit, id);
  requestRefetch(unit, "customer", id);
}
