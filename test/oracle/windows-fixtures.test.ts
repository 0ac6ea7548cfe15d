import { describe, expect, it } from "vitest";
import { expectedStates } from "./expected-states.ts";
import { nextBoundary } from "./next-boundary.ts";
import { defaultRules, type Rules, type Windows } from "./rules.ts";
import { fit, fits } from "./small-rhythm.ts";
import { customer, order, smallTruth } from "./small-truth.ts";

const bought = "2025-01-01T12:00:00Z";
const before = "2024-12-01T12:00:00Z";
const learned: Windows = { risk: null, lapsed: null, lost: null };
/** E 30.42, due 28, risk 53, lapsed 53, lost 136 after one order: learned-fixtures.test.ts. */
const rhythms = fits(["2024-01-01T00:00:00Z", 36.5]);

function boundariesOf(rules: Partial<Rules>, instants = [bought], products = ["1"]) {
  const orders = instants.map((at) =>
    order("ada", at, { lines: products.map((productId) => ({ productId, quantity: 1 })) }),
  );
  const truth = smallTruth({ now: "2025-01-02T12:00:00Z", orders });
  return expectedStates(truth, { ...defaultRules, ...rules }).get("ada")?.boundaries;
}

describe("windows by hand, where E 31, risk 53, lapsed 53, lost 136 were learned", () => {
  it.each([
    ["risk 40", { risk: 40 }, { cycle: 31, due: 28, risk: 40, lapsed: 53, lost: 136 }],
    [
      "risk 20 is before E: .9 x 20",
      { risk: 20 },
      { cycle: 20, due: 18, risk: 20, lapsed: 53, lost: 136 },
    ],
    [
      "risk 100 moves lapsed",
      { risk: 100 },
      { cycle: 31, due: 28, risk: 100, lapsed: 100, lost: 136 },
    ],
    [
      "risk 200 moves both",
      { risk: 200 },
      { cycle: 31, due: 28, risk: 200, lapsed: 200, lost: 201 },
    ],
    ["lapsed 90", { lapsed: 90 }, { cycle: 31, due: 28, risk: 53, lapsed: 90, lost: 136 }],
    [
      "lapsed 45 moves risk",
      { lapsed: 45 },
      { cycle: 31, due: 28, risk: 45, lapsed: 45, lost: 136 },
    ],
    [
      "lapsed 25 moves risk and E: 22.5",
      { lapsed: 25 },
      { cycle: 25, due: 23, risk: 25, lapsed: 25, lost: 136 },
    ],
    [
      "lapsed 200 moves lost",
      { lapsed: 200 },
      { cycle: 31, due: 28, risk: 53, lapsed: 200, lost: 201 },
    ],
    ["lost 60", { lost: 60 }, { cycle: 31, due: 28, risk: 53, lapsed: 53, lost: 60 }],
    ["lost 50 moves both", { lost: 50 }, { cycle: 31, due: 28, risk: 49, lapsed: 49, lost: 50 }],
    [
      "lost 21 moves all: .9 x 20",
      { lost: 21 },
      { cycle: 20, due: 18, risk: 20, lapsed: 20, lost: 21 },
    ],
    [
      "risk 100 and lapsed 90: lapsed wins",
      { risk: 100, lapsed: 90 },
      { cycle: 31, due: 28, risk: 90, lapsed: 90, lost: 136 },
    ],
    [
      "lapsed 90 and lost 80: lost wins",
      { lapsed: 90, lost: 80 },
      { cycle: 31, due: 28, risk: 53, lapsed: 79, lost: 80 },
    ],
    [
      "risk 100 and lost 80: lost wins",
      { risk: 100, lost: 80 },
      { cycle: 31, due: 28, risk: 79, lapsed: 79, lost: 80 },
    ],
    [
      "all three",
      { risk: 14, lapsed: 20, lost: 21 },
      { cycle: 14, due: 13, risk: 14, lapsed: 20, lost: 21 },
    ],
  ])("%s", (_, oneTime, boundaries) => {
    expect(boundariesOf({ rhythms, oneTime: { ...learned, ...oneTime } })).toEqual(boundaries);
  });

  it("those for two orders do not concern who ordered once", () => {
    const repeat = { risk: 5, lapsed: 6, lost: 7 };
    expect(boundariesOf({ rhythms, repeat })).toMatchObject({ risk: 53, lost: 136 });
    expect(boundariesOf({ rhythms, repeat }, [before, bought])).toMatchObject(repeat);
  });
});

// Before the first fit risk 30, lapsed 90, lost 365, and E = .85 risk.
describe("windows by hand, where nothing is learned", () => {
  it.each([
    [
      "risk 45: 38.25 and 34.2",
      { risk: 45 },
      { cycle: 38, due: 35, risk: 45, lapsed: 90, lost: 365 },
    ],
    [
      "lapsed 20 moves risk: 17 and 15.3",
      { lapsed: 20 },
      { cycle: 17, due: 16, risk: 20, lapsed: 20, lost: 365 },
    ],
    ["lost 91", { lost: 91 }, { cycle: 26, due: 24, risk: 30, lapsed: 90, lost: 91 }],
  ])("%s", (_, oneTime, boundaries) => {
    const rules = { oneTime: { ...learned, ...oneTime } };
    expect(boundariesOf(rules)).toEqual(boundaries);
    const estimated = { at: Date.parse(before), learned: fit({ source: "estimated" }) };
    expect(boundariesOf({ ...rules, rhythms: [estimated] })).toEqual(boundaries);
  });
});

