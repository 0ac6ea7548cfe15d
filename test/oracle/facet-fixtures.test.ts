import { describe, expect, it } from "vitest";
import { expectedTags } from "./expected-tags.ts";
import { fnv1a, isHeldOut, mixed } from "./holdout.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { buyersOf, customer, order, smallTruth, type ToldOrder } from "./small-truth.ts";

const bought = "2025-01-01T12:00:00Z";

function tagsOf(id: string, now: string, orders: readonly ToldOrder[], more: Partial<Rules> = {}) {
  const truth = smallTruth({ now, orders });
  const rules = { ...defaultRules, cutOffRefreshes: [{ at: truth.now }], ...more };
  return expectedTags(new Map(), truth, rules).customers.get(id)?.ours;
}

// Default windows from 2025-01-01: after one order lapsed on 04-01, lost on 2026-01-01; after two 05-01, 2026-01-01.
describe("send less", () => {
  const thirty = buyersOf(
    bought,
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  const before = "2024-12-01T12:00:00Z";
  const again = [order("b1", before), order("b2", before, { currentTotal: "5.00" })];

  it.each([
    ["late", "b1", "2025-03-31T12:00:00Z", ["lc-stage-one-time-risk", "lc-value-low"]],
    [
      "lapsed, of the lowest third: no SMS either",
      "b1",
      "2025-04-01T12:00:00Z",
      ["lc-stage-one-time-lapsed", "lc-value-low", "lc-send-less", "lc-sms-skip"],
    ],
    [
      "lapsed, of the middle",
      "b11",
      "2025-04-01T12:00:00Z",
      ["lc-stage-one-time-lapsed", "lc-value-mid", "lc-send-less"],
    ],
    [
      "lapsed, of the highest third: worth every message",
      "b21",
      "2025-04-01T12:00:00Z",
      ["lc-stage-one-time-lapsed", "lc-value-high"],
    ],
    [
      "lost",
      "b1",
      "2026-01-01T12:00:00Z",
      ["lc-stage-lost", "lc-value-low", "lc-send-less", "lc-sms-skip"],
    ],
    [
      "lost, of the highest third",
      "b21",
      "2026-01-01T12:00:00Z",
      ["lc-stage-lost", "lc-value-high"],
    ],
  ])("%s: %s at %s", (_, id, now, tags) => {
    expect(tagsOf(id, now, thirty)).toEqual(tags);
  });

  // With the orders of before, b2 has spent 7 of 1 to 30 and b1 11.
  it("not to who lapsed after two orders, but to who is lost after two", () => {
    const orders = [...thirty, ...again];
    expect(tagsOf("b2", "2025-05-01T12:00:00Z", orders)).toEqual([
      "lc-stage-repeat-lapsed",
      "lc-value-low",
    ]);
    expect(tagsOf("b2", "2026-01-01T12:00:00Z", orders)).toEqual([
      "lc-stage-lost",
      "lc-value-low",
      "lc-send-less",
      "lc-sms-skip",
    ]);
  });

  it("where 29 buyers are too few for tiers nobody is of high value, and SMS go on", () => {
    const tags = ["lc-stage-one-time-lapsed", "lc-send-less"];
    expect(tagsOf("b29", "2025-04-01T12:00:00Z", thirty.slice(0, 29))).toEqual(tags);
  });

  it("switched off there is neither", () => {
    expect(tagsOf("b1", "2025-04-01T12:00:00Z", thirty, { families: ["stage"] })).toEqual([
      "lc-stage-one-time-lapsed",
    ]);
  });
});

describe("what a repeat buyer bought", () => {
  const at = (date: string, ...products: string[]) =>
    order("ada", `2025-${date}T12:00:00Z`, {
      lines: products.map((productId) => ({ productId, quantity: 1 })),
    });
  const kind = (...orders: ToldOrder[]) =>
    tagsOf("ada", "2025-03-01T12:00:00Z", orders, { families: ["repeat-kind"] });

  it.each([
    ["one order", [at("01-01", "7")], []],
    ["two of one day", [at("01-01", "7"), at("01-01", "7")], []],
    ["the same", [at("01-01", "7"), at("02-01", "7")], ["lc-bought-same"]],
    ["something else", [at("01-01", "7"), at("02-01", "8")], ["lc-bought-complement"]],
    ["both: the same wins", [at("01-01", "7"), at("02-01", "8", "7")], ["lc-bought-same"]],
    [
      "the first of all again",
      [at("01-01", "7"), at("02-01", "8"), at("02-02", "7")],
      ["lc-bought-same"],
    ],
    [
      "the same, then something else",
      [at("01-01", "7"), at("02-01", "7"), at("02-02", "8")],
      ["lc-bought-complement"],
    ],
    ["of products that are gone", [at("01-01", "7"), at("02-01")], []],
  ])("%s", (_, orders, tags) => {
    expect(kind(...orders)).toEqual(tags);
  });
});

describe("the holdout", () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `gid://shopify/Customer/${index}`);
  const heldOut = (salt: string, percent: number) =>
    ids.filter((id) => isHeldOut(id, salt, percent));

  // From the test vectors that the authors of both publish.
  it.each([
    ["", "811c9dc5"],
    ["a", "e40c292c"],
    ["foobar", "bf9cf968"],
  ])("FNV-1a of %j is %s", (text, hash) => {
    expect(fnv1a(text).toString(16)).toBe(hash);
  });

  it("the finisher of MurmurHash3 makes 514e28b7 of 1 and leaves 0", () => {
    expect([mixed(1).toString(16), mixed(0)]).toEqual(["514e28b7", 0]);
  });

  it("takes its share, within three standard deviations of 30", () => {
    expect(Math.abs(heldOut("salt", 10).length - 1_000)).toBeLessThan(90);
    expect(heldOut("salt", 0)).toEqual([]);
    expect(heldOut("salt", 100)).toEqual(ids);
  });

  it("keeps everybody when it grows, and is another with another salt", () => {
    const five = heldOut("salt", 5);
    expect(five.filter((id) => !isHeldOut(id, "salt", 10))).toEqual([]);
    expect(heldOut("pepper", 5)).not.toEqual(five);
  });

  it("is a tag only where the merchant asked for it, with its share", () => {
    const orders = [order("ada", bought)];
    const all = { holdoutPercent: 100 };
    expect(tagsOf("ada", bought, orders, all)).not.toContain("lc-holdout");
    const families: Rules["families"] = ["holdout"];
    expect(tagsOf("ada", bought, orders, { ...all, families })).toEqual(["lc-holdout"]);
    expect(tagsOf("ada", bought, orders, { families, holdoutPercent: 0 })).toEqual([]);
  });
});

