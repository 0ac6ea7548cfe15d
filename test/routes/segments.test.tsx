import { describe, expect, it } from "vitest";
import type { Policy } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { RhythmView } from "#app/services/read-rhythm.ts";
import { ruleOf } from "#app/services/stage-rules.ts";
import { Segment } from "#app/ui/segment.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { render, textOf } from "./render.tsx";
import { aLearnedRhythm, aRulebook } from "#test/support/builders.ts";
import { alike, RHYTHM, SEGMENT, SEGMENTS } from "./views.ts";

const noNames = Promise.resolve({});

/** What a segment's screen says of its rule. */
function ruleText(stage: Stage, rhythm: Partial<RhythmView>, policy: Partial<Policy> = {}): string {
  const rulebook = aRulebook({ rhythm: aLearnedRhythm(), policy });
  const rule = ruleOf(stage, { rulebook, rhythm: { ...RHYTHM, ...rhythm } });
  const text = textOf(<Segment segment={{ ...SEGMENT, stage, rule }} names={noNames} />);
  return /The rule (.*) The tag/.exec(text)?.[1] ?? "";
}
/** Where all days are the same for everybody. */
const FIXED = {
  prospectCold: 30,
  oneTime: alike(26, 30, 90, 365),
  repeat: alike(51, 60, 120, 365),
};

describe("Segments", () => {
  it("starts with the five, each with its size and its reach", () => {
    const text = textOf(<Segments segments={SEGMENTS} />);
    expect(text).toContain(
      "One-time buyers gone quiet Goal: Bring them back; spend by value 3,986 customers 1,751 reachable by e-mail",
    );
  });

  it.each([
    ["New subscribers", "No order yet. Signed up less than 21 days ago."],
    ["Second order", "Two orders, the second less than 7 days ago."],
    ["One-time buyers: late", "One order, 38 days ago or more, but less than 96."],
    [
      "Regulars: late",
      "Two or more orders, and past the customer’s own late day: for most between day 34 and day 71.",
    ],
    [
      "Lost",
      "Has ordered before, and is past the customer’s own lost day: for most between day 90 and day 210.",
    ],
  ])("explains %s in today's numbers", (stage, rule) => {
    expect(textOf(<Segments segments={SEGMENTS} />)).toContain(`${stage} ${rule}`);
  });

  it("says once where the days come from, and again where they are others", () => {
    const text = textOf(<Segments segments={SEGMENTS} />);
    expect(text).toContain(
      "Time windows learned on 15 Nov from 12,400 buyers with 31,022 repeat orders.",
    );
    expect(text).not.toContain("Learned from your shop.");
    const stages = SEGMENTS.stages.map((row) => ({
      ...row,
      rule: { ...row.rule, source: "hand" as const },
    }));
    expect(textOf(<Segments segments={{ ...SEGMENTS, stages }} />)).toContain("Set by hand.");
  });

  it("says so when tagging is off", () => {
    expect(textOf(<Segments segments={{ ...SEGMENTS, tagging: "off" }} />)).toContain(
      "Tagging is off: the tags below are what Cadence would write.",
    );
  });
});

describe("a segment's rule", () => {
  it("says where its days come from", () => {
    expect(ruleText("one-time-risk", {})).toBe(
      "One order, 38 days ago or more, but less than 96. Learned from your shop.",
    );
    const hand = { risk: 30, lapsed: 90, lost: null };
    const inForce = FIXED;
    expect(ruleText("one-time-risk", { inForce }, { oneTime: hand })).toBe(
      "One order, 30 days ago or more, but less than 90. Set by hand.",
    );
    expect(ruleText("one-time-lapsed", { inForce }, { oneTime: hand })).toBe(
      "One order, 90 days ago or more, but less than 365. Set by hand in part.",
    );
    expect(ruleText("repeat-risk", { inForce, source: "estimated" })).toBe(
      "Two or more orders, the last 60 days ago or more, but less than 120. " +
        "Estimated, not yet learned from your shop.",
    );
  });

  it("names both windows where lost differs, and one where it does not", () => {
    const inForce = { ...FIXED, repeat: alike(51, 60, 120, 500) };
    expect(ruleText("lost", { inForce })).toContain(
      "No order for 365 days after one order, or for 500 days after two or more.",
    );
    expect(ruleText("lost", { inForce: FIXED })).toContain(
      "Has ordered before, the last time 365 days ago or earlier.",
    );
  });

  it.each(["one-time-lapsed", "repeat-lapsed", "lost"] as const)(
    "withholds %s where little history is shown",
    (stage) => {
      expect(ruleText(stage, { limitedHistory: true })).toBe(
        "Withheld: with 60 days of orders to see, nobody is put here.",
      );
    },
  );

  it("has no end where those after it are withheld", () => {
    expect(ruleText("one-time-risk", { limitedHistory: true })).toContain(
      "One order, 38 days ago or more.",
    );
  });
});

describe("a segment", () => {
  it("lists its customers, by id until Shopify says their names", () => {
    const html = render(<Segment segment={SEGMENT} names={noNames} />);
    expect(html).toContain('href="/app/customers/7001"');
    expect(textOf(<Segment segment={SEGMENT} names={noNames} />)).toContain(
      "7001 19 Nov 18 Jan 2027: Regulars: gone quiet 20 Sept 4 £212.50 Subscribed",
    );
  });

  it("pages by the last id shown", () => {
    const html = render(<Segment segment={SEGMENT} names={noNames} />);
    expect(html).toContain('href="/app/segments/repeat-risk?after=7002"');
    expect(html).not.toContain("?before=");
  });

  it("says that nobody is in it", () => {
    const empty = { ...SEGMENT, members: [], after: null };
    expect(textOf(<Segment segment={empty} names={noNames} />)).toContain(
      "Nobody is in this stage now",
    );
  });

  it("shows a hostile tag as text", () => {
    const tag = '<img src=x onerror="alert(1)">';
    const html = render(<Segment segment={{ ...SEGMENT, tag }} names={noNames} />);
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;img src=x");
  });
});
