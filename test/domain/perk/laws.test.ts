import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PerkFact } from "#app/domain/perk/facts.ts";
import { carriesPerkTag, nextPerkChange, perkStateAt } from "#app/domain/perk/perk-state.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import { at, TERMS, ZONE } from "./examples.ts";

const BEGIN = at("01-01 09:00");
const customerArb = fc.constantFrom("anna", "anna", "anna", "ana");
const orderIdArb = fc.constantFrom("1", "2", "3", "4", "5", "6");
/** Few instants, so that much falls together: within an offer, within a perk, about their ends, a year later. */
const instantArb = fc
  .constantFrom(0, 1, 2, 3, 13, 14, 15, 60, 91, 92, 380, 470)
  .map((day) => BEGIN + day * DAY_MS);

const orderArb = fc.record({
  orderId: orderIdArb,
  customerId: customerArb,
  at: instantArb,
  amount: fc.constantFrom(0, 4000, 4000),
  withPerk: fc.boolean(),
});

const everyOrderArb = fc.uniqueArray(orderArb, {
  selector: ({ orderId }) => orderId,
  minLength: 2,
  maxLength: 6,
});

const othersArb: fc.Arbitrary<PerkFact> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant("invited" as const),
      customerId: customerArb,
      at: instantArb,
      terms: fc.constant(TERMS),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("paid" as const),
      orderId: orderIdArb,
      at: instantArb,
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("undone" as const),
      orderId: orderIdArb,
      at: instantArb,
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("stopped" as const),
      customerId: customerArb,
      at: instantArb,
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant("merged" as const),
      customerId: customerArb,
      into: customerArb,
      at: instantArb,
    }),
    weight: 1,
  },
);

/** What may happen to three customers; each order is placed once. */
const factsArb: fc.Arbitrary<readonly PerkFact[]> = fc
  .tuple(everyOrderArb, fc.array(othersArb, { maxLength: 14 }))
  .map(([orders, others]) => [
    // Most lives should have an invitation that is taken up.
    { kind: "invited", customerId: "anna", at: BEGIN, terms: TERMS },
    ...orders.flatMap((order): PerkFact[] => [
      { kind: "ordered", ...order },
      { kind: "paid", orderId: order.orderId, at: order.at },
    ]),
    ...others,
  ]);

const nowArb = fc.oneof(
  instantArb,
  fc.integer({ min: 0, max: 900 }).map((day) => BEGIN + day * DAY_MS),
);
const stateOf = (facts: readonly PerkFact[], now: Instant, customerId = "anna") =>
  perkStateAt(facts, customerId, now, ZONE);

describe("the state of a perk", { timeout: 30_000 }, () => {
  it("does not depend on the sequence in which facts arrive", () => {
    fc.assert(
      fc.property(
        factsArb.chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts], { minLength: facts.length }),
          ),
        ),
        nowArb,
        ([facts, shuffled], now) => {
          expect(stateOf(shuffled, now)).toEqual(stateOf(facts, now));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("does not change when facts are told twice", () => {
    fc.assert(
      fc.property(
        factsArb.chain((facts) => fc.tuple(fc.constant(facts), fc.subarray([...facts]))),
        nowArb,
        ([facts, again], now) => {
          expect(stateOf([...facts, ...again], now)).toEqual(stateOf(facts, now));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is at every instant what the facts up to then say: what comes later changes no past", () => {
    fc.assert(
      fc.property(factsArb, nowArb, (facts, now) => {
        expect(
          stateOf(
            facts.filter((fact) => fact.at <= now),
            now,
          ),
        ).toEqual(stateOf(facts, now));
      }),
    );
  });

  it("changes by time alone at the instant foretold, and not before", () => {
    fc.assert(
      fc.property(factsArb, nowArb, (facts, now) => {
        const known = facts.filter((fact) => fact.at <= now);
        const state = stateOf(known, now);
        const next = nextPerkChange(state, now);
        if (next === null) {
          expect(stateOf(known, now + 3000 * DAY_MS)).toEqual(state);
          return;
        }
        expect(next).toBeGreaterThan(now);
        expect(stateOf(known, next - 1)).toEqual(state);
        if (state.phase !== "closed") expect(stateOf(known, next)).not.toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it("has between no and two uses left, and the tag exactly while one is left and the end not reached", () => {
    fc.assert(
      fc.property(factsArb, nowArb, (facts, now) => {
        const state = stateOf(facts, now);
        expect(carriesPerkTag(state)).toBe(state.phase === "active");
        if (state.phase !== "active") return;
        expect(state.usesLeft).toBeGreaterThanOrEqual(1);
        expect(state.usesLeft).toBeLessThanOrEqual(TERMS.uses);
        expect(now).toBeLessThan(state.endsAt);
      }),
    );
  });

  it("goes over to the customer who is left when two are merged, one perk and never a sum of two", () => {
    fc.assert(
      fc.property(factsArb, nowArb, (facts, now) => {
        const apart = facts.filter(({ kind, at: when }) => kind !== "merged" && when <= now);
        const merge = now + 1;
        const join = { kind: "merged", customerId: "ana", into: "anna", at: merge } as const;
        const together = stateOf([...apart, join], merge);
        const [anna, ana] = [stateOf(apart, merge, "anna"), stateOf(apart, merge, "ana")];
        expect([anna, ana]).toContainEqual(together);
        const isOpen = ({ phase }: typeof anna) => phase === "offered" || phase === "active";
        expect(isOpen(together)).toBe(isOpen(anna) || isOpen(ana));
        expect(stateOf([...apart, join], merge, "ana")).toEqual(together);
      }),
      { numRuns: 300 },
    );
  });
});
