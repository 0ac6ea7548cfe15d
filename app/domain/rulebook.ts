import { type BoundaryRule, boundariesUnder } from "./boundaries.ts";
import type { Silence } from "./lifeline.ts";
import type { Policy } from "./policy.ts";
import { type Forecast, forecast } from "./rhythm/forecast.ts";
import { anniversaryTurns, type Buyer } from "./rhythm/return-correction.ts";
import { type LearnedRhythm, unlearnedRhythm } from "./rhythm/learned-rhythm.ts";

/** What a shop's customers are judged by: the merchant's own settings, and what the orders taught. */
export type Rules = {
  readonly policy: Policy;
  /** Null before the first fit. */
  readonly rhythm: LearnedRhythm | null;
  /** Shopify shows us the last 60 days of orders only. */
  readonly limitedHistory: boolean;
};

/** Rules made ready for many customers. */
export type Rulebook = Rules & {
  /** Days after sign-up from which a prospect is cold (W0). */
  readonly prospectCold: number;
  readonly boundaries: BoundaryRule;
  /** Whether the shop's own orders taught the rhythm; else it is estimated. */
  readonly isLearned: boolean;
  /** The chance of an order within the next `within` days, after so many days of silence. */
  readonly returnChance: Forecast["returnChance"];
  /** The days of silence on which that chance may jump. */
  readonly chanceJumps: (buyer: Buyer, within: number) => readonly number[];
  /** Of those like this who come back at all, the share that has done so within so many days. */
  readonly shareBack: Forecast["shareBack"];
  /** Net of the next 365 days. */
  readonly expectedSpend: Forecast["expectedSpend"];
};

/** Worked out once: finding its parameters takes longer than computing a customer. */
const UNLEARNED = unlearnedRhythm();

/** Prepares rules; keep the result for as many customers as there are, it remembers what it worked out. */
export function rulebookOf(rules: Rules): Rulebook {
  const { policy } = rules;
  const rhythm = rules.rhythm ?? UNLEARNED;
  const { boundaries, returnChance, shareBack, expectedSpend } = forecast(rhythm);
  const isLearned = rhythm.source === "learned";
  return {
    ...rules,
    isLearned,
    prospectCold: policy.prospectCold ?? rhythm.prospectColdDays,
    boundaries: boundariesUnder(policy, isLearned ? boundaries : null),
    returnChance,
    chanceJumps: rhythm.correction === null ? () => [] : anniversaryTurns,
    shareBack,
    expectedSpend,
  };
}

/** How much time may say of a present silence under these rules. */
export function silenceUnder(
  { limitedHistory }: Pick<Rulebook, "limitedHistory">,
  subscribed: boolean,
): Silence {
  if (subscribed) return "subscribed";
  return limitedHistory ? "limited" : "told";
}
