import type { BuyerWindows, HandWindows, Policy } from "./policy.ts";
import { UNLEARNED_WINDOWS } from "./policy.ts";
import type { Cadence } from "./rhythm/cadence.ts";

/**
 * Days after the last order at which something changes if no order comes.
 * Whole numbers, with due <= risk, cycle <= risk <= lapsed < lost.
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

/** The boundaries after an occasion, from the rhythm up to it and the products bought on it. */
export type BoundaryRule = (cadence: Cadence, products: readonly string[]) => Boundaries;

/** The boundaries of a shop: windows set by hand win over `learned`, which is null until there is a rhythm. */
export function boundariesUnder(
  policy: Pick<Policy, "oneTime" | "repeat" | "products">,
  learned: ((cadence: Cadence) => Boundaries) | null,
): BoundaryRule {
  return (cadence, products) => {
    const hand = handWindows(policy, cadence.occasions, products);
    return learned === null
      ? fromWindows(hand, cadence.occasions)
      : clamped(learned(cadence), hand);
  };
}

/** The windows set by hand for such a buyer: by the last order's products first, then by order count. */
export function handWindows(
  policy: Pick<Policy, "oneTime" | "repeat" | "products">,
  occasions: number,
  products: readonly string[],
): HandWindows {
  const group = occasions === 1 ? "oneTime" : "repeat";
  const rule = policy.products.find(({ productIds }) =>
    products.some((id) => productIds.includes(id)),
  );
  if (rule === undefined) return policy[group];
  const { risk, lapsed, lost } = rule[group];
  return {
    risk: risk ?? policy[group].risk,
    lapsed: lapsed ?? policy[group].lapsed,
    lost: lost ?? policy[group].lost,
  };
}

/** Without a rhythm: engine.md section 3, "not learned": E = round(.85 risk), due = .9 E rounded up. */
function fromWindows(hand: HandWindows, occasions: number): Boundaries {
  const windows = inOrder(
    occasions === 1 ? UNLEARNED_WINDOWS.oneTime : UNLEARNED_WINDOWS.repeat,
    hand,
  );
  // Integers throughout: .85 and .9 have no exact binary form.
  const cycle = Math.max(1, Math.round((85 * windows.risk) / 100));
  return { cycle, due: dueFrom(cycle), ...windows };
}

/** Boundaries whose windows give way to those set by hand. */
export function clamped(learned: Boundaries, hand: HandWindows): Boundaries {
  if (hand.risk === null && hand.lapsed === null && hand.lost === null) return learned;
  const windows = inOrder(learned, hand);
  if (learned.cycle <= windows.risk) return { ...learned, ...windows };
  return { cycle: windows.risk, due: dueFrom(windows.risk), ...windows };
}

/** A window set by hand moves its neighbours out of its way; of two that cross, the later one wins. */
function inOrder(windows: BuyerWindows, hand: HandWindows): BuyerWindows {
  const latestLost = hand.lost ?? Number.POSITIVE_INFINITY;
  const latestLapsed = Math.min(hand.lapsed ?? Number.POSITIVE_INFINITY, latestLost - 1);
  const risk = Math.max(1, Math.min(hand.risk ?? windows.risk, latestLapsed));
  const lapsed = Math.max(risk, Math.min(hand.lapsed ?? windows.lapsed, latestLapsed));
  return { risk, lapsed, lost: Math.max(lapsed + 1, hand.lost ?? windows.lost) };
}

function dueFrom(cycle: number): number {
  return Math.ceil((9 * cycle) / 10);
}

/** A refit moves a boundary when it changes by more than both of these (engine.md section 2). */
const LEAST_MOVE_DAYS = 3;
const LEAST_MOVE_SHARE = 0.1;

/** A learned number of days after a refit: it stays unless it changes by more than both of the above. */
export function steadyDays(before: number, after: number): number {
  const moved = Math.abs(after - before);
  return moved > LEAST_MOVE_DAYS && moved > LEAST_MOVE_SHARE * before ? after : before;
}

/**
 * The boundaries of one silence after a refit. Those that changed little stay where they are, so that a
 * date once shown holds; those that have passed stay passed, so that nobody moves back without an order.
 */
export function keepSteady(
  inForce: Boundaries,
  refitted: Boundaries,
  silentDays: number,
): Boundaries {
  const steady = (before: number, after: number): number =>
    before <= silentDays ? before : steadyDays(before, after);
  const risk = steady(inForce.risk, refitted.risk);
  const lapsed = Math.max(risk, steady(inForce.lapsed, refitted.lapsed));
  return {
    cycle: Math.min(risk, steady(inForce.cycle, refitted.cycle)),
    due: Math.min(risk, steady(inForce.due, refitted.due)),
    risk,
    lapsed,
    lost: Math.max(lapsed + 1, steady(inForce.lost, refitted.lost)),
  };
}

/** Whether two sets of boundaries are the same. */
export function sameBoundaries(a: Boundaries, b: Boundaries): boolean {
  return (
    a.cycle === b.cycle &&
    a.due === b.due &&
    a.risk === b.risk &&
    a.lapsed === b.lapsed &&
    a.lost === b.lost
  );
}
