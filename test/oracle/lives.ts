import { purchasesByCustomer, type Exclusions, type Purchase } from "./purchases.ts";
import type { TrueCustomer, Truth } from "./truth.ts";

/** A customer and what they bought. */
export interface Life {
  customer: TrueCustomer;
  /** Oldest first. */
  purchases: readonly Purchase[];
}

type Lives = ReadonlyMap<string, Life>;

// Asking for one customer's next boundary after the other would otherwise read the whole truth each time.
const alreadyRead = new WeakMap<Truth, Map<string, Lives>>();

/** Every customer's life as known now, by customer id, without the orders that do not count. */
export function livesOf(truth: Truth, exclusions: Exclusions): Lives {
  const read = alreadyRead.get(truth) ?? new Map<string, Lives>();
  alreadyRead.set(truth, read);
  const key = JSON.stringify([exclusions.sources, exclusions.tags]);
  const lives = read.get(key) ?? readLives(truth, exclusions);
  read.set(key, lives);
  return lives;
}

function readLives(truth: Truth, exclusions: Exclusions): Lives {
  const purchases = purchasesByCustomer(truth, exclusions);
  return new Map(
    truth.customers.map((customer) => [
      customer.id,
      { customer, purchases: purchases.get(customer.id) ?? [] },
    ]),
  );
}
