import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  differs,
  foundBefore,
  hasTag,
  inRoom,
  intersect,
  isEmpty,
  planChange,
  sameTag,
  settle,
  settleByLook,
  type TagChange,
  type TagView,
  without,
} from "#app/domain/tag-change.ts";
import { DEFAULT_NAMING, vocabulary } from "#app/domain/tags.ts";
import { tagsAfter } from "#test/support/builders.ts";

describe("tags", () => {
  it("are one when they differ in case only", () => {
    expect(sameTag("LC-Vip", "lc-vip")).toBe(true);
    expect(sameTag("lc-vip", "lc-vip ")).toBe(false);
    expect(hasTag(["Wholesale", "LC-VIP"], "lc-vip")).toBe(true);
    expect(hasTag(["lc-slipping-vip"], "lc-vip")).toBe(false);
  });

  it("are folded letter by letter: a sharp s is no double s", () => {
    expect(sameTag("Straße", "straße")).toBe(true);
    expect(sameTag("straße", "STRASSE")).toBe(false);
  });

  it("keep the spelling of the list that they are taken from", () => {
    expect(intersect(["lc-vip", "lc-due-now"], ["LC-VIP"])).toEqual(["lc-vip"]);
    expect(without(["LC-Vip", "Gold"], ["lc-vip"])).toEqual(["Gold"]);
  });
});

describe("the planned change", () => {
  it.each<[string, TagView, TagChange]>([
    [
      "takes the old stage and gives the new one",
      { desired: ["lc-b"], ledger: ["lc-a"], actual: ["lc-a", "Gold"] },
      { add: ["lc-b"], remove: ["lc-a"] },
    ],
    [
      "is empty when all is as it should be",
      { desired: ["lc-a"], ledger: ["lc-a"], actual: ["lc-a"] },
      { add: [], remove: [] },
    ],
    [
      "does not add what is there in another spelling",
      { desired: ["lc-vip"], ledger: [], actual: ["LC-VIP"] },
      { add: [], remove: [] },
    ],
    [
      "does not remove what is there and not in the ledger, prefix or not",
      { desired: ["lc-b"], ledger: [], actual: ["lc-a", "lc-vip"] },
      { add: ["lc-b"], remove: [] },
    ],
    [
      "removes a tag of ours whose spelling was changed, by the name in the ledger",
      { desired: [], ledger: ["lc-vip"], actual: ["LC-Vip"] },
      { add: [], remove: ["lc-vip"] },
    ],
    [
      "does not add again what was ours and was removed by hand",
      { desired: ["lc-a"], ledger: ["lc-a"], actual: [] },
      { add: [], remove: [] },
    ],
    [
      "does not remove what is gone already",
      { desired: ["lc-b"], ledger: ["lc-a"], actual: [] },
      { add: ["lc-b"], remove: [] },
    ],
    [
      "takes everything of ours from one who should have nothing",
      { desired: [], ledger: ["lc-a", "lc-vip"], actual: ["lc-a", "lc-vip", "lc-vip-2"] },
      { add: [], remove: ["lc-a", "lc-vip"] },
    ],
  ])("%s", (_, view, change) => {
    expect(planChange(view)).toEqual(change);
    expect(isEmpty(planChange(view))).toBe(change.add.length + change.remove.length === 0);
  });

  it("finds the merchant's tags that say what we would have said", () => {
    expect(
      foundBefore({
        desired: ["lc-a", "lc-vip", "lc-due-now"],
        ledger: ["lc-a"],
        actual: ["lc-a", "LC-VIP", "Gold"],
      }),
    ).toEqual(["lc-vip"]);
  });
});

describe("a change of one who has nearly 250 tags", () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => `list ${index}`);
  const change = { add: ["lc-a", "lc-b"], remove: ["list 0"] };

  it.each([
    ["leaves 250", 249, change, false],
    ["would leave 251: nothing is added", 250, { add: [], remove: ["list 0"] }, true],
  ])("that %s", (_, count, fitting, isFull) => {
    expect(inRoom(change, tags(count))).toEqual({ change: fitting, isFull });
  });

  it("that adds nothing has room at 250", () => {
    const removal = { add: [], remove: ["list 0"] };
    expect(inRoom(removal, tags(250))).toEqual({ change: removal, isFull: false });
  });
});

