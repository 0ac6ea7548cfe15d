import type { Money } from "../money.ts";
import type { Month } from "../month.ts";
import type { CohortMonth } from "../roll-ups/tally.ts";

/** What a cohort did in one month. */
export type CohortCell = {
  readonly since: number;
  readonly buyers: number;
  readonly orders: number;
  readonly net: Money;
  /** Who had a second occasion by the end of that month. */
  readonly repeated: number;
  /** Whether that month is over. */
  readonly finished: boolean;
};

/** Those who first bought in a month, from that month to the present one. */
export type Cohort = {
  readonly month: Month;
  readonly size: number;
  readonly cells: readonly [CohortCell, ...CohortCell[]];
};

/** The cohorts of `months` months up to the present one, the oldest first; months in which nobody first bought are left out. */
export function cohortTable(
  rows: readonly CohortMonth[],
  present: Month,
  months: number,
): readonly Cohort[] {
  const shown = rows.filter(({ month }) => month > present - months && month <= present);
  return [...Map.groupBy(shown, ({ month }) => month)]
    .map(([month, those]) => cohortOf(month, those, present))
    .toSorted((a, b) => a.month - b.month);
}

function cohortOf(month: Month, rows: readonly CohortMonth[], present: Month): Cohort {
  const bySince = new Map(rows.map((row) => [row.since, row]));
  let repeated = 0;
  const cell = (since: number): CohortCell => {
    const row = bySince.get(since);
    repeated += row?.repeaters ?? 0;
    return {
      since,
      buyers: row?.buyers ?? 0,
      orders: row?.orders ?? 0,
      net: row?.net ?? 0,
      repeated,
      finished: month + since < present,
    };
  };
  const first = cell(0);
  const later = Array.from({ length: Math.max(0, present - month) }, (_, index) => cell(index + 1));
  return { month, size: first.buyers, cells: [first, ...later] };
}

/** How many of a cohort had a second occasion by the end of a month. */
export type CohortStand = {
  readonly month: Month;
  readonly size: number;
  readonly repeated: number;
  /** Months since the first occasion, all of them over. */
  readonly since: number;
};

/** After so many months people compare. */
const COMPARED_AFTER = 6;

/**
 * A cohort after six months beside the next one, which is a month younger; after fewer in a shop that has not
 * been there so long. Null before two neighbours have a month each that is over.
 */
export function neighbouringCohorts(
  cohorts: readonly Cohort[],
): { readonly elder: CohortStand; readonly younger: CohortStand } | null {
  for (let since = COMPARED_AFTER; since > 0; since -= 1) {
    const elder = cohorts.find((cohort) => lastFinished(cohort) === since);
    const younger = cohorts.find(({ month }) => month - 1 === elder?.month);
    if (elder !== undefined && younger !== undefined) {
      return { elder: standOf(elder, since), younger: standOf(younger, since - 1) };
    }
  }
  return null;
}

function lastFinished({ cells }: Cohort): number {
  return cells.findLastIndex(({ finished }) => finished);
}

function standOf({ month, size, cells }: Cohort, since: number): CohortStand {
  return { month, size, since, repeated: cells[since]?.repeated ?? 0 };
}

/** Of how many who ever bought how many bought again. */
export function repeatRate(rows: readonly CohortMonth[]): {
  readonly buyers: number;
  readonly repeated: number;
} {
  return {
    buyers: rows.reduce((sum, { since, buyers }) => sum + (since === 0 ? buyers : 0), 0),
    repeated: rows.reduce((sum, { repeaters }) => sum + repeaters, 0),
  };
}
