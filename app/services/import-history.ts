import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type ShopifyAdmin, ShopifyError } from "#app/ports/shopify.ts";
import type { ImportState } from "#app/ports/store.ts";
import { pollOperation } from "./poll-operation.ts";
import { refitRhythm } from "./refit-rhythm.ts";
import { refreshCutOffs } from "./refresh-cut-offs.ts";

type ImportPorts = Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">;

/** An export that fails or does not hold what it should is asked for again, this often in all. */
const MOST_ATTEMPTS = 5;

/**
 * Imports a shop's whole history: exports are asked for, prepared by Shopify, read, and every customer is
 * computed. Each phase is stored before the next begins, so a run that was killed goes on from there;
 * reading twice changes nothing.
 */
export async function importHistory(ports: ImportPorts, shop: Shop): Promise<void> {
  const admin = ports.shopify(shop);
  for (;;) {
    const state = await ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    if (state === null || state.phase === "ready" || state.phase === "failed") {
      await ports.store.withShop(shop.shopId, (tx) => tx.unschedule("import"));
      return;
    }
    try {
      await PHASES[state.phase](ports, shop, admin, state);
    } catch (error) {
      if (!(error instanceof ShopifyError)) throw error;
      await startAgain(ports, shop, state, error);
    }
    if (state.phase === "computing") return;
  }
}

type Phase = (
  ports: ImportPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  state: ImportState,
) => Promise<void>;

const PHASES: Record<Exclude<ImportState["phase"], "ready" | "failed">, Phase> = {
  asking: ask,
  preparing: prepare,
  reading: read,
  computing: compute,
};

/** Each operation's id is stored as soon as it is known, so that a restart asks for no second export. */
async function ask({ store }: ImportPorts, shop: Shop, admin: ShopifyAdmin, state: ImportState) {
  if (state.customersOperation === null) {
    const { id } = await admin.startExport("customers");
    await save(store, shop, state, { customersOperation: id });
  }
  if (state.ordersOperation === null) {
    const { id } = await admin.startExport("orders");
    await save(store, shop, state, { ordersOperation: id });
  }
  await save(store, shop, state, { phase: "preparing" });
}

async function prepare(
  { store, timings }: ImportPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { customersOperation, ordersOperation, ...state }: ImportState,
) {
  if (customersOperation === null || ordersOperation === null) {
    throw new ShopifyError("incomplete", "an export was never asked for");
  }
  let objects = 0;
  let bytesTotal = 0;
  for (const id of [customersOperation, ordersOperation]) {
    const before = objects;
    const done = await pollOperation(admin, id, timings, (soFar) =>
      save(store, shop, state, { objects: before + soFar }),
    );
    if (done.status === "failed") {
      throw new ShopifyError("incomplete", `Shopify's export failed: ${done.failure}`);
    }
    objects += done.objects;
    bytesTotal += done.bytes;
  }
  await save(store, shop, state, { phase: "reading", objects, bytesTotal, bytesRead: 0 });
}

async function read(
  ports: ImportPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { customersOperation, ordersOperation, ...state }: ImportState,
) {
  if (customersOperation === null || ordersOperation === null) {
    throw new ShopifyError("incomplete", "an export was never asked for");
  }
  const customersDone = await admin.findOperation(customersOperation);
  const ordersDone = await admin.findOperation(ordersOperation);
  const file = { currencyDigits: shop.currencyDigits, onProgress: () => {} };
  const customers = await ports.store.importCustomers(
    shop.shopId,
    admin.readCustomerExport({ ...file, operation: customersDone }),
  );
  await save(ports.store, shop, state, { customers, bytesRead: customersDone.bytes });
  const { orders, guestOrders } = await ports.store.importOrders(
    shop.shopId,
    admin.readOrderExport({ ...file, operation: ordersDone }),
  );
  const bytesRead = customersDone.bytes + ordersDone.bytes;
  await refitRhythm(ports, shop);
  await ports.store.withShop(shop.shopId, async (tx) => {
    await tx.saveImport(state.importId, { phase: "computing", orders, guestOrders, bytesRead });
    await refreshCutOffs(tx, ports.timings);
    await tx.markAllDue();
  });
  ports.wake();
}

/** The workers compute by themselves; this looks from time to time whether anybody is left. */
async function compute(
  { store, timings, log }: ImportPorts,
  shop: Shop,
  _: unknown,
  state: ImportState,
) {
  const left = await store.withShop(shop.shopId, async (tx) => {
    const due = await tx.countDue();
    if (due > 0) {
      await tx.schedule("import", tx.now + timings.poll);
      return due;
    }
    await tx.saveImport(state.importId, { phase: "ready", finishedAt: tx.now });
    await tx.unschedule("import");
    const { customers, orders, guestOrders } = state;
    await tx.recordActivity("import", { customers, orders, guestOrders });
    return 0;
  });
  if (left === 0) log.info("import-ready", { shop: shop.shopId, orders: state.orders });
}

async function startAgain(
  { store, timings, log }: ImportPorts,
  shop: Shop,
  state: ImportState,
  error: ShopifyError,
) {
  const attempts = state.attempts + 1;
  const final = !error.retryable || attempts >= MOST_ATTEMPTS;
  log.warn("import-interrupted", {
    shop: shop.shopId,
    phase: state.phase,
    fault: error.fault,
    final,
  });
  // A busy Shopify says nothing about the exports; anything else may have spoilt them.
  const sameExports = error.fault === "throttled" || error.fault === "unavailable";
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveImport(state.importId, {
      attempts,
      failure: error.message,
      ...(final ? { phase: "failed" as const, finishedAt: tx.now } : {}),
      ...(final || sameExports
        ? {}
        : { phase: "asking" as const, customersOperation: null, ordersOperation: null }),
    });
  });
  if (!final) await timings.pause(Math.min(timings.retryMost, timings.retry * 2 ** attempts));
}

function save(
  store: ImportPorts["store"],
  shop: Shop,
  { importId }: Pick<ImportState, "importId">,
  change: Partial<Omit<ImportState, "importId" | "startedAt">>,
): Promise<void> {
  return store.withShop(shop.shopId, (tx) => tx.saveImport(importId, change));
}
