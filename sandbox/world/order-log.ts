import { financialStatus, orderCurrentTotal } from "./order-money.ts";
import type { Order } from "./records.ts";
import type { Shop } from "./shop.ts";

/** Notes how orders are just before something changes them, so that the past can be told. */
export function noteOrders({ clock, orderLog }: Shop, ...orders: readonly Order[]): void {
  const at = clock.now();
  for (const order of orders)
    orderLog.push({
      n: orderLog.length + 1,
      at,
      number: order.number,
      customerNumber: order.customer?.number ?? null,
      currentTotal: orderCurrentTotal(order),
      financialStatus: financialStatus(order),
      cancelledAt: order.cancelledAt,
      tags: order.tags,
    });
}
