import { type Boundaries, boundariesFor } from "./boundaries.ts";
import { type Cause, type Lifeline, lifeline, nextChange, stepAt } from "./lifeline.ts";
import type { Money } from "./money.ts";
import { type Order, qualifies } from "./order.ts";
import type { Policy } from "./policy.ts";
import {
  countOccasions,
  historyOf,
  lastPurchase,
  netSpent,
  type PurchaseHistory,
} from "./purchase-history.ts";
import type { Stage } from "./stage.ts";
import { addDays, type Instant } from "./time.ts";
import {
  type CutOffs,
  isVip,
  nextVipChange,
  type Spender,
  type ValueTier,
  valueTier,
  type VipFacet,
  vipFacet,
} from "./value.ts";

/** Everything that a customer's state is computed from. */
export type Life = {
  readonly orders: readonly Order[];
  /** Customer created or last subscribed, the later. */
  readonly signUp: Instant;
  readonly policy: Policy;
  readonly cutOffs: CutOffs | null;
  /** Whether the last computation called the customer a VIP. */
  readonly wasVip: boolean;
};

/** A buyer's standing facts: they change with an order, never with time. */
export type Buying = {
  readonly occasions: number;
  readonly firstOrderAt: Instant;
  readonly lastOrderAt: Instant;
  readonly netSpent: Money;
};

/** Where a customer stands at an instant, and when that changes if nothing happens. */
export type CustomerState = {
  readonly life: Lifeline;
  readonly buying: Buying | null;
  readonly stage: Stage;
  readonly stageSince: Instant;
  readonly stageCause: Cause;
  readonly nextStage: { readonly at: Instant; readonly stage: Stage } | null;
  readonly valueTier: ValueTier | null;
  readonly isVip: boolean;
  readonly vipFacet: VipFacet | null;
  /** In the days between "due from" and the risk boundary. */
  readonly isDue: boolean;
  /** When anything of the above next changes by time alone. */
  readonly nextChangeAt: Instant | null;
};

/** Computes a customer's state at `now` from their whole history. */
export function customerState(facts: Life, now: Instant): CustomerState {
  const { policy, cutOffs } = facts;
  // An order dated after `now` is not known yet: it acts at its own instant.
  const history = historyOf(facts.orders.filter(({ at }) => at <= now));
  const life = lifeline(history, {
    signUp: facts.signUp,
    prospectCold: policy.prospectCold,
    boundariesAfter: (occasions) => boundariesFor(policy, occasions),
  });
  const { stage, at: stageSince, cause: stageCause } = stepAt(life, now);
  const next = nextChange(life, now);
  const buying = history === null ? null : buyingOf(history);
  const spender: Spender | null =
    buying === null ? null : { ...buying, spent: buying.netSpent, wasVip: facts.wasVip };
  const vip = spender !== null && isVip(spender, cutOffs, now);
  const due = dueWindow(buying, policy);

  return {
    life,
    buying,
    stage,
    stageSince,
    stageCause,
    nextStage: next && { at: next.at, stage: next.stage },
    valueTier: buying && valueTier(buying.netSpent, cutOffs),
    isVip: vip,
    vipFacet: vipFacet(vip, stage),
    isDue: due !== null && due.from <= now && now < due.until,
    nextChangeAt: earliestAfter(now, [
      next?.at,
      due?.from,
      spender === null ? null : nextVipChange(spender, cutOffs, now),
      ...facts.orders.filter(qualifies).map(({ at }) => at),
    ]),
  };
}

function buyingOf(history: PurchaseHistory): Buying {
  return {
    occasions: countOccasions(history),
    firstOrderAt: history[0].at,
    lastOrderAt: lastPurchase(history).at,
    netSpent: netSpent(history),
  };
}

function dueWindow(
  buying: Buying | null,
  policy: Policy,
): { readonly from: Instant; readonly until: Instant } | null {
  if (buying === null) return null;
  const { due, risk }: Boundaries = boundariesFor(policy, buying.occasions);
  return { from: addDays(buying.lastOrderAt, due), until: addDays(buying.lastOrderAt, risk) };
}

function earliestAfter(
  now: Instant,
  instants: readonly (Instant | null | undefined)[],
): Instant | null {
  const later = instants.filter((at): at is Instant => typeof at === "number" && at > now);
  return later.length === 0 ? null : later.reduce((a, b) => Math.min(a, b));
}
