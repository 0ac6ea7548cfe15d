import type { Language } from "#app/domain/language.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Viewer } from "./read-viewer.ts";

/** For whom a language is set: for the viewer alone, or for whoever of the shop has set none. */
export type LanguageOwner = "own" | "shop";

/** From now on somebody is answered in a language; null takes the choice back. */
export async function setLanguage(
  { store }: Pick<Ports, "store">,
  { shop, staffId }: Viewer,
  owner: LanguageOwner,
  language: Language | null,
): Promise<void> {
  await store.withShop(shop.shopId, (tx) =>
    owner === "own" ? tx.saveOwnLanguage(staffId, language) : tx.saveShopLanguage(language),
  );
}
