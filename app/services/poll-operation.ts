import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { BulkOperation, ShopifyAdmin } from "#app/ports/shopify.ts";

type PollPorts = Pick<Ports, "store" | "timings">;

const ASKED_RARER = 1.2;

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
  const { poll, pollMost, hint, look: rarest, pause } = timings;
  const told = () => store.withShop(shopId, (tx) => tx.operationsFinished());
  // The longer it takes, the less a moment matters, and the less often the database is asked.
  let pace = hint;
  for (let wait = poll; ; wait = Math.min(pollMost, wait * 1.5)) {
    // Counted before the look: what ends during it is not missed.
    const before = await told();
    const seen = await look();
    if (seen !== null) return seen;
    let left = wait;
    while (left > 0 && (await told()) === before) {
      const step = Math.min(left, pace);
      await pause(step);
      left -= step;
      pace = Math.max(pace, Math.min(rarest, pace * ASKED_RARER));
    }
  }
}
