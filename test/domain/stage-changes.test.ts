import { describe, expect, it } from "vitest";
import { customerState } from "#app/domain/customer-state.ts";
import type { Lifeline } from "#app/domain/lifeline.ts";
import { changesToRecord, type Recorded, type StageChange } from "#app/domain/stage-changes.ts";
import { aLife, aRulebook, dayAt, ordersOn } from "#test/support/builders.ts";

/** The life of one who ordered on these days, known by the last of them. */
function lifeOf(orderDays: readonly number[], repeatRisk: number | null = null): Lifeline {
  const repeat = { risk: repeatRisk, lapsed: null, lost: null };
  const facts = aLife({
    orders: ordersOn(...orderDays),
    rulebook: aRulebook({ policy: { repeat } }),
  });
  return customerState(facts, dayAt(orderDays.at(-1) ?? 0)).life;
}

function recorded(stage: Recorded["stage"], since: number, policyChanged = false): Recorded {
  return { stage, since: dayAt(since), policyChanged };
}

const change = (
  day: number,
  from: StageChange["from"],
  to: StageChange["to"],
  cause: StageChange["cause"],
): StageChange => ({ at: dayAt(day), from, to, cause });

describe("a first record", () => {
  it("holds the life so far, each stage from its own instant", () => {
    expect(changesToRecord(lifeOf([5, 20]), null, null, dayAt(90))).toEqual([
      change(0, null, "prospect-new", "signed-up"),
      change(5, "prospect-new", "first-order", "order"),
      change(20, "first-order", "second-order", "order"),
      change(27, "second-order", "active-repeat", "boundary"),
      change(80, "active-repeat", "repeat-risk", "boundary"),
    ]);
  });

  it("goes 400 days back, and begins with the stage of that day", () => {
    expect(changesToRecord(lifeOf([0]), null, null, dayAt(480))).toEqual([
      change(30, null, "one-time-risk", "boundary"),
      change(90, "one-time-risk", "one-time-lapsed", "boundary"),
      change(365, "one-time-lapsed", "lost", "boundary"),
    ]);
  });
});

describe("a later record", () => {
  it("holds every stage since, also when the look comes late", () => {
    expect(changesToRecord(lifeOf([0]), recorded("first-order", 0), null, dayAt(100))).toEqual([
      change(30, "first-order", "one-time-risk", "boundary"),
      change(90, "one-time-risk", "one-time-lapsed", "boundary"),
    ]);
  });

  it("holds nothing where nothing has changed", () => {
    expect(changesToRecord(lifeOf([0]), recorded("one-time-risk", 30), null, dayAt(60))).toEqual(
      [],
    );
  });

  it("says where the past turned out to be another", () => {
    // The second order was taken back.
    const life = lifeOf([0]);
    expect(changesToRecord(life, recorded("second-order", 8), null, dayAt(10))).toEqual([
      change(10, "second-order", "first-order", "corrected"),
    ]);
  });

  it("says where the merchant's windows moved one back", () => {
    const life = lifeOf([0, 1, 2], 90);
    expect(changesToRecord(life, recorded("repeat-risk", 62, true), null, dayAt(80))).toEqual([
      change(80, "repeat-risk", "active-repeat", "settings"),
    ]);
  });

  it("holds nothing where another past leads to the same stage", () => {
    const life = lifeOf([0, 1, 2], 70);
    expect(changesToRecord(life, recorded("repeat-risk", 62, true), null, dayAt(80))).toEqual([]);
  });
});
