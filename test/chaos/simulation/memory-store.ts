import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Delivery, DeliveryInbox } from "#app/ports/delivery.ts";
import { urgencyOf } from "#app/ports/news.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ShopTx, Store } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { Crash } from "./crash.ts";
import { customerWork } from "./customer-work.ts";
import { importCustomers, importOrders } from "./import-rows.ts";
import { exclusionWork, productWork, rhythmWork } from "./learning-work.ts";
import { knownWork } from "./known-work.ts";
import { NOT_SIMULATED, refuse } from "./not-simulated.ts";
import { goneWork, privacyWork } from "./gone-work.ts";
import { orderWork } from "./order-work.ts";
import { refetchWork } from "./refetch-work.ts";
import { createTables, type DeliveryRow, type Tables } from "./rows.ts";
import { MOST_TRIES, segmentWork } from "./segment-work.ts";
import { activityWork, importWork, readShop, shopWork } from "./shop-work.ts";
import { tagRunWork } from "./tag-run-work.ts";
import { tagWork } from "./tag-work.ts";
import type { Unit } from "./unit.ts";

/** Deliveries of one transaction. */
const BATCH = 50;

export type MemoryStoreParts = {
  readonly now: () => Instant;
  readonly timings: Timings;
  /** At least 0, below 1: spreads what is tried again. */
  readonly random: () => number;
};

/** A store that lives in memory, for as many processes as there are; `crash` takes back what is not committed. */
export type MemoryStore = {
  readonly store: Store;
  readonly inbox: DeliveryInbox;
  readonly tables: Tables;
  readonly crash: () => void;
};

/**
 * The store's port without a database. One unit of work runs at a time, as if each held every lock: what
 * happens between two of them is what the simulation is about.
 */
