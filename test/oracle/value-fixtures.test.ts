import { describe, expect, it } from "vitest";
import { expectedStates } from "./expected-states.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { buyersOf, customer, order, smallTruth, type ToldOrder } from "./small-truth.ts";

const bought = "2025-01-01T12:00:00Z";
const now = "2025-01-10T12:00:00Z";

function refreshedAt(...instants: string[]): Rules {
  return { ...defaultRules, cutOffRefreshes: instants.map((at) => ({ at: Date.parse(at) })) };
}

function tiers(orders: readonly ToldOrder[], rules: Rules = refreshedAt(now), currency = "EUR") {
  const states = expectedStates(smallTruth({ now, orders, currency }), rules);
  return (id: string) => states.get(id)?.valueTier;
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

describe("thirds of what buyers spent", () => {
  it.each([
    ["30 buyers of 1 to 30: 10th and 20th", 30, "b10", "low"],
    ["30 buyers of 1 to 30: 10th and 20th", 30, "b11", "mid"],
    ["30 buyers of 1 to 30: 10th and 20th", 30, "b20", "mid"],
    ["30 buyers of 1 to 30: 10th and 20th", 30, "b21", "high"],
    ["31 buyers: 10.3 is the 11th, 20.7 the 21st", 31, "b11", "low"],
    ["31 buyers: 10.3 is the 11th, 20.7 the 21st", 31, "b12", "mid"],
    ["31 buyers: 10.3 is the 11th, 20.7 the 21st", 31, "b21", "mid"],
    ["31 buyers: 10.3 is the 11th, 20.7 the 21st", 31, "b22", "high"],
    ["32 buyers: 10.7 is the 11th, 21.3 the 22nd", 32, "b22", "mid"],
    ["32 buyers: 10.7 is the 11th, 21.3 the 22nd", 32, "b23", "high"],
    ["29 buyers are too few", 29, "b29", null],
  ])("%s (%i), %s is %s", (_, buyers, id, tier) => {
    expect(tiers(buyersOf(bought, upTo(buyers)))(id)).toBe(tier);
  });

  // Sorted: the 10th of 12 x 5, 10 x 7, 8 x 9 is a 5, the 20th a 7.
  it.each([
    ["b1", "low"],
    ["b12", "low"],
    ["b13", "mid"],
    ["b22", "mid"],
    ["b23", "high"],
  ])("keeps equal spends together: of 12 x 5, 10 x 7, 8 x 9, %s is %s", (id, tier) => {
    const amounts = [...times(12, 5), ...times(10, 7), ...times(8, 9)];
    expect(tiers(buyersOf(bought, amounts))(id)).toBe(tier);
  });

  it("knows no middle where the 10th and the 20th of 25 x 5, 5 x 9 are both 5", () => {
    const tier = tiers(buyersOf(bought, [...times(25, 5), ...times(5, 9)]));
    expect([tier("b1"), tier("b25"), tier("b26")]).toEqual(["low", "low", "high"]);
  });

  it("calls everybody low where 30 buyers spent 5 each", () => {
    const tier = tiers(buyersOf(bought, times(30, 5)));
    expect([tier("b1"), tier("b30")]).toEqual(["low", "low"]);
  });

  it("adds cents exactly: .10 + .20 ties with the 10th, .30", () => {
    const others = buyersOf(bought, [...times(9, "0.10"), "0.30", ...times(19, "5.00")]);
    const ada = ["0.10", "0.20"].map((currentTotal) => order("ada", bought, { currentTotal }));
    expect(tiers([...others, ...ada])("ada")).toBe("low");
  });

  it("reads yen without and dinars with three decimals: 1.005 is more than 1.004", () => {
    const yen = buyersOf(bought, upTo(30)).map((each) => ({ ...each, currency: "JPY" }));
    expect(tiers(yen, refreshedAt(now), "JPY")("b11")).toBe("mid");
    const amounts = [...times(10, "1.004"), ...times(20, "1.005")];
    const dinars = buyersOf(bought, amounts).map((each) => ({ ...each, currency: "KWD" }));
    expect(tiers(dinars, refreshedAt(now), "KWD")("b11")).toBe("mid");
  });

  it("refuses what cannot be summed: dollars in a shop of euros, a tenth of a cent", () => {
    expect(() => tiers([order("ada", bought, { currency: "USD" })])).toThrow("another currency");
    expect(() => tiers([order("ada", bought, { currentTotal: "1.001" })])).toThrow(
      "finer than EUR",
    );
  });

  it("counts what is left after a refund: 30 less 25 is 5, below the 10th", () => {
    const rest = {
      currentTotal: "5.00",
      refunded: "25.00",
      financialStatus: "PARTIALLY_REFUNDED",
    } as const;
    expect(tiers([...buyersOf(bought, upTo(30)), order("ada", bought, rest)])("ada")).toBe("low");
  });

  it("does not count a fully refunded customer: 29 buyers are left", () => {
    const back = order("ada", bought, { financialStatus: "REFUNDED", currentTotal: "0.00" });
    const tier = tiers([...buyersOf(bought, upTo(29)), back]);
    expect([tier("b29"), tier("ada")]).toEqual([null, null]);
  });

  it("gives a prospect no tier beside 30 buyers", () => {
    const customers = [customer("ada")];
    const truth = smallTruth({ now, customers, orders: buyersOf(bought, upTo(30)) });
    expect(expectedStates(truth, refreshedAt(now)).get("ada")?.valueTier).toBeNull();
  });
});

describe("cut-offs stand still between refreshes", () => {
  const thirty = buyersOf(bought, upTo(30));

  it("there are none before the first", () => {
    expect(tiers(thirty, defaultRules)("b30")).toBeNull();
    expect(tiers(thirty, refreshedAt("2025-01-10T12:00:00.001Z"))("b30")).toBeNull();
  });

  it("an order at the instant of the refresh is in: it makes the 30th buyer", () => {
    expect(tiers(thirty, refreshedAt(bought))("b30")).toBe("high");
    expect(tiers(thirty, refreshedAt("2025-01-01T11:59:59.999Z"))("b30")).toBeNull();
  });

  it("a 30th buyer after the refresh brings no tiers until the next", () => {
    const late = order("ada", "2025-01-05T12:00:00Z");
    const orders = [...buyersOf(bought, upTo(29)), late];
    expect(tiers(orders, refreshedAt("2025-01-04T12:00:00Z"))("ada")).toBeNull();
    expect(tiers(orders, refreshedAt("2025-01-04T12:00:00Z", "2025-01-06T12:00:00Z"))("b29")).toBe(
      "high",
    );
  });

  it("one's own spend counts at once: 10 + 1 is above the old 10th, 10 + 11 above the old 20th", () => {
    const rules = refreshedAt("2025-01-04T12:00:00Z");
    const one = order("b10", "2025-01-05T12:00:00Z", { currentTotal: "1.00" });
    const eleven = order("b10", "2025-01-05T12:00:00Z", { currentTotal: "11.00" });
    expect(tiers([...thirty, one], rules)("b10")).toBe("mid");
    expect(tiers([...thirty, eleven], rules)("b10")).toBe("high");
  });

  // Ten new buyers of 100: of 40 the 14th (13.3) is 14, the 27th (26.7) is 27.
  it.each([
    ["b11", "mid", "low"],
    ["b21", "high", "mid"],
    ["b28", "high", "high"],
  ])("others' spend only with the next: %s is %s, then %s", (id, first, then) => {
    const newcomers = times(10, "100.00").map((currentTotal, index) =>
      order(`new ${index}`, "2025-01-05T12:00:00Z", { currentTotal }),
    );
    const orders = [...thirty, ...newcomers];
    expect(tiers(orders, refreshedAt("2025-01-04T12:00:00Z"))(id)).toBe(first);
    expect(tiers(orders, refreshedAt("2025-01-06T12:00:00Z", "2025-01-04T12:00:00Z"))(id)).toBe(
      then,
    );
  });
});
