import { isRenewal, type OrderExclusions } from "#app/domain/order.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import { slices } from "#app/domain/slices.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId, OrderFacts, Priority, ShopifyAdmin } from "#app/ports/shopify.ts";

/** Customers whose tags one call reads. */
const CUSTOMERS_A_CALL = 50;

type Known = OrderFacts & { readonly deleted: boolean };

type KnownOwner = Pick<OrderFacts, "customerId"> & { readonly deleted: boolean };

/** Two customers who became one: the orders of `gone` are `kept`'s now. */
export type Merge = { readonly kept: CustomerId; readonly gone: CustomerId };

/**
 * Stores those orders, as Shopify shows them now, that differ from our rows. Returns how many did.
 */
export async function storeFoundOrders(
  ports: Pick<Ports, "store">,
  shop: Shop,
  admin: Pick<ShopifyAdmin, "readTags">,
  found: readonly OrderFacts[],
  priority: Priority,
): Promise<number> {
  const { known, differing } = await ports.store.withShop(shop.shopId, async (tx) => {
    const rows = await tx.knownOrders(found.map(({ orderId }) => orderId));
    const owners = found.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
    const redacted = await tx.redactedAmong(owners);
    const { exclusions } = (await tx.policy()).policy;
    return {
      known: rows,
      differing: found.filter(
        (order) =>
          !redacted.has(order.customerId ?? "") &&
          differs(rows.get(order.orderId), order, exclusions),
      ),
    };
  });
  if (differing.length === 0) return 0;
  const merges = await mergesBehind(admin, differing, known, priority);
  await ports.store.withShop(shop.shopId, async (tx) => {
    for (const { kept, gone } of merges) await tx.mergeCustomers(kept, gone);
    await tx.saveOrders(differing, null);
    for (const { customerId, ...order } of differing) {
      // A renewal is the only word that Shopify sends of a subscription.
      if (customerId !== null && isRenewal(order)) await tx.requestRefetch("customer", customerId);
    }
    // Nobody's any more: none of ours.
    const guests = differing.filter(({ customerId }) => customerId === null);
    await tx.notFound(
      "order",
      guests.map(({ orderId }) => orderId),
    );
  });
  return differing.length;
}

/**
 * The merges that orders tell of: an order went from a customer who is gone to another. An order that went
 * from one who is still there was given to somebody else.
 */
export async function mergesBehind(
  admin: Pick<ShopifyAdmin, "readTags">,
  found: readonly OrderFacts[],
  known: ReadonlyMap<string, KnownOwner>,
  priority: Priority,
): Promise<readonly Merge[]> {
  const owners = newOwners(found, known);
  const merges: Merge[] = [];
  for (const ids of slices([...owners.keys()], CUSTOMERS_A_CALL)) {
    const there = await admin.readTags(ids, priority);
    for (const gone of ids) {
      const kept = owners.get(gone);
      if (kept !== undefined && !there.has(gone)) merges.push({ kept, gone });
    }
  }
  return merges;
}

function differs(known: Known | undefined, order: OrderFacts, exclusions: OrderExclusions) {
  if (known === undefined || known.deleted) return order.customerId !== null;
  return order.updatedAt >= known.updatedAt && !sameOrder(known, order, exclusions);
}

/** For each customer who lost an order, whose it is now. */
function newOwners(
  orders: readonly OrderFacts[],
  known: ReadonlyMap<string, KnownOwner>,
): ReadonlyMap<CustomerId, CustomerId> {
  const owners = new Map<CustomerId, CustomerId>();
  for (const { orderId, customerId } of orders) {
    const before = known.get(orderId);
    if (before === undefined || before.deleted) continue;
    if (before.customerId !== null && customerId !== null && before.customerId !== customerId) {
      owners.set(before.customerId, customerId);
    }
  }
  return owners;
}
