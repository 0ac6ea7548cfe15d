import type { ShopTx } from "#app/ports/store.ts";
import type { TagRunStart } from "#app/ports/tag-runs.ts";
import { endRun } from "./end-run.ts";

/** Begins a mass write. One that is under way gives way; its chunk, which is in Shopify's hands, is carried on. */
export async function beginRun(tx: ShopTx, start: TagRunStart): Promise<string> {
  await tx.holdTagRuns();
  const before = await tx.activeTagRun();
  if (before !== null) await endRun(tx, before, "superseded");
  const runId = await tx.startTagRun(start, before?.chunk ?? null);
  await tx.schedule("tag-run", tx.now);
  return runId;
}
