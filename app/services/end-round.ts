import { type ActivityCounts, COUNT_NAMES } from "#app/ports/activity.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { RoundKind } from "#app/ports/reconcile.ts";
import type { ShopTx } from "#app/ports/store.ts";

/** Ends a round: its cursor moves, what it repaired is shown, and the next is planned `interval` ms from now. */
export async function endRound(
  tx: ShopTx,
  kind: RoundKind,
  job: JobKind,
  found: ActivityCounts,
  interval: number,
): Promise<void> {
  await tx.endRound(kind);
  const counts = Object.entries(found).filter(([, count]) => count > 0);
  if (counts.length > 0) {
    await tx.recordActivity("repair", Object.fromEntries(counts), { note: job });
  }
  await tx.schedule(job, tx.now + interval);
}

/** The sums of what was found before and now. */
export function together(before: ActivityCounts, now: ActivityCounts): ActivityCounts {
  const counted = COUNT_NAMES.filter((name) => name in before || name in now);
  return Object.fromEntries(counted.map((name) => [name, (before[name] ?? 0) + (now[name] ?? 0)]));
}
