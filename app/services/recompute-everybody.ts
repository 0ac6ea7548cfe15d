import type { ShopTx } from "#app/ports/store.ts";

/** Everybody becomes due under the policy in force; where tags are on, what differs is written as one run. */
export async function recomputeEverybody(tx: ShopTx): Promise<void> {
  const { tagging } = await tx.shop();
  if (tagging === "on") {
    await tx.startTagRun("apply", "recompute");
    await tx.schedule("tag-run", tx.now);
  }
  await tx.markAllDue();
}
