import { describe, expect, it } from "vitest";
import { carriesPerkTag, nextPerkChange, perkStateAt } from "#app/domain/perk/perk-state.ts";
import type { PerkFact } from "#app/domain/perk/facts.ts";
import {
  at,
  bought,
  invited,
  merged,
  paid,
  stateOf,
  stopped,
  undone,
  unpaid,
  used,
  ZONE,
} from "./examples.ts";

// Skopje is an hour ahead of UTC in winter and two in summer, from 29 March on.
const INVITED = invited("01-10 09:00");
const EARNED = [INVITED, ...bought("first", "01-20 09:00")];
/** January 20 at ten in Skopje, and April 20 at ten. */
const END = "2026-04-20 08:00";
const USED_UP = [...EARNED, used("second", "02-01 09:00"), used("third", "02-10 09:00")];

function look(facts: readonly PerkFact[], when: string) {
  const state = perkStateAt(facts, "anna", at(when), ZONE);
  const next = nextPerkChange(state, at(when));
  return {
    tag: carriesPerkTag(state),
    next: next === null ? null : new Date(next).toISOString().slice(0, 16).replace("T", " "),
  };
}

describe("a frozen perk, row by row", () => {
  it("row 1: who is invited is offered it for exactly fourteen days, without a tag", () => {
    expect(stateOf([INVITED], "01-09 09:00")).toBe("none");
    expect(stateOf([INVITED], "01-10 09:00")).toBe("offered until 2026-01-24 09:00");
    expect(look([INVITED], "01-10 09:00")).toEqual({ tag: false, next: "2026-01-24 09:00" });
  });

  it("row 1: fourteen days are so many times 24 hours, whatever the clocks do", () => {
    expect(stateOf([invited("03-20 09:00")], "03-21 09:00")).toBe("offered until 2026-04-03 09:00");
  });

  it.each([
    ["at the invitation", "01-10 09:00", "active, 2 left, until 2026-04-10 08:00"],
    ["a minute before the offer ends", "01-24 08:59", "active, 2 left, until 2026-04-24 07:59"],
    ["before the invitation", "01-10 08:59", "offered until 2026-01-24 09:00"],
    ["when the offer ends", "01-24 09:00", "not-used at 2026-01-24 09:00"],
  ])("row 2: an order %s makes it: %s, %s", (_, when, state) => {
    const facts = [INVITED, ...bought("first", when)];
    expect(stateOf(facts, when > "01-10 09:00" ? when : "01-10 09:00")).toBe(state);
  });

  it("row 2: the tag comes, and three months of the shop's calendar end at the same time of day", () => {
    expect(look(EARNED, "01-20 09:00")).toEqual({ tag: true, next: END });
  });

  it("row 2: three months from the last of November end on the last of February", () => {
    const facts = [invited("11-29 09:00"), ...bought("first", "11-30 09:00")];
    expect(stateOf(facts, "11-30 09:00")).toBe("active, 2 left, until 2027-02-28 09:00");
  });

  it("row 2: an order earns it once it is paid, and lasts from the order on, even when the offer has ended", () => {
    const facts = [INVITED, unpaid("first", "01-23 09:00")];
    expect(stateOf(facts, "01-23 10:00")).toBe("offered until 2026-01-24 09:00");
    expect(stateOf(facts, "01-25 09:00")).toBe("not-used at 2026-01-24 09:00");
    const later = [...facts, paid("first", "01-26 09:00")];
    expect(stateOf(later, "01-26 09:00")).toBe("active, 2 left, until 2026-04-23 08:00");
  });

  it("row 2: any amount above zero earns it, nothing does not", () => {
    const free = [INVITED, unpaid("gift", "01-20 09:00", 0), paid("gift", "01-20 09:00")];
    const small = [INVITED, unpaid("card", "01-20 09:00", 1), paid("card", "01-20 09:00")];
    expect(stateOf(free, "01-21 09:00")).toBe("offered until 2026-01-24 09:00");
    expect(stateOf(small, "01-21 09:00")).toBe(`active, 2 left, until ${END}`);
  });

  it("row 2: an order cancelled before it was paid earns nothing", () => {
    const facts = [
      INVITED,
      unpaid("first", "01-20 09:00"),
      undone("first", "01-20 10:00"),
      paid("first", "01-20 11:00"),
    ];
    expect(stateOf(facts, "01-21 09:00")).toBe("offered until 2026-01-24 09:00");
  });

  it("row 3: without an order the offer is closed as not used, and the cooldown of twelve months starts", () => {
    expect(stateOf([INVITED], "01-24 09:00")).toBe("not-used at 2026-01-24 09:00");
    expect(look([INVITED], "01-24 09:00")).toEqual({ tag: false, next: "2027-01-24 09:00" });
    expect(look([INVITED], "2027-01-24 09:00").next).toBeNull();
  });

  it("row 4: an order with the discount takes a use, and the tag stays", () => {
    const facts = [...EARNED, used("second", "02-01 09:00")];
    expect(stateOf(facts, "02-01 09:00")).toBe(`active, 1 left, until ${END}`);
    expect(look(facts, "02-01 09:00")).toEqual({ tag: true, next: END });
  });

  it("row 5: the second such order uses it up: the tag goes, the cooldown starts", () => {
    expect(stateOf(USED_UP, "02-10 09:00")).toBe("used-up at 2026-02-10 09:00");
    expect(look(USED_UP, "02-10 09:00")).toEqual({ tag: false, next: "2027-02-10 09:00" });
  });

  it("row 6: at its end it is closed as expired, at that very instant", () => {
    expect(stateOf(EARNED, "04-20 07:59")).toBe(`active, 2 left, until ${END}`);
    expect(stateOf(EARNED, "04-20 08:00")).toBe(`expired at ${END}`);
    expect(look(EARNED, "04-20 08:00")).toEqual({ tag: false, next: END.replace("2026", "2027") });
  });

  it("row 6: an order placed before the end and told of later still counts, one at the end does not", () => {
    const late = [...USED_UP.slice(0, -1), used("third", "04-20 07:59")];
    expect(stateOf(late, "05-01 09:00")).toBe("used-up at 2026-04-20 07:59");
    const tooLate = [...USED_UP.slice(0, -1), used("third", "04-20 08:00")];
    expect(stateOf(tooLate, "05-01 09:00")).toBe(`expired at ${END}`);
  });

  it("row 7: an order undone gives its use back before the end, which does not move; the tag returns", () => {
    const facts = [...USED_UP, undone("second", "03-01 09:00")];
    expect(stateOf(facts, "03-01 09:00")).toBe(`active, 1 left, until ${END}`);
    expect(look(facts, "03-01 09:00").tag).toBe(true);
    const both = [...facts, undone("third", "03-02 09:00")];
    expect(stateOf(both, "03-02 09:00")).toBe(`active, 2 left, until ${END}`);
  });

  it("row 7: no more than two uses come of it", () => {
    const facts = [
      ...EARNED,
      used("second", "02-01 09:00"),
      undone("second", "02-02 09:00"),
      undone("second", "02-03 09:00"),
    ];
    expect(stateOf(facts, "02-03 09:00")).toBe(`active, 2 left, until ${END}`);
  });

  it("row 7: after the end it is recorded, and nothing else", () => {
    const facts = [...USED_UP, undone("second", "04-21 09:00")];
    expect(stateOf(facts, "04-21 09:00")).toBe("used-up at 2026-02-10 09:00");
  });

  it("row 8: without the order that earned it, it is offered again while the offer is open and no use is spent", () => {
    const facts = [...EARNED, undone("first", "01-22 09:00")];
    expect(stateOf(facts, "01-22 09:00")).toBe("offered until 2026-01-24 09:00");
    expect(look(facts, "01-22 09:00").tag).toBe(false);
    const again = [...facts, ...bought("another", "01-23 09:00")];
    expect(stateOf(again, "01-23 09:00")).toBe("active, 2 left, until 2026-04-23 08:00");
  });

  it("row 8: offered again, it is earned at once by another order that stands", () => {
    const facts = [...EARNED, ...bought("another", "01-21 09:00"), undone("first", "01-22 09:00")];
    expect(stateOf(facts, "01-22 09:00")).toBe("active, 2 left, until 2026-04-21 08:00");
  });

  it("row 8: a use that was given back is not spent", () => {
    const facts = [
      ...EARNED,
      used("second", "01-21 09:00"),
      undone("second", "01-21 10:00"),
      undone("first", "01-22 09:00"),
    ];
    expect(stateOf(facts, "01-22 09:00")).toBe("offered until 2026-01-24 09:00");
  });

  it.each([
    ["active, the offer over", [...EARNED], "02-01 09:00"],
    ["active, a use spent", [...EARNED, used("second", "01-21 09:00")], "01-22 09:00"],
    ["used up", USED_UP, "03-01 09:00"],
    ["expired", EARNED, "05-01 09:00"],
  ])("row 8: otherwise it is reversed, and the cooldown counts from then: %s", (_, facts, when) => {
    const reversed = [...facts, undone("first", when)];
    expect(stateOf(reversed, when)).toBe(`reversed at 2026-${when}`);
    expect(look(reversed, when).tag).toBe(false);
    expect(look(reversed, when).next?.slice(0, 10)).toBe(`2027-${when.slice(0, 5)}`);
  });

  it("row 9: stopped by the merchant, or its tag taken off by hand, it never comes back", () => {
    const facts = [...EARNED, used("second", "02-01 09:00"), stopped("02-05 09:00")];
    expect(stateOf(facts, "02-05 09:00")).toBe("stopped at 2026-02-05 09:00");
    const later = [
      ...facts,
      undone("second", "02-06 09:00"),
      ...bought("more", "02-07 09:00"),
      stopped("02-08 09:00"),
      undone("first", "02-09 09:00"),
    ];
    expect(stateOf(later, "03-01 09:00")).toBe("stopped at 2026-02-05 09:00");
    expect(look(later, "03-01 09:00").tag).toBe(false);
  });

  it("row 9: nor does one come back that was used up when it was stopped", () => {
    const facts = [...USED_UP, stopped("02-12 09:00"), undone("second", "02-13 09:00")];
    expect(stateOf(facts, "02-13 09:00")).toBe("used-up at 2026-02-10 09:00");
  });

  it("row 10: of two customers merged the perk that ends later goes on, without the uses of the other", () => {
    const other = [
      invited("02-01 09:00", "ana"),
      ...bought("hers", "02-02 09:00", "ana"),
      used("hers too", "02-03 09:00", "ana"),
    ];
    for (const [from, into] of [
      ["ana", "anna"],
      ["anna", "ana"],
    ] as const) {
      const facts = [...EARNED, ...other, merged(from, into, "02-10 09:00")];
      expect(stateOf(facts, "02-09 09:00", "anna")).toBe(`active, 2 left, until ${END}`);
      expect(stateOf(facts, "02-10 09:00", into)).toBe("active, 1 left, until 2026-05-02 08:00");
      expect(stateOf([...facts, used("next", "02-11 09:00", into)], "02-11 09:00", into)).toBe(
        "used-up at 2026-02-11 09:00",
      );
    }
  });

  it("row 10: an open perk goes on before a closed one, an earned one before an offered one", () => {
    const offered = [invited("04-15 09:00", "ana")];
    const closed = [invited("01-01 09:00", "ana")];
    const join = merged("ana", "anna", "04-16 09:00");
    expect(stateOf([...EARNED, ...offered, join], "04-16 09:00")).toBe(
      `active, 2 left, until ${END}`,
    );
    expect(stateOf([...EARNED, ...closed, join], "04-16 09:00")).toBe(
      `active, 2 left, until ${END}`,
    );
    expect(stateOf([...closed, join], "04-16 09:00")).toBe("not-used at 2026-01-15 09:00");
  });
});
