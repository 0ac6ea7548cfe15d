import { describe, expect, it } from "vitest";
import { ATTRIBUTES, PARAMETERS } from "#app/domain/segments/attributes.ts";
import type { SegmentFacts } from "#app/domain/segments/facts.ts";
import { membership } from "#app/domain/segments/membership.ts";
import { LOOK_DAYS } from "#app/domain/segments/number-truth.ts";
import { clausesOf } from "#app/domain/segments/rule.ts";
import type { Instant } from "#app/domain/time.ts";
import type { CutOffs } from "#app/domain/value.ts";
import { calendarIn } from "#app/services/local-day.ts";
import { aLearnedRhythm, anOrder, aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";
import { factsAt, ruleIn } from "./read.ts";

const cutOffs: CutOffs = {
  buyers: 30,
  lowMax: 3000,
  midMax: 9000,
  vipStay: 85_000,
  vipEnter: 90_000,
};
const cut = (at: number) => ({ below: at, at, above: at });
const rfmEdges = {
  recency: [5, 20, 40, 90].map(cut),
  frequency: [2, 3, 4].map(cut),
  monetary: [1000, 2000, 4000, 8000].map(cut),
};
const products = new Map([
  ["1", { type: "Tea", tags: ["Sale"] }],
  ["2", { type: null, tags: [] }],
]);

/** On day 40: bought on days 0 and 10, for 10.00 and 12.50, with the windows that are not learned. */
const NOW = dayAt(40);
const buyer = factsAt(
  {
    orders: [
      anOrder({ at: dayAt(0), products: ["1"], refunded: 100 }),
      anOrder({ at: dayAt(10), net: 1250, products: ["1", "2"], discount: 200 }),
    ],
    cutOffs,
    rfmEdges,
    subscription: "cancelled",
  },
  NOW,
  {
    engagement: { lastSignAt: dayAt(5) },
    tags: ["Wholesale", "gift"],
    countries: ["IT"],
    cities: ["IT-RM-Roma"],
    products,
  },
);
/** Signed up on day 0, nothing else. */
const prospect = factsAt({}, NOW);

function holds(text: string, facts: SegmentFacts, now: Instant = NOW): boolean {
  return membership(ruleIn(text), facts, now).holds;
}

const YES: readonly string[] = [
  "lifecycle_stage = 'active-repeat'",
  "lifecycle_stage != 'lost'",
  "lifecycle_stage IN ('lost', 'active-repeat')",
  "lifecycle_stage NOT IN ('lost', 'repeat-risk')",
  "rfm_group = 'needs-attention'",
  "rfm_group IS NOT NULL",
  "recency_band = 'recent'",
  "frequency_band = 'few'",
  "value_tier = 'low'",
  "engagement = 'semi-engaged'",
  "subscription = 'ended'",
  "orders = 2",
  "orders != 3",
  "orders < 3",
  "orders <= 2",
  "orders > 1",
  "orders >= 2",
  "orders BETWEEN 2 AND 2",
  "net_spent = 22.5",
  "net_spent BETWEEN 22.49 AND 22.51",
  "days_since_last_order = 30",
  "typical_gap_days = 51",
  "days_overdue = 0",
  "return_chance > 0 AND return_chance < 1",
  "expected_spend > 0",
  "discount_share = 0.5",
  "refund_share = 0.5",
  "signed_up = 2026-01-01",
  "signed_up = -40d",
  "signed_up < today",
  "signed_up BETWEEN -2m AND -1m",
  "signed_up >= -1y",
  "last_products CONTAINS 2",
  "last_products NOT CONTAINS 3",
  "last_products IS NOT NULL",
  "customer_tags CONTAINS 'WHOLESALE'",
  "customer_tags NOT CONTAINS 'whole'",
  "customer_countries CONTAINS 'IT'",
  "customer_cities CONTAINS 'it-rm-roma'",
  "products_purchased MATCHES ()",
  "products_purchased MATCHES (id = 2)",
  "products_purchased MATCHES (id != 1)",
  "products_purchased MATCHES (id IN (2, 3), date = -30d)",
  "products_purchased NOT MATCHES (id = 2, date < -30d)",
  "products_purchased MATCHES (id = 1, count = 2)",
  "products_purchased NOT MATCHES (id = 3)",
  "products_purchased MATCHES (id = 3, count = 0)",
  "products_purchased MATCHES (type = 'tea', tag = 'sale', count BETWEEN 2 AND 3)",
  "products_purchased MATCHES (type NOT IN ('Tea', 'Pots'), count = 1)",
  "products_purchased NOT MATCHES (id = 2, tag = 'sale')",
  "orders = 1 OR orders = 2 AND value_tier = 'low'",
  "(orders = 1 OR orders = 2) AND value_tier = 'low'",
];

const NO: readonly string[] = [
  "lifecycle_stage = 'repeat-risk'",
  "orders > 2",
  "net_spent > 22.5",
  "days_since_last_order > 30",
  "discount_share < 0.5",
  "signed_up > -40d",
  "last_products CONTAINS 3",
  "customer_tags CONTAINS 'whole'",
  "customer_cities IS NULL",
  "products_purchased MATCHES (id = 2, date > -30d)",
  "products_purchased MATCHES (id = 2, count >= 2)",
  "products_purchased MATCHES (id = 2, type = 'Tea')",
  "(orders = 1 OR orders = 2) AND value_tier = 'high'",
];

/** What asks for something that a customer has not fails; what excludes it holds. */
const OF_NOBODY: readonly (readonly [string, boolean])[] = [
  ["rfm_group IS NULL", true],
  ["rfm_group = 'new'", false],
  ["rfm_group != 'new'", true],
  ["rfm_group NOT IN ('new')", true],
  ["recency_band IS NULL", true],
  ["frequency_band IS NULL", true],
  ["value_tier IN ('low', 'mid', 'high')", false],
  ["engagement IS NULL", true],
  ["subscription IS NULL", true],
  ["orders = 0", true],
  ["net_spent = 0", true],
  ["days_since_last_order IS NULL", true],
  ["days_since_last_order >= 0", false],
  ["days_since_last_order != 3", true],
  ["typical_gap_days IS NULL", true],
  ["days_overdue = 0", false],
  ["return_chance BETWEEN 0 AND 1", false],
  ["expected_spend IS NULL", true],
  ["discount_share IS NULL", true],
  ["refund_share IS NULL", true],
  ["last_products IS NULL", true],
  ["customer_tags IS NULL", true],
  ["customer_countries NOT CONTAINS 'IT'", true],
  ["customer_cities CONTAINS 'IT-RM-Roma'", false],
  ["products_purchased MATCHES ()", false],
  ["products_purchased NOT MATCHES (id = 1)", true],
];

describe("a rule", () => {
  it.each(YES)("holds: %s", (text) => expect(holds(text, buyer)).toBe(true));
  it.each(NO)("does not hold: %s", (text) => expect(holds(text, buyer)).toBe(false));
  it.each(OF_NOBODY)("of one who never bought, %s: %s", (text, expected) => {
    expect(holds(text, prospect)).toBe(expected);
  });

  it("is shown here with every attribute and every parameter", () => {
    const clauses = [...YES, ...NO].flatMap((text) => clausesOf(ruleIn(text)));
    const names = clauses.flatMap((one) =>
      one.kind === "bought" ? Object.keys(one.with) : [one.attribute],
    );
    const all = [...Object.keys(ATTRIBUTES), ...Object.keys(PARAMETERS)];
    expect([...new Set(names)].toSorted()).toEqual(all.toSorted());
  });
});

describe("the instant at which a rule may flip", () => {
  it.each([
    ["lifecycle_stage = 'active-repeat'", 70],
    ["lifecycle_stage = 'repeat-risk'", 70],
    ["lifecycle_stage = 'lost'", 375],
    ["lifecycle_stage = 'first-order'", Infinity],
    ["recency_band = 'long-ago'", 130],
    ["rfm_group = 'needs-attention'", 51],
    ["engagement = 'unengaged'", 96],
    ["days_since_last_order > 45", 56],
    ["days_since_last_order = 45", 55],
    ["days_since_last_order >= 20", Infinity],
    ["days_since_last_order BETWEEN 20 AND 45", 56],
    ["days_overdue >= 7", 68],
    ["days_overdue = 0", 62],
    ["signed_up > -60d", 60],
    ["signed_up >= -60d", 61],
    ["signed_up > -2m", 59],
    ["signed_up > 2025-12-01", Infinity],
    ["products_purchased MATCHES (id = 2, date >= -90d)", 101],
    ["products_purchased NOT MATCHES (id = 1, date >= -35d)", 46],
    ["products_purchased MATCHES (id = 1, date >= -60d, count >= 2)", 61],
    ["products_purchased MATCHES (id = 3, date >= -60d)", Infinity],
    ["orders = 2", Infinity],
    // Nothing that time does lets this hold before the later of the two.
    ["lifecycle_stage = 'lost' AND days_since_last_order > 45", 375],
    ["orders = 7 AND days_since_last_order > 45", Infinity],
    ["orders = 2 OR days_since_last_order > 45", Infinity],
    ["orders = 2 AND days_since_last_order > 45", 56],
    ["lifecycle_stage = 'lost' OR days_since_last_order > 45", 56],
  ])("%s: on day %d", (text, day) => {
    const { until } = membership(ruleIn(text), buyer, NOW);
    expect(until).toBe(dayAt(day));
  });

  it("is midnight in the shop's zone for dates, when the clocks have changed too", () => {
    // Signed up on 2026-03-01, 20:00 in Rome; 30 days later the clocks there are an hour ahead.
    const signUp = Date.UTC(2026, 2, 1, 19);
    const facts = factsAt({ signUp }, signUp, { calendar: calendarIn("Europe/Rome") });
    const { holds: isNew, until } = membership(ruleIn("signed_up > -30d"), facts, signUp);
    expect([isNew, until]).toEqual([true, Date.UTC(2026, 2, 30, 22)]);
  });

  it("is whole days after the last order to the millisecond, wherever the shop is", () => {
    const at = dayAt(0) + 12_345_678;
    const facts = factsAt({ orders: [anOrder({ at })] }, at, {
      calendar: calendarIn("Asia/Tokyo"),
    });
    const rule = ruleIn("days_since_last_order < 30");
    expect(membership(rule, facts, at).until).toBe(at + 30 * 86_400_000);
    expect(holds("days_since_last_order < 30", facts, at + 30 * 86_400_000 - 1)).toBe(true);
    expect(holds("days_since_last_order < 30", facts, at + 30 * 86_400_000)).toBe(false);
  });

  it("is the very day on which a return chance falls below a number, or the next look", () => {
    const rulebook = aRulebook({ rhythm: aLearnedRhythm() });
    const facts = factsAt({ orders: ordersOn(0, 70, 140, 210), rulebook }, dayAt(210));
    const chance = (day: number) => facts.buyer?.returnChance(day) ?? Number.NaN;
    const below =
      Array.from({ length: 400 }, (_, day) => day).find((day) => chance(day) < 0.5) ?? 0;
    expect(below).toBeGreaterThan(LOOK_DAYS);
    const rule = ruleIn("return_chance < 0.5");
    const first = membership(rule, facts, dayAt(210));
    expect(first).toEqual({ holds: false, until: dayAt(210 + LOOK_DAYS) });
    const near = membership(rule, facts, dayAt(210 + LOOK_DAYS));
    expect(near).toEqual({ holds: false, until: dayAt(210 + below) });
    expect(membership(rule, facts, dayAt(210 + below)).holds).toBe(true);
  });

  it("never comes for days overdue while a subscription is active", () => {
    const facts = factsAt({ orders: ordersOn(0), subscription: "active" }, dayAt(300));
    expect(membership(ruleIn("days_overdue > 0"), facts, dayAt(300))).toEqual({
      holds: false,
      until: Infinity,
    });
  });
});
