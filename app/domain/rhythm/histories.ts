import type { Money } from "../money.ts";
import type { Day } from "../time.ts";

/** What a refit reads of a shop: every customer's purchase occasions, in columns, so that a million fit into memory. */
export type Histories = {
  readonly customers: number;
  /** Where the occasions of each customer begin in the columns below; one entry more closes the last. */
  readonly start: Int32Array;
  /** Days of the occasions; rising within a customer. */
  readonly day: Int32Array;
  /** Net of each occasion, in minor units. */
  readonly net: Float64Array;
  /** 1 where the occasion is a subscription renewal. */
  readonly renewal: Uint8Array;
  /** Day of sign-up; NaN where it is not known. */
  readonly signUpDay: Float64Array;
};

/** One purchase occasion: a shop-local day with at least one qualifying order. */
export type Occasion = { readonly day: Day; readonly net: Money; readonly renewal: boolean };

/** One customer of a shop; without an occasion a prospect. */
export type CustomerHistory = {
  readonly signUpDay: Day | null;
  /** Oldest first, days distinct. */
  readonly occasions: readonly Occasion[];
};

/** The columns of customers that are at hand one by one. */
export function historiesOf(customers: readonly CustomerHistory[]): Histories {
  const total = customers.reduce((sum, { occasions }) => sum + occasions.length, 0);
  const start = new Int32Array(customers.length + 1);
  const day = new Int32Array(total);
  const net = new Float64Array(total);
  const renewal = new Uint8Array(total);
  const signUpDay = new Float64Array(customers.length).fill(Number.NaN);
  let at = 0;
  for (const [index, customer] of customers.entries()) {
    start[index] = at;
    signUpDay[index] = customer.signUpDay ?? Number.NaN;
    for (const occasion of customer.occasions) {
      day[at] = occasion.day;
      net[at] = occasion.net;
      renewal[at] = occasion.renewal ? 1 : 0;
      at += 1;
    }
  }
  start[customers.length] = at;
  return { customers: customers.length, start, day, net, renewal, signUpDay };
}

/** About `most` of the customers, evenly chosen; all of them when there are no more. */
export function someOf(histories: Histories, most: number): Histories {
  const step = Math.ceil(histories.customers / most);
  if (step <= 1) return histories;
  const { start, day, net, renewal, signUpDay } = histories;
  const chosen = Array.from(
    { length: Math.ceil(histories.customers / step) },
    (_, index) => index * step,
  );
  return historiesOf(
    chosen.map((customer) => ({
      signUpDay: Number.isNaN(signUpDay[customer]) ? null : (signUpDay[customer] ?? null),
      occasions: Array.from(
        day.subarray(start[customer], start[customer + 1]),
        (onDay, index): Occasion => {
          const at = (start[customer] ?? 0) + index;
          return { day: onDay, net: net[at] ?? 0, renewal: renewal[at] === 1 };
        },
      ),
    })),
  );
}
