import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { unscheduleUnless } from "./unschedule-unless.ts";

/**
 * Makes those due whom `markAllDue` left to this job, a slice at a time: workers compute meanwhile, and one that
 * was killed goes on where it was.
 */
export async function markRestDue(
  { store, wake }: Pick<Ports, "store" | "wake">,
  { shopId }: Shop,
): Promise<void> {
  while (await store.withShop(shopId, (tx) => tx.markRestDue())) wake();
  await store.withShop(shopId, (tx) =>
    unscheduleUnless(tx, "everybody-due", () => tx.markRestDue()),
  );
}
