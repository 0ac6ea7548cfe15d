import { describe, expect, it } from "vitest";
import type { Confidence } from "#app/domain/confidence.ts";
import { FACETS } from "#app/domain/facets/vocabulary.ts";
import type { AccountLine } from "#app/domain/reason.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import { Customer } from "#app/ui/customer.tsx";
import type { UndoChangeProps } from "#app/ui/customer-history.tsx";
import { render, textOf } from "./render.tsx";
import { CUSTOMER, FORMAT } from "./views.ts";

const nothing = () => undefined;
const screen = (
  given: Partial<CustomerView> = {},
  answered: UndoChangeProps["answered"] = null,
) => (
  <Customer
    customer={{ ...CUSTOMER, ...given }}
    names={Promise.resolve({})}
    otherTags={Promise.resolve([])}
    exclusion={{ onExclude: nothing, pending: false }}
    undo={{ onUndo: nothing, pending: false, answered }}
  />
);
const read = (given: Partial<CustomerView> = {}) => textOf(screen(given));
const accountOf = (...account: readonly AccountLine[]) => {
  const { stage } = CUSTOMER;
  if (stage === null) throw new Error("the example has a stage");
  return read({ stage: { ...stage, account } });
};

describe("a customer", () => {
  it("has a stage, a reason and a next change", () => {
    const text = read();
    expect(text).toContain(
      "Regulars: late VIP, slipping Since 19 Nov · Time passed without an order",
    );
    expect(text).toContain("Ordered 4 times, the last 12 weeks ago; late from day 77.");
    expect(text).toContain("Becomes “Regulars: gone quiet” on 18 Jan 2027 if no order comes.");
    expect(text).toContain("An order today would make this customer “Active regulars”.");
  });

  it("shows the numbers behind the reason, in the words of a merchant", () => {
    expect(read()).toContain(
      "Usually reorders every 10 weeks (4 orders, blended with your shop). " +
        "48% of customers like this who come back have reordered by week 11. " +
        "It is week 13, day 84. Days between the latest orders: 66, 75, 70. " +
        "Gone quiet from day 124: of those silent for so long, 31% order within the next 90 days.",
    );
  });

  it.each([
    ["shop", "come back do so within 6 weeks (learned from your shop)."],
    ["estimated", "come back do so within 6 weeks (estimated, not yet learned from your shop)."],
  ] as const)("says that a cycle is the %s's", (source, text) => {
    expect(accountOf({ key: "cycle", source, days: 40, orders: 1 })).toContain(text);
  });

  it.each([
    ["own", "have reordered by week 7."],
    ["estimated", "Late from day 45 (estimated)."],
    ["hand", "Late from day 45 (set by hand)."],
  ] as const)("says that the late day is %s", (source, text) => {
    expect(accountOf({ key: "risk", source, days: 45, percent: 40 })).toContain(text);
  });

  it("calls a chance that rounds to nothing small, not none", () => {
    expect(accountOf({ key: "chance", days: 90, percent: 0 })).toContain(
      "The chance of an order in the next 90 days is below 1%.",
    );
  });

  it.each<[Confidence, string]>([
    [{ key: "hand" }, "How sure: you set these dates"],
    [{ key: "estimated" }, "How sure: not very. Your shop has too few repeat orders"],
    [{ key: "shop" }, "How sure: fairly, for customers like this."],
    [
      { key: "few", gaps: 1, shortest: 66, longest: 66 },
      "How sure: fairly. There is 1 gap between orders to go by",
    ],
    [
      { key: "uneven", gaps: 4, shortest: 20, longest: 140 },
      "4 gaps between orders, 20 to 140 days: this customer orders unevenly.",
    ],
    [
      { key: "steady", gaps: 4, shortest: 66, longest: 75 },
      "How sure: very. 4 gaps between orders, all 66 to 75 days.",
    ],
  ])("says in words how sure the dates are: %j", (confidence, text) => {
    const { stage } = CUSTOMER;
    expect(read({ stage: stage && { ...stage, confidence } })).toContain(text);
  });

  it("has a life, told in a sentence and drawn with a way to the same as a table", () => {
    const text = read();
    expect(text).toContain(
      "Life with your shop Ordered 4 times, usually every 70 days. “Regulars: late” since 19 Nov; " +
        "becomes “Regulars: gone quiet” on 18 Jan 2027 without an order.",
    );
    expect(text).toContain("Show as table Download CSV");
    expect(read({ life: null })).not.toContain("Life with your shop");
  });

  it.each([
    [{ orders: FORMAT.count(0), usualDays: null }, "Has not ordered yet. “Regulars: late” since"],
    [{ orders: FORMAT.count(1) }, "Ordered once. “Regulars: late” since"],
    [{ next: null }, "usually every 70 days. “Regulars: late” since 19 Nov."],
  ])("has a sentence for a life of %j", (given, sentence) => {
    const { life } = CUSTOMER;
    expect(read({ life: life && { ...life, ...given } })).toContain(sentence);
  });

  it("shows every date of the rule, passed ones as passed, and where they come from", () => {
    expect(read()).toContain(
      "The dates that matter By the customer’s own rhythm, blended with your shop.",
    );
    expect(read()).toContain("Late 77 12 Nov, passed Gone quiet 124 29 Dec");
  });

  it("names the source of each date where they differ", () => {
    const boundaries = CUSTOMER.boundaries.map((one) =>
      one.key === "risk" ? { ...one, source: "hand" as const } : one,
    );
    expect(read({ boundaries })).toContain(
      "Late 77 12 Nov, passed Set by hand. Gone quiet 124 29 Dec By the customer’s own rhythm",
    );
  });

  it.each([
    ["limited", "the last 60 days of orders only, so gone quiet and lost are withheld."],
    ["subscribed", "Has an active subscription: time alone changes nothing."],
  ] as const)("says why dates are missing: %s", (silence, text) => {
    expect(read({ silence, boundaries: [] })).toContain(text);
  });

  it("has words for whatever else holds", () => {
    const facets = Object.values(FACETS).flat();
    const html = render(screen({ facets }));
    expect(
      [...html.matchAll(/<li><a[^>]*>([^<]+)<\/a><\/li>/g)].map(([, text]) => text),
    ).toHaveLength(facets.length);
    expect(read()).toContain("Mostly pays the full price RFM group: at risk Held out");
    expect(read({ facets: [] })).toContain("Nothing beside the stage yet.");
  });

  it("can be excluded, and taken back", () => {
    expect(read()).toContain("The tags that are there stay. Exclude");
    expect(read({ standing: "excluded", excluded: true })).toContain("Take back");
    expect(read({ standing: "deleted", stage: null })).not.toContain("Exclude");
  });

  it("keeps our tags apart from those that were there before", () => {
    const text = read();
    expect(text).toContain("Written by Cadence lc-stage-repeat-risk");
    expect(text).toContain("About to be added lc-slipping-vip About to be removed lc-due-now");
    expect(text).toContain("Already there before us, never touched LC-Value-Mid");
  });

  it("only says what would be added while tagging is off", () => {
    expect(read({ tagging: "off" })).toContain("Would be added lc-slipping-vip");
  });

  it("tells the history with its causes", () => {
    expect(read()).toContain("20 Sept Regulars: late → Active regulars An order came");
    expect(read()).toContain(
      "1 Sept Active regulars → Regulars: late The settings changed (version 3)",
    );
  });

  it("offers to take back what was written last, or says why not", () => {
    expect(read()).toContain("lc-stage-active-repeat Undo The tags become what they were before");
    expect(read({ undo: { changeId: "41", problem: "moved" } })).toContain(
      "Cannot be undone: the stage has changed since.",
    );
    expect(textOf(screen({}, { change: "41", refusal: "overtaken" }))).toContain(
      "Not undone: other tags have been written meanwhile.",
    );
    const takenBack = textOf(screen({}, { change: "41", refusal: null }));
    expect(takenBack).toContain("Taken back. The tags follow in a moment.");
    expect(takenBack).not.toContain("Undo");
    expect(read({ tagHistory: [], undo: null })).not.toContain("Undo");
  });

  it("keeps room for the tags of others, which Shopify is asked for", () => {
    expect(read()).toContain("Of yours and other apps, never touched Asking Shopify…");
  });

  it.each([
    ["locked", "Locked by your tag."],
    ["excluded", "Excluded."],
    ["deleted", "This customer was deleted in Shopify."],
    ["merged", "This customer was merged into another one in Shopify."],
  ] as const)("says that a customer is %s", (standing, sentence) => {
    expect(read({ standing })).toContain(sentence);
  });

  it("leads to whom a merged customer became, and to the Shopify admin while there is somebody", () => {
    const merged = render(
      screen({ standing: "merged", mergedInto: "7002", adminUrl: null, stage: null }),
    );
    expect(merged).toContain('href="/app/customers/7002"');
    expect(merged).not.toContain("admin.shopify.com");
    expect(render(screen())).toContain(
      'href="https://admin.shopify.com/store/teahouse/customers/7001"',
    );
  });

  it.each([
    ["full", "This customer has 250 tags, the most that Shopify allows"],
    [{ said: "Tag is reserved." }, "Shopify refused the tags of this customer: Tag is reserved."],
  ] as const)("says why Shopify takes no tags: %j", (refused, sentence) => {
    expect(read({ refused })).toContain(sentence);
  });

  it("shows no facts of a deleted customer", () => {
    const text = read({ standing: "deleted", stage: null, boundaries: [] });
    expect(text).not.toContain("£212.50");
  });

  it("says that a stage is being worked out", () => {
    expect(read({ stage: null })).toContain("The stage is being worked out.");
  });

  it("shows hostile tags as text", () => {
    const tags = { ...CUSTOMER.tags, alreadyThere: ["<script>alert(1)</script>"] };
    const html = render(screen({ tags }));
    expect(html).not.toContain("<script>alert");
  });
});
