import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { beginRun } from "./begin-run.ts";

/** Who turns tagging on, and how many customers a day may get their first tags; null is no limit. */
type Way = { readonly by?: string; readonly dripPerDay?: number | null };

/**
 * From now on tags are written: first the baseline for everybody, as one run, then whatever changes. Asked
 * again, it goes on where a cancelled run stopped.
 */
export async function turnTaggingOn(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  { by = "system", dripPerDay = null }: Way = {},
): Promise<void> {
  await store.withShop(shopId, async (tx) => {
    const { tagging } = await tx.shop();
    const cause = tagging === "on" ? "resumed" : "tagging-on";
    await beginRun(tx, { kind: "apply", phase: "recompute", cause, by, dripPerDay });
    // A fresh start: what was undone before tagging was off is no wish for today.
    if (tagging === "off") await tx.forgetLeftAlone();
    await tx.saveTagging("on");
  });
  log.info("tagging-on", { shop: shopId });
  wake();
}
