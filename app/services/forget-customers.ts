import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId, Priority, ShopifyAdmin } from "#app/ports/shopify.ts";
import { storeFoundOrders } from "./store-found-orders.ts";

/** The latest orders of a customer that are asked whose they are now: one call. */
const ORDERS_ASKED = 30;

/**
 * Customers whom Shopify was just seen not to know: each was deleted, or merged into whoever has the orders
 * now. Returns how many of them we knew.
 */
export async function forgetCustomers(
  ports: Pick<Ports, "store">,
  shop: Shop,
  admin: Pick<ShopifyAdmin, "readOrders" | "readTags">,
  ids: readonly CustomerId[],
  priority: Priority,
): Promise<number> {
  let known = 0;
  for (const id of ids) {
    const orderIds = await ports.store.withShop(shop.shopId, (tx) =>
      tx.latestOrderIds(id, ORDERS_ASKED),
    );
    const orders = orderIds.length === 0 ? [] : await admin.readOrders(orderIds, priority);
    const moved = orders.find(({ customerId }) => customerId !== null && customerId !== id);
    const owner = moved?.customerId ?? null;
    await ports.store.withShop(shop.shopId, async (tx) => {
      if (!(await tx.knowsCustomer(id))) return;
      known += 1;
      if (owner === null) await tx.notFound("customer", [id]);
      else await tx.mergeCustomers(owner, id);
    });
    await storeFoundOrders(ports, shop, admin, orders, priority);
  }
  return known;
}
