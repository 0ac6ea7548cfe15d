import { describe, expect, it } from "vitest";
import { backTest, compareFlags, type PastBuyer, pastBuyer } from "#app/domain/back-test.ts";
import { historyOf, type PurchaseHistory } from "#app/domain/purchase-history.ts";
import { NO_EXCLUSIONS } from "#app/domain/order.ts";
import { aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";

// Not learned: late 30 days after one order and 60 after more, with cycles of 26 and 51 days.
const RULES = aRulebook();
/** The quarter that is looked at begins on day 110. */
const TODAY = dayAt(200);

function buyer(...days: readonly number[]): PastBuyer {
  return pastBuyer(boughtOn(days), RULES);
}

function boughtOn(days: readonly number[]): PurchaseHistory {
  const history = historyOf(ordersOn(...days), NO_EXCLUSIONS);
  if (history === null) throw new Error("a buyer has bought");
  return history;
}

const NOTHING = { flagged: 0, decided: 0, cameBack: 0, left: 0, leftFlagged: 0, daysAhead: null };

describe("a back-test", () => {
  it("counts who came to be late in the quarter, and who of them came back by themselves", () => {
    // Late on day 130, back on day 140, late again on day 200: that cycle has not ended.
    expect(backTest([buyer(100, 140)], RULES, TODAY)).toEqual({
      ...NOTHING,
      flagged: 2,
      decided: 1,
      cameBack: 1,
    });
  });

  it("counts who left, and how long before they had been flagged", () => {
    // Late on day 130, three cycles of 26 days over on day 178.
    expect(backTest([buyer(100)], RULES, TODAY)).toEqual({
      flagged: 1,
      decided: 1,
      cameBack: 0,
      left: 1,
      leftFlagged: 1,
      daysAhead: 48,
    });
  });

  it("does not count as flagged who was late only after having left", () => {
    const oneTime = { risk: 90, lapsed: 120, lost: 365 };
    expect(backTest([buyer(100)], aRulebook({ policy: { oneTime } }), TODAY)).toEqual({
      ...NOTHING,
      flagged: 1,
      left: 1,
    });
  });

  it("leaves out what happened before the quarter", () => {
    // Late on day 40, gone on day 88.
    expect(backTest([buyer(10)], RULES, TODAY)).toEqual(NOTHING);
  });

  it("takes the middle of the days ahead", () => {
    // Those of one order were flagged 48 days before they had left, the regular 93 days before.
    const all = [buyer(95), buyer(100), buyer(0, 20)];
    expect(backTest(all, RULES, TODAY)).toMatchObject({ left: 3, leftFlagged: 3, daysAhead: 48 });
  });
});

describe("two rulebooks side by side", () => {
  const later = aRulebook({ policy: { oneTime: { risk: 45, lapsed: null, lost: null } } });
  // The first is late on day 130 by both; the second came back on day 140, between the two; the third has not
  // been silent for 45 days yet; the last was late before the quarter.
  const histories = [[100], [100, 140], [160], [10]].map(boughtOn);

  it("say whom the longer window spared, and who of them ordered anyway", () => {
    const [oneTime] = compareFlags(histories, { todays: RULES, theirs: later }, TODAY);
    expect(oneTime).toEqual({
      stage: "one-time-risk",
      todays: 3,
      theirs: 1,
      spared: 2,
      sparedOrdered: 1,
      added: 0,
      addedOrdered: 0,
    });
  });

  it("say the same of whom the shorter window added, and nothing of those it does not concern", () => {
    const [oneTime, repeat] = compareFlags(histories, { todays: later, theirs: RULES }, TODAY);
    expect(oneTime).toMatchObject({ added: 2, addedOrdered: 1, spared: 0 });
    // Late again on day 200, by both.
    expect(repeat).toMatchObject({ stage: "repeat-risk", todays: 1, theirs: 1, spared: 0 });
  });
});
