import { describe, expect, it } from "vitest";
import { expectedStates } from "./expected-states.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { buyersOf, order, smallTruth, type ToldOrder } from "./small-truth.ts";

function refreshedAt(...instants: string[]): Rules {
  return { ...defaultRules, cutOffRefreshes: instants.map((at) => ({ at: Date.parse(at) })) };
}

function vipOfAda(now: string, orders: readonly ToldOrder[], rules: Rules) {
  return expectedStates(smallTruth({ now, orders }), rules).get("ada")?.vip;
}

/** A purchase at noon of a date of 2025. */
function spent(id: string, date: string, amount: number): ToldOrder {
  return order(id, `2025-${date}T12:00:00Z`, { currentTotal: String(amount) });
}

/** Ada's orders: dates of 2025 with amounts. */
function ada(...orders: [date: string, amount: number][]): ToldOrder[] {
  return orders.map(([date, amount]) => spent("ada", date, amount));
}

// b1 to b19 spent 10, 20, ... 190. With ada the .90 x 20 = 18th and the .85 x 20 = 17th decide.
const nineteen = buyersOf(
  "2025-01-01T12:00:00Z",
  Array.from({ length: 19 }, (_, i) => 10 * (i + 1)),
);

describe("becoming a VIP", () => {
  // 01-01 + 90 days = 04-01. With ada at 180 the 18th is 180; at 175 (above 17 others) she is the 18th herself;
  // at 165 she is the 17th and the 18th is 170.
  it.each([
    ["180 of 180, 3 orders", ada(["01-01", 60], ["02-01", 60], ["03-20", 60]), "vip"],
    ["175, the 18th herself", ada(["01-01", 60], ["02-01", 60], ["03-20", 55]), "vip"],
    ["165 of 170, at P85 and never a VIP", ada(["01-01", 60], ["02-01", 60], ["03-20", 45]), null],
    ["500 in 2 orders", ada(["01-01", 250], ["03-20", 250]), null],
    ["3 orders on 2 days", ada(["01-01", 90], ["03-20", 90], ["03-20", 90]), null],
    ["tenure of 89 days", ada(["01-02", 200], ["02-01", 200], ["03-20", 200]), null],
  ])("%s", (_, hers, vip) => {
    const now = "2025-04-01T12:00:00Z";
    expect(vipOfAda(now, [...nineteen, ...hers], refreshedAt(now))).toBe(vip);
  });

  it.each([
    ["a millisecond before 90 x 24 h", "2025-04-01T11:59:59.999Z", null],
    ["at 90 x 24 h", "2025-04-01T12:00:00.000Z", "vip"],
  ])("needs no refresh for the tenure: %s", (_, now, vip) => {
    const orders = [...nineteen, ...ada(["01-01", 60], ["02-01", 60], ["03-20", 60])];
    expect(vipOfAda(now, orders, refreshedAt("2025-03-25T12:00:00Z"))).toBe(vip);
  });

  it("happens with the purchase: 120 on the refresh, 180 on 04-05", () => {
    // On 04-01 the 20 spends are 10 to 190 and 120: the 18th is 170.
    const orders = [...nineteen, ...ada(["01-01", 60], ["02-01", 60], ["04-05", 60])];
    const rules = refreshedAt("2025-04-01T12:00:00Z");
    expect(vipOfAda("2025-04-05T11:59:59.999Z", orders, rules)).toBeNull();
    expect(vipOfAda("2025-04-05T12:00:00.000Z", orders, rules)).toBe("vip");
  });

  it("does not happen without cut-offs", () => {
    const orders = [...nineteen, ...ada(["01-01", 60], ["02-01", 60], ["03-20", 60])];
    expect(vipOfAda("2025-04-01T12:00:00Z", orders, defaultRules)).toBeNull();
  });

  it("needs no 30 buyers: alone, she is the 1st of 1", () => {
    const orders = ada(["01-01", 1], ["02-01", 1], ["03-20", 1]);
    const now = "2025-04-01T12:00:00Z";
    expect(vipOfAda(now, orders, refreshedAt(now))).toBe("vip");
  });
});

