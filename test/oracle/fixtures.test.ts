import { describe, expect, it } from "vitest";
import { expectedStates, type ExpectedState } from "./expected-states.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { customer, order, smallTruth } from "./small-truth.ts";

type Told = Parameters<typeof smallTruth>[0];

function stateOfAda(told: Told, rules: Rules = defaultRules): ExpectedState | undefined {
  return expectedStates(smallTruth(told), rules).get("ada");
}

describe("a prospect who signed up on 2025-01-01T12:00Z", () => {
  const customers = [customer("ada", "2025-01-01T12:00:00Z")];

  // January has 31 days: 01-01 + 30 = 01-31.
  it.each([
    ["2025-01-01T12:00:00.000Z", 0, "prospect-new"],
    ["2025-01-30T12:00:00.000Z", 29, "prospect-new"],
    ["2025-01-31T11:59:59.999Z", 29, "prospect-new"],
    ["2025-01-31T12:00:00.000Z", 30, "prospect-cold"],
    ["2026-01-01T12:00:00.000Z", 365, "prospect-cold"],
  ])("is at %s silent for %i days and %s", (now, silentDays, stage) => {
    expect(stateOfAda({ now, customers })).toEqual({
      stage,
      silentDays,
      occasions: 0,
      boundaries: null,
      valueTier: null,
      vip: null,
      due: false,
      repeatKind: null,
    });
  });

  it.each([
    ["subscribed 20 days after: 45 - 20 = 25", "2025-01-21T12:00:00Z", 25, "prospect-new"],
    ["subscribed 15 days after: 45 - 15 = 30", "2025-01-16T12:00:00Z", 30, "prospect-cold"],
    ["subscribed before: created is the later", "2024-12-01T12:00:00Z", 45, "prospect-cold"],
  ])("counts on day 45 from the later, %s", (_, subscribedAt, silentDays, stage) => {
    const ada = customer("ada", "2025-01-01T12:00:00Z", { subscribedAt });
    const state = stateOfAda({ now: "2025-02-15T12:00:00Z", customers: [ada] });
    expect(state).toMatchObject({ silentDays, stage });
  });
});

describe("after one order on 2025-01-01T12:00Z", () => {
  const orders = [order("ada", "2025-01-01T12:00:00Z")];

  // 31 days in January, 28 in February, 31 in March, 30 in April: 30 = 01-31, 59 = 03-01, 90 = 04-01, 120 = 05-01.
  it.each([
    ["2025-01-01T12:00:00.000Z", 0, "first-order"],
    ["2025-01-08T11:59:59.999Z", 6, "first-order"],
    ["2025-01-08T12:00:00.000Z", 7, "first-order"],
    ["2025-01-31T11:59:59.999Z", 29, "first-order"],
    ["2025-01-31T12:00:00.000Z", 30, "one-time-risk"],
    ["2025-03-02T11:59:59.999Z", 59, "one-time-risk"],
    ["2025-03-02T12:00:00.000Z", 60, "one-time-risk"],
    ["2025-04-01T11:59:59.999Z", 89, "one-time-risk"],
    ["2025-04-01T12:00:00.000Z", 90, "one-time-lapsed"],
    ["2025-05-01T11:59:59.999Z", 119, "one-time-lapsed"],
    ["2025-05-01T12:00:00.000Z", 120, "one-time-lapsed"],
    ["2026-01-01T11:59:59.999Z", 364, "one-time-lapsed"],
    ["2026-01-01T12:00:00.000Z", 365, "lost"],
    ["2030-01-01T12:00:00.000Z", 1826, "lost"], // 4 x 365 + 1 (2028) + 365
  ])("at %s (%i days) it is %s", (now, silentDays, stage) => {
    expect(stateOfAda({ now, orders })).toMatchObject({ silentDays, stage, occasions: 1 });
  });
});

describe("after a second order on 2025-01-01T12:00Z", () => {
  const orders = [order("ada", "2024-12-01T12:00:00Z"), order("ada", "2025-01-01T12:00:00Z")];

  it.each([
    ["2025-01-01T12:00:00.000Z", 0, "second-order"],
    ["2025-01-08T11:59:59.999Z", 6, "second-order"],
    ["2025-01-08T12:00:00.000Z", 7, "active-repeat"],
    ["2025-01-31T12:00:00.000Z", 30, "active-repeat"],
    ["2025-03-02T11:59:59.999Z", 59, "active-repeat"],
    ["2025-03-02T12:00:00.000Z", 60, "repeat-risk"],
    ["2025-04-01T12:00:00.000Z", 90, "repeat-risk"],
    ["2025-05-01T11:59:59.999Z", 119, "repeat-risk"],
    ["2025-05-01T12:00:00.000Z", 120, "repeat-lapsed"],
    ["2026-01-01T11:59:59.999Z", 364, "repeat-lapsed"],
    ["2026-01-01T12:00:00.000Z", 365, "lost"],
  ])("at %s (%i days) it is %s", (now, silentDays, stage) => {
    expect(stateOfAda({ now, orders })).toMatchObject({ silentDays, stage, occasions: 2 });
  });

  it.each([
    ["2025-01-01T12:00:00.000Z", "active-repeat"],
    ["2025-03-02T11:59:59.999Z", "active-repeat"],
    ["2025-03-02T12:00:00.000Z", "repeat-risk"],
    ["2025-05-01T12:00:00.000Z", "repeat-lapsed"],
    ["2026-01-01T12:00:00.000Z", "lost"],
  ])("that was really the third, at %s it is %s", (now, stage) => {
    const third = [order("ada", "2024-11-01T12:00:00Z"), ...orders];
    expect(stateOfAda({ now, orders: third })).toMatchObject({ stage, occasions: 3 });
  });
});

