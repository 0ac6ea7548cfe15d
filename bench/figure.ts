/** One measured figure and what it is held against. */
export type Figure = {
  readonly what: string;
  readonly seen: number;
  readonly unit: string;
  readonly goal: { readonly at: "<=" | ">="; readonly value: number } | null;
  /** The anchor or physical limit of the same run, in words. */
  readonly beside: string;
};

/** The value that 95 of 100 measurements do not exceed, by nearest rank. */
export function p95(measurements: readonly number[]): number {
  return nearestRank(measurements, 0.95);
}

/** The value that 99 of 100 measurements do not exceed, by nearest rank. */
export function p99(measurements: readonly number[]): number {
  return nearestRank(measurements, 0.99);
}

function nearestRank(measurements: readonly number[], share: number): number {
  const rising = measurements.toSorted((a, b) => a - b);
  return rising[Math.ceil(rising.length * share) - 1] ?? Number.NaN;
}

/** The middle measurement. */
export function median(measurements: readonly number[]): number {
  const rising = measurements.toSorted((a, b) => a - b);
  return rising[Math.floor(rising.length / 2)] ?? Number.NaN;
}

/** What a suite measured. */
export type Measured = {
  readonly figures: readonly Figure[];
  /** Markdown that follows the figures on the page. */
  readonly sections: readonly string[];
  /** Everything behind the figures, for the JSON; null when they are all. */
  readonly detail: unknown;
};
