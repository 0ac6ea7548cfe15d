import { type Boundaries, SECOND_ORDER_DAYS } from "./boundaries.ts";
import type { Purchase, PurchaseHistory } from "./purchase-history.ts";
import type { Stage } from "./stage.ts";
import { addDays, type Instant } from "./time.ts";

/** Why a stage began. */
export type Cause = "signed-up" | "order" | "boundary";

/** From `at` on, until the next step, the customer is in `stage`. */
export type Step = { readonly at: Instant; readonly stage: Stage; readonly cause: Cause };

/** A life as a step function: oldest step first, instants rising, no two neighbours of one stage. */
export type Lifeline = readonly [Step, ...Step[]];

/** What a lifeline is computed from, besides the purchases. */
export type LifeRules = {
  /** Customer created or last subscribed, the later. */
  readonly signUp: Instant;
  /** Days after sign-up from which a prospect is cold (W0). */
  readonly prospectCold: number;
  /** The seam to the learned rhythm: boundaries after so many purchase occasions. */
  readonly boundariesAfter: (occasions: number) => Boundaries;
};

/**
 * The whole life of a customer, up to the last boundary that would pass if nothing else happened
 * (engine.md section 4). A prospect's life begins at sign-up; a buyer's at sign-up or, when that came
 * later, at the first order.
 */
export function lifeline(history: PurchaseHistory | null, rules: LifeRules): Lifeline {
  if (history === null) return merge(prospectSteps(rules));
  const steps = prospectSteps(rules).filter(({ at }) => at < history[0].at);
  return merge([...steps, ...buyerSteps(history, rules.boundariesAfter)]);
}

/** The stage at `now`; a customer who has not signed up yet is what they will first be. */
export function stepAt(life: Lifeline, now: Instant): Step {
  return life.findLast(({ at }) => at <= now) ?? life[0];
}

/** The stage at `now`. */
export function stageAt(life: Lifeline, now: Instant): Stage {
  return stepAt(life, now).stage;
}

/** The first step after `now`, if nothing else happens, or null when none will come. */
export function nextChange(life: Lifeline, now: Instant): Step | null {
  // Not the first step: before sign-up a customer already is what they will first be.
  return life.slice(1).find(({ at }) => at > now) ?? null;
}

function prospectSteps({ signUp, prospectCold }: LifeRules): Step[] {
  return [
    { at: signUp, stage: "prospect-new", cause: "signed-up" },
    { at: addDays(signUp, prospectCold), stage: "prospect-cold", cause: "boundary" },
  ];
}

function buyerSteps(
  history: PurchaseHistory,
  boundariesAfter: LifeRules["boundariesAfter"],
): Step[] {
  const days = new Set<number>();
  return history.flatMap((purchase, index) => {
    days.add(purchase.day);
    // An order at the very instant of a boundary goes first: that boundary never passes.
    const until = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return silenceSteps(purchase, days.size, boundariesAfter(days.size)).filter(
      ({ at }) => at < until,
    );
  });
}

/** What follows one purchase while no other comes. Lower bounds are inclusive; the later rule wins. */
function silenceSteps({ at }: Purchase, occasions: number, bounds: Boundaries): Step[] {
  const once = occasions === 1;
  const step = (days: number, stage: Stage): Step => ({
    at: addDays(at, days),
    stage,
    cause: days === 0 ? "order" : "boundary",
  });
  const settled =
    occasions === 2 && SECOND_ORDER_DAYS < bounds.risk
      ? [step(SECOND_ORDER_DAYS, "active-repeat")]
      : [];
  return [
    step(0, once ? "first-order" : occasions === 2 ? "second-order" : "active-repeat"),
    ...settled,
    step(bounds.risk, once ? "one-time-risk" : "repeat-risk"),
    step(bounds.lapsed, once ? "one-time-lapsed" : "repeat-lapsed"),
    step(bounds.lost, "lost"),
  ];
}

/** Drops steps that another at the same instant overrules, and those that change nothing. */
function merge(steps: readonly Step[]): Lifeline {
  const effective = steps.filter((step, index) => steps[index + 1]?.at !== step.at);
  const [first, ...rest] = effective.filter(
    (step, index) => effective[index - 1]?.stage !== step.stage,
  );
  if (first === undefined) throw new RangeError("a lifeline has at least one step");
  return [first, ...rest];
}
