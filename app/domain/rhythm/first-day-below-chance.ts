import { LONGEST_WINDOW } from "../policy.ts";
import { type Curve, returnChanceTangent } from "./curve.ts";

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
  const { value, slope } = returnChanceTangent(curve, from, window);
  if (value >= chance) return dayAfterLast(curve, chance, window, from);
  // The chance rises to one peak and falls from there.
  const peak = slope > 0 ? dayAroundPeak(curve, chance, window, from) : null;
  return peak === null ? from : dayAfterLast(curve, chance, window, Math.floor(peak));
}

/**
 * The day on which the falling chance has passed `chance`, having reached it on the day `from`. Newton's
 * method chooses the days to look at; as they are whole ones, the answer is exact.
 */
function dayAfterLast(curve: Curve, chance: number, window: number, from: number): number {
  let reached = from;
  let below = LONGEST_WINDOW;
  let day = from;
  while (below - reached > 1) {
    const { value, slope } = returnChanceTangent(curve, day, window);
    if (value >= chance) reached = day;
    else below = day;
    const crossing = slope < 0 ? Math.ceil(day + (chance - value) / slope) : Number.NaN;
    day = nextDay(crossing, reached, below);
  }
  return below;
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
