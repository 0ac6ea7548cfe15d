import type { Order, OrderExclusions } from "../order.ts";
import {
  countOccasions,
  lastPurchase,
  netSpent,
  type PurchaseHistory,
} from "../purchase-history.ts";
import type { Stage } from "../stage.ts";
import { addDays, daysBetween, type Instant } from "../time.ts";
import type { ValueTier, VipFacet } from "../value.ts";
import { type CubeCell, cubeCell, type CubeEdges } from "./behaviour-cube.ts";
import { chanceBand, nextChanceBandDay, type ReturnChance } from "./chance-band.ts";
import { contactBudget } from "./contact-budget.ts";
import { priceHabit } from "./price-habit.ts";
import { repeatKind } from "./repeat-kind.ts";
import { returnHabit } from "./returns.ts";
import { nextRecencyDay, type RfmBands, rfmBands, rfmGroup } from "./rfm.ts";
import type { RfmEdges } from "./rfm-edges.ts";
import { subscriptionFacets, type SubscriptionStatus } from "./subscription.ts";
import type { Facet, FacetFamily } from "./vocabulary.ts";

/** Everything that a customer's facets are read from. */
export type FacetFacts = {
  /** The orders known by now, purchases or not. */
  readonly orders: readonly Order[];
  readonly exclusions: OrderExclusions;
  /** The purchases among them. */
  readonly history: PurchaseHistory | null;
  readonly stage: Stage;
  readonly valueTier: ValueTier | null;
  readonly vipFacet: VipFacet | null;
  readonly isDue: boolean;
  readonly returnChance: ReturnChance;
  /** Days of silence on which that chance may jump. */
  readonly chanceJumps: readonly number[];
  readonly rfmEdges: RfmEdges | null;
  /** The bands that the last computation found: their edges have hysteresis. */
  readonly rfmBefore: RfmBands | null;
  readonly cubeEdges: CubeEdges;
  /** Null when never read. */
  readonly subscription: SubscriptionStatus | null;
  /** Ids of the products that can be had as a subscription. */
  readonly planProducts: ReadonlySet<string>;
  readonly isHeldOut: boolean;
};

/** What holds of a customer beside the stage. */
export type Facets = {
  /** In the order of their families. */
  readonly facets: readonly Facet[];
  readonly rfm: RfmBands | null;
  readonly cube: CubeCell | null;
  /**
   * When time alone next changes the return chance's band or the recency band. All else here changes
   * with an order or with what the facts were computed from.
   */
  readonly nextChangeAt: Instant | null;
};

/** The farthest that a change of the return chance is looked for: ten years. */
const LONGEST_LOOK_DAYS = 3650;

/**
 * The facets at `now`. At `otherChangeAt` the customer is computed again anyway (null: no such instant
 * is known), so the return chance is not followed beyond it.
 */
export function facetsAt(facts: FacetFacts, now: Instant, otherChangeAt: Instant | null): Facets {
  const { orders, exclusions, history, stage, valueTier, rfmEdges } = facts;
  const buyer = history === null ? null : buyerOf(history, now);
  const rfm = buyer && rfmEdges && rfmBands(buyer, rfmEdges, facts.rfmBefore);

  const byFamily: Record<FacetFamily, readonly (Facet | null)[]> = {
    value: [valueTier && `value-${valueTier}`],
    vip: [facts.vipFacet],
    due: [facts.isDue ? "due-now" : null],
    "send-less": contactBudget(stage, valueTier),
    chance: [buyer && chanceBand(facts.returnChance(buyer.silentDays))],
    "repeat-kind": [history && repeatKind(history)],
    subscription: subscriptionFacets(history, facts.subscription, facts.planProducts),
    "price-habit": [priceHabit(orders, exclusions)],
    returns: [returnHabit(orders, exclusions)],
    rfm: [rfm && `rfm-${rfmGroup(rfm)}`],
    holdout: [facts.isHeldOut ? "holdout" : null],
  };
  return {
    facets: Object.values(byFamily)
      .flat()
      .filter((facet) => facet !== null),
    rfm,
    cube: buyer && cubeCell(stage, buyer.occasions, valueTier, facts.cubeEdges),
    nextChangeAt: buyer && nextChange(facts, buyer, rfm, otherChangeAt),
  };
}

type Buyer = ReturnType<typeof buyerOf>;

function buyerOf(history: PurchaseHistory, now: Instant) {
  const { at: lastOrderAt } = lastPurchase(history);
  return {
    lastOrderAt,
    silentDays: daysBetween(lastOrderAt, now),
    occasions: countOccasions(history),
    spent: netSpent(history),
  };
}

function nextChange(
  { returnChance, chanceJumps, rfmEdges }: FacetFacts,
  { lastOrderAt, silentDays }: Buyer,
  rfm: RfmBands | null,
  otherChangeAt: Instant | null,
): Instant | null {
  const aged = rfm && rfmEdges && nextRecencyDay(rfm, rfmEdges);
  const farthest =
    otherChangeAt === null
      ? silentDays + LONGEST_LOOK_DAYS
      : daysBetween(lastOrderAt, otherChangeAt);
  // What the look finds is no later than the day on which the recency falls.
  const lastDay = Math.min(farthest, aged ?? farthest);
  const day = nextChanceBandDay(returnChance, silentDays, lastDay, chanceJumps) ?? aged;
  return day === null ? null : addDays(lastOrderAt, day);
}
