import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerState, type Life } from "#app/domain/customer-state.ts";
import { type Beside, type SegmentFacts, segmentFacts } from "#app/domain/segments/facts.ts";
import { membership } from "#app/domain/segments/membership.ts";
import { LOOK_DAYS } from "#app/domain/segments/number-truth.ts";
import type { Rule } from "#app/domain/segments/rule.ts";
import { addDays, type Instant } from "#app/domain/time.ts";
import { calendarIn } from "#app/services/local-day.ts";
import { dayAt } from "#test/support/builders.ts";
import { anyRuleArb, sceneArb, tightRuleArb } from "../arbitraries.ts";
import { carriedOn } from "../daily-look.ts";
import { clauseArb, exactClauseArb, ruleArbOf, timedClauseArb } from "./rule-arbitraries.ts";

/** Days that a walk goes ahead. */
const WALK_DAYS = 300;

/** One of them skipped a day, the others move their clocks at midnight, by half an hour, at two. */
const calendars = [
  "UTC",
  "Europe/Rome",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Pacific/Apia",
].map(calendarIn);

const products = new Map([
  ["1", { type: "Tea", tags: ["Sale", "new"] }],
  ["2", { type: "tea", tags: [] }],
  ["3", { type: "Pots", tags: ["sale"] }],
]);

const besideArb: fc.Arbitrary<Beside> = fc.record({
  calendar: fc.constantFrom(...calendars),
  currencyDigits: fc.constantFrom(0, 2, 3),
  engagement: fc.oneof(
    fc.constant(null),
    fc.record({
      lastSignAt: fc.option(fc.integer({ min: 0, max: 120 }).map((day) => dayAt(day))),
    }),
  ),
  tags: fc.subarray(["Gift", "a"]),
  countries: fc.subarray(["IT", "DE"]),
  cities: fc.subarray(["IT-RM-Roma"]),
  products: fc.constant(products),
});

const sceneryArb = fc.record({
  scene: sceneArb(fc.oneof(tightRuleArb, anyRuleArb)),
  given: besideArb,
});
const instantsArb = fc.array(fc.integer({ min: 0, max: addDays(0, WALK_DAYS) }), {
  minLength: 5,
  maxLength: 12,
});

const mostlyTimedArb = fc.oneof(
  { weight: 1, arbitrary: clauseArb },
  { weight: 4, arbitrary: timedClauseArb },
);

function factsOf(life: Life, given: Beside, now: Instant): SegmentFacts {
  return segmentFacts(life, customerState(life, now), given, now);
}

describe("membership", { timeout: 120_000 }, () => {
  it("is, by the instants at which it is looked at, what a full evaluation finds at any instant", () => {
    let flips = 0;
    fc.assert(
      fc.property(
        sceneryArb,
        ruleArbOf(mostlyTimedArb),
        instantsArb,
        ({ scene: { facts, now }, given }, rule, offsets) => {
          const looks = offsets.map((offset) => now + offset).toSorted((a, b) => a - b);
          let life = facts;
          let at = now;
          let holds: boolean | null = null;
          // As the worker does: computed when due, remembered in between. Orders to come act at their instants.
          while (at <= addDays(now, WALK_DAYS)) {
            const state = customerState(life, at);
            const found = membership(rule, segmentFacts(life, state, given, at), at);
            const due = Math.min(found.until, state.nextChangeAt ?? Number.POSITIVE_INFINITY);
            expect(due).toBeGreaterThan(at);
            life = carriedOn(life, state);
            flips += holds !== null && holds !== found.holds ? 1 : 0;
            holds = found.holds;
            const within = [...looks, due - 1].filter((look) => at <= look && look < due);
            for (const look of within.filter(Number.isFinite)) {
              expect(membership(rule, factsOf(life, given, look), look).holds).toBe(holds);
            }
            at = due;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(flips).toBeGreaterThan(50);
  });

  it("stays as one look found it until that look's instant, by the same facts", () => {
    fc.assert(
      fc.property(
        sceneryArb,
        ruleArbOf(timedClauseArb),
        instantsArb,
        ({ scene: { facts, now }, given }, rule, offsets) => {
          const known = factsOf(facts, given, now);
          const { holds, until } = membership(rule, known, now);
          for (const look of [...offsets.map((offset) => now + offset), until - 1]) {
            if (look < now || look >= until || !Number.isFinite(look)) continue;
            expect(membership(rule, known, look).holds).toBe(holds);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("a clause", { timeout: 120_000 }, () => {
  const isOtherAt = (rule: Rule, facts: SegmentFacts, now: Instant, at: Instant) =>
    membership(rule, facts, at).holds !== membership(rule, facts, now).holds;

  it("flips at the instant that it names, unless it follows a chance", () => {
    let seen = 0;
    fc.assert(
      fc.property(sceneryArb, exactClauseArb, ({ scene: { facts, now }, given }, clause) => {
        const known = factsOf(facts, given, now);
        const { until } = membership(clause, known, now);
        if (until === Number.POSITIVE_INFINITY) return;
        seen += 1;
        expect(isOtherAt(clause, known, now, until)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  it("that follows a chance flips then, or is looked at again after so many days", () => {
    const attributeArb = fc.constantFrom("return_chance" as const, "expected_spend" as const);
    fc.assert(
      fc.property(
        sceneryArb,
        attributeArb,
        fc.integer({ min: 0, max: 1000 }),
        ({ scene: { facts, now }, given }, attribute, mille) => {
          const test = { operator: "<", value: mille / 1000 } as const;
          const clause: Rule = { kind: "number", attribute, test };
          const known = factsOf(facts, given, now);
          const { until } = membership(clause, known, now);
          if (known.buyer === null) {
            expect(until).toBe(Number.POSITIVE_INFINITY);
          } else if (!isOtherAt(clause, known, now, until)) {
            expect(until).toBeGreaterThan(addDays(now, LOOK_DAYS - 1));
            expect(until).toBeLessThanOrEqual(addDays(now, LOOK_DAYS));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