describe("whom the merchant keeps from us", () => {
  const now = "2025-04-01T12:00:00Z";
  const ada = (tags: string[]) =>
    smallTruth({
      now,
      customers: [customer("ada", bought, { tags })],
      orders: [order("ada", bought)],
    });
  const lapsed = ["lc-stage-one-time-lapsed", "lc-send-less"];

  it.each([
    ["lc-lock", ["lc-lock"], []],
    ["in any spelling", ["LC-Lock"], []],
    ["the lock of another prefix is none", ["cad-lock"], lapsed],
    ["a longer word is none", ["lc-locked"], lapsed],
  ])("%s: %j", (_, tags, ours) => {
    const truth = ada(tags);
    const expected = expectedTags(new Map([["ada", tags]]), truth, defaultRules);
    expect(expected.customers.get("ada")).toEqual({ foreign: tags, ours });
  });

  it("keeps what they carried when it began: the merchant's stay theirs, ours stay ours", () => {
    const foreign = ["Wholesale", "lc-lock"];
    const carried = ["Wholesale", "lc-stage-first-order", "lc-due-now"];
    const untouched = new Map([["ada", carried]]);
    const truth = ada([...carried, "lc-lock"]);
    const rules = { ...defaultRules, untouched };
    expect(expectedTags(new Map([["ada", foreign]]), truth, rules).customers.get("ada")).toEqual({
      foreign,
      ours: ["lc-stage-first-order", "lc-due-now"],
    });
  });
});
