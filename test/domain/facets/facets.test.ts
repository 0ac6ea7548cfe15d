import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CUBE_CELLS, DEFAULT_CUBE_EDGES } from "#app/domain/facets/behaviour-cube.ts";
import { type FacetFacts, facetsAt } from "#app/domain/facets/facets.ts";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import type { RfmEdges } from "#app/domain/facets/rfm-edges.ts";
import { SUBSCRIPTION_STATUSES } from "#app/domain/facets/subscription.ts";
import { type Facet, FACETS } from "#app/domain/facets/vocabulary.ts";
import { FINANCIAL_STATUSES, NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { historyOf } from "#app/domain/purchase-history.ts";
import { STAGES } from "#app/domain/stage.ts";
import { addDays, daysBetween, type Instant } from "#app/domain/time.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import { dayAt } from "#test/support/builders.ts";
import { modelChanceArb, orderOn } from "./examples.ts";

const edges: RfmEdges = {
  recency: [20, 40, 60, 80].map((at) => ({ below: at - 2, at, above: at + 2 })),
  frequency: [2, 3, 4].map((at) => ({ below: at, at, above: at })),
  monetary: [1000, 2000, 3000, 4000].map((at) => ({ below: at - 50, at, above: at + 50 })),
};

/** A customer of whom nothing is known but the orders, in a shop too small for ranks. */
function factsOf(orders: readonly Order[], given: Partial<FacetFacts> = {}): FacetFacts {
  return {
    orders,
    exclusions: NO_EXCLUSIONS,
    history: historyOf(orders, NO_EXCLUSIONS),
    stage: "active-repeat",
    valueTier: null,
    vipFacet: null,
    isDue: false,
    returnChance: () => 0.3,
    chanceJumps: [],
    rfmEdges: null,
    rfmBefore: null,
    cubeEdges: DEFAULT_CUBE_EDGES,
    subscription: null,
    planProducts: new Set(),
    isHeldOut: false,
    ...given,
  };
}

describe("the facets of a customer", () => {
  it("are all that hold, in the order of their families", () => {
    const orders = [0, 30, 60].map((day) =>
      orderOn(day, { net: 1500, refunded: 500, products: ["tea"] }),
    );
    const facts = factsOf(orders, {
      stage: "active-repeat",
      valueTier: "high",
      vipFacet: "vip",
      isDue: true,
      returnChance: () => 0.7,
      rfmEdges: edges,
      subscription: "cancelled",
      planProducts: new Set(["tea"]),
      isHeldOut: true,
    });
    expect(facetsAt(facts, dayAt(85), null)).toEqual({
      facets: [
        "value-high",
        "vip",
        "due-now",
        "chance-high",
        "bought-same",
        "sub-ended",
        "sub-candidate",
        "pays-full-price",
        "returns-often",
        "rfm-loyal",
        "holdout",
      ],
      rfm: [4, 3, 5],
      cube: "recent-some-large",
      nextChangeAt: dayAt(60 + 43),
    });
  });

  it("of one long gone say where to save", () => {
    const facts = factsOf([orderOn(0)], {
      stage: "lost",
      valueTier: "low",
      returnChance: () => 0.01,
      rfmEdges: edges,
    });
    expect(facetsAt(facts, dayAt(400), null)).toEqual({
      facets: ["value-low", "send-less", "sms-skip", "chance-low", "rfm-dormant"],
      rfm: [1, 1, 1],
      cube: "long-ago-few-small",
      nextChangeAt: null,
    });
  });

  it("of one who bought nothing are the draw, the plan and what came back", () => {
    const givenBack = [0, 1, 2].map((day) =>
      orderOn(day, { net: 0, refunded: 1000, status: "refunded" }),
    );
    const facts = factsOf(givenBack, {
      stage: "prospect-new",
      returnChance: () => 0.9,
      rfmEdges: edges,
      subscription: "paused",
      isHeldOut: true,
    });
    expect(facetsAt(facts, dayAt(3), null)).toEqual({
      facets: ["sub-paused", "returns-often", "holdout"],
      rfm: null,
      cube: null,
      nextChangeAt: null,
    });
  });

  it("keep their recency within the edges of the bands they had", () => {
    const at = (rfmBefore: FacetFacts["rfmBefore"]) =>
      facetsAt(factsOf([orderOn(0)], { rfmEdges: edges, rfmBefore }), dayAt(41), null);
    expect(at(null)).toMatchObject({ rfm: [3, 1, 1], nextChangeAt: dayAt(63) });
    expect(at([4, 1, 1])).toMatchObject({ rfm: [4, 1, 1], nextChangeAt: dayAt(43) });
  });
});

describe("the next change of facets by time alone", () => {
  /** High until day 50, low from day 100. */
  const falling = (day: number) => (day < 50 ? 0.7 : day < 100 ? 0.3 : 0.05);

  it.each<[number, number | null, number | null]>([
    [0, null, 50],
    [49.5, null, 50],
    [50, null, 100],
    [100, null, null],
    [0, 30, null],
    [0, 50, 50],
    [0, 50.5, 50],
  ])("seen on day %f, another one on day %s, is on day %s", (day, other, next) => {
    const facts = factsOf([orderOn(0)], { returnChance: falling });
    const { nextChangeAt } = facetsAt(facts, dayAt(day), other === null ? null : dayAt(other));
    expect(nextChangeAt).toBe(next === null ? null : dayAt(next));
  });

  it("is the earlier of the chance's and the recency's", () => {
    const facts = factsOf([orderOn(0)], { returnChance: falling, rfmEdges: edges });
    const changes = [0, 23, 43, 50, 63, 83, 100].map(
      (day) => facetsAt(facts, dayAt(day), null).nextChangeAt,
    );
    expect(changes).toEqual([...[23, 43, 50, 63, 83, 100].map(dayAt), null]);
  });

  it("is the first instant at which a look every day finds anything changed", () => {
    fc.assert(
      fc.property(sceneArb, ({ facts, now, until }) => {
        const found = facetsAt(facts, now, until);
        const carried = { ...facts, rfmBefore: found.rfm };
        const look = (at: Instant) => {
          const { facets, rfm, cube } = facetsAt(carried, at, until);
          return { facets, rfm, cube };
        };
        const { nextChangeAt, ...seen } = found;
        const last = facts.history?.at(-1)?.at ?? now;
        const horizon = until ?? addDays(now, 300);
        const end = Math.min(horizon, nextChangeAt ?? horizon);
        for (let day = daysBetween(last, now) + 1; addDays(last, day) <= end; day += 1) {
          const tick = addDays(last, day);
          expect(look(tick - 1)).toEqual(seen);
          if (tick !== nextChangeAt) expect(look(tick)).toEqual(seen);
        }
        if (nextChangeAt !== null && nextChangeAt <= horizon) {
          expect(nextChangeAt).toBeGreaterThan(now);
          expect(look(nextChangeAt)).not.toEqual(seen);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("every customer", () => {
  const families: readonly (readonly Facet[])[] = Object.values(FACETS);

  it("has facets of the vocabulary, each once, in its order", () => {
    fc.assert(
      fc.property(sceneArb, ({ facts, now }) => {
        const { facets } = facetsAt(facts, now, null);
        expect(facets).toEqual(families.flat().filter((name) => facets.includes(name)));
      }),
    );
  });

  it("has at most one facet of a family, but for saving on contacts and for plans", () => {
    fc.assert(
      fc.property(sceneArb, ({ facts, now }) => {
        const { facets } = facetsAt(facts, now, null);
        const single = families.filter(
          (names) => names !== FACETS["send-less"] && names !== FACETS.subscription,
        );
        for (const names of single) {
          expect(names.filter((name) => facets.includes(name)).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("has one RFM group and one cell of the cube as a buyer, none as a prospect", () => {
    fc.assert(
      fc.property(sceneArb, ({ facts, now }) => {
        const { facets, rfm, cube } = facetsAt({ ...facts, rfmEdges: edges }, now, null);
        const groups = facets.filter((facet) => facet.startsWith("rfm-"));
        const isBuyer = facts.history !== null;
        expect(groups).toHaveLength(isBuyer ? 1 : 0);
        expect(rfm === null).toBe(!isBuyer);
        const cells = CUBE_CELLS.filter((cell) => cell === cube);
        expect(cells).toHaveLength(isBuyer && facts.valueTier !== null ? 1 : 0);
      }),
    );
  });

  it("has the same facets whatever order their orders come in", () => {
    fc.assert(
      fc.property(sceneArb, ({ facts, now, until }) => {
        const backwards = facts.orders.toReversed();
        const other = { ...facts, orders: backwards, history: historyOf(backwards, NO_EXCLUSIONS) };
        expect(facetsAt(other, now, until)).toEqual(facetsAt(facts, now, until));
      }),
    );
  });
});

const orderArb: fc.Arbitrary<Order> = fc
  .record({
    day: fc.integer({ min: 0, max: 120 }),
    net: fc.integer({ min: 0, max: 2000 }),
    refunded: fc.constantFrom(0, 0, 500),
    discount: fc.constantFrom(0, 0, 100),
    status: fc.constantFrom("paid", "paid", "paid", ...FINANCIAL_STATUSES),
    cancelled: fc.constantFrom(false, false, false, true),
    products: fc.subarray(["tea", "pot", "cup"]),
    source: fc.constantFrom("web", "subscription_contract", null),
  })
  .map(({ day, ...given }) => orderOn(day, given));

/** Customers of all kinds, some time after their last order. */
const sceneArb: fc.Arbitrary<{
  readonly facts: FacetFacts;
  readonly now: Instant;
  readonly until: Instant | null;
}> = fc
  .record({
    orders: fc.array(orderArb, { maxLength: 7 }),
    stage: fc.constantFrom(...STAGES),
    valueTier: fc.constantFrom(null, ...VALUE_TIERS),
    vipFacet: fc.constantFrom(null, "vip" as const, "slipping-vip" as const),
    isDue: fc.boolean(),
    returnChance: modelChanceArb,
    rfmEdges: fc.constantFrom(null, edges),
    rfmBefore: fc
      .tuple(...[1, 2, 3].map(() => fc.integer({ min: 0, max: 5 })))
      .map((stored) => rfmBandsOf(stored)),
    subscription: fc.constantFrom(null, ...SUBSCRIPTION_STATUSES),
    isHeldOut: fc.boolean(),
    silence: fc.double({ min: 0, max: 200, noNaN: true }),
    ahead: fc.option(fc.double({ min: 0.01, max: 200, noNaN: true })),
  })
  .map(({ orders, stage, silence, ahead, ...given }) => {
    const history = historyOf(orders, NO_EXCLUSIONS);
    const prospect = stage === "prospect-new" || stage === "prospect-cold";
    const facts = factsOf(orders, {
      ...given,
      // A stage that such a customer may be in; which of them is the lifeline's business.
      stage: history === null ? "prospect-new" : prospect ? "first-order" : stage,
      planProducts: new Set(["tea"]),
    });
    const now = addDays(
      orders.reduce((last, { at }) => Math.max(last, at), dayAt(0)),
      silence,
    );
    return { facts, now, until: ahead === null ? null : addDays(now, ahead) };
  });
