import { type Boundaries, clamped, handWindows, keepSteady } from "./boundaries.ts";
import { type CubeCell, DEFAULT_CUBE_EDGES } from "./facets/behaviour-cube.ts";
import { facetsAt } from "./facets/facets.ts";
import { wasSent } from "./facets/returns.ts";
import type { RfmBands } from "./facets/rfm.ts";
import type { RfmEdges } from "./facets/rfm-edges.ts";
import type { SubscriptionStatus } from "./facets/subscription.ts";
import type { Facet } from "./facets/vocabulary.ts";
import { type Cause, type Lifeline, lifeline, nextChange, stepAt } from "./lifeline.ts";
import type { Money } from "./money.ts";
import { type Order, qualifies } from "./order.ts";
import { cadencesOf, historyOf, lastPurchase, netSpent, productsAt } from "./purchase-history.ts";
import type { PurchaseHistory } from "./purchase-history.ts";
import type { Cadence } from "./rhythm/cadence.ts";
import { type Rulebook, silenceUnder } from "./rulebook.ts";
import type { Stage } from "./stage.ts";
import { addDays, type Day, daysBetween, type Instant } from "./time.ts";
import {
  type CutOffs,
  isVip,
  nextVipChange,
  type ValueTier,
  valueTier,
  type VipEdges,
  type VipFacet,
  vipFacet,
} from "./value.ts";

/** Everything that a customer's state is computed from. */
export type Life = {
  readonly orders: readonly Order[];
  /** Customer created or last subscribed, the later. */
  readonly signUp: Instant;
  readonly rulebook: Rulebook;
  readonly cutOffs: CutOffs | null;
  /** Of every refresh of the cut-offs, oldest first. */
  readonly vipEdges: readonly VipEdges[];
  readonly rfmEdges: RfmEdges | null;
  /** Whether the customer belongs to the shop's holdout. */
  readonly heldOut: boolean;
  /** Null when never read. */
  readonly subscription: SubscriptionStatus | null;
  /** Ids of the products that can be had as a subscription. */
  readonly planProducts: ReadonlySet<string>;
  readonly remembered: Remembered;
};

/** What the last computation left behind: some rules have hysteresis. */
export type Remembered = {
  readonly rfm: RfmBands | null;
  readonly inForce: InForce | null;
  /** When a prospect became cold, as far as the merchant's windows have not changed since. */
  readonly coldSince: Instant | null;
};

/** Boundaries in force, the rhythm they were computed from and the silence that they belong to. */
export type BoundariesInForce = {
  readonly lastOrderAt: Instant;
  readonly cadence: Cadence;
  readonly bounds: Boundaries;
};

/** What is in force is forgotten once the merchant's windows change. */
export type InForce = BoundariesInForce & {
  /** Whether the shop was fitted anew since. */
  readonly refitted: boolean;
};

export const NOTHING_REMEMBERED: Remembered = {
  rfm: null,
  inForce: null,
  coldSince: null,
};

/** A buyer's standing facts: they change with an order, never with time. */
export type Buying = {
  readonly occasions: number;
  readonly firstOrderAt: Instant;
  readonly lastOrderAt: Instant;
  readonly netSpent: Money;
  readonly cadence: Cadence;
  /** Days of the purchase occasions, oldest first. */
  readonly days: readonly Day[];
  /** Days between neighbouring occasions as far as they count in the rhythm, oldest first. */
  readonly gaps: readonly number[];
};

/** Where a customer stands at an instant, and when that changes if nothing happens. */
export type CustomerState = {
  readonly life: Lifeline;
  /** The last order of the last computation, where nothing up to it was changed since. */
  readonly continues: Instant | null;
  readonly buying: Buying | null;
  /** Of the present silence; null without an order. */
  readonly bounds: Boundaries | null;
  readonly stage: Stage;
  readonly stageSince: Instant;
  readonly stageCause: Cause;
  readonly nextStage: { readonly at: Instant; readonly stage: Stage } | null;
  readonly valueTier: ValueTier | null;
  readonly isVip: boolean;
  readonly vipFacet: VipFacet | null;
  /** In the days between "due from" and the risk boundary, without an active subscription. */
  readonly isDue: boolean;
  /** Everything that holds beside the stage. */
  readonly facets: readonly Facet[];
  readonly cube: CubeCell | null;
  readonly rfm: RfmBands | null;
  /** When anything of the above next changes by time alone. */
  readonly nextChangeAt: Instant | null;
};

