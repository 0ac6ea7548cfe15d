import { addDays } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { beginRound, endRound, together } from "./rounds.ts";
import { storeFoundCustomers } from "./store-found-customers.ts";
import { orTakeUpAgain } from "./take-up-again.ts";

/** Shopify's filter knows only days, of a zone that is not ours: a day more than the cursor says. */
const OVERLAP_DAYS = 1;

/**
 * Reads every customer who changed since the last round began, and stores those of whom we were not told
 * (reliability rule 12 b); their tags are compared along the way, as those of all who changed are to be
 * (rule 12 c).
 */
export async function sweepCustomers(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  await orTakeUpAgain(ports, shop, "customers-sweep", () => sweep(ports, shop));
}

async function sweep(
  { store, shopify, timings, log }: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  const round = await store.withShop(shop.shopId, (tx) =>
    beginRound(tx, "customers", "customers-sweep"),
  );
  if (round === null) return;
  let found = round.found;
  const since = addDays(round.reached, -OVERLAP_DAYS);
  for await (const page of shopify(shop).findCustomersUpdated(since, round.lastId)) {
    const settled = page.filter(({ updatedAt }) => updatedAt <= round.begunAt - timings.sweepGrace);
    found = together(found, await storeFoundCustomers({ store }, shop, settled));
    const lastId = page.at(-1)?.customerId ?? round.lastId;
    await store.withShop(shop.shopId, (tx) => tx.saveRound("customers", { lastId, found }));
  }
  await store.withShop(shop.shopId, (tx) =>
    endRound(tx, "customers", "customers-sweep", { ...round, found }, timings.customersSweep),
  );
  log.info("customers-swept", { shop: shop.shopId, ...found });
}