describe("windows set by hand", () => {
  const byHand: Rules = {
    ...defaultRules,
    prospectCold: 10,
    oneTime: { risk: 14, lapsed: 20, lost: 21 },
    repeat: { risk: 5, lapsed: 5, lost: 6 },
  };
  const first = order("ada", "2025-01-01T12:00:00Z");
  const before = order("ada", "2024-12-01T12:00:00Z");

  it.each([
    ["no order, 9 days", "2025-01-10T12:00:00Z", [], "prospect-new"],
    ["no order, 10 days", "2025-01-11T12:00:00Z", [], "prospect-cold"],
    ["one order, 13 days", "2025-01-14T12:00:00Z", [first], "first-order"],
    ["one order, 14 days", "2025-01-15T12:00:00Z", [first], "one-time-risk"],
    ["one order, 20 days", "2025-01-21T12:00:00Z", [first], "one-time-lapsed"],
    ["one order, 21 days", "2025-01-22T12:00:00Z", [first], "lost"],
    ["two, 4 days: min(7, 5) = 5", "2025-01-05T12:00:00Z", [before, first], "second-order"],
    [
      "two, 5 days: lapsed is asked before risk",
      "2025-01-06T12:00:00Z",
      [before, first],
      "repeat-lapsed",
    ],
    ["two, 6 days", "2025-01-07T12:00:00Z", [before, first], "lost"],
  ])("%s", (_, now, orders, stage) => {
    const customers = [customer("ada", "2025-01-01T12:00:00Z")];
    expect(stateOfAda({ now, customers, orders }, byHand)).toMatchObject({ stage });
  });
});

describe("an order at the instant of a boundary goes first", () => {
  it.each([
    ["30 days", "2025-01-31T12:00:00Z"],
    ["90 days", "2025-04-01T12:00:00Z"],
    ["365 days", "2026-01-01T12:00:00Z"],
  ])("%s after the only one", (_, now) => {
    const orders = [order("ada", "2025-01-01T12:00:00Z"), order("ada", now)];
    const state = { stage: "second-order", silentDays: 0, occasions: 2 };
    expect(stateOfAda({ now, orders })).toMatchObject(state);
  });

  it("and one dated a millisecond after now is unknown: 30 days, one occasion", () => {
    const orders = [
      order("ada", "2025-01-01T12:00:00.000Z"),
      order("ada", "2025-01-31T12:00:00.001Z"),
    ];
    const state = stateOfAda({ now: "2025-01-31T12:00:00.000Z", orders });
    expect(state).toMatchObject({ stage: "one-time-risk", silentDays: 30, occasions: 1 });
  });
});

