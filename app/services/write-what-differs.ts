import type { Instant } from "#app/domain/time.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { beginRun } from "./begin-run.ts";

/** Plans that from `at` on a run writes whatever differs by then; one under way goes on instead. */
export async function writeWhatDiffers(tx: ShopTx, at: Instant): Promise<void> {
  const { tagging } = await tx.shop();
  if (tagging === "off") return;
  if ((await tx.activeTagRun()) === null) {
    const kind = tagging === "removing" ? "remove-all" : "apply";
    await beginRun(tx, { kind, phase: "write", cause: "resumed", by: "system" });
  }
  await tx.schedule("tag-run", at);
}

/**
 * Shopify refuses our token or our rights: nobody tries to write for a while, and nobody's tries are counted.
 * A run tries again later, until it succeeds. The merchant is told once.
 */
export async function noteRefusal(
  tx: ShopTx,
  { reconnect }: Pick<Timings, "reconnect">,
): Promise<void> {
  const { writingRefusedAt } = await tx.shop();
  if (writingRefusedAt === null) {
    await tx.recordActivity("attention", {}, { note: "writing-refused" });
  }
  await tx.saveWritingRefused(true);
  await writeWhatDiffers(tx, tx.now + reconnect);
}
