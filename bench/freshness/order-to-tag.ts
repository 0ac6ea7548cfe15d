import type { JournalEntry } from "#test/chaos/support/chaos-sandbox.ts";
import { BACK, type Buyer } from "./late-buyers.ts";
import { stageWrites } from "./stage-writes.ts";

/**
 * For each buyer the instants, of the sandbox's clock, of their first order in the journal and of the write of the
 * stage that it led to; null as long as there is none.
 */
export function ordersAndTags(entries: readonly JournalEntry[], buyers: readonly Buyer[]) {
  const orderedAt = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== "event" || entry.topic !== "orders/create") continue;
    const key = keyOf(entry.shop, entry.customerId ?? "");
    if (!orderedAt.has(key)) orderedAt.set(key, entry.at);
  }
  const writtenAt = new Map<string, number>();
  for (const { shop, customerId, stage, at } of stageWrites(entries)) {
    const key = keyOf(shop, customerId);
    const ordered = orderedAt.get(key);
    if (BACK.has(stage) && ordered !== undefined && ordered <= at && !writtenAt.has(key)) {
      writtenAt.set(key, at);
    }
  }
  return buyers.map(({ shop, customerId }) => {
    const key = keyOf(shop.domain, customerId);
    return { ordered: orderedAt.get(key) ?? null, tagged: writtenAt.get(key) ?? null };
  });
}

/** Customers of two shops may have the same number. */
function keyOf(shop: string, customerId: string): string {
  return `${shop} ${customerId}`;
}
