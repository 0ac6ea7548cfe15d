import { describe, expect, it } from "vitest";
import {
  FINANCIAL_STATUSES,
  isRenewal,
  NO_EXCLUSIONS,
  type Order,
  type OrderExclusions,
  qualifies,
} from "#app/domain/order.ts";
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
    expect(qualifies(anOrder({ at: START, status }), NO_EXCLUSIONS)).toBe(expected);
  });

  it("is decided for every status there is", () => {
    const decided = FINANCIAL_STATUSES.map((status) =>
      qualifies(anOrder({ at: START, status }), NO_EXCLUSIONS),
    );
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
    expect(qualifies(anOrder({ at: START, ...given }), NO_EXCLUSIONS)).toBe(false);
  });

  it("may cost the smallest unit there is", () => {
    expect(qualifies(anOrder({ at: START, net: 1 }), NO_EXCLUSIONS)).toBe(true);
  });
});

describe("an order that the merchant leaves out", () => {
  const exclusions: OrderExclusions = { sources: ["pos", "580111"], tags: ["Wholesale", "staff"] };

  it.each<[string, Partial<Order>, boolean]>([
    ["from the web", { source: "web" }, true],
    ["from the till", { source: "pos" }, false],
    ["from an app that is named", { source: "580111" }, false],
    ["from an app whose id begins alike", { source: "5801112" }, true],
    ["from nowhere known", { source: null }, true],
    ["of a reseller, in other letters", { tags: ["gift", "wholesale"] }, false],
    ["of the staff, in capitals", { tags: ["STAFF"] }, false],
    ["with a tag that only contains a named one", { tags: ["wholesale-2019"] }, true],
    ["with a named tag, from the web", { source: "web", tags: ["staff"] }, false],
  ])("%s qualifies: %s", (_, given, expected) => {
    expect(qualifies(anOrder({ at: START, ...given }), exclusions)).toBe(expected);
  });

  it("does not come back because it was paid in full", () => {
    const paid = anOrder({ at: START, status: "paid", net: 90_000, source: "pos" });
    expect([qualifies(paid, NO_EXCLUSIONS), qualifies(paid, exclusions)]).toEqual([true, false]);
  });
});

describe("a renewal", () => {
  it.each([
    ["subscription_contract", true],
    ["web", false],
    [null, false],
  ])("is told by its source %s: %s", (source, expected) => {
    expect(isRenewal(anOrder({ at: START, source }))).toBe(expected);
  });
});
