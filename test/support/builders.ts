import { type Life, NOTHING_REMEMBERED } from "#app/domain/customer-state.ts";
import type { Order } from "#app/domain/order.ts";
import { DEFAULT_POLICY, type Policy } from "#app/domain/policy.ts";
import { type LearnedRhythm, unlearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { type Rulebook, rulebookOf, type Rules } from "#app/domain/rulebook.ts";
import type { TagChange } from "#app/domain/tag-change.ts";
import { addDays, DAY_MS, type Instant } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { Viewer } from "#app/services/read-viewer.ts";

/** Day 0 of every example, at midnight. */
export const START: Instant = Date.UTC(2026, 0, 1);

/** The instant so many days (fractions too) after day 0 of the examples. */
export function dayAt(days: number): Instant {
  return addDays(START, days);
}

/** A paid order of 10.00 in a shop on UTC, except for what is given. */
export function anOrder(given: Partial<Order> & Pick<Order, "at">): Order {
  return {
    day: Math.floor(given.at / DAY_MS),
    net: 1000,
    status: "paid",
    test: false,
    cancelled: false,
    refunded: 0,
    discount: 0,
    products: [],
    source: "web",
    tags: [],
    ...given,
  };
}

/** Paid orders of 10.00 on these days of the examples. */
export function ordersOn(...days: readonly number[]): readonly Order[] {
  return days.map((day) => anOrder({ at: dayAt(day) }));
}

/** The rules of a shop that set nothing and has learned nothing, except for what is given. */
export function aRulebook(
  given: Partial<Omit<Rules, "policy">> & { readonly policy?: Partial<Policy> } = {},
): Rulebook {
  const policy = { ...DEFAULT_POLICY, ...given.policy };
  return rulebookOf({ rhythm: null, limitedHistory: false, ...given, policy });
}

/** Many examples share these: preparing rules costs more than using them. */
const UNTOUCHED = aRulebook();

/** What is known of a shop before its first order; working it out anew takes its time. */
export const UNLEARNED: LearnedRhythm = unlearnedRhythm();

/**
 * What a shop of refills taught, where a usual customer orders every 70 days, give or take a third.
 * Chosen by hand, after the example of engine.md section 3; except for what is given.
 */
export function aLearnedRhythm(given: Partial<LearnedRhythm> = {}): LearnedRhythm {
  return {
    ...UNLEARNED,
    source: "learned",
    model: {
      regularity: 8,
      rateShape: 6,
      rateScaleDays: 52.5, // 6 x 70 / 8
      leaveA: 0.6,
      leaveB: 3,
      firstGapRatio: 1,
    },
    prospectColdDays: 20,
    ...given,
  };
}

/** A customer who signed up on day 0 of a shop that changed no setting, except for what is given. */
export function aLife(given: Partial<Life> = {}): Life {
  return {
    orders: [],
    signUp: START,
    rulebook: UNTOUCHED,
    cutOffs: null,
    vipEdges: [],
    rfmEdges: null,
    heldOut: false,
    subscription: null,
    planProducts: new Set(),
    remembered: NOTHING_REMEMBERED,
    ...given,
  };
}

/**
 * What Shopify makes of a customer's tags: removal, then addition, both blind to case; a tag that is
 * there in any spelling keeps that spelling.
 */
export function tagsAfter(tags: readonly string[], change: TagChange): readonly string[] {
  const left = tags.filter((tag) => !change.remove.some(isSpelling(tag)));
  return change.add.reduce<readonly string[]>(
    (present, tag) => (present.some(isSpelling(tag)) ? present : [...present, tag]),
    left,
  );
}

function isSpelling(tag: string): (other: string) => boolean {
  return (other) => other.toLowerCase() === tag.toLowerCase();
}

/** Staff member 42 of a shop, who reads English. */
export function aViewer(shop: Shop, given: Partial<Viewer> = {}): Viewer {
  return { shop, staffId: "42", language: "en", ...given };
}
