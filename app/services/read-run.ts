import type { RunCause, TagRunKind } from "#app/ports/tag-runs.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";

/** A mass write under way, with how fast it goes and when it will be through. */
export type RunView = {
  readonly runId: string;
  readonly kind: TagRunKind;
  readonly cause: RunCause | null;
  readonly phase: "recompute" | "write";
  readonly written: Count;
  readonly customers: Count;
  /** Customers an hour since it writes; null before the first, and where it goes drop by drop. */
  readonly perHour: Count | null;
  /** Whole minutes until it is through at this speed, or whole days where it goes drop by drop. */
  readonly left: { readonly unit: "minutes" | "days"; readonly count: Count } | null;
  readonly dripPerDay: Count | null;
  /** Where today's drops have fallen: the date at which it goes on. */
  readonly waitsUntil: string | null;
};

const HOUR_MS = 3_600_000;
const MINUTES_AN_HOUR = 60;

/** The run under way, or null. */
export async function readRun(tx: ShopTx, format: Format): Promise<RunView | null> {
  const run = await tx.lastTagRun();
  if (run === null || run.state !== "running") return null;
  const { written, customers, dripPerDay, writesFrom, waitsUntil } = run;
  const hours = writesFrom === null ? 0 : (tx.now - writesFrom) / HOUR_MS;
  const perHour = dripPerDay === null && written > 0 && hours > 0 ? written / hours : null;
  const open = customers - written;
  const left = () => {
    if (dripPerDay !== null) return { unit: "days", count: Math.ceil(open / dripPerDay) } as const;
    if (perHour === null) return null;
    return { unit: "minutes", count: Math.ceil((open / perHour) * MINUTES_AN_HOUR) } as const;
  };
  const remaining = run.phase === "write" ? left() : null;
  return {
    runId: run.runId,
    kind: run.kind,
    cause: run.cause,
    phase: run.phase,
    written: format.count(written),
    customers: format.count(customers),
    perHour: perHour === null ? null : format.count(Math.round(perHour)),
    left: remaining && { unit: remaining.unit, count: format.count(remaining.count) },
    dripPerDay: dripPerDay === null ? null : format.count(dripPerDay),
    waitsUntil: waitsUntil === null ? null : format.date(waitsUntil),
  };
}