describe("windows of products", () => {
  const windows = (risk: number | null): Windows => ({ ...learned, risk });
  const byProduct = [
    { productIds: ["7", "8"], oneTime: windows(10), repeat: learned },
    { productIds: ["8", "9"], oneTime: windows(20), repeat: windows(25) },
  ];
  const rules = { rhythms, products: byProduct, oneTime: { risk: 40, lapsed: null, lost: 300 } };

  it.each([
    ["of no rule: as everybody", ["6"], { risk: 40, lapsed: 53, lost: 300 }],
    ["of the first", ["7"], { risk: 10, lapsed: 53, lost: 300 }],
    ["of both: the first", ["8"], { risk: 10 }],
    ["of the second", ["9"], { risk: 20 }],
    ["in any place of the order", ["6", "9"], { risk: 20 }],
    ["with Shopify's prefix", ["gid://shopify/Product/9"], { risk: 20 }],
  ])("%s, %j", (_, products, boundaries) => {
    expect(boundariesOf(rules, undefined, products)).toMatchObject(boundaries);
  });

  it("the last order decides, and the number of orders the column", () => {
    const orders = [
      order("ada", before, { lines: [{ productId: "7", quantity: 1 }] }),
      order("ada", bought, { lines: [{ productId: "9", quantity: 1 }] }),
    ];
    const truth = smallTruth({ now: bought, orders });
    const states = expectedStates(truth, { ...defaultRules, ...rules });
    expect(states.get("ada")?.boundaries).toMatchObject({ risk: 25 });
  });
});

describe("who never moves by time", () => {
  const now = "2026-06-01T12:00:00Z";
  const subscribed = (status: string) => [customer("ada", before, { subscriber: status })];
  const stateOf = (status: string, instants: string[], at = now) => {
    const orders = instants.map((each) => order("ada", each));
    const truth = smallTruth({ now: at, customers: subscribed(status), orders });
    return {
      ...expectedStates(truth, defaultRules).get("ada"),
      next: nextBoundary(truth, "ada", defaultRules),
    };
  };

  // 516 days after 2025-01-01; 2025-01-25 is day 24, due when nothing is learned.
  it.each([
    ["ACTIVE", [bought], now, { stage: "first-order", next: null }],
    ["ACTIVE", [bought], "2025-01-25T12:00:00Z", { stage: "first-order", due: false, next: null }],
    ["ACTIVE", [before, bought], now, { stage: "second-order", due: false, next: null }],
    ["ACTIVE", [], now, { stage: "prospect-new", next: null }],
    ["PAUSED", [bought], now, { stage: "lost" }],
    ["CANCELLED", [bought], now, { stage: "lost" }],
    ["PAUSED", [bought], "2025-01-25T12:00:00Z", { stage: "first-order", due: true }],
  ])("%s, orders at %j, seen at %s", (status, instants, at, state) => {
    expect(stateOf(status, instants, at)).toMatchObject(state);
  });
});

// Default windows after one order: 30 = 01-31, 90 = 04-01, 365 = 2026-01-01.
it("with a limited history nobody is lapsed or lost", () => {
  const rules = { ...defaultRules, limitedHistory: true };
  const stageAt = (now: string) => {
    const truth = smallTruth({ now, orders: [order("ada", bought)] });
    return [
      expectedStates(truth, rules).get("ada")?.stage,
      nextBoundary(truth, "ada", rules)?.stage ?? null,
    ];
  };
  expect(stageAt("2025-01-30T12:00:00Z")).toEqual(["first-order", "one-time-risk"]);
  expect(stageAt("2025-01-31T12:00:00Z")).toEqual(["one-time-risk", null]);
  expect(stageAt("2026-06-01T12:00:00Z")).toEqual(["one-time-risk", null]);
});

describe("orders that do not count", () => {
  const orders = [
    order("ada", before),
    order("ada", "2024-12-20T12:00:00Z", { sourceName: "pos" }),
    order("ada", bought, { tags: ["Staff", "Gift"] }),
  ];
  const occasions = (sources: string[], tags: string[]) =>
    expectedStates(smallTruth({ now: bought, orders }), {
      ...defaultRules,
      exclusions: [{ since: -Infinity, sources, tags }],
    }).get("ada")?.occasions;

  it.each([
    ["none", [], [], 3],
    ["of a source", ["pos"], [], 2],
    ["of another source", ["po"], [], 3],
    ["with a tag, in any case", [], ["STAFF"], 2],
    ["with a part of a tag", [], ["staf"], 3],
    ["of both", ["pos"], ["gift"], 1],
  ])("%s: without sources %j and tags %j there are %i occasions", (_, sources, tags, count) => {
    expect(occasions(sources, tags)).toBe(count);
  });
});
