import type { Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type ShopifyAdmin, ShopifyError } from "#app/ports/shopify.ts";
import type { ImportPhase, ImportState, ImportStep, ShopTx } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { followExport } from "./follow-export.ts";
import { pollOperation } from "./poll-operation.ts";
import { refitRhythm } from "./refit-rhythm.ts";
import { refreshCutOffs } from "./refresh-cut-offs.ts";
import { unscheduleUnless } from "./unschedule-unless.ts";

type ImportPorts = Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">;

/** An export that fails or does not hold what it should is asked for again, this often in all. */
const MOST_ATTEMPTS = 5;

const EXPORTS = ["customers", "orders"] as const;
type Export = (typeof EXPORTS)[number];
/** Where the id of each export's operation is kept. */
const OPERATION = { customers: "customersOperation", orders: "ordersOperation" } as const;

/** One of the exports cannot be used, and must be asked for again; the other can. */
class SpoiltExport extends Error {
  override readonly name = "SpoiltExport";
  readonly which: Export;

  constructor(which: Export, cause: ShopifyError) {
    super(cause.message, { cause });
    this.which = which;
  }
}

/**
 * Imports a shop's whole history: exports are asked for, prepared by Shopify, read, and every customer is
 * computed. Each step is stored before the next begins, so a run that was killed goes on from there; reading
 * twice changes nothing. While Shopify is busy or away the job ends, and is taken up again a little later.
 */
export async function importHistory(ports: ImportPorts, shop: Shop): Promise<void> {
  const admin = ports.shopify(shop);
  for (;;) {
    const state = await ports.store.withShop(shop.shopId, (tx) => tx.latestImport());
    if (state === null || isOver(state.phase)) return ports.store.withShop(shop.shopId, unplan);
    try {
      await PHASES[state.phase](ports, shop, admin, state);
    } catch (error) {
      if (error instanceof SpoiltExport) await askAgain(ports, shop, state, error);
      else if (error instanceof ShopifyError) return interrupted(ports, shop, state, error);
      else throw error;
    }
    if (state.phase === "computing") return;
  }
}

function isOver(phase: ImportPhase): phase is "ready" | "failed" {
  return phase === "ready" || phase === "failed";
}

