import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHeldOut } from "#app/domain/facets/holdout.ts";

const SALT = "0b5e4f2c-8f0e-4a52-9d0c-6c1f4f0e7a11";
const idArb = fc.bigInt({ min: 1n, max: 10n ** 13n }).map(String);

describe("the holdout", () => {
  it.each([0, 1, 10, 25, 50])("holds %i percent of customers, within sampling error", (percent) => {
    const held = among(100_000, 6_900_000_000_000, (id) => isHeldOut(id, SALT, percent));
    expect(Math.abs(held - percent / 100)).toBeLessThanOrEqual(fourSigma(percent, 100_000));
  });

  it("spreads customers evenly over all shares, by chi-square", () => {
    const ids = Array.from({ length: 20_000 }, (_, index) =>
      String(6_900_000_000_000 + 32 * index),
    );
    const shares = Array.from({ length: 20 }, (_, index) => 5 * (index + 1));
    const held = shares.map((percent) => ids.filter((id) => isHeldOut(id, SALT, percent)).length);
    // Whom a share holds and the next smaller one does not.
    const added = held.map((upTo, index) => upTo - (held[index - 1] ?? 0));
    const expected = ids.length / shares.length;
    const chiSquare = added.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // Of a million fair draws with 19 degrees of freedom one is beyond either of these.
    expect(chiSquare).toBeGreaterThan(1.8);
    expect(chiSquare).toBeLessThan(66.5);
  });

  it("holds the same share of every hundredth customer, of even ids and of odd ones", () => {
    for (const [step, start] of [
      [100, 1],
      [2, 0],
      [2, 1],
      [32, 7],
      [1024, 0],
    ] as const) {
      const held = among(20_000, 0, (id) => isHeldOut(String(start + step * Number(id)), SALT, 10));
      expect(Math.abs(held - 0.1)).toBeLessThanOrEqual(fourSigma(10, 20_000));
    }
  });

  it("draws neighbours apart: of two in a row a hundredth are held both", () => {
    const both = among(
      100_000,
      6_900_000_000_000,
      (id) => isHeldOut(id, SALT, 10) && isHeldOut(String(Number(id) + 1), SALT, 10),
    );
    expect(Math.abs(both - 0.01)).toBeLessThanOrEqual(fourSigma(1, 100_000));
  });

  it("draws anew in every shop: a hundredth are held in two", () => {
    const both = among(100_000, 1, (id) => isHeldOut(id, SALT, 10) && isHeldOut(id, "another", 10));
    expect(Math.abs(both - 0.01)).toBeLessThanOrEqual(fourSigma(1, 100_000));
  });

  it("is the same at every look, and to the letter: a changed draw would mix the groups", () => {
    const ids = Array.from({ length: 40 }, (_, id) => String(id));
    expect(ids.filter((id) => isHeldOut(id, SALT, 25))).toEqual(["0", "7", "14", "20", "28"]);
  });

  it("keeps whom it holds when the share grows, nobody at 0 and everybody at 100", () => {
    const shares = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(idArb, fc.string(), shares, (id, salt, [a, b]) => {
        const small = isHeldOut(id, salt, Math.min(a, b));
        const large = isHeldOut(id, salt, Math.max(a, b));
        expect(!small || large).toBe(true);
        expect(isHeldOut(id, salt, 0)).toBe(false);
        expect(isHeldOut(id, salt, 100)).toBe(true);
      }),
    );
  });
});

/** The share of so many ids in a row, from an id on, of which something holds. */
function among(count: number, first: number, holds: (id: string) => boolean): number {
  const ids = Array.from({ length: count }, (_, index) => String(first + index));
  return ids.filter(holds).length / count;
}

/** Four standard deviations of a share drawn so often. */
function fourSigma(percent: number, draws: number): number {
  const share = percent / 100;
  return 4 * Math.sqrt((share * (1 - share)) / draws);
}
