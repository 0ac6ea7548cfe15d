import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { RefetchKind, Urgency } from "#app/ports/store.ts";
import { markDue, rankOf } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";
import { requestRefetches } from "./request-refetches.ts";
import type { Tombstones } from "./tombstones.ts";

/**
 * What a unit of work tells at its end: who is due and what has to be asked of Shopify. Many deliveries make
 * one statement of it, and rows that other units lock too are held for a moment only, in the order of ids.
 */
export type UnitEnd = {
  readonly due: (ids: readonly CustomerId[], urgency: Urgency) => void;
  /** Due, and their tags are looked at whatever the rules say. */
  readonly reread: (ids: readonly CustomerId[]) => void;
  readonly refetch: (kind: RefetchKind, ids: readonly string[]) => void;
  /** Tells it; once, as the last of the unit. */
  readonly settle: () => Promise<void>;
};

/** An end that nothing was told to yet. */
export function unitEnd(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  tombstones: Tombstones,
): UnitEnd {
  const due = new Map<CustomerId, Urgency>();
  const reread = new Set<CustomerId>();
  const wanted: Record<RefetchKind, Set<string>> = { order: new Set(), customer: new Set() };

  const markOne = (id: CustomerId, urgency: Urgency) => {
    const before = due.get(id);
    if (before === undefined || rankOf(urgency) < rankOf(before)) due.set(id, urgency);
  };

  return {
    due: (ids, urgency) => {
      for (const id of ids) markOne(id, urgency);
    },
    reread: (ids) => {
      for (const id of ids) {
        reread.add(id);
        markOne(id, "event");
      }
    },
    refetch: (kind, ids) => {
      for (const id of ids) wanted[kind].add(id);
    },
    settle: async () => {
      await markDue(db, shopId, now, due, reread);
      for (const kind of ["order", "customer"] as const) {
        await requestRefetches(db, { shopId, now, tombstones }, kind, [...wanted[kind]]);
      }
    },
  };
}
