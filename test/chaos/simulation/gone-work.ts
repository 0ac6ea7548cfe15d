import { without } from "#app/domain/tag-change.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { PrivacyWork } from "#app/ports/privacy.ts";
import type { GoneWork, RefetchKind } from "#app/ports/store.ts";
import { bury } from "./bury.ts";
import { change, markDue } from "./mark-due.ts";
import { refuse } from "./not-simulated.ts";
import { requestRefetch } from "./refetch-work.ts";
import { least, type Unit } from "./unit.ts";

/** Orders and customers that Shopify deleted, merged, or does not show us. */
export function goneWork(unit: Unit): GoneWork {
  const { shop, now } = unit;
  const remember = (kind: RefetchKind, id: string, mergedInto: CustomerId | null) => {
    const key = `${kind} ${id}`;
    const before = shop.gone.get(key)?.mergedInto ?? null;
    shop.gone.set(key, { kind, id, mergedInto: mergedInto ?? before });
    // What is being read of it right now may be from before: it is read once more.
    const open = shop.refetches.get(key);
    if (open !== undefined) shop.refetches.set(key, { ...open, nextTryAt: now, claim: null });
  };
  const buryOrders = (ids: readonly string[]) => {
    for (const id of ids) {
      const row = shop.orders.get(id);
      if (row === undefined || row.deletedAt !== null) continue;
      shop.orders.set(id, { ...row, deletedAt: now });
      markDue(unit, [row.customerId], "event");
    }
  };
  const moveOrders = (from: CustomerId, to: CustomerId) => {
    for (const order of shop.orders.rows()) {
      if (order.customerId !== from) continue;
      shop.orders.set(order.orderId, { ...order, customerId: to });
    }
  };

  return {
    deleteOrder: async (id) => {
      remember("order", id, null);
      buryOrders([id]);
    },
    deleteCustomer: async (id) => {
      if (shop.tombstones.get(id) !== undefined) return;
      remember("customer", id, null);
      bury(unit, id);
    },
    foundAgain: async (kind, ids) => {
      for (const id of ids) {
        shop.gone.delete(`${kind} ${id}`);
        const order = kind === "order" ? shop.orders.get(id) : undefined;
        if (order !== undefined) shop.orders.set(id, { ...order, deletedAt: null });
        if (kind === "order") continue;
        change(unit, id, (row) =>
          row.deletedAt === null
            ? {}
            : { deletedAt: null, reread: true, writtenTags: shop.ledger.get(id) ?? [] },
        );
      }
    },
    notFound: async (kind, ids) => {
      const known = ids.filter(
        (id) => (kind === "order" ? shop.orders : shop.customers).get(id) !== undefined,
      );
      if (kind === "order") buryOrders(ids);
      else for (const id of ids) forgetCustomer(unit, id);
      return ids.length - known.length;
    },
    settleGone: async () => {
      for (const { kind, id, mergedInto } of shop.gone.rows()) {
        if (kind === "order") buryOrders([id]);
        else {
          if (mergedInto !== null) moveOrders(id, mergedInto);
          bury(unit, id);
        }
      }
    },
    mergeCustomers: async (into, deleted) => {
      const kept = shop.gone.get(`customer ${into}`)?.mergedInto ?? into;
      const redacted = [kept, deleted].some((id) => shop.tombstones.get(id) !== undefined);
      if (kept === deleted || redacted) return;
      remember("customer", deleted, kept);
      for (const row of shop.gone.rows()) {
        if (row.mergedInto !== deleted) continue;
        shop.gone.set(`${row.kind} ${row.id}`, { ...row, mergedInto: kept });
      }
      moveOrders(deleted, kept);
      bury(unit, deleted);
      handOverIntents(unit, kept, deleted);
      joinTags(unit, kept, deleted);
      const other = shop.customers.get(deleted);
      change(unit, kept, (row) => ({
        excluded: row.excluded || (other?.excluded ?? false),
        locked: row.locked || (other?.locked ?? false),
        ...(row.deletedAt === null
          ? { reread: true, lease: null, writtenTags: shop.ledger.get(kept) ?? [] }
          : {}),
      }));
      markDue(unit, [kept], "event");
      requestRefetch(unit, "customer", kept);
    },
  };
}

function forgetCustomer(unit: Unit, id: CustomerId): void {
  const { shop } = unit;
  bury(unit, id);
  // Of a merge that was told to us and is no merge of this shop.
  for (const row of shop.gone.rows()) {
    if (row.mergedInto !== id) continue;
    const isKnown = [row.id, id].some((other) => shop.customers.get(other) !== undefined);
    if (!isKnown) shop.gone.delete(`${row.kind} ${row.id}`);
  }
}

