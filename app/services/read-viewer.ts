import { chooseLanguage, type Language } from "#app/domain/language.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Who looks at a screen: what is read is the shop's, how it is written is theirs. */
export type Viewer = {
  readonly shop: Shop;
  /** The session token's `sub`. */
  readonly staffId: string;
  readonly language: Language;
};

/** What a visitor of a shop brings along: the language of their admin, and those that there are to choose from. */
type Visitor = {
  readonly staffId: string;
  readonly adminLanguage: string | null;
  readonly offered: readonly Language[];
};

/** Says in which language someone of a shop is answered: their own, the admin's, the shop's, or English. */
export async function readViewer(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  { staffId, adminLanguage, offered }: Visitor,
): Promise<Viewer> {
  const set = await store.withShop(shop.shopId, (tx) => tx.setLanguages(staffId));
  const language = chooseLanguage([set.own, adminLanguage, set.shop], offered);
  return { shop, staffId, language };
}
