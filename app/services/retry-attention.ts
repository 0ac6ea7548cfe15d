import type { AttentionChoice } from "#app/ports/attention.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/**
 * Does something to many until there are none left: what was done before an interruption stays done and told, and
 * the others are still shown. Returns to how many.
 */
export async function inTurns(some: () => Promise<number>): Promise<number> {
  let sum = 0;
  let count = -1;
  while (count !== 0) {
    count = await some();
    sum += count;
  }
  return sum;
}

/** Tries again what was set aside: one, alike ones, or with null all. Returns how many. */
export async function retryAttention(
  { store, wake }: Pick<Ports, "store" | "wake">,
  shopId: ShopId,
  choice: AttentionChoice,
  by: string,
): Promise<number> {
  const retried = await inTurns(() =>
    store.withShop(shopId, async (tx) => {
      const { count, customers } = await tx.retry(choice);
      if (count > 0) await tx.recordActivity("attention", { retried: count }, { by, customers });
      return count;
    }),
  );
  wake();
  return retried;
}
