import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { DEFAULT_POLICY, type Policy } from "#app/domain/policy.ts";
import { accountOf, type Reason, reasonFor } from "#app/domain/reason.ts";
import type { Rulebook } from "#app/domain/rulebook.ts";
import { aLife, anOrder, aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";

describe("the reason for a stage", () => {
  it.each<[readonly number[], number, Reason]>([
    [[], 12.5, { key: "prospect-new", silentDays: 12, orders: 0, fromDay: 0 }],
    [[], 30, { key: "prospect-cold", silentDays: 30, orders: 0, fromDay: 30 }],
    [[2], 2, { key: "first-order", silentDays: 0, orders: 1, fromDay: 0 }],
    [[2], 31.9, { key: "first-order", silentDays: 29, orders: 1, fromDay: 0 }],
    [[2], 32, { key: "one-time-risk", silentDays: 30, orders: 1, fromDay: 30 }],
    [[2], 99, { key: "one-time-lapsed", silentDays: 97, orders: 1, fromDay: 90 }],
    [[2], 500, { key: "lost", silentDays: 498, orders: 1, fromDay: 365 }],
    [[2, 5], 11, { key: "second-order", silentDays: 6, orders: 2, fromDay: 0 }],
    [[2, 5, 9], 10, { key: "active-repeat", silentDays: 1, orders: 3, fromDay: 0 }],
    [[2, 5, 9], 70, { key: "repeat-risk", silentDays: 61, orders: 3, fromDay: 60 }],
    [[2, 5, 9], 129, { key: "repeat-lapsed", silentDays: 120, orders: 3, fromDay: 120 }],
    [[2, 5, 9], 400, { key: "lost", silentDays: 391, orders: 3, fromDay: 365 }],
    [[2, 2.5], 2.5, { key: "first-order", silentDays: 0, orders: 1, fromDay: 0 }],
  ])("with orders on %j, on day %d", (orderDays, day, reason) => {
    expect(reasonOn(orderDays, day)).toEqual(reason);
  });

  it("says that a second order makes active from day 7", () => {
    expect(reasonOn([2, 5], 12)).toEqual({
      key: "active-repeat",
      silentDays: 7,
      orders: 2,
      fromDay: 7,
    });
  });

  it("reads the windows that the merchant set", () => {
    const policy = {
      prospectCold: 5,
      oneTime: { risk: 11, lapsed: 12, lost: 13 },
      repeat: { risk: 21, lapsed: 22, lost: 23 },
    };
    const fromDays = [
      ...[5].map((day) => reasonOn([], day, policy)),
      ...[11, 12, 13].map((day) => reasonOn([0], day, policy)),
      ...[22, 23, 24].map((day) => reasonOn([0, 1], day, policy)),
    ].map(({ fromDay }) => fromDay);
    expect(fromDays).toEqual([5, 11, 12, 13, 21, 22, 23]);
  });
});

describe("the account behind a buyer's dates", () => {
  const bounds = { cycle: 68, due: 62, risk: 80, lapsed: 124, lost: 149 };
  /** Falls by one per cent every two days. */
  const returnChance: Rulebook["returnChance"] = (_, silentDays) => 0.9 - silentDays / 200;
  /** Two in three of those who come back have done so by day 80. */
  const shareBack: Rulebook["shareBack"] = (_, days) => days / 120;
  const rules = { boundaries: () => bounds, returnChance, shareBack };
  const shop = { ...aRulebook(), isLearned: true, ...rules };
  const plain = { products: [], subscribed: false };
  const accountOn = (day: number, orderDays: readonly number[], given: Partial<Rulebook> = {}) => {
    const rulebook = { ...shop, ...given };
    const state = customerState(aLife({ orders: ordersOn(...orderDays), rulebook }), dayAt(day));
    return accountOf(state, rulebook, plain, dayAt(day));
  };

  it("says the rhythm, the own gaps, the dates, the day it is and the chance, line by line", () => {
    expect(accountOn(294.5, [0, 70, 139, 210])).toEqual([
      { key: "cycle", source: "own", days: 68, orders: 4 },
      { key: "gaps", gaps: [70, 69, 71] },
      { key: "risk", source: "own", days: 80, percent: 67 },
      { key: "lapsed", source: "own", days: 124, percent: 28 },
      { key: "lost", source: "own", days: 149, percent: 16 },
      { key: "today", days: 84 },
      { key: "chance", days: 90, percent: 48 },
    ]);
  });

  it("is the shop's after one order, and has no gaps", () => {
    const [cycle, risk] = accountOn(10, [0]);
    expect(cycle).toEqual({ key: "cycle", source: "shop", days: 68, orders: 1 });
    expect(risk).toMatchObject({ key: "risk", source: "shop" });
  });

  it("is estimated while the shop has learned nothing", () => {
    const lines = accountOn(100, [0, 70], { isLearned: false });
    const sources = lines.flatMap((line) => ("source" in line ? [line.source] : []));
    expect(sources).toEqual(["estimated", "estimated", "estimated", "estimated"]);
  });

  it("shows the last six gaps of many", () => {
    const [, gaps] = accountOn(50, [0, 1, 3, 6, 10, 15, 21, 28, 36]);
    expect(gaps).toEqual({ key: "gaps", gaps: [3, 4, 5, 6, 7, 8] });
  });

  it("shows no gap that a subscription made", () => {
    const renewals = [30, 60].map((day) =>
      anOrder({ at: dayAt(day), source: "subscription_contract" }),
    );
    const orders = [...ordersOn(0), ...renewals];
    const state = customerState(aLife({ orders, rulebook: shop }), dayAt(70));
    const keys = accountOf(state, shop, plain, dayAt(70)).map(({ key }) => key);
    expect(keys).not.toContain("gaps");
  });

  it("says which dates were set by hand, for a product too", () => {
    const windows = { risk: null, lapsed: null, lost: 300 };
    const tea = { by: "product", name: "Tea", productIds: ["1"], oneTime: windows } as const;
    const policy = {
      ...DEFAULT_POLICY,
      repeat: { risk: 80, lapsed: null, lost: null },
      products: [{ ...tea, repeat: windows }],
    };
    const state = customerState(aLife({ orders: ordersOn(0, 70), rulebook: shop }), dayAt(80));
    const byHand = (products: readonly string[]) =>
      accountOf(state, { ...shop, policy }, { products, subscribed: false }, dayAt(80)).flatMap(
        (line) => ("source" in line && line.source === "hand" ? [line.key] : []),
      );
    expect([byHand([]), byHand(["1"])]).toEqual([["risk"], ["risk", "lost"]]);
  });

  it("withholds lapsed and lost where too little history is shown, and says so", () => {
    const keys = accountOn(100, [0, 70], { limitedHistory: true }).map(({ key }) => key);
    expect(keys).toEqual(["cycle", "gaps", "risk", "limited", "today", "chance"]);
  });

  it("says that a subscriber does not move by time", () => {
    const state = customerState(aLife({ orders: ordersOn(0), rulebook: shop }), dayAt(10));
    const lines = accountOf(state, shop, { products: [], subscribed: true }, dayAt(10));
    expect(lines.map(({ key }) => key)).toContain("subscribed");
  });

  it("is empty for a prospect", () => {
    expect(accountOn(10, [])).toEqual([]);
  });
});

function reasonOn(orderDays: readonly number[], day: number, policy: Partial<Policy> = {}): Reason {
  const rulebook = aRulebook({ policy });
  const facts = aLife({ orders: ordersOn(...orderDays), rulebook });
  const now = dayAt(day);
  return reasonFor(customerState(facts, now), facts.signUp, rulebook, now);
}