describe("an occasion is a local day, silence is hours", () => {
  it.each([
    ["08:00 and 20:00 of one day", "UTC", ["2025-01-01T08:00:00Z", "2025-01-01T20:00:00Z"], 1],
    ["the same instant twice", "UTC", ["2025-01-01T08:00:00Z", "2025-01-01T08:00:00Z"], 1],
    ["23:59 and 00:00", "UTC", ["2025-01-01T23:59:00Z", "2025-01-02T00:00:00Z"], 2],
    // Summer time is UTC + 1: 22:59Z is 23:59, 23:00Z is midnight.
    [
      "London in July, 23:59 and 00:00",
      "Europe/London",
      ["2025-07-01T22:59:00Z", "2025-07-01T23:00:00Z"],
      2,
    ],
    [
      "London in July, 00:00 and 23:59",
      "Europe/London",
      ["2025-07-01T23:00:00Z", "2025-07-02T22:59:00Z"],
      1,
    ],
    [
      "London in January, 22:59 and 23:00",
      "Europe/London",
      ["2025-01-01T22:59:00Z", "2025-01-01T23:00:00Z"],
      1,
    ],
    // New York is UTC - 5 in winter: 04:59Z is 23:59 of the day before.
    [
      "New York, 23:59 and 00:00",
      "America/New_York",
      ["2025-01-02T04:59:00Z", "2025-01-02T05:00:00Z"],
      2,
    ],
    [
      "New York, 19:00 and 23:59",
      "America/New_York",
      ["2025-01-02T00:00:00Z", "2025-01-02T04:59:00Z"],
      1,
    ],
    // 2025-11-02 has 25 hours: from 04:00Z (00:00 at -4) to 05:00Z of the 3rd (00:00 at -5).
    [
      "New York, a day of 25 hours",
      "America/New_York",
      ["2025-11-02T04:00:00Z", "2025-11-03T04:59:00Z"],
      1,
    ],
    [
      "New York, 24 h 60 min apart",
      "America/New_York",
      ["2025-11-02T04:00:00Z", "2025-11-03T05:00:00Z"],
      2,
    ],
    // 2025-03-09 has 23 hours: from 05:00Z (00:00 at -5) to 04:00Z of the 10th (00:00 at -4).
    [
      "New York, 23 h apart over a day of 23 hours",
      "America/New_York",
      ["2025-03-09T05:00:00Z", "2025-03-10T04:00:00Z"],
      2,
    ],
    // Auckland in January is UTC + 13: 10:59Z is 23:59, 11:00Z is midnight.
    [
      "Auckland, 23:59 and 00:00",
      "Pacific/Auckland",
      ["2025-01-01T10:59:00Z", "2025-01-01T11:00:00Z"],
      2,
    ],
    // Kathmandu is UTC + 5:45: 18:14Z is 23:59, 18:15Z is midnight.
    [
      "Kathmandu, 23:59 and 00:00",
      "Asia/Kathmandu",
      ["2025-01-01T18:14:00Z", "2025-01-01T18:15:00Z"],
      2,
    ],
  ])("%s (%s): %j are %i", (_, timezone, instants, occasions) => {
    const orders = instants.map((at) => order("ada", at));
    expect(stateOfAda({ now: "2025-12-01T00:00:00Z", timezone, orders })).toMatchObject({
      occasions,
    });
  });

  it("counts silence from the later of two orders of one day: 30 days less 12 hours are 29", () => {
    const orders = [order("ada", "2025-01-01T20:00:00Z"), order("ada", "2025-01-01T08:00:00Z")];
    const state = stateOfAda({ now: "2025-01-31T08:00:00Z", orders });
    expect(state).toMatchObject({ occasions: 1, silentDays: 29, stage: "first-order" });
  });

  // Noon in New York on 03-01 is 17:00Z; 30 x 24 h later it is 17:00Z on 03-31, by then 13:00 on the wall.
  it.each([
    ["12:00 on the wall, 16:00Z", "2025-03-31T16:00:00Z", 29, "first-order"],
    ["13:00 on the wall, 17:00Z", "2025-03-31T17:00:00Z", 30, "one-time-risk"],
  ])("takes 30 x 24 h over a clock change, at %s", (_, now, silentDays, stage) => {
    const orders = [order("ada", "2025-03-01T17:00:00Z")];
    const state = stateOfAda({ now, timezone: "America/New_York", orders });
    expect(state).toMatchObject({ silentDays, stage });
  });
});

