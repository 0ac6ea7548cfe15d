import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Begins to read a shop's history, unless that is already under way. */
export async function startImport(
  { store, wake }: Pick<Ports, "store" | "wake">,
  shopId: ShopId,
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    const latest = await tx.latestImport();
    const underWay = latest !== null && latest.phase !== "ready" && latest.phase !== "failed";
    if (!underWay) await tx.startImport();
    await tx.schedule("import", tx.now);
  });
  wake();
}
