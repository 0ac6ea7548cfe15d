import { describe, expect, it } from "vitest";
import { FACETS } from "#app/domain/facets/vocabulary.ts";
import type { AccountLine } from "#app/domain/reason.ts";
import type { CustomerView } from "#app/services/read-customer.ts";
import { Customer } from "#app/ui/customer.tsx";
import { render, textOf } from "./render.tsx";
import { CUSTOMER } from "./views.ts";

const noNames = Promise.resolve({});
const exclusion = { onExclude: () => undefined, pending: false };
const screen = (given: Partial<CustomerView> = {}) => (
  <Customer customer={{ ...CUSTOMER, ...given }} names={noNames} exclusion={exclusion} />
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
    [{ reason: "Tag is reserved." }, "Shopify refused the tags of this customer: Tag is reserved."],
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