/** Computes a customer's state at `now` from their whole history. */
export function customerState(facts: Life, now: Instant): CustomerState {
  const { rulebook, cutOffs, vipEdges, remembered } = facts;
  const { exclusions } = rulebook.policy;
  // An order dated after `now` is not known yet: it acts at its own instant.
  const orders = facts.orders.filter(({ at }) => at <= now);
  const history = historyOf(orders, exclusions);
  const buying = history === null ? null : buyingOf(history);
  const continued = history && continuedSilence(history, facts, now);
  const bounds =
    history &&
    buying &&
    (isPresent(continued, buying) ? continued.bounds : fittedOf(history, buying, facts));
  const silence = silenceUnder(rulebook, facts.subscription === "active");
  const life = lifeline(history, {
    signUp: facts.signUp,
    prospectCold: rulebook.prospectCold,
    coldSince: remembered.coldSince,
    boundaries: rulebook.boundaries,
    inForce: continued,
    silence,
  });
  const { stage, at: stageSince, cause: stageCause } = stepAt(life, now);
  const next = nextChange(life, now);
  const vip = history !== null && isVip(history, vipEdges, now);
  const due = silence === "subscribed" ? null : dueWindow(buying, bounds);
  const standing = {
    stage,
    valueTier: buying && valueTier(buying.netSpent, cutOffs),
    vipFacet: vipFacet(vip, stage),
    isDue: due !== null && due.from <= now && now < due.until,
  };
  const changeAt = earliestAfter(now, [
    next?.at,
    due?.from,
    due?.until,
    history && nextVipChange(history, vipEdges, now),
    // Another process may have dated a refresh ahead: like an order, it acts at its own instant.
    vipEdges.at(-1)?.at,
    ...facts.orders
      .filter((order) => qualifies(order, exclusions) || wasSent(order, exclusions))
      .map(({ at }) => at),
  ]);
  const beside = facetsAt(
    {
      ...standing,
      orders,
      exclusions,
      history,
      rfmEdges: facts.rfmEdges,
      rfmBefore: remembered.rfm,
      cubeEdges: DEFAULT_CUBE_EDGES,
      subscription: facts.subscription,
      planProducts: facts.planProducts,
      isHeldOut: facts.heldOut,
      returnChance: (silentDays) =>
        buying === null ? 0 : rulebook.returnChance(buying, silentDays, CHANCE_DAYS),
      chanceJumps: buying === null ? [] : rulebook.chanceJumps(buying, CHANCE_DAYS),
    },
    now,
    changeAt,
  );

  return {
    life,
    continues: continued?.lastOrderAt ?? null,
    buying,
    bounds,
    ...standing,
    stageSince,
    stageCause,
    nextStage: next && { at: next.at, stage: next.stage },
    isVip: vip,
    facets: beside.facets,
    cube: beside.cube,
    rfm: beside.rfm,
    nextChangeAt: earliestAfter(now, [changeAt, beside.nextChangeAt]),
  };
}

/** The horizon of the return chance's bands (segments.md). */
export const CHANCE_DAYS = 90;

function buyingOf(history: PurchaseHistory): Buying | null {
  const cadences = cadencesOf(history);
  const cadence = cadences.at(-1);
  if (cadence === undefined) return null;
  return {
    occasions: cadence.occasions,
    firstOrderAt: history[0].at,
    lastOrderAt: lastPurchase(history).at,
    netSpent: netSpent(history),
    cadence,
    days: [...new Set(history.map(({ day }) => day))].toSorted((a, b) => a - b),
    gaps: cadences.flatMap(({ gaps, gapDays }, index) => {
      const before = cadences[index - 1];
      return before === undefined || gaps === before.gaps ? [] : [gapDays - before.gapDays];
    }),
  };
}

type Continued = Pick<InForce, "lastOrderAt" | "bounds">;

/**
 * The silence that the last computation saw, present or ended since, with the boundaries that were in
 * force: a refit moves them only while it lasts, and only when they change enough. Null where it is
 * forgotten or its past was changed.
 */
function continuedSilence(
  history: PurchaseHistory,
  { rulebook, remembered: { inForce } }: Life,
  now: Instant,
): Continued | null {
  if (inForce === null) return null;
  const { lastOrderAt, bounds } = inForce;
  const index = history.findLastIndex(({ at }) => at === lastOrderAt);
  const cadence = cadencesOf(history)[index];
  if (cadence === undefined || !samePast(inForce.cadence, cadence)) return null;
  if (index < history.length - 1) return { lastOrderAt, bounds };
  const products = productsAt(history, index);
  const fitted = rulebook.boundaries(cadence, products);
  const steady = inForce.refitted
    ? keepSteady(bounds, fitted, daysBetween(lastOrderAt, now))
    : bounds;
  // The products of the last order may have been edited: a window by hand wins at once.
  const hand = handWindows(rulebook.policy, cadence.occasions, products);
  return { lastOrderAt, bounds: clamped(steady, hand) };
}

function isPresent(continued: Continued | null, { lastOrderAt }: Buying): continued is Continued {
  return continued?.lastOrderAt === lastOrderAt;
}

function fittedOf(history: PurchaseHistory, { cadence }: Buying, { rulebook }: Life): Boundaries {
  return rulebook.boundaries(cadence, productsAt(history, history.length - 1));
}

/** Whether no order came, went or changed its day; the logarithms follow from the days. */
function samePast(a: Cadence, b: Cadence): boolean {
  return (
    a.occasions === b.occasions &&
    a.firstDay === b.firstDay &&
    a.lastDay === b.lastDay &&
    a.gaps === b.gaps &&
    a.gapDays === b.gapDays &&
    a.firstGapDays === b.firstGapDays
  );
}

function dueWindow(
  buying: Buying | null,
  bounds: Boundaries | null,
): { readonly from: Instant; readonly until: Instant } | null {
  if (buying === null || bounds === null) return null;
  return {
    from: addDays(buying.lastOrderAt, bounds.due),
    until: addDays(buying.lastOrderAt, bounds.risk),
  };
}

function earliestAfter(
  now: Instant,
  instants: readonly (Instant | null | undefined)[],
): Instant | null {
  const later = instants.filter((at): at is Instant => typeof at === "number" && at > now);
  return later.length === 0 ? null : later.reduce((a, b) => Math.min(a, b));
}
