import { describe, expect, it } from "vitest";
import { returnHabit } from "#app/domain/facets/returns.ts";
import { NO_EXCLUSIONS, type Order } from "#app/domain/order.ts";
import { orderOn } from "./examples.ts";

const inPart: Partial<Order> = { net: 400, refunded: 600, status: "partially_refunded" };
const inFull: Partial<Order> = { net: 0, refunded: 1000, status: "refunded" };

/** So many orders, the first of them given back. */
function orders(count: number, returned: number, how = inPart): readonly Order[] {
  return Array.from({ length: count }, (_, day) => orderOn(day, day < returned ? how : {}));
}

describe("a customer who returns often", () => {
  it.each([
    [2, 2, null],
    [3, 1, null],
    [3, 2, "returns-often"],
    [4, 1, null],
    [4, 2, "returns-often"],
    [5, 2, null],
    [5, 3, "returns-often"],
    [9, 4, null],
    [10, 5, "returns-often"],
  ])("has, of %i orders, %i with a refund: %s", (count, returned, habit) => {
    expect(returnHabit(orders(count, returned), NO_EXCLUSIONS)).toBe(habit);
    // In full is no purchase, but an order with a refund all the same.
    expect(returnHabit(orders(count, returned, inFull), NO_EXCLUSIONS)).toBe(habit);
  });

  it("is also one who gave everything back, and so has no purchase", () => {
    expect(returnHabit(orders(3, 3, inFull), NO_EXCLUSIONS)).toBe("returns-often");
  });

  const atHalf = orders(4, 2);
  it.each<[string, Partial<Order>, string | null]>([
    ["an order that stands", {}, null],
    ["one that is not paid yet", { status: "pending" }, null],
    ["a test", { test: true }, "returns-often"],
    ["one cancelled before payment", { cancelled: true, status: "voided" }, "returns-often"],
    ["one cancelled and paid back", { cancelled: true, ...inFull }, "returns-often"],
    ["one whose payment expired", { status: "expired" }, "returns-often"],
    ["one whose authorisation was voided", { status: "voided" }, "returns-often"],
    ["one that cost nothing", { net: 0 }, "returns-often"],
    ["one of the till, which is excluded", { source: "pos" }, "returns-often"],
    ["one of the staff, which is excluded", { tags: ["Staff"] }, "returns-often"],
  ])("at exactly half, after %s is: %s", (_, given, habit) => {
    const exclusions = { sources: ["pos"], tags: ["staff"] };
    expect(returnHabit([...atHalf, orderOn(9, given)], exclusions)).toBe(habit);
  });

  const belowHalf = orders(3, 1);
  it.each<[string, Partial<Order>, string | null]>([
    ["a return in part", inPart, "returns-often"],
    ["a return in full", inFull, "returns-often"],
    ["an exchange, paid back in goods", { net: 400, refunded: 600 }, "returns-often"],
    ["money back for goods kept", { status: "partially_refunded" }, "returns-often"],
    ["a cancelled order, paid back", { cancelled: true, ...inFull }, null],
    ["a test order, given back", { test: true, ...inFull }, null],
    ["an excluded order, given back", { source: "pos", ...inFull }, null],
  ])("with one of three given back, after %s is: %s", (_, given, habit) => {
    const exclusions = { sources: ["pos"], tags: [] };
    expect(returnHabit([...belowHalf, orderOn(9, given)], exclusions)).toBe(habit);
  });
});
