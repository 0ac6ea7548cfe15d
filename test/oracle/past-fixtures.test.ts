import { describe, expect, it } from "vitest";
import { expectedStates } from "./expected-states.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { buyersOf, order, smallTruth, type ToldOrder } from "./small-truth.ts";
import type { Truth } from "./truth.ts";

const at = (date: string) => Date.parse(`2025-${date}T12:00:00Z`);

function refreshedAt(...dates: string[]): Rules {
  return { ...defaultRules, cutOffRefreshes: dates.map((date) => ({ at: at(date) })) };
}

function bought(id: string, date: string, amount: number): ToldOrder {
  return order(id, `2025-${date}T12:00:00Z`, { currentTotal: String(amount) });
}

/** How the order of a customer at a date was until a later one, when it became as it is now. */
function until(date: string, of: ToldOrder, was: Partial<Truth["orderLog"][number]>) {
  const { id, customerId, currentTotal, financialStatus, tags } = of;
  const now = { customerId, currentTotal, financialStatus, tags, cancelledAt: null };
  return { n: 1, at: at(date), orderId: id, ...now, ...was };
}

/** Orders that are gone since a date. */
function deletedOn(date: string, orders: readonly ToldOrder[]): Truth["deletedOrders"] {
  return smallTruth({ now: "2025-12-31T12:00:00Z", orders }).orders.map((one) =>
    Object.assign({}, one, { at: at(date) }),
  );
}

function told(
  date: string,
  orders: readonly ToldOrder[],
  past: Partial<Pick<Truth, "orderLog" | "deletedOrders">>,
): Truth {
  return { ...smallTruth({ now: new Date(at(date)).toISOString(), orders }), ...past };
}

describe("cut-offs are those of what was known at the refresh", () => {
  // b1 to b30 spent 1 to 30: the 10th is 10, the 20th 20.
  const thirty = buyersOf(
    "2025-01-01T12:00:00Z",
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  const tierOfB11 = (truth: Truth) =>
    expectedStates(truth, refreshedAt("02-01")).get("b11")?.valueTier;

  it("without later refunds: b1 had 31 then, so that the 10th was 11 and b11 low; now b1 has 1", () => {
    const [first] = thirty;
    const log = first ? [until("02-05", first, { currentTotal: "31" })] : [];
    expect(tierOfB11(told("02-10", thirty, {}))).toBe("mid");
    expect(tierOfB11(told("02-10", thirty, { orderLog: log }))).toBe("low");
    const [changed] = first ? [until("01-20", first, { currentTotal: "31" })] : [];
    expect(tierOfB11(told("02-10", thirty, changed ? { orderLog: [changed] } : {}))).toBe("mid");
  });

  it("with those who are gone since: with two more of 0.50 the 11th of 32 is 9, so that b10 is mid", () => {
    // 32 / 3 = 10.7 is the 11th of 0.50, 0.50, 1, 2, ...; without them the 10th of 1, 2, ... is 10.
    const two = [bought("gone 1", "01-01", 0.5), bought("gone 2", "01-01", 0.5)];
    const tierOfB10 = (date: string) =>
      expectedStates(
        told("02-10", thirty, { deletedOrders: deletedOn(date, two) }),
        refreshedAt("02-01"),
      ).get("b10")?.valueTier;
    expect(tierOfB10("02-05")).toBe("mid");
    expect(tierOfB10("01-20")).toBe("low");
  });
});

describe("a VIP is one by what is known now", () => {
  // b1 to b19 spent 10 to 190. With a 180 or more of ada's the 17th and the 18th of 20 are 170 and 180.
  const nineteen = buyersOf(
    "2025-01-01T12:00:00Z",
    Array.from({ length: 19 }, (_, index) => 10 * (index + 1)),
  );
  const vip = (date: string, hers: readonly ToldOrder[], past: Partial<Truth> = {}) =>
    expectedStates(told(date, [...nineteen, ...hers], past), refreshedAt("04-01")).get("ada")?.vip;

  it("180 of 180 on 04-01 is one; 5 of it given back on 04-05, 175 never was 180", () => {
    const two = [bought("ada", "01-01", 60), bought("ada", "02-01", 60)];
    expect(vip("04-04", [...two, bought("ada", "03-20", 60)])).toBe("vip");
    const last = bought("ada", "03-20", 55);
    const log = [until("04-05", last, { currentTotal: "60" })];
    expect(vip("04-10", [...two, last], { orderLog: log })).toBeNull();
  });

  it("a guest's order that came to her on 04-05 counts from its own day on", () => {
    const two = [bought("ada", "01-01", 60), bought("ada", "02-01", 60)];
    const last = bought("ada", "03-20", 55);
    // Without it she had 120 on 04-01: the 18th of 20 was 170, and 175 is above.
    const guest = [until("04-05", last, { customerId: null })];
    expect(vip("04-04", [...two, { ...last, customerId: null }])).toBeNull();
    expect(vip("04-05", [...two, last], { orderLog: guest })).toBe("vip");
  });

  it("an order given back since made nobody one: 176 has to enter like anybody, 180 does", () => {
    const back = { ...bought("ada", "02-01", 60), financialStatus: "REFUNDED" as const };
    const paid = until("04-05", back, { financialStatus: "PAID" });
    const hers = (next: number) => [
      bought("ada", "01-01", 100),
      back,
      bought("ada", "03-20", 75),
      bought("ada", "04-06", next),
    ];
    // 235 on 04-01; since 04-05 two orders of 175, since 04-06 three.
    expect(vip("04-07", hers(1), { orderLog: [paid] })).toBeNull();
    expect(vip("04-07", hers(5), { orderLog: [paid] })).toBe("vip");
  });

  it("an order deleted since has given no tenure, whenever we hear of it", () => {
    // 02-01 + 90 days = 05-02 (27 left in February, 31, 30, 2).
    const oldest = bought("ada", "01-01", 60);
    const three = [
      bought("ada", "02-01", 60),
      bought("ada", "03-01", 60),
      bought("ada", "04-02", 60),
    ];
    expect(vip("04-03", [oldest, ...three])).toBe("vip");
    // Deleted before the third of the others (on 04-01: 120 of 170), or after it (180 of 180).
    for (const date of ["03-25", "04-10"]) {
      const past = { deletedOrders: deletedOn(date, [oldest]) };
      expect(vip("05-01", three, past)).toBeNull();
      expect(vip("05-02", three, past)).toBe("vip");
    }
  });
});
