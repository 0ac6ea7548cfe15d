import type { RhythmSample } from "./rhythm-sample.ts";

/**
 * A sample as the likelihood reads it: rows that stand for `weight` buyers each, in the order of their
 * gaps. One-time buyers of one silence are one row.
 */
export type LikelihoodRows = {
  readonly count: number;
  readonly occasions: Int32Array;
  readonly gaps: Int32Array;
  readonly gapDays: Float64Array;
  readonly firstGapDays: Float64Array;
  readonly sumLogGap: Float64Array;
  readonly silence: Float64Array;
  readonly weight: Float64Array;
};

/** The buyers of a sample in the order in which neighbours are alike; one-time buyers only counted. */
export type OrderedBuyers = {
  /** One-time buyers by their days of silence. */
  readonly oneTime: ReadonlyMap<number, number>;
  /** Where the others stand in the sample. */
  readonly repeat: Int32Array;
};

export function inOrder(sample: RhythmSample): OrderedBuyers {
  const oneTime = new Map<number, number>();
  const repeat: number[] = [];
  sample.occasions.forEach((occasions, buyer) => {
    if (occasions > 1) repeat.push(buyer);
    else countOne(oneTime, sample.silence[buyer] ?? 0);
  });
  // By gaps and, within one count of gaps, by silence: then even distances make a fair choice.
  const bySilence = inBuckets(Int32Array.from(repeat), sample.silence);
  return { oneTime, repeat: inBuckets(bySilence, sample.gaps) };
}

/** The rows of a sample; of more repeat buyers than `mostRepeatRows`, evenly chosen ones stand for all. */
export function likelihoodRows(
  sample: RhythmSample,
  { oneTime, repeat }: OrderedBuyers,
  mostRepeatRows: number,
): LikelihoodRows {
  const chosen = evenly(repeat, mostRepeatRows);
  const rows = emptyRows(oneTime.size + chosen.length);
  let row = 0;
  for (const [silence, buyers] of oneTime) {
    rows.occasions[row] = 1;
    rows.silence[row] = silence;
    rows.weight[row] = buyers;
    row++;
  }
  for (const buyer of chosen) {
    rows.occasions[row] = sample.occasions[buyer] ?? 0;
    rows.gaps[row] = sample.gaps[buyer] ?? 0;
    rows.gapDays[row] = sample.gapDays[buyer] ?? 0;
    rows.firstGapDays[row] = sample.firstGapDays[buyer] ?? 0;
    rows.sumLogGap[row] = sample.sumLogGap[buyer] ?? 0;
    rows.silence[row] = sample.silence[buyer] ?? 0;
    rows.weight[row] = repeat.length / chosen.length;
    row++;
  }
  return rows;
}

function emptyRows(count: number): LikelihoodRows {
  return {
    count,
    occasions: new Int32Array(count),
    gaps: new Int32Array(count),
    gapDays: new Float64Array(count),
    firstGapDays: new Float64Array(count),
    sumLogGap: new Float64Array(count),
    silence: new Float64Array(count),
    weight: new Float64Array(count),
  };
}

/** In rising order of the whole part of a column; equal ones stay in their order (counting sort). */
function inBuckets(buyers: Int32Array, column: Int32Array | Float64Array): Int32Array {
  const counts = new Map<number, number>();
  for (const buyer of buyers) countOne(counts, Math.floor(column[buyer] ?? 0));
  const next = new Map<number, number>();
  let place = 0;
  for (const value of [...counts.keys()].toSorted((a, b) => a - b)) {
    next.set(value, place);
    place += counts.get(value) ?? 0;
  }
  const ordered = new Int32Array(buyers.length);
  for (const buyer of buyers) {
    const value = Math.floor(column[buyer] ?? 0);
    const at = next.get(value) ?? 0;
    ordered[at] = buyer;
    next.set(value, at + 1);
  }
  return ordered;
}

function countOne(counts: Map<number, number>, value: number): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

/** At most so many, at even distances. */
function evenly(items: Int32Array, most: number): Int32Array {
  if (items.length <= most) return items;
  const distance = items.length / most;
  return Int32Array.from(
    { length: most },
    (_, index) => items[Math.floor((index + 0.5) * distance)] ?? 0,
  );
}
