import type { AttentionChoice } from "#app/ports/attention.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Tries again what was set aside: one, alike ones, or with null all. Returns how many. */
export async function retryAttention(
  { store, wake }: Pick<Ports, "store" | "wake">,
  shopId: ShopId,
  choice: AttentionChoice,
  by: string,
): Promise<number> {
  const retried = await store.withShop(shopId, async (tx) => {
    const { count, customers } = await tx.retry(choice);
    if (count > 0) await tx.recordActivity("attention", { retried: count }, { by, customers });
    return count;
  });
  wake();
  return retried;
}
