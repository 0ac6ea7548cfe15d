import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nextRecencyDay,
  RFM_GROUPS,
  type RfmBands,
  rfmBands,
  rfmBandsOf,
  type RfmBuyer,
  rfmGroup,
} from "#app/domain/facets/rfm.ts";
import { FEWEST_BUYERS_FOR_RFM, type RfmEdges, rfmEdgesOf } from "#app/domain/facets/rfm-edges.ts";

/** A hundred buyers: silent for 1 to 100 days, having spent 1 to 100; of the repeat ones a hundred, with 2 to 101 orders. */
const HUNDRED: RfmEdges = {
  recency: [20, 40, 60, 80].map((at) => ({ below: at - 2, at, above: at + 2 })),
  frequency: [26, 51, 76].map((at) => ({ below: at - 2, at, above: at + 2 })),
  monetary: [20, 40, 60, 80].map((at) => ({ below: at - 2, at, above: at + 2 })),
};

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

describe("the edges of a shop", () => {
  it("are the values at every fifth, and two percentiles to either side", () => {
    const columns = {
      silentDays: upTo(100),
      repeatOccasions: upTo(100).map((rank) => rank + 1),
      spends: upTo(100),
    };
    expect(rfmEdgesOf(columns)).toEqual(HUNDRED);
  });

  it("come from 50 buyers on", () => {
    const shopOf = (buyers: number) =>
      rfmEdgesOf({ silentDays: upTo(buyers), repeatOccasions: [], spends: upTo(buyers) });
    expect(shopOf(FEWEST_BUYERS_FOR_RFM - 1)).toBeNull();
    expect(shopOf(50)?.monetary).toEqual([
      { below: 9, at: 10, above: 11 },
      { below: 19, at: 20, above: 21 },
      { below: 29, at: 30, above: 31 },
      { below: 39, at: 40, above: 41 },
    ]);
  });

  it("rank nobody by frequency while nobody came back; the first who does is in the lowest rank", () => {
    const edges = rfmEdgesOf({ silentDays: upTo(50), repeatOccasions: [], spends: upTo(50) });
    expect(edges?.frequency).toEqual([]);
    expect(edges && rfmBands({ silentDays: 1, occasions: 7, spent: 1 }, edges, null)[1]).toBe(2);
  });

  it("read typed columns like any other", () => {
    const column = Float64Array.from(upTo(100));
    const edges = rfmEdgesOf({ silentDays: column, repeatOccasions: column, spends: column });
    expect(edges?.recency).toEqual(HUNDRED.recency);
  });
});

describe("the bands of a buyer seen for the first time", () => {
  it.each([
    [0, 5],
    [20, 5],
    [21, 4],
    [40, 4],
    [41, 3],
    [60, 3],
    [61, 2],
    [80, 2],
    [81, 1],
    [4000, 1],
  ])("after %i days of silence: recency %i", (silentDays, recency) => {
    expect(rfmBands({ silentDays, occasions: 1, spent: 1 }, HUNDRED, null)[0]).toBe(recency);
  });

  it.each([
    [1, 1],
    [2, 2],
    [26, 2],
    [27, 3],
    [51, 3],
    [52, 4],
    [76, 4],
    [77, 5],
  ])("after %i orders: frequency %i", (occasions, frequency) => {
    expect(rfmBands({ silentDays: 0, occasions, spent: 1 }, HUNDRED, null)[1]).toBe(frequency);
  });

  it.each([
    [1, 1],
    [20, 1],
    [21, 2],
    [40, 2],
    [41, 3],
    [60, 3],
    [61, 4],
    [80, 4],
    [81, 5],
  ])("having spent %i: monetary %i", (spent, monetary) => {
    expect(rfmBands({ silentDays: 0, occasions: 1, spent }, HUNDRED, null)[2]).toBe(monetary);
  });

  it("are a fifth of the shop each, where no two are alike", () => {
    const bands = upTo(100).map((one) =>
      rfmBands({ silentDays: one, occasions: one + 1, spent: one }, HUNDRED, null),
    );
    for (const band of [1, 2, 3, 4, 5]) {
      expect(bands.filter(([recency]) => recency === band)).toHaveLength(20);
      expect(bands.filter(([, , monetary]) => monetary === band)).toHaveLength(20);
    }
    const frequencies = [2, 3, 4, 5].map((band) => bands.filter(([, f]) => f === band).length);
    expect(frequencies).toEqual([25, 25, 25, 25]);
  });

  it("are the same for equal buyers, however uneven the shop", () => {
    // Of eighty repeat buyers seventy came twice and ten came thrice.
    const repeatOccasions = upTo(80).map((rank) => (rank <= 70 ? 2 : 3));
    const edges = rfmEdgesOf({ silentDays: upTo(100), repeatOccasions, spends: upTo(100) });
    const frequencyOf = (occasions: number) =>
      edges && rfmBands({ silentDays: 0, occasions, spent: 1 }, edges, null)[1];
    expect([1, 2, 3].map(frequencyOf)).toEqual([1, 2, 5]);
  });
});