/** What was being written to the one who is gone is settled by the next look at the other. */
function handOverIntents(unit: Unit, kept: CustomerId, deleted: CustomerId): void {
  const { shop } = unit;
  const single = shop.intents.rows().filter(({ runId }) => runId === null);
  const ofKept = single.filter(({ customerId }) => customerId === kept);
  const own = shop.ledger.get(kept) ?? [];
  const underWay = single
    .filter(({ customerId }) => customerId === deleted)
    .flatMap(({ add, before }) => add.filter((tag) => !before.includes(tag)));
  // A look in between may have taken these for the merchant's.
  change(unit, deleted, ({ alreadyThere }) => ({
    alreadyThere: without(alreadyThere, underWay),
  }));
  const theirs = shop.customers.get(deleted)?.alreadyThere ?? [];
  const row = shop.customers.get(kept);
  const customerVersion = (row?.version ?? 0) + (row?.deletedAt === null ? 1 : 0);
  const elsewhere = [...own, ...theirs, ...ofKept.flatMap(({ add }) => add)];
  for (const intent of single) {
    if (intent.customerId !== deleted) continue;
    shop.intents.set(intent.intentId, {
      ...intent,
      customerId: kept,
      before: [...intent.before, ...elsewhere],
      remove: intent.remove.filter((tag) => !own.includes(tag)),
      customerVersion,
    });
  }
  for (const intent of ofKept) {
    const joined = shop.ledger.get(deleted) ?? [];
    shop.intents.set(intent.intentId, {
      ...intent,
      before: [...intent.before, ...joined, ...theirs],
      remove: intent.remove.filter((tag) => !joined.includes(tag)),
    });
  }
}

/** Both ledgers are ours, but for what the one who is gone had from the merchant. */
function joinTags(unit: Unit, kept: CustomerId, deleted: CustomerId): void {
  const { shop } = unit;
  const [one, other] = [shop.customers.get(kept), shop.customers.get(deleted)];
  const theirs = new Set(other?.alreadyThere.map((tag) => tag.toLowerCase()));
  const both = [...(shop.ledger.get(kept) ?? []), ...(shop.ledger.get(deleted) ?? [])];
  const ours = [...new Set(both)].filter((tag) => !theirs.has(tag.toLowerCase()));
  shop.ledger.set(kept, ours.toSorted());
  shop.ledger.delete(deleted);
  if (other === undefined) return;
  const there = new Set([...(one?.alreadyThere ?? []), ...other.alreadyThere]);
  change(unit, kept, () => ({ alreadyThere: without([...there], ours) }));
}

/** What must be forgotten; what a merchant downloads is not simulated. */
export function privacyWork(unit: Unit): PrivacyWork {
  const { tables, shop, now } = unit;
  return {
    consentOf: refuse("consentOf"),
    saveDataRequest: refuse("saveDataRequest"),
    dataRequests: refuse("dataRequests"),
    takeDocument: refuse("takeDocument"),
    beginShopRedaction: refuse("beginShopRedaction"),
    deleteShopRows: refuse("deleteShopRows"),
    countRedacted: async () => shop.tombstones.rows().length,
    redactCustomer: async (id, orderIds) => {
      const merged = shop.gone.rows().filter(({ mergedInto }) => mergedInto === id);
      const people = new Set([id, ...merged.map((row) => row.id)]);
      for (const person of people) shop.tombstones.set(person, person);
      const customers = [...people].filter((one) => shop.customers.get(one) !== undefined);
      for (const person of people) {
        shop.customers.delete(person);
        shop.ledger.delete(person);
        shop.refetches.delete(`customer ${person}`);
        shop.gone.delete(`customer ${person}`);
      }
      for (const intent of shop.intents.rows()) {
        if (people.has(intent.customerId)) shop.intents.delete(intent.intentId);
      }
      const orders = shop.orders
        .rows()
        .filter((row) => people.has(row.customerId) || orderIds.includes(row.orderId));
      for (const { orderId, customerId } of orders) {
        shop.orders.delete(orderId);
        markDue(unit, [customerId], "event");
      }
      for (const orderId of [...orders.map((row) => row.orderId), ...orderIds]) {
        shop.refetches.delete(`order ${orderId}`);
        shop.gone.delete(`order ${orderId}`);
      }
      forgetDeliveries(tables, [...people, ...orders.map((row) => row.orderId), ...orderIds]);
      return { customers: customers.length, orders: orders.length };
    },
  };

  function forgetDeliveries(all: Unit["tables"], ids: readonly string[]): void {
    const names = new RegExp(`\\b(${ids.join("|")})\\b`);
    for (const row of all.deliveries.rows()) {
      const { delivery, state } = row;
      const isAsked = ["customers/redact", "customers/data_request"].includes(delivery.topic);
      const isOpen = state === "dead" || (state === "open" && !isAsked);
      if (!isOpen || !names.test(JSON.stringify(delivery.body))) continue;
      const key = `${delivery.shopDomain} ${delivery.topic} ${delivery.webhookId}`;
      all.deliveries.set(key, {
        ...row,
        delivery: { ...delivery, body: {} },
        state: "applied",
        outcome: "redacted",
        nextTryAt: least(row.nextTryAt, now) ?? now,
      });
    }
  }
}