describe("whether there may be something to write", () => {
  it.each<[string, readonly string[], readonly string[], readonly string[], boolean]>([
    ["nothing to add or take", ["lc-a"], ["lc-a"], [], false],
    ["a spelling", ["lc-a"], ["LC-A"], [], false],
    ["a tag to add", ["lc-a", "lc-b"], ["lc-a"], [], true],
    ["a tag that was there before us", ["lc-a", "lc-b"], ["lc-a"], ["LC-B"], false],
    ["a tag to take", [], ["lc-a"], [], true],
    ["a tag to take that was there before us too", [], ["lc-a"], ["lc-a"], true],
  ])("with %s", (_, desired, ledger, alreadyThere, expected) => {
    expect(differs(desired, ledger, alreadyThere)).toBe(expected);
  });
});

/** A spelling of a tag, as some other tool or person may write it. */
function spelt(tag: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(tag) },
    { weight: 1, arbitrary: fc.mixedCase(fc.constant(tag)) },
  );
}

const OURS = vocabulary(DEFAULT_NAMING).slice(0, 6);
const FOREIGN = ["Gold", "wholesale", "lc-", "lc-stage", "lc-stage-prospect-new-2", "lc-custom"];
const oursArb = fc.subarray(OURS);
const anyTagArb = fc.constantFrom(...OURS, ...FOREIGN).chain(spelt);
/** Tags as Shopify holds them: no two that differ in case only. */
const actualArb = fc
  .array(anyTagArb, { maxLength: 10 })
  .map((add) => tagsAfter([], { add, remove: [] }));
const viewArb: fc.Arbitrary<TagView> = fc.record({
  desired: oursArb,
  ledger: oursArb,
  actual: actualArb,
});
/** A ledger that tells the truth: whatever it holds is there, in some spelling. */
const truthfulArb: fc.Arbitrary<TagView> = viewArb.map(({ desired, ledger, actual }) => ({
  desired,
  ledger: intersect(ledger, actual),
  actual,
}));

describe("every planned change", () => {
  it("removes nothing but what the ledger holds and the rules no longer want", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        for (const tag of planChange(view).remove) {
          expect(view.ledger).toContain(tag);
          expect(hasTag(view.desired, tag)).toBe(false);
          expect(hasTag(view.actual, tag)).toBe(true);
        }
      }),
    );
  });

  it("adds nothing but what the rules want and is there in no spelling", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        for (const tag of planChange(view).add) {
          expect(view.desired).toContain(tag);
          expect(hasTag(view.actual, tag)).toBe(false);
          expect(hasTag(view.ledger, tag)).toBe(false);
        }
      }),
    );
  });

  it("leaves every foreign tag as it was, to the letter", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        const foreign = without(view.actual, view.ledger);
        const change = planChange(view);
        const after = tagsAfter(view.actual, change);
        expect(foreign.filter((tag) => !after.includes(tag))).toEqual([]);
        // And makes none: what is new on the customer is what was to be added.
        expect(after.filter((tag) => !view.actual.includes(tag))).toEqual(change.add);
      }),
    );
  });

  it("brings the customer to the desired tags, and none of ours beyond them", () => {
    fc.assert(
      fc.property(truthfulArb, (view) => {
        const after = tagsAfter(view.actual, planChange(view));
        expect(without(view.desired, after)).toEqual([]);
        const own = intersect(after, view.ledger);
        expect(without(own, view.desired)).toEqual([]);
      }),
    );
  });

  it("is empty the second time", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        const after = applied(view);
        expect(planChange(after)).toEqual({ add: [], remove: [] });
        expect(applied(after)).toEqual(after);
      }),
    );
  });

  it("is empty without a difference, so that tags need not be read", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        fc.pre(!differs(view.desired, view.ledger, foundBefore(view)));
        expect(planChange(view)).toEqual({ add: [], remove: [] });
      }),
    );
  });

  it("leaves no difference behind, where no hand interfered", () => {
    fc.assert(
      fc.property(truthfulArb, (view) => {
        const after = applied(view);
        expect(differs(after.desired, after.ledger, foundBefore(after))).toBe(false);
      }),
    );
  });

  it("then taken back leaves the customer with the merchant's tags alone", () => {
    fc.assert(
      fc.property(truthfulArb, (view) => {
        const after = applied(view);
        const back = applied({ ...after, desired: [] });
        expect(back.ledger).toEqual([]);
        expect(back.actual).toEqual(without(view.actual, view.ledger));
      }),
    );
  });
});

