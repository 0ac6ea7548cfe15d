import { type ActivityCounts, COUNT_NAMES } from "#app/ports/activity.ts";
import type { JobKind } from "#app/ports/jobs.ts";
import type { Round, RoundKind } from "#app/ports/reconcile.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { unscheduleUnless } from "./unschedule-unless.ts";

/** Begins a job's round, or goes on with it; null, and nothing is planned, where there is none to begin. */
export async function beginRound(tx: ShopTx, kind: RoundKind, job: JobKind): Promise<Round | null> {
  const round = await tx.beginRound(kind);
  if (round !== null) return round;
  await unscheduleUnless(tx, job, async () => (await tx.beginRound(kind)) !== null);
  return null;
}

/** Ends a round: its cursor moves, what it repaired is shown, and the next is planned `interval` ms from now. */
export async function endRound(
  tx: ShopTx,
  kind: RoundKind,
  job: JobKind,
  { found, begunAt }: Pick<Round, "found" | "begunAt">,
  interval: number,
): Promise<void> {
  await tx.endRound(kind);
  const counts = Object.entries(found).filter(([, count]) => count > 0);
  if (counts.length > 0) {
    await tx.recordActivity("repair", Object.fromEntries(counts), { note: job, since: begunAt });
  }
  await tx.schedule(job, tx.now + interval);
}

/** The sums of what was found before and now. */
export function together(before: ActivityCounts, now: ActivityCounts): ActivityCounts {
  const counted = COUNT_NAMES.filter((name) => name in before || name in now);
  return Object.fromEntries(counted.map((name) => [name, (before[name] ?? 0) + (now[name] ?? 0)]));
}
