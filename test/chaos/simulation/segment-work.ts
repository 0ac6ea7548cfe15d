import { movedRanges } from "#app/adapters/postgres/moved-ranges.ts";
import { subscriptionOf } from "./subscription-of.ts";
import type { BoundariesInForce } from "#app/domain/customer-state.ts";
import { addDays, daysBetween } from "#app/domain/time.ts";
import type { SegmentWork } from "#app/ports/store.ts";
import { change, rankOf, sooner, urgencyFrom } from "./mark-due.ts";
import type { CustomerRow, OrderRow } from "./rows.ts";
import { byId, least, type Unit } from "./unit.ts";

/** After so many failed tries a customer or a delivery is set aside and shown. */
export const MOST_TRIES = 10;

/** Claiming due customers, recomputing them, and the shop's cut-offs. */
export function segmentWork(unit: Unit): SegmentWork {
  const { tables, shop, now, timings, random } = unit;
  const refreshes = () => shop.cutOffs.rows().toSorted((a, b) => a.at - b.at);
  const bought = () =>
    shop.orders
      .rows()
      .filter((row) => row.counts && row.deletedAt === null && row.processedAt <= now);

  return {
    claimDue: async (limit, atMost) => {
      const lease = tables.nextId();
      const due = shop.customers
        .rows()
        .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
        .toSorted(
          (a, b) =>
            rankOf(a.urgency) - rankOf(b.urgency) ||
            (a.dueAt ?? 0) - (b.dueAt ?? 0) ||
            byId(a.customerId, b.customerId),
        );
      const urgent = due.filter(({ urgency }) => urgency !== "audit");
      const claimed = (urgent.length > 0 || atMost === "time" ? urgent : due).slice(0, limit);
      for (const { customerId } of claimed) {
        change(unit, customerId, () => ({ dueAt: now + timings.lease, lease }));
      }
      return {
        lease,
        customers: claimed.map((row) => ({
          customerId: row.customerId,
          urgency: row.urgency,
          signUp: Math.max(row.createdAt, row.subscribedAt ?? row.createdAt),
          computedSignUp: row.computedSignUp,
          stage: row.stage,
          tagsAt: row.tagsAt,
          tagsStage: row.tagsStage ?? row.stage,
          stageSince: row.stageSince,
          policyVersion: row.policyVersion,
          rhythmVersion: row.rhythmVersion,
          rfm: row.rfm,
          subscription: subscriptionOf(row.subscription),
          inForce: inForceOf(row),
          writtenTags: row.writtenTags,
          alreadyThere: row.alreadyThere,
          leftAlone: row.leftAlone,
          locked: row.locked,
          excluded: row.excluded,
          reread: row.reread,
        })),
      };
    },

    ordersOf: async (ids) => {
      const all = shop.orders.rows().filter(({ deletedAt }) => deletedAt === null);
      return new Map(
        ids.map((id) => [id, all.filter(({ customerId }) => customerId === id).map(orderOf)]),
      );
    },

    saveComputed: async (lease, customers) => {
      for (const {
        customerId,
        changes,
        keepLease,
        signUp,
        tagsAt,
        tagsStage,
        ...computed
      } of customers) {
        change(unit, customerId, (row) =>
          row.lease === lease
            ? {
                ...computed,
                computedSignUp: signUp,
                tagsAt: keepLease ? row.tagsAt : tagsAt,
                tagsStage: keepLease ? row.tagsStage : tagsStage,
                refused: sameList(row.desiredTags, computed.desiredTags) ? row.refused : null,
                leasedVersion: row.version,
                dueAt: keepLease ? row.dueAt : computed.nextChangeAt,
                lease: keepLease ? row.lease : null,
                urgency: keepLease ? row.urgency : "time",
                attempts: keepLease ? row.attempts : 0,
                failure: null,
              }
            : {},
        );
        for (const made of changes) {
          const key = `${customerId} ${made.at} ${made.to}`;
          if (shop.stageChanges.get(key) === undefined) {
            shop.stageChanges.set(key, { customerId, ...made });
          }
        }
      }
    },

    handBack: async (lease, ids, failure, fault) => {
      const { retry, retryMost } = timings;
      for (const id of ids) {
        change(unit, id, (row) => {
          if (row.lease !== lease) return {};
          const dead = fault === "own" && row.attempts + 1 >= MOST_TRIES;
          const wait = random() * Math.min(retryMost, retry * 2 ** Math.min(row.attempts, 30));
          const dueAt = dead ? null : now + Math.floor(wait);
          return { lease: null, attempts: row.attempts + 1, failure, dueAt };
        });
      }
    },

    giveBack: async (lease, ids) => {
      for (const id of ids) {
        change(unit, id, (row) => {
          if (row.lease !== lease) return {};
          const unchanged = row.version === row.leasedVersion;
          return {
            lease: null,
            attempts: 0,
            urgency: unchanged ? "time" : row.urgency,
            dueAt: unchanged ? row.nextChangeAt : now,
          };
        });
      }
    },

    endLease: async (lease) => {
      const sent = new Set(
        shop.intents.rows().flatMap((row) => (row.runId === null ? [row.customerId] : [])),
      );
      const ended = shop.customers
        .rows()
        .filter((row) => row.lease === lease && !sent.has(row.customerId));
      for (const { customerId } of ended) {
        change(unit, customerId, () => ({ lease: null, dueAt: now }));
      }
      return ended.length;
    },

    latestCutOffs: async () => refreshes().at(-1) ?? null,
    vipEdges: async () => refreshes(),
    saveCutOffs: async (cutOffs) => shop.cutOffs.set(String(now), { ...cutOffs, at: now }),

    buyerColumns: async () => {
      const buyers = Map.groupBy(bought(), ({ customerId }) => customerId);
      const columns = [...buyers.values()].map((orders) => ({
        spent: orders.reduce((sum, { net }) => sum + net, 0),
        occasions: new Set(orders.map(({ day }) => day)).size,
        silent: daysBetween(Math.max(...orders.map(({ processedAt }) => processedAt)), now),
      }));
      const rising = (values: readonly number[]) => values.toSorted((a, b) => a - b);
      return {
        spends: rising(columns.map(({ spent }) => spent)),
        silentDays: rising(columns.map(({ silent }) => silent)),
        repeatOccasions: rising(
          columns.map(({ occasions }) => occasions).filter((count) => count > 1),
        ),
      };
    },

    markAllDue: async () => {
      const rows = shop.customers.rows().filter(({ deletedAt }) => deletedAt === null);
      for (const { customerId } of rows) {
        change(unit, customerId, (row) => ({
          version: row.version + 1,
          urgency: urgencyFrom(row, now, "audit"),
          dueAt: sooner(row, now, now),
        }));
      }
    },
    markRestDue: async () => false,

    markDueBetween: async (before, after) => {
      const ranges = movedRanges(before, after);
      const measured = (row: CustomerRow) => ({
        spend: row.netSpent,
        occasions: row.purchases,
        silence: daysBetween(row.lastOrderAt ?? now, now),
      });
      const moved = shop.customers
        .rows()
        .filter(
          (row) =>
            row.purchases > 0 &&
            row.deletedAt === null &&
            ranges.some(
              ({ measure, lowest, highest }) =>
                measured(row)[measure] >= lowest && measured(row)[measure] <= highest,
            ),
        );
      for (const { customerId } of moved) {
        change(unit, customerId, (row) => ({
          version: row.version + 1,
          urgency: urgencyFrom(row, now, "audit"),
          dueAt: sooner(row, now, now),
        }));
      }
      return moved.length;
    },

    bringRecencyForward: async ({ recency }) => {
      for (const { customerId } of shop.customers.rows()) {
        change(unit, customerId, (row) => {
          const band = row.rfm?.[0] ?? 1;
          const cut = recency[5 - band];
          if (row.deletedAt !== null || row.lease !== null || row.dueAt === null) return {};
          if (band <= 1 || cut === undefined || row.lastOrderAt === null) return {};
          return { dueAt: least(row.dueAt, addDays(row.lastOrderAt, cut.above + 1)) };
        });
      }
    },

    countDue: async () =>
      shop.customers
        .rows()
        .filter(
          ({ dueAt, stage, deletedAt, failure }) =>
            ((dueAt !== null && dueAt <= now) || stage === null) &&
            deletedAt === null &&
            !(dueAt === null && failure !== null),
        ).length,

    planProducts: async () => new Set(shop.planProducts.rows()),
  };
}

/** What the boundaries in force were computed for; null without a purchase. */
export function inForceOf({ lastOrderAt, cadence, bounds }: CustomerRow): BoundariesInForce | null {
  if (lastOrderAt === null || cadence === null || bounds === null) return null;
  return { lastOrderAt, cadence, bounds };
}

function orderOf(row: OrderRow) {
  return {
    at: row.processedAt,
    day: row.day,
    net: row.net,
    status: row.status,
    test: row.test,
    cancelled: row.cancelledAt !== null,
    refunded: row.refunded,
    discount: row.discount,
    products: row.lines.map(({ productId }) => productId),
    source: row.source,
    tags: row.tags,
  };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
