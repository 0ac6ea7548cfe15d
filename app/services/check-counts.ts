import { slices } from "#app/domain/slices.ts";
import type { ActivityCounts } from "#app/ports/activity.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { IdDifferences, Round } from "#app/ports/reconcile.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type BulkOperation,
  type CustomerId,
  type OrderId,
  type ShopifyAdmin,
  ShopifyError,
} from "#app/ports/shopify.ts";
import { beginRound, endRound, together } from "./rounds.ts";
import { forgetCustomers } from "./forget-customers.ts";
import { storeFoundCustomers } from "./store-found-customers.ts";
import { storeFoundOrders } from "./store-found-orders.ts";
import { orTakeUpAgain } from "./take-up-again.ts";

type CountPorts = Pick<Ports, "store" | "shopify" | "timings" | "log">;

/** Customers one call reads. */
const CUSTOMERS_A_CALL = 50;
/** Where more ids differ, reading the whole history again is cheaper than reading one by one. */
const MOST_DIFFERENCES = 5_000;
/** An export of so many ids is small enough to be asked for daily. */
const FEW = 250_000;

/**
 * Compares the ids of all customers and orders with Shopify's (reliability rule 12 d), by an export: what was
 * deleted, merged or created without our hearing of it is read, and our rows are put right. Each step is
 * stored, and the job ends while Shopify prepares the export.
 */
export async function checkCounts(ports: CountPorts, shop: Shop): Promise<void> {
  await orTakeUpAgain(ports, shop, "count-check", () => check(ports, shop));
}

async function check(ports: CountPorts, shop: Shop): Promise<void> {
  const { store, timings } = ports;
  const round = await store.withShop(shop.shopId, (tx) => beginRound(tx, "counts", "count-check"));
  if (round === null) return;
  const admin = ports.shopify(shop);
  const operation =
    round.operation === null
      ? await admin.startExport("ids")
      : await admin.findOperation(round.operation);
  if (operation.status === "completed") {
    try {
      return await repair(ports, shop, admin, operation, round);
    } catch (error) {
      if (!(error instanceof ShopifyError && error.fault === "incomplete")) throw error;
    }
  }
  await store.withShop(shop.shopId, async (tx) => {
    const pending = operation.status === "pending";
    await tx.saveRound("counts", { operation: pending ? operation.id : null });
    await tx.schedule(
      "count-check",
      tx.now + (pending ? waitOf(round, tx.now, ports) : timings.retryMost),
    );
  });
}

/** Asked again after half as long as it has taken so far, within the bounds of every bulk operation. */
function waitOf(round: Round, now: number, { timings }: CountPorts): number {
  return Math.min(timings.pollMost, Math.max(timings.poll, (now - round.begunAt) / 2));
}

async function repair(
  ports: CountPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  operation: BulkOperation,
  round: Round,
): Promise<void> {
  const { store, timings, log } = ports;
  const { currencyDigits } = shop;
  const { customers, orders } = await store.compareIds(
    shop.shopId,
    admin.readIdExport({ operation, currencyDigits, onProgress: async () => {} }),
    MOST_DIFFERENCES,
  );
  const many = sizeOf(customers) + sizeOf(orders) > MOST_DIFFERENCES;
  const found = many
    ? { differences: sizeOf(customers) + sizeOf(orders) }
    : together(
        await repairCustomers(ports, shop, admin, customers),
        await repairOrders(ports, shop, admin, orders),
      );
  const counted = customers.counted + orders.counted;
  await store.withShop(shop.shopId, async (tx) => {
    if (many) {
      await tx.startImport();
      await tx.schedule("import", tx.now);
    }
    const interval = counted > FEW ? timings.countCheck : timings.countCheckSmall;
    await endRound(tx, "counts", "count-check", { ...round, found }, interval);
  });
  log.info("counts-checked", { shop: shop.shopId, counted, ...found });
}

function sizeOf({ behind, surplus }: IdDifferences): number {
  return behind.length + surplus.length;
}

async function repairCustomers(
  { store }: CountPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { behind, surplus }: IdDifferences,
): Promise<ActivityCounts> {
  let found: ActivityCounts = {};
  for (const ids of slices<CustomerId>(surplus, CUSTOMERS_A_CALL)) {
    const there = await admin.readTags(ids, "bulk");
    const missing = ids.filter((id) => !there.has(id));
    const gone = await forgetCustomers({ store }, shop, admin, missing, "bulk");
    found = together(found, { gone });
  }
  for (const ids of slices<CustomerId>(behind, CUSTOMERS_A_CALL)) {
    const read = await admin.readCustomers(ids, "bulk");
    found = together(found, await storeFoundCustomers({ store }, shop, read));
  }
  return found;
}

async function repairOrders(
  { store }: CountPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { behind, surplus }: IdDifferences,
): Promise<ActivityCounts> {
  // Without read_all_orders Shopify hides what is old: hidden is not deleted.
  const doubtful = shop.limitedHistory ? behind : [...behind, ...surplus];
  const ours = new Set(surplus);
  let found: ActivityCounts = {};
  for (const ids of slices<OrderId>(doubtful, CUSTOMERS_A_CALL)) {
    const read = await admin.readOrders(ids, "bulk");
    const orders = await storeFoundOrders({ store }, shop, admin, read, "bulk");
    const there = new Set(read.map(({ orderId }) => orderId));
    const gone = ids.filter((id) => !there.has(id) && ours.has(id));
    await store.withShop(shop.shopId, (tx) => tx.notFound("order", gone));
    found = together(found, { orders, deletedOrders: gone.length });
  }
  return found;
}
