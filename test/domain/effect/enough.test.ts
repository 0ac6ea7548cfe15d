import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOf } from "#app/domain/effect/difference.ts";
import { missingToCompare, missingToTell, weeksUntil } from "#app/domain/effect/enough.ts";
import { type Groups, type Sums, timesAsMany } from "#app/domain/effect/group-sums.ts";

/** Groups of which so many ordered, once each. */
function groupsOf(treated: number, ordered: number, heldOut: number, orderedOfThem: number) {
  const side = (customers: number, sum: number): Sums => ({ customers, sum, squares: sum });
  return { treated: side(treated, ordered), heldOut: side(heldOut, orderedOfThem) };
}

describe("until there is a comparison", () => {
  it.each([
    ["nobody yet", 0, 0, 10, 300],
    ["one customer less than three hundred", 270, 29, 10, 1],
    ["three hundred", 270, 30, 10, 0],
    ["three hundred, too few of them held out", 282, 18, 10, 20],
    ["one of a hundred held out", 297, 3, 1, 1700],
    ["nobody of them written to, which the share makes rare", 2, 300, 50, 36],
  ])(
    "with %s: %i written to, %i held out, a share of %i in a hundred: %i are missing",
    (...row) => {
      const [, treated, heldOut, percent, missing] = row;
      expect(missingToCompare({ treated, heldOut }, percent)).toBe(missing);
    },
  );

  it("nobody knows how many are missing where nobody is held out", () => {
    expect(missingToCompare({ treated: 5000, heldOut: 0 }, 0)).toBeNull();
  });
});

describe("until a difference is told", () => {
  it("nobody is missing when it is", () => {
    expect(missingToTell(groupsOf(2700, 900, 300, 40))).toBe(0);
  });

  it("so many are missing that with them, in the same proportions, it is told, and with fewer it is not", () => {
    const small = fc.integer({ min: 30, max: 200 });
    const share = fc.double({ min: 0.02, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(small, share, share, (heldOut, a, b) => {
        const sizes = [9 * heldOut, heldOut] as const;
        const groups = groupsOf(
          sizes[0],
          Math.round(a * sizes[0]),
          heldOut,
          Math.round(b * heldOut),
        );
        const missing = missingToTell(groups);
        fc.pre(missing !== null && missing > 2);
        const total = 10 * heldOut;
        expect(isTold(groups, 1 + (missing ?? 0) / total)).toBe(true);
        expect(isTold(groups, 1 + ((missing ?? 0) - 2) / total)).toBe(false);
      }),
    );
  });

  it("nobody knows how many are missing where the groups are alike", () => {
    expect(missingToTell(groupsOf(2700, 270, 300, 30))).toBeNull();
    expect(missingToTell(groupsOf(270, 0, 30, 0))).toBeNull();
  });
});

describe("the weeks until so many windows have ended", () => {
  it.each([
    ["nobody is missing", 0, [], 0, 0],
    ["enough windows end in the first week", 10, [10, 3], 5, 1],
    ["they end in the third", 25, [10, 10, 5], 0, 3],
    ["some are still to enter, five a week", 40, [10, 10], 5, 2 + 4],
    ["nobody has entered yet, thirty a week", 300, [], 30, 10],
  ])("are, where %s", (_, customers, ending, entriesAWeek, weeks) => {
    expect(weeksUntil(customers, ending, entriesAWeek)).toBe(weeks);
  });

  it("nobody knows where nobody enters any more", () => {
    expect(weeksUntil(40, [10, 10], 0)).toBeNull();
  });
});

function isTold({ treated, heldOut }: Groups<Sums>, times: number): boolean {
  const { lower, upper } = differenceOf({
    treated: timesAsMany(treated, times),
    heldOut: timesAsMany(heldOut, times),
  });
  return lower > 0 || upper < 0;
}
