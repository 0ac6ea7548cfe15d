import type { RefetchKind, RefetchWork } from "#app/ports/store.ts";
import { byId, type Unit } from "./unit.ts";

/** How many objects one claim takes of a kind. */
const REFETCH_BATCH = 50;
/** After so many failed tries of its own an object is set aside. */
const MOST_TRIES = 10;

/** What Shopify has to be asked about. */
export function refetchWork(unit: Unit): RefetchWork {
  const { tables, shop, now, timings, random } = unit;
  return {
    requestRefetch: async (kind, id) => requestRefetch(unit, kind, id),
    claimRefetches: async () => {
      const claim = tables.nextId();
      const claimed = (kind: RefetchKind) =>
        shop.refetches
          .rows()
          .filter((row) => row.kind === kind && !row.failed && row.nextTryAt <= now)
          .toSorted((a, b) => a.nextTryAt - b.nextTryAt || byId(a.id, b.id))
          .slice(0, REFETCH_BATCH)
          .map((row) => {
            const nextTryAt = now + timings.lease;
            shop.refetches.set(`${kind} ${row.id}`, {
              ...row,
              nextTryAt,
              claim,
              attempts: row.attempts + 1,
            });
            return row.id;
          });
      return { claim, orders: claimed("order"), customers: claimed("customer") };
    },
    closeRefetches: async (claim, kind, ids) => {
      const closed = ids.filter((id) => shop.refetches.get(`${kind} ${id}`)?.claim === claim);
      for (const id of closed) shop.refetches.delete(`${kind} ${id}`);
      return new Set(closed);
    },
    postponeRefetches: async (claim, kind, ids, _, fault) => {
      const most = fault === "outage" ? timings.lease : timings.retryMost;
      for (const id of ids) {
        const row = shop.refetches.get(`${kind} ${id}`);
        if (row?.claim !== claim) continue;
        const wait = random() * Math.min(most, timings.retry * 2 ** Math.min(row.attempts, 30));
        shop.refetches.set(`${kind} ${id}`, {
          ...row,
          attempts: fault === "own" ? row.attempts : Math.min(row.attempts, 4),
          failed: fault === "own" && row.attempts >= MOST_TRIES,
          nextTryAt: now + Math.floor(wait),
        });
      }
    },
  };
}

/** Notes an object to be read from Shopify; asked for again, it is read again. Nobody asks about the redacted. */
export function requestRefetch({ shop, now }: Unit, kind: RefetchKind, id: string): void {
  if (kind === "customer" && shop.tombstones.get(id) !== undefined) return;
  const fresh = { nextTryAt: now, claim: null, attempts: 0, failed: false };
  shop.refetches.set(`${kind} ${id}`, { kind, id, ...fresh });
}
