import { describe, expect, it } from "vitest";
import { FINANCIAL_STATUSES, type Order, qualifies } from "#app/domain/order.ts";
import { anOrder, START } from "#test/support/builders.ts";

describe("a qualifying order", () => {
  it.each([
    ["authorized", true],
    ["paid", true],
    ["partially_paid", true],
    ["partially_refunded", true],
    ["pending", true],
    ["expired", false],
    ["refunded", false],
    ["voided", false],
  ] as const)("with status %s: %s", (status, expected) => {
    expect(qualifies(anOrder({ at: START, status }))).toBe(expected);
  });

  it("is decided for every status there is", () => {
    const decided = FINANCIAL_STATUSES.map((status) => qualifies(anOrder({ at: START, status })));
    expect(decided).toHaveLength(8);
    expect(decided.every((answer) => typeof answer === "boolean")).toBe(true);
  });

  it.each<[string, Partial<Order>]>([
    ["is a test", { test: true }],
    ["was cancelled", { cancelled: true }],
    ["was given back in full, whatever the status says", { net: 0 }],
    ["cost less than nothing", { net: -1 }],
    ["was cancelled while still pending", { status: "pending", cancelled: true }],
  ])("is not one that %s", (_, given) => {
    expect(qualifies(anOrder({ at: START, ...given }))).toBe(false);
  });

  it("may cost the smallest unit there is", () => {
    expect(qualifies(anOrder({ at: START, net: 1 }))).toBe(true);
  });
});
