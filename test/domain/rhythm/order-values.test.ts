import { describe, expect, it } from "vitest";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import { orderValue, orderValuesOf } from "#app/domain/rhythm/order-values.ts";

const buyer = (nets: readonly number[]) => ({
  signUpDay: null,
  occasions: nets.map((net, day) => ({ day, net, renewal: false })),
});

describe("order values", () => {
  it("trust a buyer at once where everyone always spends the same", () => {
    const shop = Array.from({ length: 40 }, (_, index) =>
      buyer([100 + 50 * index, 100 + 50 * index]),
    );
    expect(orderValuesOf(historiesOf(shop)).shopWeight).toBe(0.2);
  });

  it("trust the shop where buyers do not differ but their orders do", () => {
    const shop = Array.from({ length: 40 }, (_, index) =>
      buyer(index % 2 === 0 ? [100, 1_000] : [1_000, 100]),
    );
    expect(orderValuesOf(historiesOf(shop))).toEqual({ usualOrder: 550, shopWeight: 20 });
  });

  it("of a shop without sales are none", () => {
    expect(orderValuesOf(historiesOf([]))).toEqual({ usualOrder: 0, shopWeight: 2 });
  });

  it("lie between the buyer's own and the shop's", () => {
    // Two occasions of the shop's 1,000 beside two of the buyer's own 3,000.
    expect(orderValue({ usualOrder: 1_000, shopWeight: 2 }, 6_000, 2)).toBe(2_000);
  });
});
