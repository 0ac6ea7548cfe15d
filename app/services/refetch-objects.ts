import { isRenewal } from "#app/domain/order.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type OrderFacts, ShopifyError } from "#app/ports/shopify.ts";
import type { RefetchKind, ShopTx } from "#app/ports/store.ts";
import { forgetCustomers } from "./forget-customers.ts";
import { type Merge, mergesBehind } from "./store-found-orders.ts";

type RefetchPorts = Pick<Ports, "store" | "shopify" | "log">;

/**
 * Reads what webhooks only hinted at; what Shopify does not find under this shop's token is foreign or gone.
 * What cannot be read is tried again later, and set aside after ten tries if the fault is its own.
 */
export async function refetchObjects(ports: RefetchPorts, shop: Shop): Promise<void> {
  const { claim, orders, customers } = await ports.store.withShop(shop.shopId, (tx) =>
    tx.claimRefetches(),
  );
  const admin = ports.shopify(shop);
  let merges: readonly Merge[] = [];
  await refetch(ports, shop, claim, orders, {
    kind: "order",
    read: async (ids) => {
      const found = await admin.readOrders(ids, "event");
      const known = await ports.store.withShop(shop.shopId, (tx) => tx.knownOrders(ids));
      merges = await mergesBehind(admin, found, known, "event");
      return found;
    },
    idOf: ({ orderId }) => orderId,
    // Nobody's order is none of ours.
    isKept: ({ customerId }) => customerId !== null,
    save: async (tx, found) => {
      for (const { kept, gone } of merges) await tx.mergeCustomers(kept, gone);
      await saveOrders(tx, found);
    },
  });
  await refetch(ports, shop, claim, customers, {
    kind: "customer",
    read: async (ids) => {
      const found = await admin.readCustomers(ids, "event");
      const shown = new Set(found.map(({ customerId }) => customerId));
      const missing = ids.filter((id) => !shown.has(id));
      await forgetCustomers(ports, shop, admin, missing, "event");
      return found;
    },
    idOf: ({ customerId }) => customerId,
    isKept: () => true,
    save: (tx, found) => tx.saveCustomers(found),
  });
}

type Reading<Facts> = {
  readonly kind: RefetchKind;
  readonly read: (ids: readonly string[]) => Promise<readonly Facts[]>;
  readonly idOf: (facts: Facts) => string;
  readonly isKept: (facts: Facts) => boolean;
  readonly save: (tx: ShopTx, found: readonly Facts[]) => Promise<void>;
};

async function refetch<Facts>(
  ports: RefetchPorts,
  shop: Shop,
  claim: string,
  ids: readonly string[],
  reading: Reading<Facts>,
): Promise<void> {
  if (ids.length === 0) return;
  const { kind } = reading;
  try {
    const found = await reading.read(ids);
    const foreign = await ports.store.withShop(shop.shopId, (tx) =>
      store(tx, claim, ids, found, reading),
    );
    const gone = ids.length - found.length - foreign;
    ports.log.info(`${kind}s-refetched`, { shop: shop.shopId, found: found.length, gone, foreign });
  } catch (error) {
    const outage = error instanceof ShopifyError && error.fault !== "rejected";
    if (!outage && ids.length > 1) {
      // One of them spoils the answer for all: each is asked for alone.
      for (const id of ids) await refetch(ports, shop, claim, [id], reading);
      return;
    }
    ports.log.warn(`${kind}s-not-refetched`, { shop: shop.shopId, ids: ids.length, outage });
    await ports.store.withShop(shop.shopId, (tx) =>
      tx.postponeRefetches(claim, kind, ids, String(error), outage ? "outage" : "own"),
    );
  }
}

/** Stores what was found; returns how many of the others were never ours. */
async function store<Facts>(
  tx: ShopTx,
  claim: string,
  ids: readonly string[],
  found: readonly Facts[],
  { kind, idOf, isKept, save }: Reading<Facts>,
): Promise<number> {
  const closed = await tx.closeRefetches(claim, kind, ids);
  const current = found.filter((facts) => isKept(facts) && closed.has(idOf(facts)));
  await tx.foundAgain(kind, current.map(idOf));
  await save(tx, current);
  await tx.notFound(kind, found.filter((facts) => !isKept(facts)).map(idOf));
  const shown = new Set(found.map(idOf));
  return tx.notFound(
    kind,
    ids.filter((id) => !shown.has(id)),
  );
}

async function saveOrders(tx: ShopTx, found: readonly OrderFacts[]): Promise<void> {
  await tx.saveOrders(found, null);
  for (const { customerId, ...order } of found) {
    // A renewal is the only word that Shopify sends of a subscription.
    if (customerId !== null && isRenewal(order)) await tx.requestRefetch("customer", customerId);
  }
}
