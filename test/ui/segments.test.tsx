import { describe, expect, it } from "vitest";
import type { Policy } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { SegmentView } from "#app/services/read-segment.ts";
import type { RhythmView } from "#app/services/read-rhythm.ts";
import { ruleOf } from "#app/services/stage-rules.ts";
import { Segment } from "#app/ui/segment.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { render, textOf } from "#test/routes/render.tsx";
import { aLearnedRhythm, aRulebook } from "#test/support/builders.ts";
import { alike, HEADER, RHYTHM, SEGMENT, SEGMENTS } from "#test/routes/views.ts";

const noNames = Promise.resolve({});
const CSV = { onDownload: () => {}, pending: false, failed: false };
const aSegment = (given: Partial<SegmentView> = {}) => (
  <Segment segment={{ ...SEGMENT, ...given }} names={noNames} csv={CSV} />
);

/** What a segment's screen says of its rule. */
function ruleText(stage: Stage, rhythm: Partial<RhythmView>, policy: Partial<Policy> = {}): string {
  const rulebook = aRulebook({ rhythm: aLearnedRhythm(), policy });
  const rule = ruleOf(stage, { rulebook, rhythm: { ...RHYTHM, ...rhythm } });
  const text = textOf(aSegment({ stage, rule, learned: null }));
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
      "One-time buyers gone quiet Goal: Bring them back; spend by value 3,986 customers 1,751 reachable by e-mail (300 by SMS)",
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

  it("has for each stage its size, reach, change, spend, tags and last change", () => {
    const text = textOf(<Segments segments={SEGMENTS} />);
    expect(text).toContain(
      "lc-stage-repeat-risk 1,214 5% of all 803 (210) +60 £61,200.00 £38.20 1,202 of 1,214 19 Nov",
    );
  });

  it("says so when tagging is off", () => {
    const text = textOf(<Segments segments={{ ...SEGMENTS, tagging: "off" }} />);
    expect(text).toContain("Tagging is off: the tags below are what Cadence would write.");
    expect(text).not.toContain("1,202 of 1,214");
  });

  it("has rules and tags before anybody was counted", () => {
    const stages = SEGMENTS.stages.map((row) => ({ ...row, figures: null }));
    const text = textOf(<Segments segments={{ ...SEGMENTS, starters: null, stages }} />);
    expect(text).toContain("Your customers are being counted");
    expect(text).toContain("lc-stage-lost … … … … … … …");
  });

  it("leads to the import where there is nobody to count", () => {
    const freshness = { ...HEADER.freshness, customers: { value: 0, text: "0" } };
    const screen = <Segments segments={{ ...SEGMENTS, starters: null }} />;
    const html = render(screen, "en", { ...HEADER, freshness });
    expect(html).not.toContain("being counted");
    expect(html).toMatch(/<a[^>]*href="\/app"[^>]*>Go to the Overview/);
  });

  it("offers to clear a filter that leaves nothing", () => {
    const html = render(<Segments segments={{ ...SEGMENTS, shown: "on", stages: [] }} />);
    expect(html).toContain("Nothing here with this filter");
    expect(html).toMatch(/<a[^>]*href="\/app\/segments"[^>]*>Clear filters/);
    expect(html).toMatch(/aria-current="page"[^>]*>Tag on/);
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
  it("says from how many repeat orders its days were learned", () => {
    const rule = { ...SEGMENT.rule, source: "learned" as const };
    expect(textOf(aSegment({ rule }))).toContain(
      "Learned on 15 Nov from 31,022 repeat orders of your shop.",
    );
  });

  it("says how many came and went, and how soon people come back", () => {
    const text = textOf(aSegment());
    expect(text).toContain("41 joined and 29 left in 7 days; 12 left by ordering.");
    expect(text).toContain("Days between later orders");
    expect(text).toContain(
      "Half of those who come back do so within 41 days; two thirds within 52.",
    );
  });

  it("of people without an order has no days between orders", () => {
    expect(textOf(aSegment({ windows: [] }))).not.toContain("Half of those who come back");
  });

  it("lists its customers, by id until Shopify says their names", () => {
    expect(render(aSegment())).toContain('href="/app/customers/7001"');
    expect(textOf(aSegment())).toContain(
      "7001 19 Nov 18 Jan 2027: Regulars: gone quiet 20 Sept 4 £212.50 Subscribed",
    );
  });

  it("leads to the list of all of them", () => {
    const html = render(aSegment());
    expect(html).toMatch(
      /href="\/app\/customers\?stage=repeat-risk"[^>]*>All 1,214 customers of this stage/,
    );
  });

  it("says how many carry the tag, or why nobody does", () => {
    expect(textOf(aSegment())).toContain("1,190 of 1,214 customers carry it.");
    expect(textOf(aSegment({ tagging: "off" }))).toContain("Tagging is off, so nobody carries it.");
    expect(textOf(aSegment({ tagIsOn: false }))).toContain("Stage tags are switched off");
  });

  it("that is empty says who comes next, if time alone brings anybody", () => {
    const nobody = { members: [], more: false };
    expect(textOf(aSegment(nobody))).toContain(
      "Nobody is in this stage now Customers appear here as soon as the rule applies",
    );
    const nextEntry = { date: "22 Nov", from: "active-repeat" } as const;
    expect(textOf(aSegment({ ...nobody, nextEntry }))).toContain(
      "the next one joins on 22 Nov from “Active regulars”.",
    );
  });

  it("shows a hostile tag as text", () => {
    const html = render(aSegment({ tag: '<img src=x onerror="alert(1)">' }));
    expect(html).not.toContain("<img src=x");
    expect(html).toContain("&lt;img src=x");
  });
});
