import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "#app/domain/policy.ts";
import { ruleOf } from "#app/services/stage-rules.ts";
import { Segment } from "#app/ui/segment.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { render, textOf } from "./render.tsx";
import { SEGMENT, SEGMENTS } from "./views.ts";

const noNames = Promise.resolve({});

describe("Segments", () => {
  it("starts with the five, each with its size and its reach", () => {
    const text = textOf(<Segments segments={SEGMENTS} />);
    expect(text).toContain(
      "One-time buyers gone quiet Goal: Bring them back; spend by value 3,986 customers 1,751 reachable by e-mail",
    );
  });

  it.each([
    ["New subscribers", "No order yet. Signed up less than 30 days ago."],
    ["Second order", "Two orders, the second less than 7 days ago."],
    ["Regulars: late", "Two or more orders, the last 60 days ago or more, but less than 120."],
    ["Lost", "Has ordered before, the last time 365 days ago or earlier."],
  ])("explains %s in today's numbers", (stage, rule) => {
    expect(textOf(<Segments segments={SEGMENTS} />)).toContain(`${stage} ${rule}`);
  });

  it("names both windows where lost differs", () => {
    const policy = { ...DEFAULT_POLICY, repeat: { ...DEFAULT_POLICY.repeat, lost: 500 } };
    const stages = SEGMENTS.stages.map((row) => ({ ...row, rule: ruleOf(row.stage, policy) }));
    expect(textOf(<Segments segments={{ ...SEGMENTS, stages }} />)).toContain(
      "No order for 365 days after one order, or for 500 days after two or more.",
    );
  });

  it("says so when tagging is off", () => {
    expect(textOf(<Segments segments={{ ...SEGMENTS, tagging: "off" }} />)).toContain(
      "Tagging is off: the tags below are what Cadence would write.",
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
