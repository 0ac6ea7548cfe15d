import { describe, expect, it } from "vitest";
import { judgeTags } from "./judge-tags.ts";
import { defaultRules, type Rules } from "./rules.ts";
import { fits } from "./small-rhythm.ts";
import { customer, order, smallTruth } from "./small-truth.ts";
import { nobodyWatched, type Witness } from "./tag-owners.ts";
import type { TagLogEntry, TrueMerge } from "./truth.ts";

const bought = "2025-01-01T12:00:00Z";
/** 24 days: first order, and due: lc-stage-first-order and lc-due-now. */
const day24 = "2025-01-25T12:00:00Z";
/** 31 days: late from day 30 on, no longer due: lc-stage-one-time-risk. */
const day31 = "2025-02-01T12:00:00Z";

type Change = Pick<TagLogEntry, "actor"> &
  Partial<Pick<TagLogEntry, "added" | "removed" | "present" | "absent">> & {
    on?: string;
    by?: string;
  };

/** Ada's tags now, and who changed what, a line a change; `on` is the day, 2025-01-02 unless said. */
function judged(given: {
  now?: string;
  tags: string[];
  log: Change[];
  rules?: Partial<Rules>;
  merges?: TrueMerge[];
  orders?: string[];
  witness?: Partial<Witness>;
}) {
  const { now = day24, tags, log, rules = {}, merges = [], orders = [bought] } = given;
  const truth = smallTruth({
    now,
    customers: [customer("ada", bought, { tags })],
    orders: orders.map((at) => order("ada", at)),
  });
  const tagLog = log.map(({ on = "2025-01-02", by = "ada", ...change }, index) => ({
    n: index + 1,
    at: Date.parse(`${on}T12:00:00Z`),
    customerId: by,
    added: [],
    removed: [],
    present: [],
    absent: [],
    ...change,
  }));
  const { wrongTags, foreignTouched, putBack, doubts } = judgeTags(
    { ...truth, tagLog, merges },
    { ...defaultRules, ...rules },
    { ...nobodyWatched(), ...given.witness },
  );
  const [wrong] = wrongTags;
  return {
    missing: wrong?.missing ?? [],
    unexpected: wrong?.unexpected ?? [],
    touched: foreignTouched.map(({ kind, tag }) => `${kind} ${tag}`),
    putBack: putBack.map(({ tag }) => tag),
    doubts,
  };
}

const RIGHT = { missing: [], unexpected: [], touched: [], putBack: [], doubts: 0 };
const both = ["lc-stage-first-order", "lc-due-now"];

describe("one who ordered 24 days ago", () => {
  it("is right with both tags from us", () => {
    expect(judged({ tags: both, log: [{ actor: "app", added: both }] })).toEqual(RIGHT);
  });

  it("lacks what nobody ever wrote", () => {
    expect(judged({ tags: [], log: [] })).toEqual({ ...RIGHT, missing: both });
  });

  it("lacks ours where the merchant's stood first, and was taken off by the merchant", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-first-order"] },
      { actor: "merchant", removed: ["LC-due-now"] },
    ];
    expect(judged({ tags: ["lc-stage-first-order"], log })).toEqual({
      ...RIGHT,
      missing: ["lc-due-now"],
    });
  });

  it("needs no tag of ours where the merchant has it in capitals", () => {
    const log: Change[] = [{ actor: "app", added: ["lc-stage-first-order"] }];
    expect(judged({ tags: ["lc-stage-first-order", "LC-DUE-NOW"], log })).toEqual(RIGHT);
  });

  it("has a tag too much when we left an old stage on", () => {
    const tags = [...both, "lc-stage-lost"];
    expect(judged({ tags, log: [{ actor: "app", added: tags }] })).toEqual({
      ...RIGHT,
      unexpected: ["lc-stage-lost"],
    });
  });

  it("may carry a stage tag of the merchant's that we never wrote", () => {
    const tags = [...both, "lc-stage-lost"];
    expect(judged({ tags, log: [{ actor: "app", added: both }] })).toEqual(RIGHT);
  });
});