export function memoryStore({ now, timings, random }: MemoryStoreParts): MemoryStore {
  const tables = createTables();
  const unitOf = (shopId: ShopId): Unit => ({
    tables,
    shop: tables.ofShop(shopId),
    now: now(),
    timings,
    random,
  });
  let running: Promise<unknown> = Promise.resolve();
  /** One after another; what throws leaves nothing. */
  const atomically = <T>(work: () => Promise<T>): Promise<T> => {
    const result = running.then(async () => {
      try {
        const done = await work();
        tables.journal.commit();
        return done;
      } catch (error) {
        tables.journal.rollback();
        throw error;
      }
    });
    running = result.catch(() => {});
    return result;
  };
  const installed = () =>
    tables.shops.rows().filter((row) => row.installedAt !== null && row.uninstalledAt === null);
  const isRead = (shopId: ShopId) =>
    tables
      .ofShop(shopId)
      .imports.rows()
      .some(({ phase }) => phase === "computing" || phase === "ready");

  const store: Store = {
    withShop: (shopId, work) => atomically(() => work(txOf(unitOf(shopId)))),
    findShop: async (domain) => {
      const row = tables.shops.rows().find((shop) => shop.domain === domain);
      return row === undefined ? null : readShop(row);
    },
    ensureShop: (domain) =>
      atomically(async () => {
        const known = tables.shops.rows().find((shop) => shop.domain === domain);
        if (known !== undefined) return known.shopId;
        const shopId = Number(tables.nextId());
        tables.shops.set(String(shopId), { ...NEW_SHOP, shopId, domain, holdoutSalt: domain });
        const first = { version: 1, at: now(), policy: DEFAULT_SHOP_POLICY, by: "system" };
        tables.ofShop(shopId).policies.set("1", first);
        return shopId;
      }),
    shopsWithDueCustomers: async () =>
      installed()
        .map(({ shopId }) => shopId)
        .filter(
          (shopId) =>
            isRead(shopId) &&
            tables
              .ofShop(shopId)
              .customers.rows()
              .some(({ dueAt }) => dueAt !== null && dueAt <= now()),
        ),
    shopsWithRefetches: async () =>
      installed()
        .map(({ shopId }) => shopId)
        .filter((shopId) =>
          tables
            .ofShop(shopId)
            .refetches.rows()
            .some(({ nextTryAt }) => nextTryAt <= now()),
        ),
    claimSchedules: (leaseMs) =>
      atomically(async () =>
        tables.shops.rows().flatMap(({ shopId }) => {
          const { schedules } = tables.ofShop(shopId);
          const due = schedules.rows().filter(({ at }) => at <= now());
          for (const { kind } of due) schedules.set(kind, { kind, at: now() + leaseMs });
          return due.map(({ kind }) => ({ shopId, kind }));
        }),
      ),
    applyDeliveries: async (apply) => {
      let failed: { readonly delivery: Delivery; readonly cause: unknown } | null = null;
      try {
        const outcomes = await atomically(async () => {
          const units = new Map<ShopId, ShopTx>();
          const done: string[] = [];
          for (const row of openDeliveries(tables, now())) {
            const { delivery } = row;
            const shop = tables.shops.rows().find(({ domain }) => domain === delivery.shopDomain);
            const shopId = shop?.shopId;
            const isInstalled = installed().some((one) => one.shopId === shopId);
            try {
              const tx = shopId === undefined ? null : (units.get(shopId) ?? txOf(unitOf(shopId)));
              if (shopId !== undefined && tx !== null) units.set(shopId, tx);
              const outcome = await apply(tx, { ...delivery, installed: isInstalled });
              tables.deliveries.set(keyOf(delivery), { ...row, state: "applied", outcome });
              done.push(outcome);
            } catch (cause) {
              failed = { delivery, cause };
              throw cause;
            }
          }
          return done;
        });
        return { outcomes, failure: null };
      } catch (error) {
        if (failed === null || error instanceof Crash) throw error;
        const { delivery, cause } = failed;
        await atomically(async () => postpone(delivery, String(cause)));
        return { outcomes: [], failure: cause };
      }
    },
    importCustomers: (shopId, rows) => atomically(() => importCustomers(unitOf(shopId), rows)),
    importOrders: (shopId, rows) => atomically(() => importOrders(unitOf(shopId), rows)),
    compareIds: refuse("compareIds"),
  };

  const postpone = (delivery: Delivery, reason: string) => {
    const row = tables.deliveries.get(keyOf(delivery));
    if (row?.state !== "open") return;
    const attempts = row.attempts + 1;
    const wait = random() * Math.min(timings.retryMost, timings.retry * 2 ** row.attempts);
    tables.deliveries.set(keyOf(delivery), {
      ...row,
      attempts,
      outcome: reason,
      state: attempts >= MOST_TRIES ? "dead" : "open",
      nextTryAt: now() + Math.floor(wait),
    });
  };

  return {
    store,
    tables,
    inbox: {
      accept: (delivery) =>
        atomically(async () => {
          if (tables.deliveries.get(keyOf(delivery)) !== undefined) return "duplicate";
          const open = { state: "open", attempts: 0, outcome: null } as const;
          const at = now();
          tables.deliveries.set(keyOf(delivery), {
            ...open,
            delivery,
            receivedAt: at,
            nextTryAt: at,
          });
          return "accepted";
        }),
    },
    crash: () => {
      tables.journal.rollback();
      running = Promise.resolve();
    },
  };
}

const NEW_SHOP = {
  name: "",
  currency: "",
  currencyDigits: 2,
  timeZone: "UTC",
  scopes: "",
  tagging: "off",
  taggingPausedAt: null,
  writingRefusedAt: null,
  installedAt: null,
  uninstalledAt: null,
} as const;

function txOf(unit: Unit): ShopTx {
  return {
    now: unit.now,
    ...shopWork(unit),
    ...rhythmWork(unit),
    ...orderWork(unit),
    ...exclusionWork(unit),
    ...productWork(unit),
    ...customerWork(unit),
    ...goneWork(unit),
    ...privacyWork(unit),
    ...refetchWork(unit),
    // Nothing grows old in a simulation.
    clearOld: async () => 0,
    ...segmentWork(unit),
    ...tagWork(unit),
    ...tagRunWork(unit),
    ...importWork(unit),
    ...activityWork(unit),
    ...knownWork(unit),
    ...NOT_SIMULATED,
  };
}

function keyOf({ shopDomain, topic, webhookId }: Delivery): string {
  return `${shopDomain} ${topic} ${webhookId}`;
}

function openDeliveries(tables: Tables, now: Instant): readonly DeliveryRow[] {
  return tables.deliveries
    .rows()
    .filter(({ state, nextTryAt }) => state === "open" && nextTryAt <= now)
    .toSorted(
      (a, b) =>
        urgencyOf(a.delivery.topic) - urgencyOf(b.delivery.topic) || a.nextTryAt - b.nextTryAt,
    )
    .slice(0, BATCH);
}
