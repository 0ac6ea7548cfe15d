import { LONGEST_WINDOW } from "../policy.ts";
import { type Curve, returnChanceTangent } from "./curve.ts";
import type { Tangent } from "./inverse-incomplete-beta.ts";

/**
 * The first whole day of silence, `from` or later, from which on the chance of an order within the next
 * `window` days stays below `chance`; the longest window when that is later still.
 */
export function firstDayBelowChance(
  curve: Curve,
  chance: number,
  window: number,
  from: number,
): number {
  const tangent = returnChanceTangent(curve, from, window);
  if (tangent.value >= chance) return dayAfterLast(curve, chance, window, from, tangent);
  // The chance rises to one peak and falls from there.
  const peak = tangent.slope > 0 ? dayAroundPeak(curve, chance, window, from) : null;
  if (peak === null) return from;
  const day = Math.floor(peak);
  const around = returnChanceTangent(curve, day, window);
  return around.value < chance ? day : dayAfterLast(curve, chance, window, day, around);
}

/**
 * The day on which the falling chance has passed `chance`, having reached it on the day `from`, where its
 * tangent is known. Newton's method chooses the days to look at; as they are whole ones, the answer is exact.
 */
function dayAfterLast(
  curve: Curve,
  chance: number,
  window: number,
  from: number,
  tangent: Tangent,
): number {
  let reached = from;
  let below = LONGEST_WINDOW;
  let day = nextDay(crossingOf(tangent, chance, from), reached, below);
  while (below - reached > 1) {
    const found = returnChanceTangent(curve, day, window);
    if (found.value >= chance) reached = day;
    else below = day;
    day = nextDay(crossingOf(found, chance, day), reached, below);
  }
  return below;
}

/** The whole day on which a falling tangent has passed `chance`; NaN when it does not fall. */
function crossingOf({ value, slope }: Tangent, chance: number, day: number): number {
  return slope < 0 ? Math.ceil(day + (chance - value) / slope) : Number.NaN;
}

/** Where to look next: where Newton's method says, or in the middle when that leads astray. */
function nextDay(crossing: number, reached: number, below: number): number {
  if (crossing > reached && crossing < below) return crossing;
  if (crossing === reached) return reached + 1;
  if (crossing === below) return below - 1;
  const middle = Math.floor(Math.sqrt(reached * below));
  return Math.min(below - 1, Math.max(reached + 1, middle));
}

/** How fast the search for the peak strides ahead. */
const STRIDE = 1.3;
/** In days: nearer to the peak it is no use to look. */
const NEAR = 0.1;

/** A day around the peak of a rising chance on which it is at least `chance`. */
function dayAroundPeak(curve: Curve, chance: number, window: number, from: number): number | null {
  let rising = from;
  let falling = Number.POSITIVE_INFINITY;
  while (rising < LONGEST_WINDOW && falling - rising > NEAR) {
    const day = Math.min(rising * STRIDE, (rising + falling) / 2, LONGEST_WINDOW);
    const { value, slope } = returnChanceTangent(curve, day, window);
    if (value >= chance) return day;
    if (slope > 0) rising = day;
    else falling = day;
  }
  return null;
}
