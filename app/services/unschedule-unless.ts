import type { JobKind } from "#app/ports/jobs.ts";
import type { ShopTx } from "#app/ports/store.ts";

/**
 * Takes a job's plan away, unless it is needed; then it is due at once. The plan is taken first and the question
 * asked then: who brings the job work at the same time was seen, or plans it after this unit of work.
 */
export async function unscheduleUnless(
  tx: ShopTx,
  kind: JobKind,
  isNeeded: () => Promise<boolean>,
): Promise<void> {
  await tx.unschedule(kind);
  if (await isNeeded()) await tx.schedule(kind, tx.now);
}
