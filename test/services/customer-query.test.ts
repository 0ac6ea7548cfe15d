import { describe, expect, it } from "vitest";
import { beginnings } from "#app/adapters/shopify/search.ts";
import {
  addressOf,
  customerQueryIn,
  filterOf,
  sortedPlaceIn,
} from "#app/services/customer-query.ts";

const read = (address: string) => customerQueryIn(new URLSearchParams(address));

describe("the address of the list", () => {
  it.each([
    "",
    "?q=anna+smith",
    "?stage=prospect-new%2Clost&facet=vip%2Csend-less",
    "?r=5&fm=1&often=some&cohort=2026-03&value=low%2Chigh",
    "?from=2026-03-01&to=2026-03-31&tags=failed&sort=spent",
  ])("says the same after it was read: %s", (address) => {
    expect(addressOf(read(address))).toBe(address);
  });

  it("understands several of one name too, as a form without script sends them", () => {
    expect(addressOf(read("?stage=lost&stage=prospect-new"))).toBe("?stage=prospect-new%2Clost");
  });

  it.each([
    "?stage=LOST",
    "?stage=lost'--",
    "?facet=constructor",
    "?r=6&fm=0&often=never",
    "?r=1.0",
    "?cohort=2026-13",
    "?cohort=2026-3",
    "?from=2026-02-30",
    "?from=0000-00-00&to=9999-12-31",
    "?from=%2B010000-01-01",
    "?value=&tags=__proto__",
    "?sort=id",
    "?after=1",
  ])("passes over what it does not understand: %s", (address) => {
    expect(addressOf(read(address))).toBe("");
  });

  it.each([
    ["?after=-1000.7001", { from: "after", key: -1000, id: "7001" }],
    [
      "?before=1790000000000.9007199254740993",
      { from: "before", key: 1_790_000_000_000, id: "9007199254740993" },
    ],
    ["?after=NaN.1", { from: "start" }],
    ["?after=1e9.1", { from: "start" }],
    ["?after=1.99999999999999999999", { from: "start" }],
  ])("begins a page at a customer: %s", (address, place) => {
    expect(sortedPlaceIn(new URLSearchParams(address))).toEqual(place);
  });

  it("searches by text without its blanks at the ends, its NULs, and whatever is beyond 200 characters", () => {
    expect(read("?q=++an%00na+").search).toBe("anna");
    expect(read(`?q=${"x".repeat(500)}`).search).toHaveLength(200);
  });
});

describe("dates of the filter", () => {
  it("are the shop's: the last one is included, and a month has all its days", () => {
    const filter = filterOf(
      read("?from=2026-03-29&to=2026-03-29&cohort=2025-12"),
      "Europe/Skopje",
      null,
    );
    // Clocks go forward that night: the day has 23 hours.
    expect(filter.lastOrder).toEqual({
      from: Date.parse("2026-03-28T23:00:00Z"),
      before: Date.parse("2026-03-29T22:00:00Z"),
    });
    expect(filter.firstOrder).toEqual({
      from: Date.parse("2025-11-30T23:00:00Z"),
      before: Date.parse("2025-12-31T23:00:00Z"),
    });
  });
});

describe("a search of Shopify's", () => {
  it.each([
    ["anna", "anna*"],
    [" Anna  Smith ", "Anna* Smith*"],
    ["anna.smith+tea@example.com", "anna.smith+tea@example.com*"],
    ["O’Brien", "O'Brien*"],
    ["Jean-Luc", "Jean-Luc*"],
    ["Аня Петрова", "Аня* Петрова*"],
    ["-id:1 OR tag:x", "id* 1* OR* tag* x*"],
    ['"a" (b) \\c', "a* b* c*"],
    ["***", null],
    ["' - :", null],
  ])("for %s is %s", (typed, query) => {
    expect(beginnings(typed)).toBe(query);
  });
});