describe("tags that are not ours", () => {
  it("are touched when we remove one that the merchant added", () => {
    const log: Change[] = [
      { actor: "merchant", added: ["lc-spring"] },
      { actor: "app", added: both },
      { actor: "app", removed: ["lc-spring"] },
    ];
    expect(judged({ tags: both, log })).toEqual({ ...RIGHT, touched: ["removed lc-spring"] });
  });

  it("are touched when we remove one that was there before the log began", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "app", removed: ["VIP"] },
    ];
    expect(judged({ tags: both, log }).touched).toEqual(["removed VIP"]);
  });

  it("are touched when we remove again what the merchant put there after taking ours off", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-lost"] },
      { actor: "merchant", removed: ["lc-stage-lost"] },
      { actor: "merchant", added: ["lc-stage-lost"], on: "2025-01-03" },
      { actor: "app", added: both, removed: ["lc-stage-lost"], on: "2025-01-03" },
    ];
    expect(judged({ tags: both, log }).touched).toEqual(["removed lc-stage-lost"]);
  });

  it("are nobody's to tell when the merchant took ours off and put it back at once: counted as a doubt", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-lost"] },
      { actor: "merchant", removed: ["lc-stage-lost"] },
      { actor: "merchant", added: ["lc-stage-lost"] },
      { actor: "app", added: both, removed: ["lc-stage-lost"] },
    ];
    expect(judged({ tags: both, log })).toEqual({ ...RIGHT, doubts: 1 });
  });

  it("are nobody's to tell when nobody had looked before the merchant put ours back, however late: counted as a doubt", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-lost"] },
      { actor: "merchant", removed: ["lc-stage-lost"] },
      { actor: "merchant", added: ["lc-stage-lost"], on: "2025-01-20" },
      { actor: "app", added: both, removed: ["lc-stage-lost"], on: "2025-01-20" },
    ];
    const witness = { hasNotLooked: () => true };
    expect(judged({ tags: both, log, witness })).toEqual({ ...RIGHT, doubts: 1 });
  });

  it("are nobody's to tell when the merchant added what was on its way from us, arrived or not: counted as a doubt (I3)", () => {
    const log: Change[] = [
      { actor: "merchant", added: ["LC-Stage-Lost", "spring"] },
      { actor: "app", added: both, removed: ["LC-Stage-Lost"] },
      { actor: "app", removed: ["spring"] },
    ];
    const witness = { underWay: () => new Set(["lc-stage-lost"]) };
    expect(judged({ tags: both, log, witness })).toEqual({
      ...RIGHT,
      touched: ["removed spring"],
      doubts: 1,
    });
  });

  it("leave the others of a call of ours away for good when the merchant adds one of its tags: it looks as if it had arrived", () => {
    const log: Change[] = [{ actor: "merchant", added: ["lc-due-now"] }];
    const witness = { underWay: () => new Set(both) };
    expect(judged({ tags: ["lc-due-now"], log, witness })).toEqual(RIGHT);
    expect(judged({ tags: ["lc-due-now"], log }).missing).toEqual(["lc-stage-first-order"]);
  });

  it("leave ours on that arrived after a look had taken it for arrived, and taken off", () => {
    // The merchant adds one of two that are on their way; a look finds it, and the other not; then both arrive.
    const log: Change[] = [
      { actor: "merchant", added: ["lc-stage-first-order"] },
      { actor: "app", added: ["lc-vip"], present: ["lc-stage-first-order"] },
      { actor: "app", added: ["lc-due-now"] },
    ];
    const witness = { underWay: () => new Set(["lc-stage-first-order", "lc-vip"]) };
    const tags = [...both, "lc-vip"];
    expect(judged({ tags, log, witness })).toEqual(RIGHT);
    expect(judged({ tags, log })).toEqual({ ...RIGHT, unexpected: ["lc-vip"] });
  });

  it("may stay away when the merchant takes off what nobody can say whose it was", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "merchant", removed: ["lc-due-now"] },
      { actor: "merchant", added: ["LC-Due-Now"] },
      { actor: "merchant", removed: ["LC-Due-Now"] },
    ];
    expect(judged({ tags: ["lc-stage-first-order"], log })).toEqual(RIGHT);
  });

  it.each(["lc-stage-active", "spring", "LC-VIP"])("are created by us: %s", (tag) => {
    const log: Change[] = [{ actor: "app", added: [...both, tag] }];
    expect(judged({ tags: [...both, tag], log })).toMatchObject({ touched: [`added ${tag}`] });
  });

  it("are nobody's to tell when we asked for what the merchant had just added: counted as a doubt (I3)", () => {
    const log: Change[] = [
      { actor: "merchant", added: ["lc-stage-lost"] },
      { actor: "app", added: ["lc-due-now"], present: ["lc-stage-lost"] },
      { actor: "app", added: ["lc-stage-first-order"], removed: ["lc-stage-lost"] },
    ];
    expect(judged({ tags: both, log })).toEqual({ ...RIGHT, doubts: 1 });
  });
});

