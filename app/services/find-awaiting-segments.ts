import { vocabularyInForce } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { NamingSegment } from "#app/ports/shopify.ts";
import { askInTime } from "./ask-in-time.ts";

/** Segments that ask for tags of ours; null where Shopify did not say. */
export type FoundSegments = readonly NamingSegment[] | null;

/**
 * Asks Shopify which segments name our tags, so that whoever starts automations by them may let the tags come
 * drop by drop.
 */
export async function findAwaitingSegments(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<FoundSegments> {
  const { policy } = await ports.store.withShop(shop.shopId, (tx) => tx.policy());
  const ours = vocabularyInForce(policy.naming);
  return askInTime(ports, shop, "segments-unavailable", () =>
    ports.shopify(shop).findSegmentsNaming(ours),
  );
}