/** Nothing is planned any more, but for another import that was begun meanwhile. */
function unplan(tx: ShopTx): Promise<void> {
  return unscheduleUnless(tx, "import", async () => {
    const latest = await tx.latestImport();
    return latest !== null && !isOver(latest.phase);
  });
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

/**
 * Each operation's id is stored as soon as it is known, so that a restart asks for no second export. One whose
 * id was lost by a kill in between runs to its end unread.
 */
async function ask({ store }: ImportPorts, shop: Shop, admin: ShopifyAdmin, state: ImportState) {
  for (const which of EXPORTS) {
    if (state[OPERATION[which]] !== null) continue;
    const { id } = await admin.startExport(which);
    await save(store, shop, state, { [OPERATION[which]]: id });
  }
  await save(store, shop, state, { phase: "preparing" });
}

async function prepare(
  { store, timings }: ImportPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  state: ImportState,
) {
  let objects = 0;
  let bytesTotal = 0;
  for (const which of EXPORTS) {
    const before = objects;
    const done = await ofExport(which, async () => {
      const operation = await pollOperation(
        { store, timings },
        shop,
        admin,
        operationOf(state, which),
        (soFar) => save(store, shop, state, { objects: before + soFar }),
      );
      if (operation.status === "completed") return operation;
      throw new ShopifyError("incomplete", `Shopify's export failed: ${operation.failure}`);
    });
    objects += done.objects;
    bytesTotal += done.bytes;
  }
  await save(store, shop, state, { phase: "reading", objects, bytesTotal });
}

async function read(
  ports: ImportPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  state: ImportState,
): Promise<void> {
  const { store, timings } = ports;
  const { currencyDigits } = shop;
  const tell = (step: ImportStep) => save(store, shop, state, { step });
  // Customers that were stored before a kill are not read again.
  if (state.bytesRead === 0) {
    await ofExport("customers", async () => {
      const operation = await admin.findOperation(operationOf(state, "customers"));
      const followed = followExport(timings, "customers", operation, tell);
      const rows = admin.readCustomerExport({ ...followed, currencyDigits, operation });
      const customers = await store.importCustomers(
        shop.shopId,
        followed.read(rows, () => true),
      );
      await save(store, shop, state, { customers, bytesRead: operation.bytes, step: null });
    });
  }
  const { orders, guestOrders } = await ofExport("orders", async () => {
    const operation = await admin.findOperation(operationOf(state, "orders"));
    const followed = followExport(timings, "orders", operation, tell);
    const rows = admin.readOrderExport({ ...followed, currencyDigits, operation });
    return store.importOrders(
      shop.shopId,
      followed.read(rows, ({ kind }) => kind === "order"),
    );
  });
  await tell({ what: "learning", export: "orders", done: 1, total: 1, bytes: 0, rows: orders });
  await refitRhythm(ports, shop);
  await store.withShop(shop.shopId, async (tx) => {
    const { importId, bytesTotal, startedAt } = state;
    await tx.saveImport(importId, {
      phase: "computing",
      orders,
      guestOrders,
      bytesRead: bytesTotal,
      failure: null,
    });
    await tx.settleGone();
    await refreshCutOffs(tx, timings);
    await tx.markAllDue();
    await planRounds(tx, startedAt, timings);
  });
  ports.wake();
}

/** What happened while the exports were made and read is found by the rounds, which begin where they did. */
async function planRounds(
  tx: ShopTx,
  startedAt: Instant,
  { tagAudit, countCheckSmall }: Timings,
): Promise<void> {
  await tx.saveCursors(startedAt);
  await tx.schedule("orders-sweep", tx.now);
  await tx.schedule("customers-sweep", tx.now);
  await tx.schedule("tag-audit", tx.now + tagAudit);
  await tx.schedule("count-check", tx.now + countCheckSmall);
}

function operationOf(state: ImportState, which: Export): string {
  const id = state[OPERATION[which]];
  if (id === null) throw new ShopifyError("incomplete", `the ${which} were never asked for`);
  return id;
}

/** What is "incomplete" here is this export; any other fault says nothing about it. */
async function ofExport<T>(which: Export, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ShopifyError && error.fault === "incomplete")) throw error;
    throw new SpoiltExport(which, error);
  }
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
      await tx.schedule("import", tx.now + timings.again);
      return due;
    }
    await tx.saveImport(state.importId, { phase: "ready", finishedAt: tx.now });
    await unplan(tx);
    await tx.schedule("roll-ups", tx.now);
    const { customers, orders, guestOrders } = state;
    await tx.recordActivity(
      "import",
      { customers, orders, guestOrders },
      { since: state.startedAt },
    );
    return 0;
  });
  if (left === 0) log.info("import-ready", { shop: shop.shopId, orders: state.orders });
}

async function askAgain(
  { store, timings, log }: ImportPorts,
  shop: Shop,
  state: ImportState,
  { which, message: failure }: SpoiltExport,
): Promise<void> {
  const attempts = state.attempts + 1;
  const final = attempts >= MOST_ATTEMPTS;
  log.warn("export-spoilt", { shop: shop.shopId, phase: state.phase, which, final });
  if (final)
    return fail({ store }, shop, state, { attempts, failure, failureReason: "export-spoilt" });
  await save(store, shop, state, { phase: "asking", [OPERATION[which]]: null, attempts, failure });
  await timings.pause(Math.min(timings.retryMost, timings.retry * 2 ** attempts));
}

/** What cannot be read today cannot be read tomorrow; a busy or absent Shopify is waited for. */
async function interrupted(
  { store, timings, log }: ImportPorts,
  shop: Shop,
  state: ImportState,
  { fault, message: failure }: ShopifyError,
): Promise<void> {
  log.warn("import-interrupted", { shop: shop.shopId, phase: state.phase, fault });
  if (fault === "rejected")
    return fail({ store }, shop, state, { failure, failureReason: "rejected" });
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveImport(state.importId, { failure, step: null });
    await tx.schedule("import", tx.now + timings.pollMost);
  });
}

async function fail(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  { importId, startedAt }: ImportState,
  change: Pick<ImportState, "failure" | "failureReason"> & Partial<Pick<ImportState, "attempts">>,
): Promise<void> {
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveImport(importId, { ...change, phase: "failed", finishedAt: tx.now });
    await tx.recordActivity("import", {}, { note: "import-failed", since: startedAt });
    await unplan(tx);
  });
}

function save(
  store: ImportPorts["store"],
  shop: Shop,
  { importId }: Pick<ImportState, "importId">,
  change: Parameters<ShopTx["saveImport"]>[1],
): Promise<void> {
  return store.withShop(shop.shopId, (tx) => tx.saveImport(importId, change));
}
