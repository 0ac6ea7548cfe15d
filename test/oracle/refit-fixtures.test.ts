import { describe, expect, it } from "vitest";
import { expectedStates } from "./expected-states.ts";
import { nextBoundary } from "./next-boundary.ts";
import { defaultRules, exclusionsAt, parseRules, type Rules } from "./rules.ts";
import { fit, fits } from "./small-rhythm.ts";
import { customer, order, smallTruth } from "./small-truth.ts";

const install = "2024-06-01T00:00:00Z";
const bought = "2025-01-01T12:00:00Z";
const start = Date.parse(bought);
/** So many days after the order. */
const day = (days: number) => new Date(start + days * 86_400_000).toISOString();

function boundariesOf(rules: Partial<Rules>, now = day(200), instants = [bought]) {
  const truth = smallTruth({ now, orders: instants.map((at) => order("ada", at)) });
  return expectedStates(truth, { ...defaultRules, ...rules }).get("ada")?.boundaries;
}

// After one order, with the formulas of learned-fixtures.test.ts:
//   A      E      due    risk   lapsed lost
//   36.5   30.4   28     52.7   52.7   135.9
//   40     32.8   30     56.6   56.6   145.9
//   42     34.1   31     58.7   58.7   151.5
//   20     18.0   17     32.1   32.1    82.1
//    6      5.8    6     10.6   10.6    26.9
//    7      6.7    7     12.3   12.3    31.2
describe("a later fit", () => {
  const first = { cycle: 31, due: 28, risk: 53, lapsed: 53, lost: 136 };

  it.each([
    ["no change", 36.5, 10, first],
    ["4 of 53 and 10 of 136 are less than a tenth", 40, 10, first],
    [
      "6 of 53 and 16 of 136 are more; the 3 of 28 are not more than 3 days",
      42,
      10,
      { cycle: 35, due: 28, risk: 59, lapsed: 59, lost: 152 },
    ],
    ["earlier too", 20, 10, { cycle: 19, due: 17, risk: 33, lapsed: 33, lost: 83 }],
    [
      "on day 28 due has passed and stays",
      20,
      28,
      { cycle: 19, due: 28, risk: 33, lapsed: 33, lost: 83 },
    ],
    [
      "on day 53 risk and lapsed have passed: lost alone moves",
      42,
      53,
      { cycle: 31, due: 28, risk: 53, lapsed: 53, lost: 152 },
    ],
    [
      "and in the hour before they have not, but E has",
      42,
      52.9,
      { cycle: 31, due: 28, risk: 59, lapsed: 59, lost: 152 },
    ],
    ["on day 136 all have passed", 20, 136, first],
  ])("%s: A from 36.5 to %d on day %d", (_, A, on, boundaries) => {
    const rhythms = fits([install, 36.5], [day(on), A]);
    expect(boundariesOf({ rhythms })).toEqual(boundaries);
    expect(boundariesOf({ rhythms }, day(on - 0.01))).toEqual(first);
  });

  // 5 of 27 are more than both, 2 of 11 only more than a tenth.
  it("needs both, 3 days and a tenth: A from 6 to 7", () => {
    expect(boundariesOf({ rhythms: fits([install, 6], [day(1), 7]) })).toEqual({
      cycle: 6,
      due: 6,
      risk: 11,
      lapsed: 11,
      lost: 32,
    });
  });

  it("is compared with what is in force: 36.5, 40, 42 move once, at 42", () => {
    const rhythms = fits([install, 36.5], [day(10), 40], [day(20), 42]);
    expect(boundariesOf({ rhythms }, day(15))).toEqual(first);
    expect(boundariesOf({ rhythms }, day(25))).toMatchObject({ risk: 59, lost: 152 });
  });

  it("and 36.5, 42, 40 move once, at 42: 57 is 2 less than 59", () => {
    const rhythms = fits([install, 36.5], [day(10), 42], [day(20), 40]);
    expect(boundariesOf({ rhythms })).toMatchObject({ risk: 59, lost: 152 });
  });

  it("that falls before the day brings the stage at once, with a passed one kept", () => {
    const truth = smallTruth({ now: day(34), orders: [order("ada", bought)] });
    const rules = { ...defaultRules, rhythms: fits([install, 36.5], [day(34), 20]) };
    expect(expectedStates(truth, rules).get("ada")).toMatchObject({ stage: "one-time-lapsed" });
    expect(nextBoundary(truth, "ada", rules)).toEqual({ at: Date.parse(day(83)), stage: "lost" });
  });

  // Risk moves from 53 to 59, lapsed was set to 60 by hand and lost to 61: nothing else can move.
  it("leaves what the merchant set by hand", () => {
    const oneTime = { risk: null, lapsed: 60, lost: 61 };
    const rhythms = fits([install, 36.5], [day(10), 42]);
    expect(boundariesOf({ rhythms, oneTime })).toMatchObject({ risk: 59, lapsed: 60, lost: 61 });
  });

  // Default: risk 30, lapsed 90, lost 365; learned with A = 36.5: 53, 53, 136. On day 10 all move.
  it("the first one that is learned moves what was estimated", () => {
    const estimated = { at: Date.parse(install), learned: fit({ source: "estimated" }) };
    const rhythms = [estimated, ...fits([day(10), 36.5])];
    expect(boundariesOf({ rhythms }, day(9))).toMatchObject({ risk: 30, lapsed: 90, lost: 365 });
    expect(boundariesOf({ rhythms })).toEqual({ ...first });
  });

  // On day 40 risk 30 has passed. Lapsed moves from 90 to 53, lost from 365 to 136.
  it("but who is late by the estimate stays late", () => {
    const estimated = { at: Date.parse(install), learned: fit({ source: "estimated" }) };
    const rhythms = [estimated, ...fits([day(40), 36.5])];
    expect(boundariesOf({ rhythms })).toMatchObject({ risk: 30, lapsed: 53, lost: 136 });
  });
});

