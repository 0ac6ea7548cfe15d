import type { Ports } from "#app/ports/ports.ts";
import type { PersonalDocument } from "#app/ports/privacy.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** Hands over the answer to a request for data, which is forgotten 30 days later; null when there is none. */
export async function takeDocument(
  { store, log }: Pick<Ports, "store" | "log">,
  shopId: ShopId,
  requestId: string,
): Promise<PersonalDocument | null> {
  const document = await store.withShop(shopId, (tx) => tx.takeDocument(requestId));
  if (document !== null) log.info("document-handed-over", { shop: shopId });
  return document;
}
