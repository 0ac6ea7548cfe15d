import type { Money } from "../money.ts";
import type { Cut, RfmEdges } from "./rfm-edges.ts";

/** A fifth of the buyers: 5 is the best. */
export type Band = 1 | 2 | 3 | 4 | 5;

/** Where a buyer stands in recency, frequency and monetary value. */
export type RfmBands = readonly [recency: Band, frequency: Band, monetary: Band];

export const RFM_GROUPS = [
  "champion",
  "loyal",
  "active",
  "new",
  "promising",
  "needs-attention",
  "at-risk",
  "previously-loyal",
  "almost-lost",
  "dormant",
] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

/** What the bands are read from. */
export type RfmBuyer = {
  /** Whole days since the last order. */
  readonly silentDays: number;
  readonly occasions: number;
  readonly spent: Money;
};

/** From the worst to the best. */
export const BANDS = [1, 2, 3, 4, 5] as const;

/** Reads bands as they were stored; null when there are none. */
export function rfmBandsOf(stored: readonly number[]): RfmBands | null {
  const [recency, frequency, monetary] = stored.flatMap((value) =>
    BANDS.filter((band) => band === value),
  );
  return recency === undefined || frequency === undefined || monetary === undefined
    ? null
    : [recency, frequency, monetary];
}

/** A buyer's bands. Whoever has bands already leaves them only past an edge's hysteresis. */
export function rfmBands(
  { silentDays, occasions, spent }: RfmBuyer,
  edges: RfmEdges,
  before: RfmBands | null,
): RfmBands {
  const [r, f, m] = before ?? [null, null, null];
  const silence = positionAmong(edges.recency, silentDays, r === null ? null : silenceOf(r));
  // Buyers of one order are a band of their own; only the others are ranked, into 2 to 5.
  const rank = () =>
    1 + positionAmong(edges.frequency, occasions, f === null || f === 1 ? null : f - 1);
  return [
    bandAt(silenceOf(silence)),
    bandAt(occasions === 1 ? 1 : rank()),
    bandAt(positionAmong(edges.monetary, spent, m)),
  ];
}

/** The day of silence on which a buyer of these bands falls to a lower recency, or null for the lowest. */
export function nextRecencyDay([recency]: RfmBands, edges: RfmEdges): number | null {
  const cut = edges.recency[silenceOf(recency) - 1];
  return cut === undefined ? null : cut.above + 1;
}

/** The buyer's group. */
export function rfmGroup(bands: RfmBands): RfmGroup {
  return groupAt(bands[0], valueBand(bands));
}

/** The mean of frequency and monetary value, halves rounded up. */
export function valueBand([, frequency, monetary]: RfmBands): Band {
  return bandAt(Math.floor((frequency + monetary + 1) / 2));
}

/** The group of a recency and a mean of frequency and monetary value. */
export function groupAt(recency: Band, value: Band): RfmGroup {
  return GROUPS[recency][value];
}

const GROUPS: Record<Band, Record<Band, RfmGroup>> = {
  5: { 1: "new", 2: "new", 3: "active", 4: "loyal", 5: "champion" },
  4: { 1: "promising", 2: "promising", 3: "active", 4: "loyal", 5: "champion" },
  3: { 1: "almost-lost", 2: "almost-lost", 3: "needs-attention", 4: "loyal", 5: "loyal" },
  2: { 1: "almost-lost", 2: "almost-lost", 3: "at-risk", 4: "at-risk", 5: "previously-loyal" },
  1: { 1: "dormant", 2: "dormant", 3: "at-risk", 4: "at-risk", 5: "previously-loyal" },
};

/** The place of a value among rising cuts, counted from 1; equal values have equal places. */
function positionAmong(cuts: readonly Cut[], value: number, before: number | null): number {
  const passed = cuts.filter((cut, index) => {
    if (before === null) return value > cut.at;
    const isBehind = before > index + 1;
    return value > (isBehind ? cut.below : cut.above);
  });
  return 1 + passed.length;
}

/** The shortest silence is the best recency; the same the other way round. */
function silenceOf(recency: number): number {
  return 6 - recency;
}

function bandAt(position: number): Band {
  return BANDS[position - 1] ?? 5;
}
