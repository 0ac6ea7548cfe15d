import type { CustomerId } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";

/** What a merchant does to customers one by one, or to those of a page. */
export const BY_HAND = ["rechecked", "excluded", "taken-back"] as const;
type ByHand = (typeof BY_HAND)[number];

/** Tells Activity what a member of staff did to which customers; nothing where there were none. */
export async function noteByHand(
  tx: Pick<ShopTx, "recordActivity">,
  note: ByHand,
  customers: readonly CustomerId[],
  by: string,
): Promise<void> {
  if (customers.length === 0) return;
  await tx.recordActivity("by-hand", { customers: customers.length }, { note, by, customers });
}
