/** A cut between two bands: its value, and those two percentiles to either side that a change must pass. */
export type Cut = { readonly below: number; readonly at: number; readonly above: number };

/** The shop's band edges over all its buyers, refreshed weekly; each list rises. */
export type RfmEdges = {
  /** Quintiles of whole days of silence. */
  readonly recency: readonly Cut[];
  /** Quartiles of the purchase occasions of repeat buyers; empty while there are none. */
  readonly frequency: readonly Cut[];
  /** Quintiles of net lifetime spend. */
  readonly monetary: readonly Cut[];
};

/** What all buyers of a shop look like, each column in rising order. */
export type RfmColumns = {
  readonly silentDays: ArrayLike<number>;
  /** Of buyers with two purchase occasions or more. */
  readonly repeatOccasions: ArrayLike<number>;
  readonly spends: ArrayLike<number>;
};

/** Below this many buyers fifths would say nothing. */
export const FEWEST_BUYERS_FOR_RFM = 50;
const HYSTERESIS_PERCENT = 2;

/** The edges of a shop's buyers; null while it has too few. */
export function rfmEdgesOf({ silentDays, repeatOccasions, spends }: RfmColumns): RfmEdges | null {
  if (spends.length < FEWEST_BUYERS_FOR_RFM) return null;
  return {
    recency: cutsOf(silentDays, [20, 40, 60, 80]),
    frequency: cutsOf(repeatOccasions, [25, 50, 75]),
    monetary: cutsOf(spends, [20, 40, 60, 80]),
  };
}

function cutsOf(rising: ArrayLike<number>, percents: readonly number[]): readonly Cut[] {
  if (rising.length === 0) return [];
  return percents.map((percent) => ({
    below: percentile(rising, percent - HYSTERESIS_PERCENT),
    at: percentile(rising, percent),
    above: percentile(rising, percent + HYSTERESIS_PERCENT),
  }));
}

/** Nearest rank (decision 0011): the smallest value that at least so many percent do not exceed. */
function percentile(rising: ArrayLike<number>, percent: number): number {
  return rising[Math.ceil((rising.length * percent) / 100) - 1] ?? 0;
}
