import type { Boundaries } from "#app/domain/boundaries.ts";
import { DEFAULT_POLICY, type HandWindows, type Policy } from "#app/domain/policy.ts";
import { cadencesOf } from "#app/domain/purchase-history.ts";
import { type Cadence, firstOccasion } from "#app/domain/rhythm/cadence.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { type Rulebook, rulebookOf } from "#app/domain/rulebook.ts";
import type { Spread } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { pastPurchases } from "./past-purchases.ts";

/** How long a group's cycle and windows are, from the fastest of most to the slowest. */
export type Typical = Readonly<Record<"cycle" | "risk" | "lapsed" | "lost", Spread>>;

/** Windows of the whole shop. */
export type TypicalWindows = {
  readonly prospectCold: number;
  readonly oneTime: Typical;
  readonly repeat: Typical;
};

/** Where a shop's windows come from. */
export type RhythmView = {
  readonly source: "learned" | "estimated";
  readonly buyers: Count;
  readonly repeats: Count;
  readonly learnedOn: string | null;
  /** When a later fit failed, so that this one stays. */
  readonly failedOn: string | null;
  /** Shopify shows the last 60 days of orders only: lapsed and lost are withheld. */
  readonly limitedHistory: boolean;
  /** What holds now, windows by hand among it. */
  readonly inForce: TypicalWindows;
};

/** A shop's rules as they stand, and where they come from. */
export type RulesView = { readonly rulebook: Rulebook; readonly rhythm: RhythmView };

/** Customers from whom the spread of learned windows is read where others are in force. */
const SAMPLE = 2_000;
/** How often people come back to a typical shop (engine.md section 2). */
const TYPICAL_GAP_DAYS = 55;

/** Reads what a shop's customers are judged by. */
export async function readRhythm(tx: ShopTx, shop: Shop, format: Format): Promise<RulesView> {
  const { policy } = await tx.policy();
  const { learned, fittedAt, failedAt } = await tx.rhythm();
  const rulebook = rulebookOf({ policy, rhythm: learned, limitedHistory: shop.limitedHistory });
  // A part of the customers would be the oldest of them: they say nothing of the others.
  const isCounted = (await tx.countedAt()) !== null;
  const found = isCounted ? await tx.typicalBoundaries() : { oneTime: null, repeat: null };
  return {
    rulebook,
    rhythm: {
      source: rulebook.isLearned ? "learned" : "estimated",
      buyers: format.count(learned?.report.buyers ?? 0),
      repeats: format.count(learned?.report.repeats ?? 0),
      learnedOn: fittedAt === null ? null : format.date(fittedAt),
      failedOn: failedAt === null ? null : format.date(failedAt),
      limitedHistory: shop.limitedHistory,
      inForce: {
        prospectCold: rulebook.prospectCold,
        oneTime: found.oneTime ?? alike(rulebook.boundaries(firstOccasion(0), [])),
        repeat: found.repeat ?? alike(rulebook.boundaries(usualRepeat(learned), [])),
      },
    },
  };
}

/** What the windows would be with none set by hand. */
export async function readLearnedWindows(
  tx: ShopTx,
  { rulebook, rhythm: { inForce } }: RulesView,
): Promise<TypicalWindows> {
  const { policy, rhythm } = rulebook;
  if (!isByHand(policy)) return inForce;
  const learned = rulebookOf({ ...rulebook, policy: DEFAULT_POLICY });
  const repeats = pastPurchases(await tx.histories(SAMPLE))
    .flatMap((history) => cadencesOf(history).at(-1) ?? [])
    .filter(({ occasions }) => occasions > 1);
  const cadences = repeats.length === 0 ? [usualRepeat(rhythm)] : repeats;
  return {
    prospectCold: learned.prospectCold,
    oneTime: alike(learned.boundaries(firstOccasion(0), [])),
    repeat: spreadOver(cadences.map((cadence) => learned.boundaries(cadence, []))),
  };
}

function isByHand({ prospectCold, oneTime, repeat, products }: Policy): boolean {
  const any = ({ risk, lapsed, lost }: HandWindows) =>
    risk !== null || lapsed !== null || lost !== null;
  return prospectCold !== null || any(oneTime) || any(repeat) || products.length > 0;
}

/** Somebody with two orders at the shop's middle distance: where nobody of the kind is there yet. */
function usualRepeat(rhythm: LearnedRhythm | null): Cadence {
  const gap = rhythm?.report.medianGapDays ?? TYPICAL_GAP_DAYS;
  return {
    ...firstOccasion(0),
    occasions: 2,
    lastDay: gap,
    gaps: 1,
    gapDays: gap,
    firstGapDays: gap,
    sumLogGap: Math.log(gap),
  };
}

function alike(bounds: Boundaries): Typical {
  return spreadOver([bounds]);
}

/** A tenth, half and nine tenths do not exceed these days. */
function spreadOver(all: readonly Boundaries[]): Typical {
  const spread = (window: keyof Typical): Spread => {
    const rising = all.map((bounds) => bounds[window]).toSorted((a, b) => a - b);
    const atRank = (tenths: number) => rising[Math.ceil((rising.length * tenths) / 10) - 1] ?? 0;
    return { low: atRank(1), middle: atRank(5), high: atRank(9) };
  };
  return {
    cycle: spread("cycle"),
    risk: spread("risk"),
    lapsed: spread("lapsed"),
    lost: spread("lost"),
  };
}
