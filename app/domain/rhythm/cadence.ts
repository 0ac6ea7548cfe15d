import type { Day } from "../time.ts";

/** A day on which a customer bought; a renewal when nothing but subscription renewals was bought. */
export type Occasion = { readonly day: Day; readonly renewal: boolean };

/** Sufficient statistics of one customer's purchase occasions (engine.md section 1). */
export type Cadence = {
  /** n: distinct shop-local days with a qualifying order, renewals included. */
  readonly occasions: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** x: gaps between neighbouring occasions of which neither is a renewal. */
  readonly gaps: number;
  /** s: the days of these gaps together. */
  readonly gapDays: number;
  /** g1: days from the first occasion to the second; 0 while there is none, or it does not count. */
  readonly firstGapDays: number;
  /** ell: the sum of ln days of the gaps. */
  readonly sumLogGap: number;
};

/** The cadence of a customer's very first occasion. */
export function firstOccasion(day: Day): Cadence {
  return {
    occasions: 1,
    firstDay: day,
    lastDay: day,
    gaps: 0,
    gapDays: 0,
    firstGapDays: 0,
    sumLogGap: 0,
  };
}

/**
 * The cadence after one more occasion; `previous` is the one before it. Null when the new day is not
 * after the last one: then only a rebuild from the stored days is right.
 */
export function addOccasion(cadence: Cadence, previous: Occasion, next: Occasion): Cadence | null {
  if (next.day <= cadence.lastDay) return null;
  const grown = { ...cadence, occasions: cadence.occasions + 1, lastDay: next.day };
  // A renewal comes by contract, not by the customer's own rhythm.
  if (previous.renewal || next.renewal) return grown;
  const gap = next.day - cadence.lastDay;
  return {
    ...grown,
    gaps: cadence.gaps + 1,
    gapDays: cadence.gapDays + gap,
    firstGapDays: cadence.occasions === 1 ? gap : cadence.firstGapDays,
    sumLogGap: cadence.sumLogGap + Math.log(gap),
  };
}

/** The cadence of the stored occasions, in whatever order and number per day; null without any. */
export function cadenceOf(occasions: readonly Occasion[]): Cadence | null {
  let cadence: Cadence | null = null;
  let previous: Occasion | null = null;
  for (const next of inDays(occasions)) {
    cadence =
      cadence === null || previous === null
        ? firstOccasion(next.day)
        : addOccasion(cadence, previous, next);
    previous = next;
  }
  return cadence;
}

/** One occasion a day, oldest first. */
function inDays(occasions: readonly Occasion[]): readonly Occasion[] {
  if (risesStrictly(occasions)) return occasions;
  const renewals = new Map<Day, boolean>();
  for (const { day, renewal } of occasions) {
    renewals.set(day, renewal && (renewals.get(day) ?? true));
  }
  return [...renewals]
    .map(([day, renewal]) => ({ day, renewal }))
    .toSorted((a, b) => a.day - b.day);
}

function risesStrictly(occasions: readonly Occasion[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const { day } of occasions) {
    if (day <= last) return false;
    last = day;
  }
  return true;
}
