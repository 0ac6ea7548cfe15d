import { expect, it } from "vitest";
import { compareTags } from "./compare-tags.ts";
import { expectedTags } from "./expected-tags.ts";
import { nextBoundary } from "./next-boundary.ts";
import { defaultRules } from "./rules.ts";
import { dayMs } from "./days.ts";
import { customer, order, smallTruth } from "./small-truth.ts";
import { tagSnapshot } from "./truth.ts";

const start = Date.parse("2024-01-01T00:00:00Z");

function twoYears() {
  const customers = Array.from({ length: 5_600 }, (_, index) => customer(`c${index}`));
  const orders = Array.from({ length: 18_600 }, (_, index) => {
    const at = new Date(start + ((index * 7_919) % 730) * dayMs + index * 1_000).toISOString();
    const currentTotal = ((index * 37) / 100 + 1).toFixed(2);
    return order(`c${index ** 2 % 5_600}`, at, { currentTotal });
  });
  const now = "2026-01-02T00:00:00Z";
  return smallTruth({ now, timezone: "Europe/London", customers, orders });
}

it("says and compares the tags of 5,600 customers with 18,600 orders and 104 refreshes in under 3 s", () => {
  const truth = twoYears();
  const cutOffRefreshes = Array.from({ length: 104 }, (_, week) => ({
    at: start + week * 7 * dayMs,
  }));

  const began = performance.now();
  const before = tagSnapshot(truth);
  const expected = expectedTags(before, truth, { ...defaultRules, cutOffRefreshes });
  const { wrongTags } = compareTags(expected, before);
  const seconds = (performance.now() - began) / 1_000;

  expect(wrongTags).toHaveLength(5_600);
  expect(seconds).toBeLessThan(3);
});

it("says the next boundary of each of them in under 3 s", () => {
  const truth = twoYears();

  const began = performance.now();
  const boundaries = truth.customers.map(({ id }) => nextBoundary(truth, id, defaultRules));
  const seconds = (performance.now() - began) / 1_000;

  expect(boundaries).toHaveLength(5_600);
  expect(seconds).toBeLessThan(3);
});
