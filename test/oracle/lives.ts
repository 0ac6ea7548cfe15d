import { purchasesByCustomer, type Purchase } from "./purchases.ts";
import type { TrueCustomer, Truth } from "./truth.ts";

/** A customer and what they bought. */
export interface Life {
  customer: TrueCustomer;
  /** Oldest first. */
  purchases: readonly Purchase[];
}

type Lives = ReadonlyMap<string, Life>;

// Asking for one customer's next boundary after the other would otherwise read the whole truth each time.
const alreadyRead = new WeakMap<Truth, Lives>();

/** Every customer's life as known now, by customer id. */
export function livesOf(truth: Truth): Lives {
  const lives = alreadyRead.get(truth) ?? readLives(truth);
  alreadyRead.set(truth, lives);
  return lives;
}

function readLives(truth: Truth): Lives {
  const purchases = purchasesByCustomer(truth);
  return new Map(
    truth.customers.map((customer) => [
      customer.id,
      { customer, purchases: purchases.get(customer.id) ?? [] },
    ]),
  );
}
