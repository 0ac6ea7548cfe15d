import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { beginRun } from "./begin-run.ts";

/** Customers a day that are suggested where the first tags come drop by drop. */
export const SUGGESTED_PER_DAY = 200;

/** Who turns tagging on, and how. */
type Way = {
  readonly by?: string;
  /** How many customers a day may get their first tags; null is no limit. */
  readonly dripPerDay?: number | null;
  /** The version of the settings whose preview was looked at; null where nobody looked. */
  readonly previewed?: number | null;
};

/**
 * From now on tags are written: first the baseline for everybody, as one run, then whatever changes. Asked
 * again, it goes on where a cancelled run stopped. "outdated", and nothing is done, where the settings are no longer those
 * that were previewed.
 */
export async function turnTaggingOn(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  { by = "system", dripPerDay = null, previewed = null }: Way = {},
): Promise<"on" | "outdated"> {
  const outcome = await store.withShop(shopId, async (tx) => {
    if (previewed !== null && previewed !== (await tx.policy()).version) return "outdated";
    const { tagging } = await tx.shop();
    const cause = tagging === "on" ? "resumed" : "tagging-on";
    await beginRun(tx, { kind: "apply", phase: "recompute", cause, by, dripPerDay });
    // A fresh start: what was undone before tagging was off is no wish for today.
    if (tagging === "off") await tx.forgetLeftAlone();
    await tx.saveTagging("on");
    return "on";
  });
  log.info("tagging-on", { shop: shopId, outcome });
  wake();
  return outcome;
}