describe("a silence", () => {
  it("from before the first fit begins with it, late or not", () => {
    expect(boundariesOf({ rhythms: fits([day(100), 20]) })).toMatchObject({ risk: 33, lost: 83 });
  });

  it("begins with the newest fit before the order, whatever held earlier", () => {
    const rhythms = fits([install, 36.5], [day(-10), 40]);
    expect(boundariesOf({ rhythms })).toMatchObject({ risk: 57, lost: 146 });
  });

  it("a fit at the instant of the order was before it", () => {
    const rhythms = fits([install, 36.5], [day(0), 40]);
    expect(boundariesOf({ rhythms })).toMatchObject({ risk: 57, lost: 146 });
  });

  it("begins anew when the merchant changes a window: the fit of then, and in full", () => {
    const rhythms = fits([install, 36.5], [day(10), 40]);
    expect(boundariesOf({ rhythms, windowsSince: start + 864e5 })).toMatchObject({ risk: 53 });
    expect(boundariesOf({ rhythms, windowsSince: Date.parse(day(20)) })).toMatchObject({
      risk: 57,
    });
  });
});

describe("a history that becomes another", () => {
  // A second order on day 5 that was cancelled on day 30, when A = 40 had been learned: 57, and no longer 53.
  it("by a cancel begins with the fit of then", () => {
    const orders = [
      order("ada", bought),
      order("ada", day(5), { cancelledAt: day(30), financialStatus: "VOIDED" }),
    ];
    const truth = smallTruth({ now: day(60), orders });
    const rules = { ...defaultRules, rhythms: fits([install, 36.5], [day(20), 40]) };
    expect(expectedStates(truth, rules).get("ada")?.boundaries).toMatchObject({ risk: 57 });
  });

  // Ada's order at the till of day 5 counted until day 30; the rhythm was learned anew a minute later, with A = 38: E 31.45,
  // risk 237.25 x 38 / (38 + 127.75) = 54.39, lost 140.2. Bob never bought there: for him that moves nothing.
  it("by an exclusion begins with the fit after it, for whom it concerns", () => {
    const till = order("ada", day(5), { sourceName: "pos" });
    const truth = smallTruth({
      now: day(60),
      orders: [order("ada", bought), till, order("bob", bought)],
    });
    const rules = {
      ...defaultRules,
      exclusions: [
        { since: Date.parse(install), sources: [], tags: [] },
        { since: Date.parse(day(30)), sources: ["pos"], tags: [] },
      ],
      rhythms: fits([install, 36.5], [day(20), 40], [day(30.001), 38]),
    };
    const states = expectedStates(truth, rules);
    expect(states.get("ada")?.boundaries).toMatchObject({ risk: 55, lost: 141 });
    expect(states.get("bob")?.boundaries).toMatchObject({ risk: 53, lost: 136 });
  });
});

