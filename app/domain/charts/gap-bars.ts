/** So many gaps that were so many days long. */
export type GapCount = { readonly days: number; readonly gaps: number };

/** One bar of a histogram: days from and to, both among them; the last bar holds whatever is longer. */
export type GapBar = {
  readonly from: number;
  /** Null where there is no end. */
  readonly to: number | null;
  readonly gaps: number;
  /** Gaps of this bar and all before it. */
  readonly upTo: number;
};

/** Widths that people count in: days, weeks, fortnights, months, quarters. */
const WIDTHS = [1, 7, 14, 30, 90] as const;
const MOST_BARS = 30;
/** What is longer than so large a part of all gaps goes into the last bar. */
const SHOWN = 0.98;

/** A histogram of gaps, in bars of a width that lets it be read. */
export function gapBars(counts: readonly GapCount[]): readonly GapBar[] {
  const longest = gapAt(counts, SHOWN);
  if (longest === null) return [];
  const width = WIDTHS.find((days) => longest <= days * MOST_BARS) ?? 90;
  const bars = Math.min(MOST_BARS, Math.ceil(longest / width));
  const isLonger = counts.some(({ days }) => days > bars * width);
  let upTo = 0;
  return Array.from({ length: bars + (isLonger ? 1 : 0) }, (_, index) => {
    const from = index * width + 1;
    const to = index === bars ? null : from + width - 1;
    const gaps = counts
      .filter(({ days }) => days >= from && (to === null || days <= to))
      .reduce((sum, one) => sum + one.gaps, 0);
    upTo += gaps;
    return { from, to, gaps, upTo };
  });
}

/** The days that so large a part of all gaps does not exceed, by nearest rank; null without a gap. */
export function gapAt(counts: readonly GapCount[], part: number): number | null {
  const rising = counts.toSorted((a, b) => a.days - b.days);
  const whole = rising.reduce((sum, { gaps }) => sum + gaps, 0);
  let upTo = 0;
  for (const { days, gaps } of rising) {
    upTo += gaps;
    if (upTo > 0 && upTo >= part * whole) return days;
  }
  return null;
}
