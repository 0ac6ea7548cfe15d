import { type Difference, differenceOf } from "./difference.ts";
import { missingToCompare, missingToTell } from "./enough.ts";
import { type Groups, meanOf, type Sums } from "./group-sums.ts";
import type { Measure } from "./outcome.ts";

/** One measure compared, per hundred customers; money in minor units, not rounded. */
export type Effect = Groups<number> & {
  readonly difference: Difference;
  /** Whether those whom the recipe was for did more than the holdout; "unknown" while the interval holds zero. */
  readonly says: "more" | "less" | "unknown";
  /** See `missingToTell`. */
  readonly missing: number | null;
};

/** What a recipe did within its entry segment, and how many customers it was seen on. */
export type EffectReport = {
  /** Those whose window has ended: all of them, whether they were written to or not. */
  readonly customers: Groups<number>;
} & (
  | { readonly kind: "too-few"; readonly missing: number | null }
  /** Nobody ordered on either side: no range can be given. */
  | { readonly kind: "no-orders" }
  | { readonly kind: "compared"; readonly effects: Readonly<Record<Measure, Effect>> }
);

/**
 * The report of a recipe. Of a hundred measures that a recipe does not change at most five will ever be told "more" or
 * "less", however often the report is opened.
 */
export function effectReport(
  sums: Readonly<Record<Measure, Groups<Sums>>>,
  holdoutPercent: number,
): EffectReport {
  const { treated, heldOut } = sums.orders;
  const customers = { treated: treated.customers, heldOut: heldOut.customers };
  const missing = missingToCompare(customers, holdoutPercent);
  if (missing !== 0) return { customers, kind: "too-few", missing };
  if (treated.sum + heldOut.sum === 0) return { customers, kind: "no-orders" };
  const effects = {
    orders: effectOn(sums.orders),
    revenue: effectOn(sums.revenue),
    margin: effectOn(sums.margin),
  };
  return { customers, kind: "compared", effects };
}

function effectOn(groups: Groups<Sums>): Effect {
  const { estimate, lower, upper } = differenceOf(groups);
  return {
    treated: 100 * meanOf(groups.treated),
    heldOut: 100 * meanOf(groups.heldOut),
    difference: { estimate: 100 * estimate, lower: 100 * lower, upper: 100 * upper },
    says: lower > 0 ? "more" : upper < 0 ? "less" : "unknown",
    missing: missingToTell(groups),
  };
}