describe("a tag of ours that the merchant took off (rule 8)", () => {
  const taken: Change[] = [
    { actor: "app", added: both },
    { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
  ];

  it("stays away while the stage is the same", () => {
    expect(judged({ tags: ["lc-stage-first-order"], log: taken })).toEqual(RIGHT);
  });

  it("must not be put back in the same stage", () => {
    const log: Change[] = [...taken, { actor: "app", added: ["lc-due-now"], on: "2025-01-25" }];
    expect(judged({ tags: both, log })).toEqual({ ...RIGHT, putBack: ["lc-due-now"] });
  });

  it("may come back when we had taken it off ourselves in the meantime, or stay away", () => {
    const ours: Change[] = [...taken, { actor: "app", absent: ["lc-due-now"], on: "2025-01-24" }];
    const again: Change[] = [...ours, { actor: "app", added: ["lc-due-now"], on: "2025-01-25" }];
    expect(judged({ tags: both, log: again })).toEqual(RIGHT);
    expect(judged({ tags: ["lc-stage-first-order"], log: ours })).toEqual(RIGHT);
  });

  it("may be put back when nobody knew that our write had arrived, nor has looked while a tag of it was there: counted as a doubt (rule 9)", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-first-order"] },
      { actor: "app", added: ["lc-due-now", "lc-vip"], on: "2025-01-24" },
      { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
      { actor: "merchant", removed: ["lc-vip"], on: "2025-01-24" },
      { actor: "app", added: ["lc-due-now"], on: "2025-01-24" },
    ];
    const lookedAt = (look: number) => ({
      underWay: () => new Set(["lc-due-now", "lc-vip"]),
      hasLooked: (_: string, from: number, before: number) => look >= from && look < before,
    });
    const putBack = (look: number) => judged({ tags: both, log, witness: lookedAt(look) });
    expect(putBack(1)).toEqual({ ...RIGHT, doubts: 1 });
    expect(putBack(2)).toEqual({ ...RIGHT, putBack: ["lc-due-now"] });
    expect(putBack(3)).toEqual({ ...RIGHT, putBack: ["lc-due-now"] });
    expect(putBack(4)).toEqual({ ...RIGHT, doubts: 1 });
    expect(judged({ tags: both, log }).putBack).toEqual(["lc-due-now"]);
  });

  it("may stay away when the stage of today is the one that we had written before, of orders that are gone", () => {
    const late = ["lc-stage-one-time-risk"];
    const log: [Change, Change] = [
      { actor: "app", added: late, on: "2025-01-20" },
      { actor: "merchant", removed: late, on: "2025-01-21" },
    ];
    expect(judged({ now: day31, tags: [], log })).toEqual(RIGHT);
    const moved: Change[] = [{ actor: "app", added: ["lc-stage-first-order"], on: "2025-01-20" }];
    expect(judged({ now: day31, tags: [], log: [log[0], ...moved, log[1]] })).toEqual({
      ...RIGHT,
      missing: late,
      unexpected: ["lc-stage-first-order"],
    });
  });

  it("may be put back with a move that shows only in the stage that we took off, the merchant having set the other", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-lost", "lc-due-now"] },
      { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
      { actor: "app", added: ["lc-due-now"], removed: ["lc-stage-lost"], on: "2025-01-25" },
    ];
    expect(judged({ tags: both, log })).toEqual(RIGHT);
  });

  it("may be put back with a move of before, of which we learnt later, the merchant having set its stage", () => {
    // Bought on the 1st; told to us after the 24th. The stage that we had written last was the one before it.
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-prospect-new", "lc-vip"] },
      { actor: "merchant", added: ["LC-Stage-First-Order"], on: "2025-01-03" },
      { actor: "app", added: ["lc-due-now"], on: "2025-01-23" },
      { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
      { actor: "merchant", removed: ["lc-stage-prospect-new", "lc-vip"], on: "2025-01-24" },
    ];
    const tags = ["LC-Stage-First-Order"];
    const again: Change[] = [...log, { actor: "app", added: ["lc-due-now"], on: "2025-01-25" }];
    expect(judged({ tags: [...tags, "lc-due-now"], log: again })).toEqual(RIGHT);
    expect(judged({ tags, log })).toEqual(RIGHT);
  });

  it("may stay away when it came back with a stage that was written by mistake, and went with it", () => {
    const risk = ["lc-stage-one-time-risk", "lc-due-now"];
    const log: Change[] = [
      ...taken,
      { actor: "app", removed: ["lc-stage-first-order"], on: "2025-01-24" },
      { actor: "app", added: risk, on: "2025-01-24" },
      { actor: "app", removed: risk, on: "2025-01-24" },
      { actor: "app", added: ["lc-stage-first-order"], on: "2025-01-24" },
    ];
    expect(judged({ tags: ["lc-stage-first-order"], log })).toEqual(RIGHT);
    const again: Change[] = [...log, { actor: "app", added: ["lc-due-now"], on: "2025-01-25" }];
    expect(judged({ tags: both, log: again })).toEqual(RIGHT);
  });

  it("may be put back in the next stage", () => {
    // First order and due on the 24th; late on February 1st; ordered again on the 2nd, and due 16 days later.
    const log: Change[] = [
      ...taken,
      { actor: "app", added: ["lc-stage-one-time-risk"], on: "2025-01-31" },
      { actor: "app", removed: ["lc-stage-one-time-risk"], on: "2025-02-02" },
      { actor: "app", added: ["lc-due-now"], on: "2025-02-02" },
    ];
    expect(judged({ tags: ["lc-due-now"], log }).putBack).toEqual([]);
  });

  it("in the stage before keeps nothing of the next stage away", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-first-order"] },
      { actor: "merchant", removed: ["lc-stage-first-order"], on: "2025-01-10" },
    ];
    expect(judged({ now: day31, tags: [], log })).toEqual({
      ...RIGHT,
      missing: ["lc-stage-one-time-risk"],
    });
  });

  it("may be there or not when we wrote a stage after it was taken off, though the stage is the same as then", () => {
    // The order came on the 24th and was told to us late, after the removal.
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-prospect-new"] },
      { actor: "app", added: ["lc-due-now"] },
      { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
      { actor: "app", removed: ["lc-stage-prospect-new"], added: ["lc-stage-first-order"] },
    ];
    expect(judged({ tags: ["lc-stage-first-order"], log })).toEqual(RIGHT);
    const again: Change[] = [...log, { actor: "app", added: ["lc-due-now"] }];
    expect(judged({ tags: both, log: again })).toEqual(RIGHT);
  });
});

