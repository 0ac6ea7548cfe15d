import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { beginRound, endRound, together } from "./rounds.ts";
import { storeFoundOrders } from "./store-found-orders.ts";
import { orTakeUpAgain } from "./take-up-again.ts";

/**
 * Reads every order that changed since the last round began, and stores those of which we were not told
 * (reliability rule 12 a). A round that was killed goes on after the last page that it stored; the cursor
 * moves when all are.
 */
export async function sweepOrders(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  await orTakeUpAgain(ports, shop, "orders-sweep", () => sweep(ports, shop));
}

async function sweep(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  const { store, timings, log } = ports;
  const round = await store.withShop(shop.shopId, (tx) => beginRound(tx, "orders", "orders-sweep"));
  if (round === null) return;
  const admin = ports.shopify(shop);
  let found = round.found;
  const since = round.reached - timings.sweepOverlap;
  for await (const page of admin.findOrdersUpdated(since, round.lastId)) {
    const settled = page.filter(({ updatedAt }) => updatedAt <= round.begunAt - timings.sweepGrace);
    const orders = await storeFoundOrders(ports, shop, admin, settled, "bulk");
    found = together(found, { orders });
    const lastId = page.at(-1)?.orderId ?? round.lastId;
    await store.withShop(shop.shopId, (tx) => tx.saveRound("orders", { lastId, found }));
  }
  await store.withShop(shop.shopId, (tx) =>
    endRound(tx, "orders", "orders-sweep", { ...round, found }, timings.ordersSweep),
  );
  log.info("orders-swept", { shop: shop.shopId, ...found });
}