describe("a sent change, settled by the tags found afterwards", () => {
  it("that was applied makes the added tags ours and the removed ones not", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        const change = planChange(view);
        const { ledger } = applied(view);
        expect(ledger.toSorted()).toEqual(
          [...without(view.ledger, change.remove), ...change.add].toSorted(),
        );
      }),
    );
  });

  it("that was not applied leaves the ledger as it was", () => {
    fc.assert(
      fc.property(viewArb, (view) => {
        const sent = { ...planChange(view), before: view.actual };
        expect(settle(view.ledger, sent, view.actual)).toEqual(view.ledger);
      }),
    );
  });

  it("that was applied in part says which part", () => {
    const removalOnly = settle(
      ["lc-a"],
      { add: ["lc-b"], remove: ["lc-a"], before: ["lc-a", "Gold"] },
      ["Gold"],
    );
    expect(removalOnly).toEqual([]);
    const additionOnly = settle(["lc-a"], { add: ["lc-b"], remove: ["lc-a"], before: ["lc-a"] }, [
      "lc-a",
      "lc-b",
    ]);
    expect(additionOnly).toEqual(["lc-a", "lc-b"]);
  });

  it("does not own an added tag that was there before, in whatever spelling", () => {
    const sent = { add: ["lc-vip"], remove: [], before: ["LC-VIP"] };
    expect(settle([], sent, ["LC-VIP"])).toEqual([]);
  });

  it("owns no added tag that is found in another spelling, and gives up a removed one only when it is gone", () => {
    const sent = { add: ["lc-vip"], remove: ["lc-due-now"], before: ["LC-Due-Now"] };
    expect(settle(["lc-due-now"], sent, ["LC-Vip"])).toEqual([]);
    expect(settle(["lc-due-now"], sent, ["LC-DUE-NOW"])).toEqual(["lc-due-now"]);
  });

  it("that was applied owns what the merchant took off again, so that it stays away", () => {
    const sent = { add: ["lc-a", "lc-b"], remove: [], before: [] };
    expect(settle([], sent, ["lc-b"])).toEqual(["lc-a", "lc-b"]);
    expect(settle([], sent, [])).toEqual([]);
  });

  it("R5: that was applied, as a look finds, makes a removed tag that is there again somebody else's", () => {
    const sent = { add: ["lc-b"], remove: ["lc-a"], before: ["lc-a"] };
    expect(settleByLook(["lc-a"], sent, ["lc-a", "lc-b"])).toEqual(["lc-b"]);
    expect(settleByLook(["lc-a"], sent, ["lc-a"])).toEqual(["lc-a"]);
    expect(settleByLook(["lc-a"], sent, ["lc-b"])).toEqual(["lc-b"]);
    // Known to be ours by an earlier look, the added one tells nothing of the other.
    expect(settleByLook(["lc-a", "lc-b"], sent, ["lc-a", "lc-b"])).toEqual(["lc-a", "lc-b"]);
    // As after a merge: it was on the customer for other reasons.
    const elsewhere = { ...sent, before: [] };
    expect(settleByLook(["lc-a"], elsewhere, ["lc-a", "lc-b"])).toEqual(["lc-a", "lc-b"]);
  });

  it("settles the same twice", () => {
    fc.assert(
      fc.property(viewArb, fc.boolean(), (view, arrived) => {
        const sent = { ...planChange(view), before: view.actual };
        const actual = arrived ? tagsAfter(view.actual, sent) : view.actual;
        const once = settle(view.ledger, sent, actual);
        expect(settle(once, sent, actual)).toEqual(once);
      }),
    );
  });
});

describe("a tag of ours that was removed by hand", () => {
  it("stays away as long as the rules want it", () => {
    const view: TagView = { desired: ["lc-a"], ledger: ["lc-a"], actual: [] };
    expect(applied(view)).toEqual(view);
  });

  it("comes back once the ledger has let go of it", () => {
    const view: TagView = { desired: ["lc-a"], ledger: ["lc-a"], actual: [] };
    const ledger = intersect(view.ledger, view.actual);
    expect(planChange({ ...view, ledger })).toEqual({ add: ["lc-a"], remove: [] });
  });
});

/** The customer after the planned change reached Shopify and was settled. */
function applied(view: TagView): TagView {
  const change = planChange(view);
  const actual = tagsAfter(view.actual, change);
  const ledger = settle(view.ledger, { ...change, before: view.actual }, actual);
  return { ...view, ledger, actual };
}
