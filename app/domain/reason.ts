import { boundariesFor, SECOND_ORDER_DAYS } from "./boundaries.ts";
import type { CustomerState } from "./customer-state.ts";
import type { Policy } from "./policy.ts";
import type { Stage } from "./stage.ts";
import { daysBetween, type Instant } from "./time.ts";

/** One translatable sentence: a key of the locale files and its numbers. */
export type Reason = {
  readonly key: Stage;
  /** Days since sign-up for a prospect, else since the last order. */
  readonly silentDays: number;
  readonly orders: number;
  /** The day from which the stage holds. */
  readonly fromDay: number;
};

/** Why a customer is in their stage: the numbers behind the rule that decided. */
export function reasonFor(
  state: Pick<CustomerState, "stage" | "buying">,
  signUp: Instant,
  policy: Policy,
  now: Instant,
): Reason {
  const { stage, buying } = state;
  if (buying === null) {
    const fromDay = stage === "prospect-cold" ? policy.prospectCold : 0;
    return { key: stage, silentDays: daysBetween(signUp, now), orders: 0, fromDay };
  }
  const bounds = boundariesFor(policy, buying.occasions);
  const fromDay: Partial<Record<Stage, number>> = {
    "one-time-risk": bounds.risk,
    "repeat-risk": bounds.risk,
    "one-time-lapsed": bounds.lapsed,
    "repeat-lapsed": bounds.lapsed,
    lost: bounds.lost,
    "active-repeat": buying.occasions === 2 ? SECOND_ORDER_DAYS : 0,
  };
  return {
    key: stage,
    silentDays: daysBetween(buying.lastOrderAt, now),
    orders: buying.occasions,
    fromDay: fromDay[stage] ?? 0,
  };
}