describe("a prospect's window", () => {
  const cold = (at: string, prospectColdDays: number) => ({
    at: Date.parse(at),
    learned: fit({ prospectColdDays }),
  });
  const stageOn = (days: number, rules: Partial<Rules>) => {
    const truth = smallTruth({ now: day(days), customers: [customer("ada", bought)] });
    return expectedStates(truth, { ...defaultRules, ...rules }).get("ada")?.stage;
  };

  it.each([
    ["30 before any fit", [], 29, "prospect-new"],
    ["30 before any fit", [], 30, "prospect-cold"],
    ["12, learned", [cold(install, 12)], 11, "prospect-new"],
    ["12, learned", [cold(install, 12)], 12, "prospect-cold"],
    ["then 40, on day 5", [cold(install, 12), cold(day(5), 40)], 39, "prospect-new"],
    ["then 40, on day 5", [cold(install, 12), cold(day(5), 40)], 40, "prospect-cold"],
    [
      "then 40, on day 12: who is cold stays cold",
      [cold(install, 12), cold(day(12), 40)],
      13,
      "prospect-cold",
    ],
    ["40, then 12 on day 20", [cold(install, 40), cold(day(20), 12)], 20, "prospect-cold"],
    [
      "40, then 12, then 40 again",
      [cold(install, 40), cold(day(20), 12), cold(day(21), 40)],
      22,
      "prospect-cold",
    ],
    [
      "the first fit on day 50 with 60: nobody was cold before",
      [cold(day(50), 60)],
      51,
      "prospect-new",
    ],
  ])("%s: %j, on day %i", (_, rhythms, days, stage) => {
    expect(stageOn(days, { rhythms })).toBe(stage);
  });

  it("by hand wins, and counts from its change: 12 learned and cold, then 20 by hand", () => {
    const rhythms = [cold(install, 12)];
    const byHand = { rhythms, prospectCold: 20, windowsSince: Date.parse(day(15)) };
    expect([stageOn(16, byHand), stageOn(20, byHand)]).toEqual(["prospect-new", "prospect-cold"]);
  });
});

describe("the rules from what the app stores", () => {
  const windows = { risk: null, lapsed: null, lost: null };
  const policy = {
    prospectCold: null,
    oneTime: windows,
    repeat: windows,
    products: [],
    exclusions: { sources: [], tags: [] },
    holdoutPercent: 10,
    naming: { prefix: "lc-", families: ["stage"] },
  };
  const repeat = { ...windows, risk: 45 };
  const noTill = { ...policy, repeat, exclusions: { sources: ["till"], tags: [] } };
  const stored = {
    policies: [
      { at: 1, policy },
      { at: 2, policy: { ...policy, repeat } },
      { at: 3, policy: noTill },
      { at: 4, policy: { ...noTill, holdoutPercent: 5 } },
    ],
    rhythms: [],
    cutOffRefreshes: [],
    holdoutSalt: "salt",
    limitedHistory: false,
  };

  it("are those of the last version; windows hold since they last changed", () => {
    expect(parseRules(stored)).toMatchObject({ repeat, holdoutPercent: 5, windowsSince: 2 });
    expect(parseRules({ ...stored, policies: stored.policies.slice(0, 1) })).toMatchObject({
      windowsSince: 1,
    });
  });

  it("a window that changed and changed back holds since then", () => {
    const back = [...stored.policies.slice(0, 2), { at: 9, policy }];
    expect(parseRules({ ...stored, policies: back })).toMatchObject({ windowsSince: 9 });
  });

  it.each([
    [2.5, []],
    [3, ["till"]],
    [9, ["till"]],
  ])("at %d the sources %j did not count", (at, sources) => {
    expect(exclusionsAt(parseRules(stored), at)).toMatchObject({ sources });
  });

  it("a family that the oracle does not know is refused", () => {
    const naming = { prefix: "lc-", families: ["chance"] };
    const policies = [{ at: 1, policy: { ...policy, naming } }];
    expect(() => parseRules({ ...stored, policies })).toThrow("families");
  });
});
