import { describe, expect, it } from "vitest";
import type { CustomerView } from "#app/services/read-customer.ts";
import { Customer } from "#app/ui/customer.tsx";
import { render, textOf } from "./render.tsx";
import { CUSTOMER } from "./views.ts";

const noNames = Promise.resolve({});
const read = (given: Partial<CustomerView> = {}) =>
  textOf(<Customer customer={{ ...CUSTOMER, ...given }} names={noNames} />);

describe("a customer", () => {
  it("has a stage, a reason and a next change", () => {
    const text = read();
    expect(text).toContain("Regulars: late VIP Since 19 Nov · Time passed without an order");
    expect(text).toContain("Ordered 4 times, the last 60 days ago; late from day 60.");
    expect(text).toContain("Becomes “Regulars: gone quiet” on 18 Jan 2027 if no order comes.");
    expect(text).toContain("An order today would make this customer “Active regulars”.");
  });

  it("shows every date of the rule, passed ones as passed", () => {
    expect(read()).toContain("Late 60 19 Nov, passed Gone quiet 120 18 Jan 2027");
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
    ["deleted", "This customer was deleted."],
  ] as const)("says that a customer is %s", (standing, sentence) => {
    expect(read({ standing })).toContain(sentence);
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
    const html = render(<Customer customer={{ ...CUSTOMER, tags }} names={noNames} />);
    expect(html).not.toContain("<script>alert");
  });
});
