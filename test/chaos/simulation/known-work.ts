import type { ReconcileWork } from "#app/ports/reconcile.ts";
import { byId, type Unit } from "./unit.ts";

/** What refetches ask of reconciliation: what our rows say of an object. */
export function knownWork({
  shop,
}: Unit): Pick<ReconcileWork, "saveCursors" | "knownOrders" | "redactedAmong" | "latestOrderIds"> {
  return {
    saveCursors: async () => {},
    knownOrders: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const row = shop.orders.get(id);
          return row === undefined ? [] : [[id, { ...row, deleted: row.deletedAt !== null }]];
        }),
      ),
    redactedAmong: async (ids) =>
      new Set(ids.filter((id) => shop.tombstones.get(id) !== undefined)),
    latestOrderIds: async (id, limit) =>
      shop.orders
        .rows()
        .filter(({ customerId }) => customerId === id)
        .map(({ orderId }) => orderId)
        .toSorted((a, b) => byId(b, a))
        .slice(0, limit),
  };
}
