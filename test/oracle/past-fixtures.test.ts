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
    const deletedOn = (date: string) =>
      smallTruth({ now: "2025-02-10T12:00:00Z", orders: two }).orders.map((one) =>
        Object.assign({}, one, { at: at(date) }),
      );
    const tierOfB10 = (date: string) =>
      expectedStates(
        told("02-10", thirty, { deletedOrders: deletedOn(date) }),
        refreshedAt("02-01"),
      ).get("b10")?.valueTier;
    expect(tierOfB10("02-05")).toBe("mid");
    expect(tierOfB10("01-20")).toBe("low");
  });
});

describe("a VIP between the edges is one who was one before", () => {
  // b1 to b19 spent 10 to 190. With ada's 180 the 17th and the 18th of 20 are 170 and 180; ada's 175: 170 and 175.
  const nineteen = buyersOf(
    "2025-01-01T12:00:00Z",
    Array.from({ length: 19 }, (_, index) => 10 * (index + 1)),
  );
  const last = bought("ada", "03-20", 55);
  const hers = [bought("ada", "01-01", 60), bought("ada", "02-01", 60), last];
  const vip = (date: string, past: Partial<Truth>) =>
    expectedStates(told(date, [...nineteen, ...hers], past), refreshedAt("04-01")).get("ada")?.vip;

  it("180 of 180 on 04-01 became one; 5 were given back on 04-05: 175 is above 170", () => {
    const log = [until("04-05", last, { currentTotal: "60" })];
    expect(vip("04-04", { orderLog: log })).toBe("vip");
    expect(vip("04-10", { orderLog: log })).toBe("vip");
  });

  it("but one who was none on 04-01 stays none at 175 of 180", () => {
    // Until 04-05 the last order was a guest's: 120 in 2 orders; the 18th of 20 was 170.
    const guest = [until("04-05", last, { customerId: null })];
    // 120 + 55 = 175 is above 170 then: she becomes one with the order that comes to her.
    expect(vip("04-04", { orderLog: guest })).toBeNull();
    expect(vip("04-05", { orderLog: guest })).toBe("vip");
  });

  it("and one whose spend fell below 170 for a while has to enter again, at 180", () => {
    const log = [
      until("04-05", last, { currentTotal: "60" }),
      { ...until("04-06", last, { currentTotal: "45" }), n: 2 },
    ];
    // 180, then 165, then 175 from 04-06 on.
    expect(vip("04-04", { orderLog: log })).toBe("vip");
    expect(vip("04-05", { orderLog: log })).toBeNull();
    expect(vip("04-10", { orderLog: log })).toBeNull();
  });
});
