import { expect, it } from "vitest";
import { compareTags } from "./compare-tags.ts";
import { expectedStates } from "./expected-states.ts";
import { expectedTags } from "./expected-tags.ts";
import { nextBoundary } from "./next-boundary.ts";
import { defaultRules } from "./rules.ts";
import { dayMs } from "./days.ts";
import { fits } from "./small-rhythm.ts";
import { customer, order, smallTruth } from "./small-truth.ts";
import { tagSnapshot } from "./truth.ts";

const start = Date.parse("2024-01-01T00:00:00Z");

function twoYears() {
  const customers = Array.from({ length: 5_600 }, (_, index) => customer(`c${index}`));
  const orders = Array.from({ length: 18_600 }, (_, index) => {
    const at = new Date(
      start + ((index * 7_919 + (index % 997) ** 2) % 730) * dayMs + index * 1_000,
    ).toISOString();
    const currentTotal = ((index * 37) / 100 + 1).toFixed(2);
    return order(`c${(index * 3_001) % 5_600}`, at, { currentTotal });
  });
  const now = "2026-01-02T00:00:00Z";
  return smallTruth({ now, timezone: "Europe/London", customers, orders });
}

it("says and compares the tags of 5,600 customers with 18,600 orders and 104 refreshes", () => {
  const truth = twoYears();
  const cutOffRefreshes = Array.from({ length: 104 }, (_, week) => ({
    at: start + week * 7 * dayMs,
  }));

  const before = tagSnapshot(truth);
  const expected = expectedTags(before, truth, { ...defaultRules, cutOffRefreshes });
  const { wrongTags } = compareTags(expected, before);

  expect(wrongTags).toHaveLength(5_600);
});

it("finds everybody's boundaries by bisection, for three fits", () => {
  const truth = twoYears();
  const rhythms = fits(
    ["2025-01-01T00:00:00Z", 40],
    ["2025-06-01T00:00:00Z", 30],
    ["2026-01-01T00:00:00Z", 50],
  );

  const states = expectedStates(truth, { ...defaultRules, rhythms });

  expect(
    new Set([...states.values()].map(({ boundaries }) => boundaries?.risk)).size,
  ).toBeGreaterThan(100);
});

it("says the next boundary of each of them", () => {
  const truth = twoYears();

  const boundaries = truth.customers.map(({ id }) => nextBoundary(truth, id, defaultRules));

  expect(boundaries).toHaveLength(5_600);
});
