import { type Boundaries, type BoundaryRule, SECOND_ORDER_DAYS } from "./boundaries.ts";
import { cadencesOf, productsAt, type PurchaseHistory } from "./purchase-history.ts";
import { silenceDepth, type Stage } from "./stage.ts";
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
  /** When a prospect who is cold already became so: a refit moves nobody back. */
  readonly coldSince: Instant | null;
  readonly boundaries: BoundaryRule;
  /** The silence after the order at that instant has boundaries of its own: a refit spared them. */
  readonly inForce: { readonly lastOrderAt: Instant; readonly bounds: Boundaries } | null;
  /** How much time may say of the present silence. */
  readonly silence: Silence;
};

/**
 * "told": every boundary acts. "limited": Shopify shows us too little history to call anybody lapsed or
 * lost. "subscribed": an active contract never moves by time.
 */
export type Silence = "told" | "limited" | "subscribed";

/**
 * The whole life of a customer, up to the last boundary that would pass if nothing else happened
 * (engine.md section 4). A prospect's life begins at sign-up; a buyer's at sign-up or, when that came
 * later, at the first order.
 */
export function lifeline(history: PurchaseHistory | null, rules: LifeRules): Lifeline {
  if (history === null) return merge(prospectSteps(rules));
  const steps = prospectSteps(rules).filter(({ at }) => at < history[0].at);
  return merge([...steps, ...buyerSteps(history, rules)]);
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

function prospectSteps({ signUp, prospectCold, coldSince, silence }: LifeRules): Step[] {
  const isCold = coldSince !== null && coldSince > signUp;
  const at = isCold ? coldSince : addDays(signUp, prospectCold);
  const fresh: Step = { at: signUp, stage: "prospect-new", cause: "signed-up" };
  return silence === "subscribed"
    ? [fresh]
    : [fresh, { at, stage: "prospect-cold", cause: "boundary" }];
}

function buyerSteps(history: PurchaseHistory, rules: LifeRules): Step[] {
  const { inForce, boundaries } = rules;
  return cadencesOf(history).flatMap((cadence, index) => {
    const { at } = history[index] ?? history[0];
    const next = history[index + 1];
    const bounds =
      inForce?.lastOrderAt === at
        ? inForce.bounds
        : boundaries(cadence, productsAt(history, index));
    if (next === undefined) return silenceSteps(at, cadence.occasions, bounds, rules.silence);
    // An order at the very instant of a boundary goes first: that boundary never passes.
    return silenceSteps(at, cadence.occasions, bounds, "told").filter((step) => step.at < next.at);
  });
}

const DEEPEST: Record<Silence, number> = { told: 3, limited: 1, subscribed: 0 };

/** What follows one purchase while no other comes. Lower bounds are inclusive; the later rule wins. */
function silenceSteps(
  at: Instant,
  occasions: number,
  bounds: Boundaries,
  silence: Silence,
): Step[] {
  const once = occasions === 1;
  const step = (days: number, stage: Stage): Step => ({
    at: addDays(at, days),
    stage,
    cause: days === 0 ? "order" : "boundary",
  });
  const settles = occasions === 2 && SECOND_ORDER_DAYS < bounds.risk && silence !== "subscribed";
  return [
    step(0, once ? "first-order" : occasions === 2 ? "second-order" : "active-repeat"),
    ...(settles ? [step(SECOND_ORDER_DAYS, "active-repeat")] : []),
    step(bounds.risk, once ? "one-time-risk" : "repeat-risk"),
    step(bounds.lapsed, once ? "one-time-lapsed" : "repeat-lapsed"),
    step(bounds.lost, "lost"),
  ].filter(({ stage }) => silenceDepth(stage) <= DEEPEST[silence]);
}

/** The stage after so many whole days of silence, as the steps above reach it: the first line that applies decides. */
export function stageAfter(
  occasions: number,
  bounds: Boundaries,
  silentDays: number,
  silence: Silence,
): Stage {
  const once = occasions === 1;
  const told = (depth: number) => depth <= DEEPEST[silence];
  if (silentDays >= bounds.lost && told(3)) return "lost";
  if (silentDays >= bounds.lapsed && told(2)) return once ? "one-time-lapsed" : "repeat-lapsed";
  if (silentDays >= bounds.risk && told(1)) return once ? "one-time-risk" : "repeat-risk";
  if (once) return "first-order";
  const settled = silentDays >= SECOND_ORDER_DAYS && silence !== "subscribed";
  return occasions === 2 && !settled ? "second-order" : "active-repeat";
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
