export const CHANCE_BANDS = ["chance-high", "chance-low"] as const;
export type ChanceBand = (typeof CHANCE_BANDS)[number];

/** The chance of an order within 90 days, after so many whole days of silence. */
export type ReturnChance = (silentDays: number) => number;

const HIGH_FROM = 0.6;
const LOW_UP_TO = 0.1;
/** Days between the first two looks ahead; every further distance is twice the one before. */
const FIRST_STRIDE = 8;

/** Whether a chance is high or low enough to act on. */
export function chanceBand(chance: number): ChanceBand | null {
  if (chance >= HIGH_FROM) return "chance-high";
  return chance <= LOW_UP_TO ? "chance-low" : null;
}

/**
 * The first day after `today`, up to `lastDay`, on which silence alone puts the customer in another band.
 *
 * Exact while the chance turns at most once between two looks. The engine's chance turns at most once
 * ever: it is 1 - G(w + 90) / G(w), where G = pi + (1 - pi) S is a survival function whose hazard rises
 * to one peak and falls (Glaser 1980, the share pi counted as gaps without end), and such a ratio falls
 * first and rises ever after. A correction may add turns, further apart. Ten evaluations reach two
 * months, to the usual next boundary; two more for every doubling, and a bisection for what is found.
 */
export function nextChanceBandDay(
  returnChance: ReturnChance,
  today: number,
  lastDay: number,
  jumps: readonly number[],
): number | null {
  const chanceOn = remembered(returnChance);
  const bandNow = chanceBand(chanceOn(today));
  const isOther = (day: number) => chanceBand(chanceOn(day)) !== bandNow;
  const risesInto = (day: number) => chanceOn(day) > chanceOn(day - 1);

  let from = today;
  let rising = risesInto(from + 1);
  for (const to of looksAhead(today, lastDay, jumps)) {
    // How the chance came over a jump says nothing about how it goes on.
    if (jumps.includes(from)) rising = risesInto(from + 1);
    const before = rising;
    rising = risesInto(to);
    const turns = rising !== before;
    // On either side of its turn the chance moves one way, so the band changes once or not at all.
    const turn = turns ? firstDay(from, to, (day) => risesInto(day) !== before) - 1 : to;
    if (isOther(turn)) return firstDay(from, turn, isOther);
    if (isOther(to)) return firstDay(turn, to, isOther);
    from = to;
  }
  return null;
}

/** The days on which the chance is looked at: ever further apart, as it moves ever slower. */
function looksAhead(today: number, lastDay: number, jumps: readonly number[]): readonly number[] {
  const days: number[] = [];
  let day = today;
  for (let stride = FIRST_STRIDE; day < lastDay; stride *= 2) {
    day = Math.min(day + stride, lastDay);
    days.push(day);
  }
  // On either side of a jump, so that between two looks the chance moves smoothly.
  const around = jumps.flatMap((jump) => [jump - 1, jump]);
  const ahead = around.filter((one) => one > today && one < lastDay);
  return ahead.length === 0 ? days : [...new Set([...days, ...ahead])].toSorted((a, b) => a - b);
}

/** The first day in (from, to] on which `holds` is true, given that it is at `to` and stays so once it is. */
function firstDay(from: number, to: number, holds: (day: number) => boolean): number {
  let before = from;
  let found = to;
  while (found - before > 1) {
    const middle = before + Math.floor((found - before) / 2);
    if (holds(middle)) found = middle;
    else before = middle;
  }
  return found;
}

function remembered(returnChance: ReturnChance): ReturnChance {
  const known = new Map<number, number>();
  return (day) => {
    const chance = known.get(day) ?? returnChance(day);
    known.set(day, chance);
    return chance;
  };
}
