import type { Histories } from "../rhythm/histories.ts";
import type { Day } from "../time.ts";
import type { OrderLog } from "./order-log.ts";
import { type Entry, standingOrders } from "./standing-orders.ts";

/** The customers of a log that were seen by a day, and what was known of them then. */
export type KnownCustomers = {
  /** Rising by UTF-16 code units. */
  readonly names: readonly string[];
  readonly histories: Histories;
};

/** What the log tells on `asOf`: its later rows are unknown. */
export function historiesAt(log: OrderLog, asOf: Day): KnownCustomers {
  const { rows, starts } = knownRows(log, asOf);
  const names = log.customers.filter((_, index) => starts[index] !== starts[index + 1]);
  const start = new Int32Array(names.length + 1);
  const day = new Int32Array(rows.length);
  const net = new Float64Array(rows.length);
  const signUpDay = new Float64Array(names.length).fill(Number.NaN);
  let customer = 0;
  let occasion = 0;
  for (let index = 0; index < log.customers.length; index += 1) {
    const own = rows.subarray(starts[index], starts[index + 1]);
    if (own.length === 0) continue;
    const { days, seenOtherwise } = standingOrders(Array.from(own, (row) => entryAt(log, row)));
    const firstOrder = days[0]?.day ?? Number.POSITIVE_INFINITY;
    // A test order in the middle of a life is no sign-up.
    if (seenOtherwise !== null && seenOtherwise <= firstOrder) signUpDay[customer] = seenOtherwise;
    for (const standing of days) {
      day[occasion] = standing.day;
      net[occasion] = standing.net;
      occasion += 1;
    }
    customer += 1;
    start[customer] = occasion;
  }
  const histories: Histories = {
    customers: names.length,
    start,
    day: day.subarray(0, occasion),
    net: net.subarray(0, occasion),
    renewal: new Uint8Array(occasion),
    signUpDay,
  };
  return { names, histories };
}

function entryAt(log: OrderLog, row: number): Entry {
  return { day: log.day[row] ?? 0, cents: log.cents[row] ?? 0 };
}

/** The known rows by customer, found by counting instead of sorting; those of customer i begin at starts[i]. */
function knownRows(log: OrderLog, asOf: Day) {
  const starts = new Int32Array(log.customers.length + 1);
  for (let row = 0; row < log.rows; row += 1) {
    if ((log.day[row] ?? 0) <= asOf) countUp(starts, (log.customer[row] ?? 0) + 1);
  }
  for (let index = 1; index < starts.length; index += 1) {
    starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
  }
  const next = starts.slice();
  const rows = new Int32Array(starts.at(-1) ?? 0);
  for (let row = 0; row < log.rows; row += 1) {
    if ((log.day[row] ?? 0) <= asOf) rows[countUp(next, log.customer[row] ?? 0)] = row;
  }
  return { rows, starts };
}

/** Adds one to a count and gives what it was. */
function countUp(counts: Int32Array, at: number): number {
  const before = counts[at] ?? 0;
  counts[at] = before + 1;
  return before;
}
