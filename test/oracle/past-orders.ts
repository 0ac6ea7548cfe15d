import { purchaseReader, type Exclusions, type Purchase } from "./purchases.ts";
import type { Truth, TrueOrder } from "./truth.ts";

/** An order as it was from an instant on, until another. */
interface Version {
  order: TrueOrder;
  from: number;
  until: number;
}

/** A purchase as it counted from an instant on, until another. */
interface PastPurchase {
  purchase: Purchase;
  from: number;
  until: number;
}

type PastPurchases = ReadonlyMap<string, readonly PastPurchase[]>;

const alreadyRead = new WeakMap<Truth, WeakMap<Exclusions, PastPurchases>>();

/** What everybody had spent by an instant as it was known then, in minor units; who had bought nothing is left out. */
export function spendsAt(truth: Truth, exclusions: Exclusions, at: number): number[] {
  const spends: number[] = [];
  for (const past of pastPurchases(truth, exclusions).values()) {
    let spend = 0;
    let count = 0;
    for (const one of past)
      if (wasKnown(one, at)) {
        spend += one.purchase.amount;
        count += 1;
      }
    if (count > 0) spends.push(spend);
  }
  return spends;
}

/** When orders of a customer began or ceased to count, or went from one customer to another, by now. */
export function changesOfPurchases(
  truth: Truth,
  exclusionsAt: (instant: number) => Exclusions,
): { customerId: string; at: number }[] {
  const readers = new Map<Exclusions, ReturnType<typeof purchaseReader>>();
  const readerAt = (instant: number) => {
    const exclusions = exclusionsAt(instant);
    const reader = readers.get(exclusions) ?? purchaseReader(truth, exclusions);
    readers.set(exclusions, reader);
    return reader;
  };
  return versionsOf(truth).flatMap((versions) =>
    versions.flatMap(({ order, until }, index) => {
      if (until > truth.now) return [];
      const read = readerAt(until);
      const next = versions[index + 1]?.order;
      const before = read(order) === null ? null : order.customerId;
      const after = next === undefined || read(next) === null ? null : next.customerId;
      if (before === after) return [];
      return [before, after].flatMap((id) => (id === null ? [] : [{ customerId: id, at: until }]));
    }),
  );
}

function wasKnown({ purchase, from, until }: PastPurchase, at: number): boolean {
  return purchase.at <= at && from <= at && at < until;
}

function pastPurchases(truth: Truth, exclusions: Exclusions): PastPurchases {
  const known = alreadyRead.get(truth) ?? new WeakMap<Exclusions, PastPurchases>();
  alreadyRead.set(truth, known);
  const past = known.get(exclusions) ?? readPast(truth, exclusions);
  known.set(exclusions, past);
  return past;
}

function readPast(truth: Truth, exclusions: Exclusions): PastPurchases {
  const read = purchaseReader(truth, exclusions);
  const past = new Map<string, PastPurchase[]>();
  for (const { order, from, until } of versionsOf(truth).flat()) {
    const purchase = read(order);
    if (order.customerId === null || purchase === null) continue;
    const list = past.get(order.customerId) ?? [];
    past.set(order.customerId, list);
    list.push({ purchase, from, until });
  }
  for (const list of past.values()) list.sort((a, b) => a.purchase.at - b.purchase.at);
  return past;
}

/** The versions of each order, in turn; a deleted one's last ends with it. */
function versionsOf({ orders, deletedOrders, orderLog }: Truth): Version[][] {
  const log = Map.groupBy(
    orderLog.toSorted((a, b) => a.n - b.n),
    ({ orderId }) => orderId,
  );
  const gone = deletedOrders.map(({ at, ...order }) => ({ order, end: at }));
  return [...orders.map((order) => ({ order, end: Infinity })), ...gone].map(({ order, end }) => {
    const versions: Version[] = [];
    let from = order.createdAt;
    for (const { at, n: _n, orderId: _id, ...was } of log.get(order.id) ?? []) {
      versions.push({ order: { ...order, ...was }, from, until: at });
      from = at;
    }
    return [...versions, { order, from, until: end }];
  });
}
