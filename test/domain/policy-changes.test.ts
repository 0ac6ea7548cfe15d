import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, LEARNED_WINDOWS, type Policy } from "#app/domain/policy.ts";
import { lifecycleRules, ruleChanges } from "#app/domain/policy-changes.ts";

const TYPE = {
  by: "type",
  name: "Bath",
  productIds: ["1"],
  oneTime: LEARNED_WINDOWS,
  repeat: { ...LEARNED_WINDOWS, risk: 100 },
} as const;
const PRODUCT = { ...TYPE, by: "product", name: "Refill", productIds: ["7"] } as const;
const changesTo = (after: Partial<Policy>, before: Partial<Policy> = {}) =>
  ruleChanges({ ...DEFAULT_POLICY, ...before }, { ...DEFAULT_POLICY, ...after });

describe("the difference between two versions of the rules", () => {
  it("names each window that was set, moved or left to the rhythm", () => {
    expect(
      changesTo(
        { prospectCold: 14, oneTime: { risk: 45, lapsed: null, lost: 300 } },
        { oneTime: { risk: 30, lapsed: 90, lost: 300 } },
      ),
    ).toEqual([
      { of: "window", window: "prospectCold", before: null, after: 14 },
      { of: "window", window: "oneTime.risk", before: 30, after: 45 },
      { of: "window", window: "oneTime.lapsed", before: 90, after: null },
    ]);
  });

  it("names products by what happened to their windows", () => {
    const other = { ...TYPE, repeat: { ...LEARNED_WINDOWS, risk: 90 } };
    expect(changesTo({ products: [other] }, { products: [PRODUCT, TYPE] })).toEqual([
      { of: "product", by: "product", name: "Refill", how: "removed" },
      { of: "product", by: "type", name: "Bath", how: "changed" },
    ]);
    expect(changesTo({ products: [TYPE] })).toEqual([
      { of: "product", by: "type", name: "Bath", how: "added" },
    ]);
  });

  it("is none where a type has other products today", () => {
    const tomorrow = { ...TYPE, productIds: ["1", "2"] };
    expect(changesTo({ products: [tomorrow] }, { products: [TYPE] })).toEqual([]);
  });

  it("says that rules stand in another order, since the first that fits decides", () => {
    const [one, other] = [
      [PRODUCT, TYPE],
      [TYPE, PRODUCT],
    ];
    expect(changesTo({ products: one }, { products: other })).toEqual([{ of: "product-order" }]);
  });

  it("says that other orders are left out, and which hours are kept", () => {
    const hours = { from: 9, until: 20 };
    expect(changesTo({ contactHours: hours, exclusions: { sources: ["pos"], tags: [] } })).toEqual([
      { of: "exclusions" },
      { of: "hours", before: null, after: hours },
    ]);
  });

  it("does not know of tags", () => {
    expect(changesTo({ holdoutPercent: 20 })).toEqual([]);
    expect(lifecycleRules(DEFAULT_POLICY)).not.toHaveProperty("holdoutPercent");
  });
});
