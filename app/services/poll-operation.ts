import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { BulkOperation, ShopifyAdmin } from "#app/ports/shopify.ts";

type PollPorts = Pick<Ports, "store" | "timings">;

/** Waits until a bulk operation has ended. */
export function pollOperation(
  ports: PollPorts,
  shop: Shop,
  admin: Pick<ShopifyAdmin, "findOperation">,
  id: string,
  onProgress: (objects: number) => Promise<void>,
): Promise<BulkOperation> {
  return lookUntil(ports, shop, async () => {
    const operation = await admin.findOperation(id);
    if (operation.status !== "pending") return operation;
    await onProgress(operation.objects);
    return null;
  });
}

/**
 * Looks until there is something to be seen: at growing intervals, and at once when Shopify tells of the end of
 * a bulk operation of the shop. That webhook, whichever process receives it, is a hint: it may be lost, or tell
 * of another operation.
 */
export async function lookUntil<Seen>(
  { store, timings }: PollPorts,
  { shopId }: Shop,
  look: () => Promise<Seen | null>,
): Promise<Seen> {
  const { poll, pollMost, hint, pause } = timings;
  const told = () => store.withShop(shopId, (tx) => tx.operationsFinished());
  for (let wait = poll; ; wait = Math.min(pollMost, wait * 1.5)) {
    // Counted before the look: what ends during it is not missed.
    const before = await told();
    const seen = await look();
    if (seen !== null) return seen;
    for (let left = wait; left > 0 && (await told()) === before; left -= hint) {
      await pause(Math.min(left, hint));
    }
  }
}
