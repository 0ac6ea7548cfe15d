import { isRenewal } from "#app/domain/order.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";

/** Reads what webhooks only hinted at; what Shopify does not find under this shop's token is foreign or gone. */
export async function refetchObjects(
  { store, shopify, log }: Pick<Ports, "store" | "shopify" | "log">,
  shop: Shop,
): Promise<void> {
  const { claim, orders, customers } = await store.withShop(shop.shopId, (tx) =>
    tx.claimRefetches(),
  );
  const admin = shopify(shop);
  if (orders.length > 0) {
    const found = await admin.readOrders(orders);
    const known = new Set(found.map(({ orderId }) => orderId));
    const gone = orders.filter((id) => !known.has(id));
    await store.withShop(shop.shopId, async (tx) => {
      const closed = await tx.closeRefetches(claim, "order", orders);
      const current = found.filter(({ orderId }) => closed.has(orderId));
      await tx.saveOrders(current, null);
      for (const { customerId, ...order } of current) {
        // A renewal is the only word that Shopify sends of a subscription.
        if (customerId !== null && isRenewal(order))
          await tx.requestRefetch("customer", customerId);
      }
      for (const id of gone) await tx.deleteOrder(id);
    });
    log.info("orders-refetched", { shop: shop.shopId, found: found.length, foreign: gone.length });
  }
  if (customers.length > 0) {
    const found = await admin.readCustomers(customers);
    const known = new Set(found.map(({ customerId }) => customerId));
    const gone = customers.filter((id) => !known.has(id));
    await store.withShop(shop.shopId, async (tx) => {
      const closed = await tx.closeRefetches(claim, "customer", customers);
      await tx.saveCustomers(found.filter(({ customerId }) => closed.has(customerId)));
      for (const id of gone) await tx.deleteCustomer(id);
    });
    log.info("customers-refetched", {
      shop: shop.shopId,
      found: found.length,
      foreign: gone.length,
    });
  }
}
