import { type Activity, type ActivityCounts, COUNT_NAMES } from "#app/ports/activity.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { TagRunRecord } from "#app/ports/tag-runs.ts";
import { type ActivityFilter, kindsOf } from "./activity-query.ts";
import { whatOf } from "./read-activity.ts";

/** Entries read in one unit of work. */
const PAGE = 500;

/** What an entry counts; its version and its state are no number of anything. */
const COUNTED = COUNT_NAMES.filter((name) => name !== "attention");

/**
 * All that was done for the shop, or one kind of it, newest first, a row an entry, the names of the columns first.
 * Streamed: neither the rows nor a transaction are held while the reader is slow.
 */
export async function* exportActivity(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  show: ActivityFilter | null,
): AsyncGenerator<readonly string[]> {
  yield ["time", "what", "by", "seconds", "result", ...COUNTED.map(columnOf)];
  let before: string | null = null;
  for (;;) {
    const from: string | null = before;
    const entries = await store.withShop(shopId, async (tx) => {
      const found: readonly Activity[] = await tx.activities(from, PAGE, kindsOf(show));
      const runs = new Map<string, TagRunRecord | null>();
      for (const { runId } of found) {
        if (runId !== null && !runs.has(runId)) runs.set(runId, await tx.findTagRun(runId));
      }
      return found.map((entry) => ({
        entry,
        run: entry.runId === null ? null : (runs.get(entry.runId) ?? null),
      }));
    });
    for (const { entry, run } of entries) yield cellsOf(entry, run);
    const last = entries.at(-1);
    if (entries.length < PAGE || last === undefined) return;
    before = last.entry.activityId;
  }
}

function cellsOf(entry: Activity, run: TagRunRecord | null): readonly string[] {
  const { at, since, by, counts, note } = entry;
  const failed = note === "import-failed" || note === "refit-kept";
  return [
    new Date(at).toISOString(),
    whatOf(entry, run),
    by ?? "",
    since === null ? "" : String(Math.round((at - since) / 1000)),
    failed ? "failed" : (run?.result ?? "complete"),
    ...COUNTED.map((name) => numberOf(counts, name)),
  ];
}

function numberOf(counts: ActivityCounts, name: keyof ActivityCounts): string {
  return String(counts[name] ?? "");
}

/** "guestOrders" as "guest_orders". */
function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
