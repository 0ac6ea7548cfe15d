import type { Instant } from "#app/domain/time.ts";
import type { DeliveryInbox } from "#app/ports/delivery.ts";
import type { Store } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { Clock } from "#sandbox/world/clock.ts";
import { parseRules, type Rules } from "#test/oracle/rules.ts";
import { memoryStore } from "./memory-store.ts";

/** A database under the simulation, and what the checks look at in it. */
export type Backend = {
  readonly store: Store;
  readonly inbox: DeliveryInbox;
  /** The unit of work under way never happened. */
  readonly crash: () => void;
  /** `source_updated_at` of every order and customer, by kind and id. */
  readonly stamps: () => Promise<ReadonlyMap<string, Instant>>;
  /** Every delivery that is stored, by domain, topic and id. */
  readonly deliveries: () => Promise<ReadonlySet<string>>;
  /** The stage of every customer who is there, by id. */
  readonly stages: () => Promise<ReadonlyMap<string, string | null>>;
  /** Orders and customers of a shop. */
  readonly countRows: (shopId: number) => Promise<number>;
  /** What is under way, and when it can go on; nothing when everything is quiet. */
  readonly openWork: () => Promise<readonly { readonly what: string; readonly at: Instant }[]>;
  /** What we are about to add, or have added without knowing it. */
  readonly intents: (shopId: number) => Promise<
    readonly {
      readonly intentId: string;
      readonly customerId: string;
      readonly add: readonly string[];
    }[]
  >;
  /** Who holds the right to work on a customer. */
  readonly leaseOf: (shopId: number, customerId: string) => string | null;
  /** What the oracle is told. */
  readonly rules: (shopId: number) => Promise<Rules>;
  readonly close: () => Promise<void>;
};

export type OpenBackend = (parts: {
  readonly clock: Clock;
  readonly timings: Timings;
  readonly random: () => number;
}) => Promise<Backend>;

/** The database in memory. */
export const memoryBackend: OpenBackend = async ({ clock, timings, random }) => {
  const { store, inbox, tables, crash } = memoryStore({ now: () => clock.now(), timings, random });
  const shops = () => tables.shops.rows().map(({ shopId }) => tables.ofShop(shopId));
  return {
    store,
    inbox,
    crash,
    stamps: async () =>
      new Map(
        shops().flatMap(({ shopId, orders, customers }) => [
          ...orders
            .rows()
            .map(({ orderId, updatedAt }) => [`${shopId} order ${orderId}`, updatedAt] as const),
          ...customers
            .rows()
            .map((row) => [`${shopId} customer ${row.customerId}`, row.sourceUpdatedAt] as const),
        ]),
      ),
    deliveries: async () =>
      new Set(
        tables.deliveries
          .rows()
          .map(({ delivery }) => `${delivery.shopDomain} ${delivery.topic} ${delivery.webhookId}`),
      ),
    stages: async () =>
      new Map(
        shops().flatMap(({ customers }) =>
          customers
            .rows()
            .filter(({ deletedAt }) => deletedAt === null)
            .map(({ customerId, stage }) => [customerId, stage] as const),
        ),
      ),
    countRows: async (shopId) => {
      const { orders, customers } = tables.ofShop(shopId);
      return orders.rows().length + customers.rows().length;
    },
    openWork: async () => {
      const now = clock.now();
      return [
        ...tables.deliveries
          .rows()
          .filter(({ state }) => state === "open")
          .map(({ delivery, nextTryAt }) => ({ what: delivery.topic, at: nextTryAt })),
        ...shops().flatMap(({ customers, refetches, tagRuns, schedules, intents }) => [
          ...refetches.rows().map(({ kind, id, nextTryAt }) => ({
            what: `refetch of ${kind} ${id}`,
            at: nextTryAt,
          })),
          ...customers
            .rows()
            .flatMap(({ customerId, dueAt, lease, attempts }) =>
              dueAt !== null && (dueAt <= now || lease !== null || attempts > 0)
                ? [{ what: `customer ${customerId}`, at: dueAt }]
                : [],
            ),
          ...intents
            .rows()
            .filter(({ customerId }) => customers.get(customerId)?.deletedAt === null)
            .map(({ customerId }) => ({ what: `intent of ${customerId}`, at: Infinity })),
          ...tagRuns
            .rows()
            .filter(({ state }) => state === "running")
            .map(({ kind }) => ({ what: `run ${kind}`, at: schedules.get("tag-run")?.at ?? now })),
        ]),
      ];
    },
    intents: async (shopId) => tables.ofShop(shopId).intents.rows(),
    leaseOf: (shopId, customerId) => tables.ofShop(shopId).customers.get(customerId)?.lease ?? null,
    rules: async (shopId) => {
      const { policies, rhythms, cutOffs } = tables.ofShop(shopId);
      const shop = tables.shops.get(String(shopId));
      return parseRules({
        policies: policies.rows().toSorted((a, b) => a.version - b.version),
        rhythms: rhythms.rows().map(({ fittedAt, learned }) => ({ at: fittedAt, learned })),
        cutOffRefreshes: cutOffs.rows(),
        holdoutSalt: shop?.holdoutSalt ?? "",
        limitedHistory: false,
      });
    },
    close: async () => {},
  };
};
