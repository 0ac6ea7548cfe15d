import { type Measure, MEASURES, type Outcome } from "./outcome.ts";

/** All that a comparison needs of a measure in one group: how many customers, their sum, the sum of squares. */
export type Sums = { readonly customers: number; readonly sum: number; readonly squares: number };

/** The two sides of a comparison. */
export type Groups<Of> = { readonly treated: Of; readonly heldOut: Of };

export const NO_SUMS: Sums = { customers: 0, sum: 0, squares: 0 };

/** The sums with one customer more. */
export function withOne({ customers, sum, squares }: Sums, value: number): Sums {
  return { customers: customers + 1, sum: sum + value, squares: squares + value * value };
}

/** The sums of so many times as many customers who are alike. */
export function timesAsMany({ customers, sum, squares }: Sums, times: number): Sums {
  return { customers: times * customers, sum: times * sum, squares: times * squares };
}

/** The sums of all outcomes, by measure and group. */
export function sumsOf(
  outcomes: Iterable<Outcome & { readonly heldOut: boolean }>,
): Readonly<Record<Measure, Groups<Sums>>> {
  const nothing = { treated: NO_SUMS, heldOut: NO_SUMS };
  const sums: Record<Measure, Groups<Sums>> = {
    orders: nothing,
    revenue: nothing,
    margin: nothing,
  };
  for (const outcome of outcomes) {
    const side = outcome.heldOut ? "heldOut" : "treated";
    for (const measure of MEASURES) {
      const groups = sums[measure];
      sums[measure] = { ...groups, [side]: withOne(groups[side], outcome[measure]) };
    }
  }
  return sums;
}

/** A customer's mean of the measure. */
export function meanOf({ customers, sum }: Sums): number {
  return sum / customers;
}

/** The squared distances from the group's mean; rounding never makes them negative. */
export function scatterOf({ customers, sum, squares }: Sums): number {
  return Math.max(0, squares - (sum * sum) / customers);
}
