import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import { localDay } from "#app/services/local-day.ts";
import { addDays } from "#app/domain/time.ts";
import { aLife, anOrder, START } from "#test/support/builders.ts";

/** Laws of campaign A that stand beside what they are about, each over generated data. */
const LAWS = [
  ["tag-change", "removes nothing but what the ledger holds and the rules no longer want"],
  ["tag-change", "leaves every foreign tag as it was, to the letter"],
  ["tag-change", "adds nothing but what the rules want and is there in no spelling"],
  ["tag-change", "is empty the second time"],
  ["tag-change", "then taken back leaves the customer with the merchant's tags alone"],
  ["tag-change", "settles the same twice"],
  ["stage", "has exactly one stage, the one of the first row of segments.md that applies"],
  ["money", "loses no unit of any amount"],
  ["customer-state", "has the same state, only later, when all dates are shifted"],
  ["customer-state", "has the same state whatever order their orders come in"],
] as const;

describe("campaign A", () => {
  it("finds its laws of tags, stages, money and dates in test/domain", () => {
    const missing = LAWS.filter(([file, title]) => {
      const [, law = ""] = readFileSync(`test/domain/${file}.test.ts`, "utf8").split(
        `it("${title}"`,
      );
      const [body = ""] = law.split("\n  it(");
      return !body.includes("fc.assert");
    });
    expect(missing).toEqual([]);
    console.log(`A: ${LAWS.length} laws in test/domain, and those of R6 and of the zone here`);
  });

  it("the zone of a shop moves nobody whose orders it leaves on their days", () => {
    const zones = ["Pacific/Pago_Pago", "America/New_York", "UTC", "Asia/Kolkata", "Asia/Tokyo"];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 1_000 }),
        (days, later) => {
          const states = zones.map((zone) => {
            // At noon of UTC these zones agree on which orders share a day.
            const orders = days.map((day) => {
              const at = addDays(START, day) + 43_200_000;
              return anOrder({ at, day: localDay(at, zone) });
            });
            const { stage, nextChangeAt, stageSince } = customerState(
              aLife({ orders }),
              addDays(START, later),
            );
            return { stage, nextChangeAt, stageSince };
          });
          for (const state of states) expect(state).toEqual(states[0]);
        },
      ),
    );
  });
});
