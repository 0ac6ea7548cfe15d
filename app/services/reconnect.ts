import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { checkHealth } from "./check-health.ts";
import { writeWhatDiffers } from "./write-what-differs.ts";

/**
 * Asks Shopify whether it takes our token by now. Where it does, what waited for that is written; "refused" is the
 * answer also where Shopify does not reply.
 */
export async function reconnect(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">,
  shop: Shop,
): Promise<"connected" | "refused"> {
  const { store, wake } = ports;
  const askedAt = await store.withShop(shop.shopId, async (tx) => tx.now);
  await checkHealth(ports, shop);
  return store.withShop(shop.shopId, async (tx) => {
    const token = (await tx.health()).find(({ kind }) => kind === "token");
    if (token?.state !== "good" || token.checkedAt < askedAt) return "refused";
    if ((await tx.shop()).writingRefusedAt !== null) {
      await tx.saveWritingRefused(false);
      await writeWhatDiffers(tx, tx.now);
      wake();
    }
    return "connected";
  });
}