describe("a locked customer", () => {
  it("keeps what was there, whatever the rules say", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-prospect-new"] },
      { actor: "merchant", added: ["LC-Lock"] },
    ];
    expect(judged({ tags: ["lc-stage-prospect-new", "LC-Lock"], log })).toEqual(RIGHT);
  });
});

describe("an undo", () => {
  const undone = new Map([
    ["ada", { at: Date.parse("2025-01-24T12:00:00Z"), restored: [], taken: ["lc-due-now"] }],
  ]);
  const log: Change[] = [
    { actor: "app", added: both },
    { actor: "app", removed: ["lc-due-now"] },
  ];

  it("keeps away what it took, while the stage is the same (I10)", () => {
    expect(judged({ tags: ["lc-stage-first-order"], log, rules: { undone } })).toEqual(RIGHT);
  });

  it("keeps nothing once the stage has changed", () => {
    expect(
      judged({ now: day31, tags: ["lc-stage-first-order"], log, rules: { undone } }),
    ).toMatchObject({ missing: ["lc-stage-one-time-risk"], unexpected: ["lc-stage-first-order"] });
  });

  it("leaves on what it brought back", () => {
    const restored = new Map([
      ["ada", { at: Date.parse("2025-01-24T12:00:00Z"), restored: ["lc-stage-lost"], taken: [] }],
    ]);
    const tags = [...both, "lc-stage-lost"];
    const written: Change[] = [{ actor: "app", added: tags }];
    expect(judged({ tags, log: written, rules: { undone: restored } })).toEqual(RIGHT);
  });
});

