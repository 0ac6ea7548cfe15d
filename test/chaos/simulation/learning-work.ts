import { isExcluded, namedTags, qualifies } from "#app/domain/order.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import { addDays } from "#app/domain/time.ts";
import type { ExclusionWork, ProductWork, RhythmWork } from "#app/ports/store.ts";
import { currentPolicy } from "./current-policy.ts";
import { dayIn } from "./day-in.ts";
import { change, markDue, sooner } from "./mark-due.ts";
import { requestRefetch } from "./refetch-work.ts";
import type { OrderRow } from "./rows.ts";
import { inForceOf } from "./segment-work.ts";
import { byId, least, shopRow, type Unit } from "./unit.ts";

/** What is learned from a shop's orders, and what a refit reads and moves. */
export function rhythmWork(unit: Unit): RhythmWork {
  const { shop, now } = unit;
  const latest = () =>
    shop.rhythms
      .rows()
      .toSorted((a, b) => a.version - b.version)
      .at(-1);
  const present = () =>
    shop.customers
      .rows()
      .filter(({ deletedAt }) => deletedAt === null)
      .toSorted((a, b) => byId(a.customerId, b.customerId));
  const bring = (id: string, at: number) =>
    change(unit, id, (row) => ({
      version: row.version + 1,
      urgency: row.dueAt === null || row.dueAt > at ? "audit" : row.urgency,
      dueAt: sooner(row, now, least(row.dueAt, at)),
    }));

  return {
    rhythm: async () => latest() ?? { version: 0, learned: null, fittedAt: null, failedAt: null },
    saveRhythm: async (learned) => {
      const version = (latest()?.version ?? 0) + 1;
      shop.rhythms.set(String(version), { version, learned, fittedAt: now, failedAt: null });
      return version;
    },
    saveRhythmFailure: async () => {
      const row = latest();
      if (row !== undefined) shop.rhythms.set(String(row.version), { ...row, failedAt: now });
    },
    histories: async () => {
      const { timeZone } = shopRow(unit);
      const bought = shop.orders
        .rows()
        .filter((row) => row.counts && row.deletedAt === null && row.processedAt <= now);
      const byCustomer = Map.groupBy(bought, ({ customerId }) => customerId);
      return historiesOf(
        present()
          .filter(({ createdAt }) => createdAt <= now)
          .map(({ customerId, createdAt, subscribedAt }) => ({
            signUpDay: dayIn(timeZone, Math.max(createdAt, subscribedAt ?? createdAt)),
            occasions: occasionsOf(byCustomer.get(customerId) ?? []),
          })),
      );
    },
    buyersInForce: async (after, limit) =>
      present()
        .filter(({ customerId }) => byId(customerId, after ?? "0") > 0)
        .flatMap((row) => {
          const inForce = inForceOf(row);
          return inForce === null ? [] : [{ customerId: row.customerId, products: [], ...inForce }];
        })
        .slice(0, limit),
    markProspectsDue: async (apartMs) => {
      const prospects = present().filter(({ stage }) => stage === "prospect-new");
      for (const [index, { customerId }] of prospects.entries()) {
        bring(customerId, now + (index + 1) * apartMs);
      }
    },
    markDueAt: async (due) => {
      for (const { customerId, at } of due) {
        if (shop.customers.get(customerId)?.deletedAt === null) bring(customerId, at);
      }
    },
  };
}

function occasionsOf(orders: readonly OrderRow[]) {
  return [...Map.groupBy(orders, ({ day }) => day)]
    .toSorted(([a], [b]) => a - b)
    .map(([day, ofDay]) => ({
      day,
      net: ofDay.reduce((sum, { net }) => sum + net, 0),
      renewal: ofDay.every(({ source }) => source === "subscription_contract"),
    }));
}

/** Orders that do not count. */
export function exclusionWork({ shop }: Unit): ExclusionWork {
  const standing = () =>
    shop.orders
      .rows()
      .filter(
        (row) =>
          row.deletedAt === null &&
          qualifies({ ...row, cancelled: row.cancelledAt !== null }, { sources: [], tags: [] }),
      );
  return {
    saveOrderTags: async (orders) => {
      const { exclusions } = currentPolicy(shop);
      for (const { orderId, tags } of orders) {
        const row = shop.orders.get(orderId);
        if (row === undefined) continue;
        const all = [...new Set([...row.tags, ...namedTags(tags, exclusions)])];
        shop.orders.set(orderId, { ...row, tags: all });
      }
    },
    recountOrders: async (after) => {
      const { exclusions } = currentPolicy(shop);
      const rows = shop.orders.rows().filter(({ orderId }) => byId(orderId, after ?? "0") > 0);
      for (const row of rows) {
        const counts = qualifies({ ...row, cancelled: row.cancelledAt !== null }, exclusions);
        const tags = namedTags(row.tags, exclusions);
        shop.orders.set(row.orderId, { ...row, counts, tags });
      }
      return (
        rows
          .map(({ orderId }) => orderId)
          .toSorted(byId)
          .at(-1) ?? null
      );
    },
    orderSources: async () =>
      [...Map.groupBy(standing(), ({ source }) => source)]
        .flatMap(([source, rows]) => (source === null ? [] : [{ source, orders: rows.length }]))
        .toSorted((a, b) => b.orders - a.orders || (a.source < b.source ? -1 : 1)),
    excludedOrders: async (exclusions, alsoOut) => {
      const out = standing().filter(
        (row) => isExcluded(row, exclusions) || alsoOut.includes(row.orderId),
      );
      return {
        orders: out.length,
        customers: new Set(out.map(({ customerId }) => customerId)).size,
      };
    },
  };
}

/** Who bought what can be a subscription is asked for twice, should one daily round be missed. */
const LATE_BUYER_DAYS = 2;

/** What is known of products, and whom a change of them concerns. */
export function productWork(unit: Unit): ProductWork {
  const { shop, now } = unit;
  const bought = (row: OrderRow, ids: readonly string[]) =>
    row.lines.some(({ productId }) => ids.includes(productId));
  const markBuyersDue = async (ids: readonly string[]) => {
    const buyers = shop.orders.rows().filter((row) => bought(row, ids));
    markDue(unit, [...new Set(buyers.map(({ customerId }) => customerId))], "audit");
  };
  return {
    saveSellingPlanProducts: async (ids) => {
      const before = new Set(shop.planProducts.rows());
      const changed = before.symmetricDifference(new Set(ids));
      for (const id of before) if (changed.has(id)) shop.planProducts.delete(id);
      for (const id of ids) shop.planProducts.set(id, id);
      await markBuyersDue([...changed]);
    },
    markBuyersDue,
    requestSubscribers: async () => {
      const plans = shop.planProducts.rows();
      const since = addDays(now, -LATE_BUYER_DAYS);
      const late = new Set(
        shop.orders
          .rows()
          .filter((row) => row.processedAt > since && bought(row, plans))
          .map(({ customerId }) => customerId),
      );
      for (const { customerId, deletedAt, subscription } of shop.customers.rows()) {
        const subscribes = subscription === "active" || subscription === "paused";
        const open = shop.refetches.get(`customer ${customerId}`) !== undefined;
        if (deletedAt === null && !open && (subscribes || late.has(customerId))) {
          requestRefetch(unit, "customer", customerId);
        }
      }
    },
  };
}
