import { describe, expect, it } from "vitest";
import {
  type Invitee,
  INVITED_STAGES,
  isEligible,
  withinLimit,
} from "#app/domain/perk/invitation.ts";
import { carriesPerkTag, perkStateAt } from "#app/domain/perk/perk-state.ts";
import { at, bought, invited, stateOf, stopped, undone, unpaid, used, ZONE } from "./examples.ts";

const INVITED = invited("01-10 09:00");
const EARNED = [INVITED, ...bought("first", "01-20 09:00")];
const END = "2026-04-20 08:00";

describe("a frozen perk", () => {
  it("takes no use for the order that earned it, nor for one on which another discount won", () => {
    const facts = [...EARNED, ...bought("at another price", "02-01 09:00")];
    expect(stateOf(facts, "02-01 09:00")).toBe(`active, 2 left, until ${END}`);
  });

  it("counts each order, even on one day and at one instant", () => {
    const facts = [...EARNED, used("second", "02-01 09:00"), used("third", "02-01 09:00")];
    expect(stateOf(facts, "02-01 09:00")).toBe("used-up at 2026-02-01 09:00");
  });

  it("honours a third order that a late removal let through, and keeps its name", () => {
    const facts = [
      ...EARNED,
      used("second", "02-01 09:00"),
      used("third", "02-02 09:00"),
      used("fourth", "02-02 09:01"),
    ];
    const state = perkStateAt(facts, "anna", at("02-03 09:00"), ZONE);
    expect(state).toMatchObject({
      how: "used-up",
      at: at("02-02 09:00"),
      perk: { beyond: ["fourth"] },
    });
  });

  it("is not earned by an order of somebody else", () => {
    const facts = [INVITED, ...bought("first", "01-20 09:00", "ben")];
    expect(stateOf(facts, "01-21 09:00")).toBe("offered until 2026-01-24 09:00");
    expect(stateOf(facts, "01-21 09:00", "ben")).toBe("none");
  });

  it("does not begin anew with a second invitation while it is open, nor in the cooldown", () => {
    const open = [...EARNED, invited("02-01 09:00")];
    expect(stateOf(open, "02-02 09:00")).toBe(`active, 2 left, until ${END}`);
    const cooling = [INVITED, invited("2027-01-24 08:59")];
    expect(stateOf(cooling, "2027-01-25 09:00")).toBe("not-used at 2026-01-24 09:00");
    const cooled = [INVITED, invited("2027-01-24 09:00")];
    expect(stateOf(cooled, "2027-01-25 09:00")).toBe("offered until 2027-02-07 09:00");
  });

  it("is no affair of an invitation after it: what is undone later changes only its own", () => {
    const first = [INVITED, ...bought("first", "01-20 09:00")];
    const again = [...first, invited("2027-05-01 09:00"), undone("first", "2027-05-02 09:00")];
    expect(stateOf(again, "2027-05-02 09:00")).toBe("offered until 2027-05-15 09:00");
  });

  it("counts the cooldown from the last closing", () => {
    const facts = [...EARNED, undone("first", "05-01 09:00")];
    const state = perkStateAt(facts, "anna", at("06-01 09:00"), ZONE);
    expect(state).toMatchObject({ how: "reversed", cooldownEndsAt: at("2027-05-01 09:00") });
  });

  it("is not stopped while it is only offered: the invitation was sent", () => {
    const facts = [INVITED, stopped("01-11 09:00"), ...bought("first", "01-20 09:00")];
    expect(stateOf(facts, "01-20 09:00")).toBe(`active, 2 left, until ${END}`);
  });

  it("says of a customer without an invitation that there is none: a tag put on by hand has no counter", () => {
    const state = perkStateAt(
      [unpaid("first", "01-20 09:00"), stopped("02-01 09:00")],
      "anna",
      at("03-01 09:00"),
      ZONE,
    );
    expect(state).toEqual({ phase: "none" });
    expect(carriesPerkTag(state)).toBe(false);
  });
});

describe("an invitation", () => {
  const now = at("06-01 09:00");
  const anna: Invitee = {
    stage: "one-time-lapsed",
    valueTier: "high",
    subscribed: true,
    heldOut: false,
    locked: false,
    perk: { phase: "none" },
  };
  const perkAt = (when: string) => perkStateAt([INVITED], "anna", at(when), ZONE);

  it.each<[string, Partial<Invitee>, boolean]>([
    ["a lapsed one-time buyer of high value", {}, true],
    ["a lost customer", { stage: "lost" }, true],
    ["a lapsed repeat buyer, unless the merchant adds them", { stage: "repeat-lapsed" }, false],
    ["somebody of middle value", { valueTier: "mid" }, false],
    ["somebody without consent", { subscribed: false }, false],
    ["one of the holdout", { heldOut: true }, false],
    ["a locked customer", { locked: true }, false],
    ["somebody with an open offer", { perk: perkAt("01-11 09:00") }, false],
    ["somebody in the cooldown", { perk: perkAt("06-01 09:00") }, false],
  ])("for %s", (_, given, eligible) => {
    expect(isEligible({ ...anna, ...given }, INVITED_STAGES, now)).toBe(eligible);
  });

  it("is for further stages where the merchant adds them", () => {
    const stages = [...INVITED_STAGES, "repeat-lapsed"] as const;
    expect(isEligible({ ...anna, stage: "repeat-lapsed" }, stages, now)).toBe(true);
  });

  it("is possible again when the cooldown ends, not before", () => {
    const perk = perkAt("2027-01-24 09:00");
    expect(isEligible({ ...anna, perk }, INVITED_STAGES, at("2027-01-24 08:59"))).toBe(false);
    expect(isEligible({ ...anna, perk }, INVITED_STAGES, at("2027-01-24 09:00"))).toBe(true);
  });

  it.each([
    ["none is open", 0, ["a", "b"]],
    ["one is", 1, ["a"]],
    ["there are too many already", 5, []],
  ])("goes to so many as there is room for below a limit of two, where %s", (_, open, chosen) => {
    expect(withinLimit(["a", "b", "c"], open, 2)).toEqual(chosen);
    expect(withinLimit(["a", "b", "c"], open, null)).toEqual(["a", "b", "c"]);
  });
});