describe("staying a VIP", () => {
  const hers = ada(["01-01", 60], ["02-01", 60], ["03-20", 60]);
  // April 1: ..., 170, 180, 180, 190: P90 180.
  const first = "2025-04-01T12:00:00Z";
  // April 8: b17 200, b18 210: ..., 160, 180 (ada, 17th), 190 (18th), 200, 210: P85 180, P90 190.
  const second = "2025-04-08T12:00:00Z";
  const risen = [spent("b17", "04-05", 30), spent("b18", "04-05", 30)];
  // April 15: b16 200 too: ..., 150, 180 (ada, 16th), 190 (17th), 200 (18th), 200, 210: P85 190, P90 200.
  const third = "2025-04-15T12:00:00Z";
  const overtaken = [...risen, spent("b16", "04-12", 40)];
  const all = refreshedAt(first, second, third);

  it.each([
    ["180 of 180", "2025-04-01T12:00:00Z", [], "vip"],
    ["180 between 180 and 190 stays", "2025-04-08T12:00:00Z", risen, "vip"],
    ["180 before the third refresh stays", "2025-04-15T11:59:59.999Z", overtaken, "vip"],
    ["180 below 190 leaves", "2025-04-15T12:00:00.000Z", overtaken, null],
    [
      "190 after that is not enough",
      "2025-04-16T12:00:00Z",
      [...overtaken, ...ada(["04-16", 10])],
      null,
    ],
    ["200 is", "2025-04-16T12:00:00Z", [...overtaken, ...ada(["04-16", 20])], "vip"],
    ["190 before it is", "2025-04-15T12:00:00Z", [...overtaken, ...ada(["04-14", 10])], "vip"],
  ])("%s", (_, now, more, vip) => {
    expect(vipOfAda(now, [...nineteen, ...hers, ...more], all)).toBe(vip);
  });

  it("180 between 180 and 190 does not make one who was none", () => {
    expect(vipOfAda(second, [...nineteen, ...hers, ...risen], refreshedAt(second))).toBeNull();
  });
});

describe("a VIP's silence", () => {
  const orders = [...nineteen, ...ada(["01-01", 60], ["02-01", 60], ["03-20", 60])];
  const rules = refreshedAt("2025-04-01T12:00:00Z");

  // 03-20 + 60 days = 05-19 (11 left in March, 30, 19), + 120 = 07-18 (12 left in May, 30, 18).
  it.each([
    ["59 days", "2025-05-19T11:59:59.999Z", "vip"],
    ["60 days, at risk", "2025-05-19T12:00:00.000Z", "slipping-vip"],
    ["119 days, at risk", "2025-07-18T11:59:59.999Z", "slipping-vip"],
    ["120 days, lapsed", "2025-07-18T12:00:00.000Z", "slipping-vip"],
    ["364 days, lapsed", "2026-03-20T11:59:59.999Z", "slipping-vip"],
    ["365 days, lost", "2026-03-20T12:00:00.000Z", null],
  ])("after %s, at %s: %s", (_, now, vip) => {
    expect(vipOfAda(now, orders, rules)).toBe(vip);
  });

  it("ends with an order, even out of lost", () => {
    const back = order("ada", "2026-03-21T12:00:00Z");
    expect(vipOfAda("2026-03-21T12:00:00Z", [...orders, back], rules)).toBe("vip");
  });
});

describe("where the app had not heard of everything at a refresh", () => {
  // On 04-01 ada has 165 and is the 17th of 20, the 18th has 170: she is no VIP by what was so. The app knew
  // of less, and its VIPs began at 160. On 05-01 she is at P85, 165: enough to stay, too little to enter.
  const heard = {
    at: Date.parse("2025-04-01T12:00:00Z"),
    heard: { value: null, vip: { enters: 16_000, stays: 15_000 } },
  };
  const last = {
    at: Date.parse("2025-05-01T12:00:00Z"),
    heard: { value: null, vip: { enters: 0, stays: 0 } },
  };
  const orders = [...nineteen, ...ada(["01-01", 60], ["02-01", 60], ["03-20", 45])];
  const now = "2025-05-02T12:00:00Z";
  const rules = { ...defaultRules, cutOffRefreshes: [heard, last] };

  it("she is none by all that was so", () => {
    expect(vipOfAda(now, orders, rules)).toBeNull();
  });

  it("she may still be one by what the app had heard", () => {
    expect(vipOfAda(now, orders, { ...rules, cutOffsAsHeard: "all but the last" })).toBe("vip");
  });

  it("the last refresh is taken from the app only while the next is still to come", () => {
    const one = { ...rules, cutOffRefreshes: [last] };
    expect(vipOfAda(now, orders, { ...one, cutOffsAsHeard: "all but the last" })).toBeNull();
    expect(vipOfAda(now, orders, { ...one, cutOffsAsHeard: "all" })).toBe("vip");
  });
});