describe("the bands of a buyer who has some already", () => {
  const before: RfmBands = [3, 3, 3];

  it.each<[string, Partial<RfmBuyer>, RfmBands]>([
    ["a recency of 3 up to day 62", { silentDays: 62 }, [3, 3, 3]],
    ["2 from day 63", { silentDays: 63 }, [2, 3, 3]],
    ["3 down to day 39", { silentDays: 39 }, [3, 3, 3]],
    ["4 from day 38", { silentDays: 38 }, [4, 3, 3]],
    ["a frequency of 3 down to 25 orders", { occasions: 25 }, [3, 3, 3]],
    ["2 from 24", { occasions: 24 }, [3, 2, 3]],
    ["3 up to 53 orders", { occasions: 53 }, [3, 3, 3]],
    ["4 from 54", { occasions: 54 }, [3, 4, 3]],
    ["1 with one order, whatever it was", { occasions: 1 }, [3, 1, 3]],
    ["a monetary value of 3 down to 39", { spent: 39 }, [3, 3, 3]],
    ["2 from 38", { spent: 38 }, [3, 3, 2]],
    ["3 up to 62", { spent: 62 }, [3, 3, 3]],
    ["4 from 63", { spent: 63 }, [3, 3, 4]],
    ["5 at once past all cuts", { spent: 83 }, [3, 3, 5]],
  ])("are %s", (_, given, bands) => {
    const buyer = { silentDays: 50, occasions: 40, spent: 50, ...given };
    expect(rfmBands(buyer, HUNDRED, before)).toEqual(bands);
  });

  it("ask the full cut of one who was a buyer of one order", () => {
    const second = { silentDays: 50, occasions: 27, spent: 50 };
    expect(rfmBands(second, HUNDRED, [3, 1, 3])).toEqual([3, 3, 3]);
  });

  it("stay at a second look", () => {
    fc.assert(
      fc.property(buyerArb, bandsArb, (buyer, first) => {
        const found = rfmBands(buyer, HUNDRED, first);
        expect(rfmBands(buyer, HUNDRED, found)).toEqual(found);
      }),
    );
  });

  it("stay when new cut-offs lie within two percentiles of those that gave them", () => {
    fc.assert(
      fc.property(buyerArb, fc.integer({ min: -2, max: 2 }), (buyer, by) => {
        const found = rfmBands(buyer, HUNDRED, null);
        expect(rfmBands(buyer, shifted(HUNDRED, by), found)).toEqual(found);
      }),
      { numRuns: 1000 },
    );
  });

  it("are read from what was stored, if they are bands", () => {
    expect(rfmBandsOf([5, 1, 3])).toEqual([5, 1, 3]);
    expect(rfmBandsOf([])).toBeNull();
    expect(rfmBandsOf([5, 1])).toBeNull();
    expect(rfmBandsOf([5, 0, 3])).toBeNull();
    expect(rfmBandsOf([6, 1, 3])).toBeNull();
  });
});

