import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatKind } from "#app/domain/facets/repeat-kind.ts";
import type { Order } from "#app/domain/order.ts";
import { bought, orderOn } from "./examples.ts";

/** Orders a day apart of these products. */
function baskets(...products: readonly (readonly string[])[]): readonly [Order, ...Order[]] {
  const [first = [], ...rest] = products;
  return [
    orderOn(0, { products: first }),
    ...rest.map((basket, index) => orderOn(index + 1, { products: basket })),
  ];
}

describe("what a repeat buyer bought last", () => {
  it.each<[string, readonly (readonly string[])[], string | null]>([
    ["the same as before", [["tea"], ["tea"]], "bought-same"],
    ["something new", [["tea"], ["pot"]], "bought-complement"],
    ["the same and something new", [["tea"], ["pot", "tea"]], "bought-same"],
    ["the same as long before", [["tea"], ["pot"], ["tea"]], "bought-same"],
    ["something new, after a repetition", [["tea"], ["tea"], ["pot"]], "bought-complement"],
    ["two of a kind, new", [["tea"], ["pot", "pot"]], "bought-complement"],
    ["nothing with an id", [["tea"], []], null],
    ["something, after nothing with an id", [[], ["tea"]], null],
  ])("is %s", (_, products, kind) => {
    expect(repeatKind(bought(...baskets(...products)))).toBe(kind);
  });

  it("is no question after one order, nor after two on one day", () => {
    expect(repeatKind(bought(orderOn(0, { products: ["tea", "tea"] })))).toBeNull();
    const twice = [orderOn(0, { products: ["tea"] }), orderOn(0.5, { products: ["tea"] })];
    expect(repeatKind(bought(...twice))).toBeNull();
  });

  it("counts what was bought earlier that day as bought before", () => {
    const orders = [orderOn(0), orderOn(5, { products: ["tea"] })];
    const again = orderOn(5.5, { products: ["tea"] });
    expect(repeatKind(bought(...orders, again))).toBe("bought-same");
  });

  it("does not hang on the sequence in which orders are listed", () => {
    const product = fc.constantFrom("tea", "pot", "cup");
    const order = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.array(product, { maxLength: 2 }))
      .map(([day, products]) => orderOn(day, { products }));
    const pairs = fc
      .array(order, { minLength: 1, maxLength: 6 })
      .chain((orders) =>
        fc.tuple(
          fc.constant(orders),
          fc.shuffledSubarray(orders, { minLength: orders.length, maxLength: orders.length }),
        ),
      );
    fc.assert(
      fc.property(pairs, ([orders, shuffled]) => {
        expect(repeatKind(bought(...shuffled))).toBe(repeatKind(bought(...orders)));
      }),
    );
  });
});
