import { addDays, type Instant } from "../time.ts";

/**
 * A customer's first entry into the segment of a recipe since the recipe runs. What it says is settled at
 * that instant, before anything could act on the customer: nobody changes groups or windows later, whether
 * they were written to or not (intention to treat).
 */
export type Entry = {
  readonly enteredAt: Instant;
  readonly heldOut: boolean;
  /** How many days from then on count, see `windowDays`. */
  readonly windowDays: number;
};

/** Fewer days say little of what a message does. */
const LEAST_WINDOW_DAYS = 30;

/** The days after entering in which orders count: one cycle of the customer's, at least thirty (playbooks.md section 1). */
export function windowDays(cycle: number): number {
  return Math.max(LEAST_WINDOW_DAYS, cycle);
}

/** The last instant of an entry's window; from then on its outcome is known. */
export function windowEnd({ enteredAt, windowDays: days }: Entry): Instant {
  return addDays(enteredAt, days);
}
