import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACK_TEST_DAYS, backTest, type PastBuyer, pastBuyer } from "#app/domain/back-test.ts";
import { lifeline } from "#app/domain/lifeline.ts";
import { NO_EXCLUSIONS } from "#app/domain/order.ts";
import { historyOf, lastPurchase } from "#app/domain/purchase-history.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { silenceDepth } from "#app/domain/stage.ts";
import { addDays, type Instant } from "#app/domain/time.ts";
import { aLearnedRhythm, aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";
import { anyRuleArb, historyArb } from "./arbitraries.ts";

/** Late 30 days after one order and 60 after more. */
const RULES = aRulebook();
/** The quarter that is looked at begins after day 10. */
const TODAY = dayAt(100);

describe("a back-test of a few buyers", () => {
  it("counts each by their own cycle", () => {
    const buyers = [
      // Flagged on day 30, cycle over on day 50, gone on day 60: 30 days ahead.
      buyer(20, 0),
      // Flagged on day 30, back on day 40; flagged on day 100 and gone that day: none ahead.
      buyer(20, 0, 40),
      // Not silent for long.
      buyer(20, 95),
      // Flagged and gone before the quarter, gone at its very beginning included.
      buyer(20, -60),
      buyer(20, -50),
      // Flagged on day -15, before the quarter; gone on day 15: 30 days ahead.
      buyer(20, -45),
      // Gone on day 15, flagged on day 30: too late.
      buyer(5, 0),
    ];
    expect(backTest(buyers, RULES, TODAY)).toEqual({
      flagged: 4,
      decided: 3,
      cameBack: 1,
      left: 4,
      leftFlagged: 3,
      daysAhead: 30,
    });
  });

  it("decides nobody before the cycle has ended, also not one who is back already", () => {
    // Both are flagged on day 90, and their cycles end on day 110: of the other it cannot be told yet.
    const buyers = [buyer(20, 60, 95), buyer(20, 60)];
    expect(backTest(buyers, RULES, TODAY)).toMatchObject({ flagged: 2, decided: 0, cameBack: 0 });
  });

  it("of nobody finds nothing", () => {
    expect(backTest([], RULES, TODAY)).toEqual({
      flagged: 0,
      decided: 0,
      cameBack: 0,
      left: 0,
      leftFlagged: 0,
      daysAhead: null,
    });
  });
});

describe("a past buyer", () => {
  it("has the cycle of the shop's rhythm after the last order, windows of products set aside", () => {
    const short = { risk: 5, lapsed: 6, lost: 7 };
    const tea = {
      by: "product",
      name: "Tea",
      productIds: ["1"],
      oneTime: short,
      repeat: short,
    } as const;
    const rhythm = aLearnedRhythm();
    const rulebook = aRulebook({ rhythm, policy: { products: [tea] } });
    const orders = ordersOn(0, 70).map((order) => ({ ...order, products: ["1"] }));
    const history = historyOf(orders, NO_EXCLUSIONS);
    if (history === null) throw new RangeError("the example has a purchase");
    const { cycleDays } = pastBuyer(history, rulebook);
    expect(cycleDays).toBeGreaterThan(60);
    expect(cycleDays).toBeLessThan(75);
  });
});

describe("every back-test", () => {
  const cases = anyRuleArb.chain(({ rulebook, windows }) =>
    fc.record({
      rulebook: fc.constant(rulebook),
      histories: fc.array(historyArb(windows), { maxLength: 5 }),
      afterDays: fc.integer({ min: 0, max: 200 }),
    }),
  );

  it("flags whom the lifelines put at risk in the quarter", () => {
    fc.assert(
      fc.property(cases, ({ rulebook, histories, afterDays }) => {
        const last = Math.max(...histories.map((one) => lastPurchase(one).at), dayAt(0));
        const now = addDays(last, afterDays);
        const from = addDays(now, -BACK_TEST_DAYS);
        const buyers = histories.map((history) => pastBuyer(history, rulebook));
        const flags = buyers.flatMap((one) => flagsOf(one, rulebook));
        const { flagged, decided, cameBack, left, leftFlagged } = backTest(buyers, rulebook, now);
        expect(flagged).toBe(flags.filter((at) => from < at && at <= now).length);
        expect(cameBack <= decided && decided <= flagged && leftFlagged <= left).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** When a lifeline leaves the stages in which silence says nothing. */
function flagsOf(
  { history }: PastBuyer,
  { prospectCold, boundaries }: Rulebook,
): readonly Instant[] {
  const life = lifeline(history, {
    signUp: history[0].at,
    prospectCold,
    coldSince: null,
    boundaries,
    inForce: null,
    silence: "told",
  });
  const [, ...rest] = life;
  return rest
    .filter((step, index) => {
      const before = life[index] ?? life[0];
      return silenceDepth(step.stage) > 0 && silenceDepth(before.stage) === 0;
    })
    .map(({ at }) => at);
}

function buyer(cycleDays: number, ...days: readonly number[]): PastBuyer {
  const history = historyOf(ordersOn(...days), NO_EXCLUSIONS);
  if (history === null) throw new RangeError("a buyer has bought");
  return { history, cycleDays };
}
