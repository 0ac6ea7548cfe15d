/**
 * A shop's fitted parameters (engine.md section 2). Gaps of a customer are Gamma(regularity, rate), the
 * first one with rate x firstGapRatio; rates over the shop are Gamma(rateShape, rateScaleDays); after
 * the n-th order a customer has left for good with chance leaveA / (leaveA + leaveB + n - 1).
 */
export type RhythmModel = {
  /** c: 1 is without memory, the larger the more regular. */
  readonly regularity: number;
  /** r: the larger, the more alike are the shop's customers. */
  readonly rateShape: number;
  /** alpha, in days. */
  readonly rateScaleDays: number;
  /** a */
  readonly leaveA: number;
  /** b */
  readonly leaveB: number;
  /** phi: above 1 the second order comes sooner than the later ones. */
  readonly firstGapRatio: number;
};

/** From where to where a parameter may go: beyond, the likelihood is flat and says nothing. */
type Range = { readonly least: number; readonly most: number };

/** The legal parameters. */
export const MODEL_RANGES: { readonly [name in keyof RhythmModel]: Range } = {
  regularity: { least: 0.135, most: 12 },
  rateShape: { least: 0.018, most: 400 },
  rateScaleDays: { least: 0.075, most: 240_000 },
  leaveA: { least: 0.001, most: 3000 },
  leaveB: { least: 0.001, most: 3000 },
  firstGapRatio: { least: 0.05, most: 20 },
};
