import type { History } from "../world/records.ts";
import { generateShop } from "./generate-shop.ts";
import { loadOnlineRetail } from "./online-retail.ts";
import { generatedKinds } from "./shop-rhythms.ts";

/** The shops the sandbox can be. */
export const shopKinds = ["online-retail", ...generatedKinds] as const;

/** A kind of shop. */
export type ShopKind = (typeof shopKinds)[number];

interface Wanted {
  kind: ShopKind;
  seed: number;
  customers: number | undefined;
  now: number;
}

/** The past of a shop of some kind. */
export function createHistory({ kind, seed, now, ...wanted }: Wanted): History {
  if (kind === "online-retail") return loadOnlineRetail(now);
  const customers = wanted.customers ?? (kind === "tiny" ? 12 : 500);
  return generateShop({ kind, seed, customers, now });
}
