import { describe, expect, it } from "vitest";
import { type Confidence, confidenceIn } from "#app/domain/confidence.ts";
import type { AccountLine, Source } from "#app/domain/reason.ts";

const account = (
  cycle: Exclude<Source, "hand">,
  risk: Source,
  lost: Source = risk,
): readonly AccountLine[] => [
  { key: "cycle", source: cycle, days: 70, orders: 4 },
  { key: "risk", source: risk, days: 77, percent: 48 },
  { key: "lost", source: lost, days: 149, percent: 14 },
  { key: "today", days: 84 },
];

describe("how sure a customer's dates are", () => {
  it.each<[string, readonly AccountLine[], readonly number[], Confidence | null]>([
    ["a prospect has none", [], [], null],
    ["the merchant set them all", account("own", "hand"), [66, 75, 70], { key: "hand" }],
    ["nothing is learned", account("estimated", "estimated"), [66], { key: "estimated" }],
    ["no gap of their own", account("shop", "shop"), [], { key: "shop" }],
    [
      "two gaps are few",
      account("own", "own"),
      [66, 75],
      { key: "few", gaps: 2, shortest: 66, longest: 75 },
    ],
    [
      "alike ones are steady, also beside one date by hand",
      account("own", "hand", "own"),
      [66, 75, 70],
      { key: "steady", gaps: 3, shortest: 66, longest: 75 },
    ],
    [
      "twice as long is uneven",
      account("own", "own"),
      [20, 40, 30],
      { key: "uneven", gaps: 3, shortest: 20, longest: 40 },
    ],
  ])("%s", (_, lines, gaps, confidence) => {
    expect(confidenceIn(lines, gaps)).toEqual(confidence);
  });
});
