import { describe, expect, it } from "vitest";
import { type Tallied, tallyOf } from "#app/domain/roll-ups/tally.ts";

/** 2026-01-01, the first day of month 672. */
const NEW_YEAR = 20_454;
const MONTH = 672;

const occasion = (day: number, net: number, renewal = false) => ({
  day: NEW_YEAR + day,
  net,
  orders: 1,
  renewal,
});

/** Bought on January 11th, February 10th and 12th; late in between. */
const CUSTOMER: Tallied = {
  stage: "active-repeat",
  reachable: true,
  reachableBySms: false,
  held: ["value-high", "holdout", "excluded"],
  tier: "high",
  rfm: [5, 4, 3],
  spent: 6_000,
  occasions: [{ ...occasion(10, 1_000), orders: 2 }, occasion(40, 2_000), occasion(42, 3_000)],
  changes: [
    { day: NEW_YEAR, to: "prospect-new", byOrder: false },
    { day: NEW_YEAR + 10, to: "first-order", byOrder: true },
    { day: NEW_YEAR + 35, to: "one-time-risk", byOrder: false },
    { day: NEW_YEAR + 40, to: "second-order", byOrder: true },
    { day: NEW_YEAR + 42, to: "active-repeat", byOrder: true },
  ],
  boundaries: { cycle: 30, risk: 40, lapsed: 60, lost: 90 },
  sources: [
    { source: "pos", orders: 1 },
    { source: "web", orders: 4 },
  ],
};

describe("what one customer adds to the roll-ups", () => {
  const tally = tallyOf(CUSTOMER);

  it("is a move on each day on which they moved, and whether by an order", () => {
    expect(
      tally.flows.map(({ day, from, to, byOrder }) => [day - NEW_YEAR, from, to, byOrder]),
    ).toEqual([
      [0, null, "prospect-new", false],
      [10, "prospect-new", "first-order", true],
      [35, "first-order", "one-time-risk", false],
      [40, "one-time-risk", "second-order", true],
      [42, "second-order", "active-repeat", true],
    ]);
    expect(tally.flows.every(({ customers, reachable }) => customers * reachable === 1)).toBe(true);
  });

  it("is an exit from every stage but the present one, on the day on which they had come", () => {
    expect(tally.exits).toContainEqual({
      enteredDay: NEW_YEAR + 35,
      stage: "one-time-risk",
      to: "second-order",
      byOrder: true,
      customers: 1,
    });
    expect(tally.exits).toHaveLength(4);
  });

  it("is a buyer of their cohort in each month in which they bought, and a repeater once", () => {
    expect(tally.months).toEqual([
      { month: MONTH, since: 0, buyers: 1, orders: 2, net: 1_000, repeaters: 0 },
      { month: MONTH, since: 1, buyers: 1, orders: 2, net: 5_000, repeaters: 1 },
    ]);
  });

  it("is the days between their occasions, the first told apart", () => {
    expect(tally.gaps).toEqual([
      { month: MONTH, first: true, days: 30, gaps: 1 },
      { month: MONTH, first: false, days: 2, gaps: 1 },
    ]);
  });

  it("leaves out gaps that a contract made, not what was bought by it", () => {
    const occasions = [occasion(10, 1_000), occasion(40, 2_000, true), occasion(42, 3_000)];
    const renewing = tallyOf({ ...CUSTOMER, occasions });
    expect(renewing.gaps).toEqual([]);
    expect(renewing.months.map(({ net, repeaters }) => [net, repeaters])).toEqual([
      [1_000, 0],
      [5_000, 1],
    ]);
  });

  it("is what they bought, in the stage in which they are now", () => {
    expect(tally.sales.map(({ day, stage, net }) => [day - NEW_YEAR, stage, net])).toEqual([
      [10, "active-repeat", 1_000],
      [40, "active-repeat", 2_000],
      [42, "active-repeat", 3_000],
    ]);
  });

  it("is one customer among their like", () => {
    expect(tally.cells).toEqual([
      {
        stage: "active-repeat",
        purchases: "some",
        tier: "high",
        rfm: [5, 4, 3],
        customers: 1,
        reachable: 1,
        net: 6_000,
      },
    ]);
  });

  it("is one of everybody and one of each of their audiences, with why they are left out", () => {
    const one = { stage: "active-repeat", customers: 1, reachable: 1, reachableBySms: 0 };
    const leftOut = ["holdout", "excluded"];
    expect(tally.audiences).toEqual([
      { ...one, of: "everybody", leftOut },
      { ...one, of: "value-high", leftOut },
      { ...one, of: "holdout", leftOut },
    ]);
  });

  it("is the orders of each source, also of one that the merchant leaves out", () => {
    expect(tally.sources).toEqual(CUSTOMER.sources);
  });

  it("is one customer at the days of each boundary, among who bought once or again", () => {
    const at = (repeat: boolean) => [
      { repeat, boundary: "cycle", days: 30, customers: 1 },
      { repeat, boundary: "risk", days: 40, customers: 1 },
      { repeat, boundary: "lapsed", days: 60, customers: 1 },
      { repeat, boundary: "lost", days: 90, customers: 1 },
    ];
    expect(tally.boundaries).toEqual(at(true));
    const once = tallyOf({ ...CUSTOMER, occasions: CUSTOMER.occasions.slice(0, 1) });
    expect(once.boundaries).toEqual(at(false));
  });

  it("of a prospect is moves alone", () => {
    const prospect = tallyOf({
      ...CUSTOMER,
      stage: "prospect-new",
      occasions: [],
      changes: CUSTOMER.changes.slice(0, 1),
      boundaries: null,
      sources: [],
    });
    expect({ ...prospect, flows: [], cells: [], audiences: [] }).toEqual({
      flows: [],
      exits: [],
      months: [],
      gaps: [],
      sales: [],
      cells: [],
      audiences: [],
      boundaries: [],
      sources: [],
    });
    expect(prospect.cells[0]?.purchases).toBeNull();
  });
});
