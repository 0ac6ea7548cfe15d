import { seenTags } from "#app/adapters/postgres/seen-tags.ts";
import type { OrderFacts } from "#app/ports/shopify.ts";
import type { Store } from "#app/ports/store.ts";
import { currentPolicy } from "./current-policy.ts";
import { putCustomer } from "./customer-work.ts";
import { change } from "./mark-due.ts";
import { putOrder } from "./order-work.ts";
import { requestRefetch } from "./refetch-work.ts";
import type { Unit } from "./unit.ts";

/** Loads an export of customers: newer rows win, a tombstone stays one. */
export async function importCustomers(
  unit: Unit,
  rows: Parameters<Store["importCustomers"]>[1],
): Promise<number> {
  const { shop } = unit;
  const { naming } = currentPolicy(shop);
  let stored = 0;
  for await (const batch of rows) {
    for (const customer of batch) {
      const before = shop.customers.get(customer.customerId);
      const isGone =
        shop.tombstones.get(customer.customerId) !== undefined ||
        shop.gone.get(`customer ${customer.customerId}`) !== undefined;
      const wins =
        !isGone &&
        (before === undefined ||
          (before.sourceUpdatedAt <= customer.updatedAt && before.deletedAt === null));
      if (!wins) continue;
      putCustomer(unit, customer, seenTags(customer.tags, naming));
      if (before !== undefined) {
        change(unit, customer.customerId, ({ version }) => ({ version: version + 1 }));
      }
      stored += 1;
    }
  }
  return stored;
}

/** Loads an export of orders, lines in any sequence. */
export async function importOrders(
  unit: Unit,
  rows: Parameters<Store["importOrders"]>[1],
): Promise<{ readonly orders: number; readonly guestOrders: number }> {
  const { shop } = unit;
  const { exclusions } = currentPolicy(shop);
  const orders: OrderFacts[] = [];
  const lines = new Map<
    string,
    { readonly lineId: string; readonly productId: string; readonly quantity: number }[]
  >();
  for await (const batch of rows) {
    for (const row of batch) {
      if (row.kind === "order") orders.push(row.order);
      else lines.set(row.orderId, [...(lines.get(row.orderId) ?? []), row]);
    }
  }
  let stored = 0;
  for (const order of orders) {
    const before = shop.orders.get(order.orderId);
    const { customerId } = order;
    if (customerId === null || shop.tombstones.get(customerId) !== undefined) continue;
    const wins =
      shop.gone.get(`order ${order.orderId}`) === undefined &&
      (before === undefined || (before.updatedAt <= order.updatedAt && before.deletedAt === null));
    if (!wins) continue;
    const owner = shop.gone.get(`customer ${customerId}`)?.mergedInto ?? customerId;
    if (before !== undefined && before.customerId !== owner) {
      if (shop.refetches.get(`order ${order.orderId}`) === undefined)
        requestRefetch(unit, "order", order.orderId);
      continue;
    }
    const own = (lines.get(order.orderId) ?? []).toSorted(
      (a, b) => Number(a.lineId) - Number(b.lineId),
    );
    const whole = {
      ...order,
      lines: own.map(({ productId, quantity }) => ({ productId, quantity })),
    };
    putOrder(unit, whole, owner, exclusions, before?.triggeredAt ?? null);
    stored += 1;
  }
  const guestOrders = orders.filter(({ customerId }) => customerId === null).length;
  return { orders: stored, guestOrders };
}