describe("recency by time alone", () => {
  it.each<[RfmBands, number | null]>([
    [[5, 1, 1], 23],
    [[4, 1, 1], 43],
    [[3, 1, 1], 63],
    [[2, 1, 1], 83],
    [[1, 1, 1], null],
  ])("of bands %j next falls on day %s", (bands, day) => {
    expect(nextRecencyDay(bands, HUNDRED)).toBe(day);
  });

  it("falls on the named day and on none before, as a look every day finds", () => {
    fc.assert(
      fc.property(edgesArb, buyerArb, bandsArb, (edges, buyer, before) => {
        const found = rfmBands(buyer, edges, before);
        const day = nextRecencyDay(found, edges);
        for (let silentDays = buyer.silentDays; silentDays <= 160; silentDays += 1) {
          const later = rfmBands({ ...buyer, silentDays }, edges, found);
          if (day !== null && silentDays >= day) expect(later[0]).toBeLessThan(found[0]);
          else expect(later).toEqual(found);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leads to the bands of one look, whether or not anybody looked between", () => {
    fc.assert(
      fc.property(edgesArb, buyerArb, bandsArb, (edges, buyer, before) => {
        const found = rfmBands(buyer, edges, before);
        let daily = found;
        for (let silentDays = buyer.silentDays; silentDays <= 160; silentDays += 1) {
          daily = rfmBands({ ...buyer, silentDays }, edges, daily);
        }
        expect(daily).toEqual(rfmBands({ ...buyer, silentDays: 160 }, edges, found));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the group", () => {
  // segments.md, by R from 5 down and FM from 1 up.
  const TABLE = [
    ["new", "new", "active", "loyal", "champion"],
    ["promising", "promising", "active", "loyal", "champion"],
    ["almost-lost", "almost-lost", "needs-attention", "loyal", "loyal"],
    ["almost-lost", "almost-lost", "at-risk", "at-risk", "previously-loyal"],
    ["dormant", "dormant", "at-risk", "at-risk", "previously-loyal"],
  ];
  const all = [5, 4, 3, 2, 1].flatMap((r) =>
    [1, 2, 3, 4, 5].flatMap((f) => [1, 2, 3, 4, 5].map((m): [number, number, number] => [r, f, m])),
  );

  it("is the one of the table for each of 125 triples, halves rounded up", () => {
    expect(all).toHaveLength(125);
    for (const [r, f, m] of all) {
      const bands = rfmBandsOf([r, f, m]);
      expect(bands && rfmGroup(bands)).toBe(TABLE[5 - r]?.[Math.round((f + m) / 2) - 1]);
    }
  });

  it.each<[RfmBands, string]>([
    [[5, 1, 1], "new"],
    [[5, 1, 3], "new"],
    [[5, 1, 4], "active"],
    [[5, 4, 5], "champion"],
    [[5, 3, 4], "loyal"],
    [[3, 3, 3], "needs-attention"],
    [[3, 5, 5], "loyal"],
    [[2, 5, 4], "previously-loyal"],
    [[1, 2, 2], "dormant"],
    [[1, 2, 3], "at-risk"],
  ])("of %j is %s", (bands, group) => {
    expect(rfmGroup(bands)).toBe(group);
  });

  it("is one of ten, and each is reached", () => {
    const reached = all.map((triple) => rfmBandsOf(triple)).filter((bands) => bands !== null);
    expect(new Set(reached.map(rfmGroup))).toEqual(new Set(RFM_GROUPS));
  });
});

const buyerArb: fc.Arbitrary<RfmBuyer> = fc.record({
  silentDays: fc.integer({ min: 0, max: 120 }),
  occasions: fc.integer({ min: 1, max: 110 }),
  spent: fc.integer({ min: 1, max: 120 }),
});
const bandsArb: fc.Arbitrary<RfmBands | null> = fc
  .tuple(...[1, 2, 3].map(() => fc.integer({ min: 0, max: 5 })))
  .map(rfmBandsOf);
/** Edges of shops with many ties and few: quiet ones, busy ones. */
const edgesArb: fc.Arbitrary<RfmEdges> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 140 }), { minLength: 50, maxLength: 120 }),
    fc.array(fc.integer({ min: 2, max: 6 }), { maxLength: 60 }),
  )
  .map(([days, occasions]) => {
    const silentDays = days.toSorted((a, b) => a - b);
    const repeatOccasions = occasions.toSorted((a, b) => a - b);
    return rfmEdgesOf({ silentDays, repeatOccasions, spends: silentDays }) ?? HUNDRED;
  });

function shifted(edges: RfmEdges, by: number): RfmEdges {
  const move = (cuts: RfmEdges["recency"]) =>
    cuts.map(({ below, at, above }) => ({ below: below + by, at: at + by, above: above + by }));
  return {
    recency: move(edges.recency),
    frequency: move(edges.frequency),
    monetary: move(edges.monetary),
  };
}
