import { changesOfPurchases } from "./past-orders.ts";
import { cancelledOrders, purchasesOf, type Purchase } from "./purchases.ts";
import { exclusionsAt, type Rules } from "./rules.ts";
import type { TrueCustomer, Truth } from "./truth.ts";

/** A customer and what they bought. */
export interface Life {
  customer: TrueCustomer;
  /** Oldest first. */
  purchases: readonly Purchase[];
  /** When the app heard that an order of theirs ceased or began to count, the last time; -Infinity if never. */
  correctedAt: number;
}

type Lives = ReadonlyMap<string, Life>;

// Asking for one customer's next boundary after the other would otherwise read the whole truth each time.
const alreadyRead = new WeakMap<Truth, WeakMap<Rules, Lives>>();

/** Every customer's life as known now, by customer id, without the orders that do not count. */
export function livesOf(truth: Truth, rules: Rules): Lives {
  const read = alreadyRead.get(truth) ?? new WeakMap<Rules, Lives>();
  alreadyRead.set(truth, read);
  const lives = read.get(rules) ?? readLives(truth, rules);
  read.set(rules, lives);
  return lives;
}

function readLives(truth: Truth, rules: Rules): Lives {
  const purchases = purchasesOf(truth, exclusionsAt(rules, truth.now));
  const corrected = corrections(truth, rules);
  return new Map(
    truth.customers.map((customer) => {
      const { id } = customer;
      const heard = (corrected.get(id) ?? [])
        .filter((at) => at <= truth.now)
        .map((at) => Math.min(truth.now, at + rules.newsLateMs));
      const correctedAt = Math.max(-Infinity, ...heard);
      return [id, { customer, purchases: purchases.get(id) ?? [], correctedAt }];
    }),
  );
}

/** The instants at which a customer's history became another: orders ceased to count, came from elsewhere, were excluded. */
function corrections(truth: Truth, rules: Rules): Map<string, number[]> {
  const instants = new Map<string, number[]>();
  const add = (id: string, at: number) => instants.set(id, [...(instants.get(id) ?? []), at]);
  for (const { customerId, cancelledAt } of cancelledOrders(truth)) add(customerId, cancelledAt);
  for (const { customerId, at } of changesOfPurchases(truth, (instant) =>
    exclusionsAt(rules, instant),
  ))
    add(customerId, at);
  for (const [index, after] of rules.exclusions.entries()) {
    const before = rules.exclusions[index - 1];
    if (before === undefined || after.since > truth.now) continue;
    // The rhythm is learned anew from the orders that are left, before anybody is computed.
    const learnedAt = rules.rhythms.find(({ at }) => at >= after.since)?.at ?? after.since;
    const [then, now] = [purchasesOf(truth, before), purchasesOf(truth, after)];
    for (const { id } of truth.customers)
      if (JSON.stringify(then.get(id)) !== JSON.stringify(now.get(id))) add(id, learnedAt);
  }
  return instants;
}