describe("a merge", () => {
  const at = Date.parse("2025-01-20T12:00:00Z");
  const merge = (keptTags: string[], deletedTags: string[]): TrueMerge => ({
    at,
    n: 2,
    kept: "ada",
    deleted: "bob",
    keptTags,
    deletedTags,
    told: true,
  });

  it("makes ours what was ours on the deleted one: a second stage of ours is too much", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "app", added: ["lc-stage-lost"], by: "bob" },
      { actor: "merge", added: ["lc-stage-lost"] },
    ];
    const merges = [merge(both, ["lc-stage-lost"])];
    expect(judged({ tags: [...both, "lc-stage-lost"], log, merges })).toEqual({
      ...RIGHT,
      unexpected: ["lc-stage-lost"],
    });
  });

  it("that nobody told leaves what it brought, for it looks like the merchant's", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "app", added: ["lc-stage-lost"], by: "bob" },
      { actor: "merge", added: ["lc-stage-lost"] },
    ];
    const merges = [{ ...merge(both, ["lc-stage-lost"]), told: false }];
    expect(judged({ tags: [...both, "lc-stage-lost"], log, merges })).toEqual(RIGHT);
  });

  it("keeps the merchant's what was the merchant's on the deleted one", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "merchant", added: ["lc-stage-lost"], by: "bob" },
      { actor: "merge", added: ["lc-stage-lost"] },
      { actor: "app", removed: ["lc-stage-lost"] },
    ];
    const merges = [merge(both, ["lc-stage-lost"])];
    expect(judged({ tags: both, log, merges }).touched).toEqual(["removed lc-stage-lost"]);
  });

  it("of one from us and one from the merchant leaves a tag that either may own", () => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "app", added: ["lc-stage-lost"], by: "bob" },
      { actor: "app", removed: ["lc-stage-lost"] },
    ];
    const merges = [merge([...both, "lc-stage-lost"], ["lc-stage-lost"])];
    expect(judged({ tags: both, log, merges })).toEqual({ ...RIGHT, doubts: 1 });
  });

  it.each([
    ["nobody can tell from ours, of which nobody had seen that it was taken off", true, [], 1],
    [
      "is the merchant's, when somebody had seen that ours was taken off",
      false,
      ["removed lc-vip"],
      0,
    ],
  ])("brings a tag of the merchant's that %s", (_, unseen, touched, doubts) => {
    const log: Change[] = [
      { actor: "app", added: [...both, "lc-vip"] },
      { actor: "merchant", removed: ["lc-vip"] },
      { actor: "merge", added: ["lc-vip"] },
      { actor: "app", removed: ["lc-vip"] },
    ];
    const merges = [merge(both, ["lc-vip"])];
    const witness = { hasNotLooked: () => unseen };
    expect(judged({ tags: both, log, merges, witness })).toEqual({ ...RIGHT, touched, doubts });
  });

  it.each([
    ["nobody had seen that ours was taken off the other: the one left may be it", true, [], 1],
    ["somebody had seen that ours was taken off the other", false, ["removed lc-vip"], 0],
  ])("leaves a tag of the merchant's, and %s", (_, unseen, touched, doubts) => {
    const log: Change[] = [
      { actor: "app", added: both },
      { actor: "app", added: ["lc-vip"], by: "bob" },
      { actor: "merchant", removed: ["lc-vip"], by: "bob" },
      { actor: "app", removed: ["lc-vip"] },
    ];
    const merges = [{ ...merge([...both, "lc-vip"], []), n: 3 }];
    const witness = { hasNotLooked: () => unseen };
    expect(judged({ tags: both, log, merges, witness })).toEqual({ ...RIGHT, touched, doubts });
  });

  it.each([
    ["nobody had looked since: it may be taken for ours", true, [], 1],
    ["somebody had looked since", false, ["removed lc-vip"], 0],
  ])(
    "after which the merchant adds what was taken off the other, and %s",
    (_, unseen, touched, doubts) => {
      const log: Change[] = [
        { actor: "app", added: ["lc-vip"], by: "bob" },
        { actor: "merchant", removed: ["lc-vip"], by: "bob" },
        { actor: "app", added: both },
        { actor: "merchant", added: ["lc-vip"] },
        { actor: "app", removed: ["lc-vip"] },
      ];
      const merges = [{ ...merge(both, []), n: 3 }];
      const witness = { hasNotLooked: () => unseen };
      expect(judged({ tags: both, log, merges, witness })).toEqual({ ...RIGHT, touched, doubts });
    },
  );

  it("of one who had the tag from the merchant once leaves ours on, of which we may have heard after we wrote it", () => {
    const log: Change[] = [
      { actor: "merchant", removed: ["lc-vip"], by: "bob" },
      { actor: "app", added: [...both, "lc-vip"] },
    ];
    const tags = [...both, "lc-vip"];
    expect(judged({ tags, log, merges: [merge([], [])] })).toEqual(RIGHT);
    expect(judged({ tags, log })).toEqual({ ...RIGHT, unexpected: ["lc-vip"] });
  });

  it("that nobody heard of brings a tag of which we know nothing: it may be written again after the merchant took it off", () => {
    const log: Change[] = [
      { actor: "app", added: ["lc-stage-lost"], by: "bob" },
      { actor: "app", added: ["lc-due-now"], by: "bob" },
      { actor: "merge", added: ["lc-due-now"] },
      { actor: "merchant", removed: ["lc-due-now"], on: "2025-01-24" },
      { actor: "app", added: ["lc-due-now"], on: "2025-01-25" },
    ];
    const merges = [merge([], ["lc-due-now"])];
    expect(judged({ tags: ["lc-due-now"], log, merges }).putBack).toEqual([]);
  });
});

