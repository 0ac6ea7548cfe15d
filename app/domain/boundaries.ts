import type { Policy } from "./policy.ts";

/**
 * Days after the last order at which something changes if no order comes.
 * Whole numbers, with due <= risk <= lapsed < lost.
 */
export type Boundaries = {
  /** The cycle E: half of those who will come back have come back. */
  readonly cycle: number;
  /** From here a reminder is in place. */
  readonly due: number;
  readonly risk: number;
  readonly lapsed: number;
  readonly lost: number;
};

/** Days that a second order is shown as such (segments.md, stage 9). */
export const SECOND_ORDER_DAYS = 7;

/** The boundaries of a customer after `occasions` purchase occasions (1 or more), by windows alone. */
export function boundariesFor(policy: Policy, occasions: number): Boundaries {
  const windows = occasions === 1 ? policy.oneTime : policy.repeat;
  // engine.md section 3, "not learned": E = round(.85 risk), due = .9 E rounded up.
  // Integers throughout: .85 and .9 have no exact binary form.
  const cycle = Math.max(1, Math.round((85 * windows.risk) / 100));
  return { cycle, due: Math.ceil((9 * cycle) / 10), ...windows };
}
