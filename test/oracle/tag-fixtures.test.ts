import { describe, expect, it } from "vitest";
import { compareTags } from "./compare-tags.ts";
import { expectedTags } from "./expected-tags.ts";
import { defaultRules, type Family, type Rules } from "./rules.ts";
import { buyersOf, customer, order, smallTruth } from "./small-truth.ts";
import { tagSnapshot } from "./truth.ts";

const bought = "2025-01-01T12:00:00Z";
// 24 days: first-order, and due.
const now = "2025-01-25T12:00:00Z";

function oneBuyer(tags: string[]) {
  return smallTruth({
    now,
    customers: [customer("ada", bought, { tags })],
    orders: [order("ada", bought)],
  });
}

function adasTags(tags: string[], rules: Rules = defaultRules) {
  const truth = oneBuyer(tags);
  return expectedTags(tagSnapshot(truth), truth, rules).customers.get("ada");
}

describe("the tags of one who ordered 24 days ago", () => {
  it.each([
    ["nothing before", [], ["lc-stage-first-order", "lc-due-now"]],
    ["the merchant's own", ["Wholesale", "net-30"], ["lc-stage-first-order", "lc-due-now"]],
    ["ours was there", ["lc-due-now"], ["lc-stage-first-order"]],
    ["ours was there in capitals", ["LC-DUE-NOW"], ["lc-stage-first-order"]],
    ["both were there", ["Lc-Stage-First-Order", "lc-due-now"], []],
    ["another stage was there", ["LC-Stage-Lost"], ["lc-stage-first-order", "lc-due-now"]],
    [
      "a part of ours was there",
      ["lc-", "lc-due", "due-now"],
      ["lc-stage-first-order", "lc-due-now"],
    ],
  ])("%s: %j stay, ours are %j", (_, foreign, ours) => {
    expect(adasTags(foreign)).toEqual({ foreign, ours });
  });

  it.each<[string, Family[], string[]]>([
    ["stage alone", ["stage"], ["lc-stage-first-order"]],
    ["due alone", ["due"], ["lc-due-now"]],
    ["value and VIP, for which there is no reason", ["value", "vip"], []],
    ["off", [], []],
  ])("families: %s", (_, families, ours) => {
    expect(adasTags(["Net-30"], { ...defaultRules, families })).toEqual({
      foreign: ["Net-30"],
      ours,
    });
  });

  it("another prefix makes lc-due-now of the merchant no obstacle", () => {
    expect(adasTags(["lc-due-now"], { ...defaultRules, prefix: "cad-" })).toEqual({
      foreign: ["lc-due-now"],
      ours: ["cad-stage-first-order", "cad-due-now"],
    });
  });

  it("a customer who came after the snapshot has no foreign tags", () => {
    const truth = oneBuyer(["lc-stage-first-order"]);
    expect(expectedTags(new Map(), truth, defaultRules).customers.get("ada")).toEqual({
      foreign: [],
      ours: ["lc-stage-first-order", "lc-due-now"],
    });
  });
});

it("a slipping VIP of the highest third at risk has three tags", () => {
  // 32 buyers of 1 to 32 and ada with 60: she is the 33rd, far above the 22nd and the 30th (29.7).
  const others = buyersOf(
    bought,
    Array.from({ length: 32 }, (_, index) => index + 1),
  );
  const hers = ["2025-01-01", "2025-02-01", "2025-03-01"].map((date) =>
    order("ada", `${date}T12:00:00Z`, { currentTotal: "20.00" }),
  );
  // 03-01 + 60 = 04-30, tenure 90 reached on 04-01.
  const truth = smallTruth({ now: "2025-04-30T12:00:00Z", orders: [...others, ...hers] });
  const rules = { ...defaultRules, cutOffRefreshes: [{ at: truth.now }] };
  expect(expectedTags(new Map(), truth, rules).customers.get("ada")?.ours).toEqual([
    "lc-stage-repeat-risk",
    "lc-value-high",
    "lc-slipping-vip",
  ]);
});

describe("comparing, where Wholesale is foreign and lc-stage-first-order and lc-due-now are ours", () => {
  const truth = oneBuyer(["Wholesale"]);
  const expected = expectedTags(tagSnapshot(truth), truth, defaultRules);
  const right = ["Wholesale", "lc-stage-first-order", "lc-due-now"];
  const compare = (tags: string[]) => compareTags(expected, new Map([["ada", tags]]));

  it("finds nothing in another order", () => {
    expect(compare(right.toReversed())).toEqual({ wrongTags: [], foreignTouched: [] });
  });

  it.each([
    ["one of ours is missing", ["Wholesale", "lc-due-now"], ["lc-stage-first-order"], []],
    ["a second stage", [...right, "lc-stage-lost"], [], ["lc-stage-lost"]],
    ["a VIP out of nothing", [...right, "lc-vip"], [], ["lc-vip"]],
    [
      "ours in capitals",
      ["Wholesale", "lc-stage-first-order", "LC-Due-Now"],
      ["lc-due-now"],
      ["LC-Due-Now"],
    ],
  ])("wrong tags: %s", (_, tags, missing, unexpected) => {
    expect(compare(tags)).toEqual({
      wrongTags: [{ customerId: "ada", missing, unexpected }],
      foreignTouched: [],
    });
  });

  it.each([
    ["gone", right.slice(1), ["Wholesale"], []],
    ["respelled", ["wholesale", ...right.slice(1)], ["Wholesale"], ["wholesale"]],
    ["a tag out of nowhere", [...right, "spring"], [], ["spring"]],
    [
      "one with our prefix that no rule wants",
      [...right, "lc-stage-active"],
      [],
      ["lc-stage-active"],
    ],
  ])("foreign touched: %s", (_, tags, missing, unexpected) => {
    expect(compare(tags)).toEqual({
      wrongTags: [],
      foreignTouched: [{ customerId: "ada", missing, unexpected }],
    });
  });

  it("a look-alike of the merchant respelled into ours is the merchant's loss, not a wrong tag", () => {
    const lookAlike = oneBuyer(["LC-due-now"]);
    const tags = expectedTags(tagSnapshot(lookAlike), lookAlike, defaultRules);
    const actual = new Map([["ada", ["lc-due-now", "lc-stage-first-order"]]]);
    expect(compareTags(tags, actual)).toEqual({
      wrongTags: [],
      foreignTouched: [{ customerId: "ada", missing: ["LC-due-now"], unexpected: ["lc-due-now"] }],
    });
  });

  it("after removal only the foreign ones are right", () => {
    const off = expectedTags(tagSnapshot(truth), truth, { ...defaultRules, families: [] });
    expect(compareTags(off, new Map([["ada", ["Wholesale"]]])).wrongTags).toEqual([]);
    expect(compareTags(off, new Map([["ada", right]])).wrongTags).toEqual([
      { customerId: "ada", missing: [], unexpected: ["lc-stage-first-order", "lc-due-now"] },
    ]);
  });
});
