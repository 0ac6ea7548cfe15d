import { expect, it } from "vitest";
import { nextBoundary } from "./next-boundary.ts";
import { defaultRules } from "./rules.ts";
import { customer, order, smallTruth } from "./small-truth.ts";

const first = order("ada", "2025-01-01T12:00:00Z");
const earlier = order("ada", "2024-12-01T12:00:00Z");

// From 2025-01-01: 7 = 01-08, 30 = 01-31, 60 = 03-02, 90 = 04-01, 120 = 05-01, 365 = 2026-01-01.
it.each([
  ["a new prospect", [], "2025-01-05T00:00:00Z", "2025-01-31T12:00:00Z", "prospect-cold"],
  ["a first order", [first], "2025-01-05T00:00:00Z", "2025-01-31T12:00:00Z", "one-time-risk"],
  ["just before it", [first], "2025-01-31T11:59:59.999Z", "2025-01-31T12:00:00Z", "one-time-risk"],
  ["at it", [first], "2025-01-31T12:00:00Z", "2025-04-01T12:00:00Z", "one-time-lapsed"],
  ["lapsed after one", [first], "2025-04-01T12:00:00Z", "2026-01-01T12:00:00Z", "lost"],
  [
    "a second order",
    [earlier, first],
    "2025-01-01T12:00:00Z",
    "2025-01-08T12:00:00Z",
    "active-repeat",
  ],
  ["active", [earlier, first], "2025-01-08T12:00:00Z", "2025-03-02T12:00:00Z", "repeat-risk"],
  ["at risk", [earlier, first], "2025-03-02T12:00:00Z", "2025-05-01T12:00:00Z", "repeat-lapsed"],
  ["lapsed", [earlier, first], "2025-05-01T12:00:00Z", "2026-01-01T12:00:00Z", "lost"],
])(
  "%s: with the orders %j, what holds at %s ends at %s, %s begins",
  (_, orders, now, at, stage) => {
    const truth = smallTruth({ now, customers: [customer("ada", "2025-01-01T12:00:00Z")], orders });
    expect(nextBoundary(truth, "ada", defaultRules)).toEqual({ at: Date.parse(at), stage });
  },
);

it.each([
  ["lost", [first], "2026-01-01T12:00:00Z"],
  ["a cold prospect", [], "2025-01-31T12:00:00Z"],
])("%s: nothing is left to come", (_, orders, now) => {
  const truth = smallTruth({ now, customers: [customer("ada", "2025-01-01T12:00:00Z")], orders });
  expect(nextBoundary(truth, "ada", defaultRules)).toBeNull();
});