describe("which orders qualify", () => {
  const paid = order("ada", "2025-01-01T12:00:00Z");
  const second = "2025-01-03T12:00:00Z";

  it.each([
    ["pending counts", { financialStatus: "PENDING" }, 2, "second-order"],
    ["authorized counts", { financialStatus: "AUTHORIZED" }, 2, "second-order"],
    ["partially paid counts", { financialStatus: "PARTIALLY_PAID" }, 2, "second-order"],
    [
      "a part refunded counts",
      { financialStatus: "PARTIALLY_REFUNDED", currentTotal: "0.01" },
      2,
      "second-order",
    ],
    [
      "a renewal of a subscription counts",
      { sourceName: "subscription_contract" },
      2,
      "second-order",
    ],
    [
      "fully refunded does not",
      { financialStatus: "REFUNDED", currentTotal: "0.00" },
      1,
      "first-order",
    ],
    ["nothing left to pay does not", { currentTotal: "0.00" }, 1, "first-order"],
    ["a free order does not", { currentTotal: "0" }, 1, "first-order"],
    ["voided does not", { financialStatus: "VOIDED" }, 1, "first-order"],
    ["expired does not", { financialStatus: "EXPIRED" }, 1, "first-order"],
    ["cancelled does not", { cancelledAt: "2025-01-04T12:00:00Z" }, 1, "first-order"],
    ["a test does not", { test: true }, 1, "first-order"],
    ["somebody else's does not", { customerId: "bob" }, 1, "first-order"],
    ["nobody's does not", { customerId: null }, 1, "first-order"],
  ] as const)("%s", (_, difference, occasions, stage) => {
    const orders = [paid, order("ada", second, difference)];
    const state = stateOfAda({ now: "2025-01-05T12:00:00Z", orders });
    expect(state).toMatchObject({ occasions, stage });
  });

  it("a refund of the last order gives the silence of the one before: 01-01 to 01-31 is 30", () => {
    const back = order("ada", "2025-01-20T12:00:00Z", { financialStatus: "REFUNDED" });
    const state = stateOfAda({ now: "2025-01-31T12:00:00Z", orders: [paid, back] });
    expect(state).toMatchObject({ occasions: 1, silentDays: 30, stage: "one-time-risk" });
  });

  it("a cancel of the only order makes a prospect again, cold: created 2024-12-01, 35 days ago", () => {
    const customers = [customer("ada", "2024-12-01T12:00:00Z")];
    const orders = [{ ...paid, cancelledAt: "2025-01-02T12:00:00Z" }];
    const state = stateOfAda({ now: "2025-01-05T12:00:00Z", customers, orders });
    expect(state).toMatchObject({ occasions: 0, silentDays: 35, stage: "prospect-cold" });
  });

  it("a test order on the day of a real one does not set the clock: 7 days from 12:00, not 18:00", () => {
    const orders = [
      order("ada", "2024-12-01T12:00:00Z"),
      paid,
      order("ada", "2025-01-01T18:00:00Z", { test: true }),
    ];
    const state = stateOfAda({ now: "2025-01-08T12:00:00Z", orders });
    expect(state).toMatchObject({ occasions: 2, silentDays: 7, stage: "active-repeat" });
  });

  it("a late sign-up does not touch a buyer: the order of 30 days ago decides", () => {
    const ada = customer("ada", "2025-01-30T12:00:00Z", { subscribedAt: "2025-01-31T12:00:00Z" });
    const state = stateOfAda({ now: "2025-01-31T12:00:00Z", customers: [ada], orders: [paid] });
    expect(state).toMatchObject({ occasions: 1, silentDays: 30, stage: "one-time-risk" });
  });
});

describe("due", () => {
  const last = order("ada", "2025-01-01T12:00:00Z");
  const before = order("ada", "2024-12-01T12:00:00Z");

  // One order: E = 26, .9 x 26 = 23.4, from 24 (01-25) until 30. More: E = 51, 45.9, from 46 (02-16) until 60 (03-02).
  it.each([
    ["one order, 23 days", "2025-01-25T11:59:59.999Z", [last], false],
    ["one order, 24 days", "2025-01-25T12:00:00.000Z", [last], true],
    ["one order, 29 days", "2025-01-31T11:59:59.999Z", [last], true],
    ["one order, 30 days: at risk instead", "2025-01-31T12:00:00.000Z", [last], false],
    ["two, 45 days", "2025-02-16T11:59:59.999Z", [before, last], false],
    ["two, 46 days", "2025-02-16T12:00:00.000Z", [before, last], true],
    ["two, 59 days", "2025-03-02T11:59:59.999Z", [before, last], true],
    ["two, 60 days: at risk instead", "2025-03-02T12:00:00.000Z", [before, last], false],
    ["no order, 24 days", "2025-01-25T12:00:00.000Z", [], false],
  ])("%s", (_, now, orders, due) => {
    const customers = [customer("ada", "2025-01-01T12:00:00Z")];
    expect(stateOfAda({ now, customers, orders })).toMatchObject({ due });
  });

  it.each([
    ["risk 50: 42.5 is 43, 38.7 is 39; 38 days", 50, "2025-02-08T12:00:00Z", false],
    ["risk 50: 42.5 is 43, 38.7 is 39; 39 days", 50, "2025-02-09T12:00:00Z", true],
    ["risk 10: 8.5 is 9, 8.1 is 9; 8 days", 10, "2025-01-09T12:00:00Z", false],
    ["risk 10: 8.5 is 9, 8.1 is 9; 9 days", 10, "2025-01-10T12:00:00Z", true],
    ["risk 10: 10 days", 10, "2025-01-11T12:00:00Z", false],
    ["risk 12: 10.2 is 10, 9.0 is 9; 8 days", 12, "2025-01-09T12:00:00Z", false],
    ["risk 12: 10.2 is 10, 9.0 is 9; 9 days", 12, "2025-01-10T12:00:00Z", true],
    ["risk 1: .85 is 1, .9 is 1, never below 1; 0 days", 1, "2025-01-01T12:00:00Z", false],
    ["risk 1: 1 day", 1, "2025-01-02T12:00:00Z", false],
  ])("by hand, %s", (_, risk, now, due) => {
    const rules = { ...defaultRules, oneTime: { risk, lapsed: 90, lost: 365 } };
    expect(stateOfAda({ now, orders: [last] }, rules)).toMatchObject({ due });
  });
});
