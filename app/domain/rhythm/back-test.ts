import type { Day } from "../time.ts";
import { curvesOf } from "./curve.ts";
import { type OrderValues } from "./order-values.ts";
import { fitRhythm } from "./fit.ts";
import type { Histories } from "./histories.ts";
import { buyerOn, sampleOn } from "./past-buyers.ts";
import {
  type Buyer,
  buyerFeatures,
  FEATURE_COUNT,
  horizonFeatures,
  KNOTS,
} from "./return-correction.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** What would have been forecast on a past day for one horizon, and what came. */
export type Cell = {
  readonly asOf: Day;
  /** Position of the horizon in KNOTS. */
  readonly knot: number;
  /** The customer of each row. */
  readonly customer: Int32Array;
  readonly features: Float64Array;
  readonly happened: Uint8Array;
};

/** How many days ago the back-test forecasts; the days of a group share a model, as fits are dear. */
const DAYS_AGO = [
  [30, 60, 90],
  [180, 270],
  [365, 455],
];
/** A shop this young on the day has nothing to forecast from. */
const LEAST_PAST_DAYS = 90;
const FEWEST_BUYERS = 50;
const FEWEST_RETURNS = 5;
const MOST_FIT_ROWS = 4_000;

/** Every cell whose outcome is known on the day `today`. */
export function backTest(
  histories: Histories,
  today: Day,
  model: RhythmModel,
  horizonDays: number,
  orderValues: OrderValues,
): readonly Cell[] {
  const opened = histories.day.reduce((least, day) => Math.min(least, day), today);
  return DAYS_AGO.flatMap((group) => {
    const old = group.filter((ago) => today - ago - opened >= LEAST_PAST_DAYS);
    const longest = old.at(-1);
    if (longest === undefined) return [];
    const sample = sampleOn(histories, today - longest);
    if (sample.buyers < FEWEST_BUYERS) return [];
    // The model of that day: today's has seen what came.
    const fit = fitRhythm(sample, { warmStart: model, mostRepeatRows: MOST_FIT_ROWS });
    if (!fit.converged) return [];
    const read = featuresUnder(fit.model, horizonDays, orderValues);
    return old.flatMap((ago) => cellsOn(histories, today - ago, ago, read));
  });
}

type FeaturesReader = ReturnType<typeof featuresUnder>;

/** The cells of one past day, for every horizon whose outcome is known by now. */
function cellsOn(
  histories: Histories,
  asOf: Day,
  ago: number,
  read: FeaturesReader,
): readonly Cell[] {
  const past = buyersOn(histories, asOf);
  const customer = Int32Array.from(past, (row) => row.customer);
  const buyers = past.map(({ buyer }) => buyer);
  return KNOTS.flatMap((within, knot) => {
    if (within > ago) return [];
    const happened = Uint8Array.from(past, ({ nextDay }) => (nextDay <= asOf + within ? 1 : 0));
    const returns = happened.reduce((sum, one) => sum + one, 0);
    if (returns < FEWEST_RETURNS) return [];
    return [{ asOf, knot, customer, features: read(buyers, asOf, within), happened }];
  });
}

/** The features of buyers on a day for a horizon, row after row. */
export function featuresUnder(model: RhythmModel, horizonDays: number, orderValues: OrderValues) {
  const curveOf = curvesOf(model);
  const readBuyer = buyerFeatures(horizonDays, orderValues);
  return (buyers: readonly Buyer[], today: Day, within: number): Float64Array => {
    const features = new Float64Array(buyers.length * FEATURE_COUNT);
    for (const [row, buyer] of buyers.entries()) {
      const curve = curveOf(buyer.cadence);
      const silentDays = today - buyer.cadence.lastDay;
      readBuyer(features, row * FEATURE_COUNT, buyer, curve, silentDays);
      horizonFeatures(features, row * FEATURE_COUNT, buyer, curve, silentDays, within);
    }
    return features;
  };
}

/** The buyers of a day, and what came after it: the day of the next order, and all that they spent since. */
export function buyersOn(histories: Histories, asOf: Day) {
  const buyers = [];
  for (let customer = 0; customer < histories.customers; customer += 1) {
    const buyer = buyerOn(histories, customer, asOf);
    if (buyer === null) continue;
    const next = (histories.start[customer] ?? 0) + buyer.cadence.occasions;
    const end = histories.start[customer + 1] ?? 0;
    const nextDay = next < end ? (histories.day[next] ?? 0) : Number.POSITIVE_INFINITY;
    let spentSince = 0;
    for (let at = next; at < end; at += 1) spentSince += histories.net[at] ?? 0;
    buyers.push({ customer, buyer, nextDay, spentSince });
  }
  return buyers;
}
