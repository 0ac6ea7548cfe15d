import { type Boundaries, boundariesUnder } from "../boundaries.ts";
import type { Money } from "../money.ts";
import { DEFAULT_POLICY } from "../policy.ts";
import type { Cadence } from "../rhythm/cadence.ts";
import { type Forecast, forecast } from "../rhythm/forecast.ts";
import type { Histories } from "../rhythm/histories.ts";
import type { LearnedRhythm } from "../rhythm/learned-rhythm.ts";
import { buyerOn } from "../rhythm/past-buyers.ts";
import { type Buyer, KNOTS } from "../rhythm/return-correction.ts";
import type { Day } from "../time.ts";
import { type FirstOrders, firstOrderChance } from "./first-order.ts";
import { HORIZONS, type Scores, setStage } from "./scores.ts";
import { onTimeSince, stageSpan } from "./stage-span.ts";

/** What a shop's past says of its customers. */
export type Outlook = Forecast & {
  readonly firstOrders: FirstOrders;
  /** Net of the order of a customer of whom nothing is known. */
  readonly usualOrder: Money;
};

/** The outlook of a learned rhythm, with no window set by hand. */
export function outlookOf(rhythm: LearnedRhythm, firstOrders: FirstOrders): Outlook {
  const learned = forecast(rhythm);
  const rest = { firstOrders, usualOrder: rhythm.orderValues.usualOrder };
  if (rhythm.source === "learned") return { ...learned, ...rest };
  const rule = boundariesUnder(DEFAULT_POLICY, null);
  const boundaries = (cadence: Cadence): Boundaries => rule(cadence, []);
  const wasLate = (cadence: Cadence, gap: number): boolean => gap > boundaries(cadence).risk;
  return { ...learned, boundaries, wasLate, ...rest };
}

/** Scores the customers from number `from` on up to, not including, number `to`. */
export function scoreCustomers(
  scores: Scores,
  histories: Histories,
  outlook: Outlook,
  asOf: Day,
  from: number,
  to: number,
): void {
  for (let customer = from; customer < to; customer += 1) {
    const buyer = buyerOn(histories, customer, asOf);
    if (buyer === null) scoreProspect(scores, histories, outlook, asOf, customer);
    else scoreBuyer(scores, histories, outlook, asOf, customer, buyer);
  }
}

function scoreBuyer(
  scores: Scores,
  histories: Histories,
  { boundaries, wasLate, coming }: Outlook,
  asOf: Day,
  customer: number,
  buyer: Buyer,
): void {
  const { cadence } = buyer;
  const silence = asOf - cadence.lastDay;
  const since = (): Day => onTimeSince(histories, customer, cadence, wasLate);
  setStage(scores, customer, stageSpan(cadence, boundaries(cadence), silence, since));
  const { chances, expectedSpend } = coming(buyer, silence);
  for (let horizon = 0; horizon < HORIZONS.length; horizon += 1) {
    const chance = chances[HORIZON_KNOTS[horizon] ?? 0] ?? 0;
    scores.returnChances[customer * HORIZONS.length + horizon] = chance;
  }
  scores.expectedSpend[customer] = expectedSpend;
}

const HORIZON_KNOTS = HORIZONS.map((days) => KNOTS.indexOf(days));

function scoreProspect(
  scores: Scores,
  { signUpDay }: Histories,
  { firstOrders, usualOrder }: Outlook,
  asOf: Day,
  customer: number,
): void {
  const since = signUpDay[customer] ?? asOf;
  const chance = (within: number): number => firstOrderChance(firstOrders, asOf - since, within);
  setStage(scores, customer, { stage: "prospect", since, next: null });
  scores.returnChances.set(HORIZONS.map(chance), customer * HORIZONS.length);
  scores.expectedSpend[customer] = usualOrder * chance(YEAR_DAYS);
}

const YEAR_DAYS = 365;
