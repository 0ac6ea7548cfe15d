import { DAY_MS } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type Format, formatFor } from "./format.ts";
import type { Viewer } from "./read-viewer.ts";

/** So long a merchant who is back is told that everything is still there. */
const TOLD_DAYS = 7;

/** The date on which the shop came back, for some days after; null else. */
export function readReturn(
  { store }: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<string | null> {
  return store.withShop(viewer.shop.shopId, (tx) => returnedOn(tx, formatFor(viewer, tx.now)));
}

/** The same, within a unit of work. */
export async function returnedOn(
  tx: Pick<ShopTx, "installedAgainAt" | "now">,
  format: Format,
): Promise<string | null> {
  const at = await tx.installedAgainAt();
  return at === null || at < tx.now - TOLD_DAYS * DAY_MS ? null : format.date(at);
}
