import type { Language } from "#app/domain/language.ts";
import type { SetLanguages } from "#app/ports/language.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Viewer } from "./read-viewer.ts";

/** What is set of languages, and what there is to choose from. */
export type LanguagesView = {
  readonly set: SetLanguages;
  readonly offered: readonly Language[];
};

/** Reads which languages the viewer and their shop have chosen. */
export async function readLanguages(
  { store }: Pick<Ports, "store">,
  { shop, staffId }: Viewer,
  offered: readonly Language[],
): Promise<LanguagesView> {
  const set = await store.withShop(shop.shopId, (tx) => tx.setLanguages(staffId));
  return { set, offered };
}