it("a customer whose own tags leave no room for ours need not carry any", () => {
  const tags = Array.from({ length: 249 }, (_, index) => `tag ${index}`);
  expect(judged({ tags, log: [] })).toEqual(RIGHT);
  expect(judged({ tags: tags.slice(1), log: [] })).toMatchObject({ missing: both });
});

describe("an order that was called off just before a fit of the rhythm", () => {
  // The fit of the installation: risk 53. That of day 55: risk 59, but on day 55 a risk of 53 has passed and stays.
  const rhythms = fits(["2024-06-01T00:00:00Z", 36.5], ["2025-02-25T12:00:00Z", 42]);
  const judgedBy = (lateNewsMs: number, tags: string[]) => {
    const called = { cancelledAt: "2025-02-25T11:55:00Z", currentTotal: "0" };
    const truth = smallTruth({
      now: "2025-02-26T12:00:00Z",
      customers: [customer("ada", bought, { tags })],
      orders: [order("ada", bought), order("ada", "2025-01-10T12:00:00Z", called)],
    });
    const written = { n: 1, at: Date.parse("2025-02-25T12:01:00Z"), customerId: "ada" };
    const tagLog = [
      { ...written, actor: "app" as const, added: tags, removed: [], present: [], absent: [] },
    ];
    const { wrongTags, doubts } = judgeTags(
      { ...truth, tagLog },
      { ...defaultRules, rhythms },
      { ...nobodyWatched(), lateNewsMs },
    );
    return { wrong: wrongTags.length, doubts };
  };
  const tenMinutes = 600_000;

  it.each([
    [
      "as one who was late when it was fitted",
      0,
      ["lc-stage-one-time-lapsed", "lc-send-less"],
      0,
      0,
    ],
    ["not otherwise, where news come at once", 0, both, 1, 0],
    ["nor where they come in time", 60_000, both, 1, 0],
    ["either way, where they may come after it", tenMinutes, both, 0, 1],
    ["but no third", tenMinutes, ["lc-stage-lost"], 1, 0],
  ])("leaves the buyer %s", (_, lateNewsMs, tags, wrong, doubts) => {
    expect(judgedBy(lateNewsMs, tags)).toEqual({ wrong, doubts });
  });
});
