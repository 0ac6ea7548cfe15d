import { describe, expect, it } from "vitest";
import type { CohortsView } from "#app/services/read-cohorts.ts";
import { Cohorts } from "#app/ui/cohorts.tsx";
import { Facets } from "#app/ui/facets.tsx";
import { render, textOf } from "#test/routes/render.tsx";
import { FORMAT } from "#test/routes/views.ts";

const { count, share } = FORMAT;

const COHORTS: CohortsView & { asOf: string } = {
  asOf: "13:00 Europe/London",
  metric: "second",
  missing: null,
  rows: [
    {
      month: "March",
      size: count(312),
      url: "/app/customers?cohort=2026-03",
      secondOrderDays: count(40),
      cells: [
        { ...share(0, 1), finished: true },
        { ...share(27, 100), finished: false },
      ],
    },
  ],
  compared: {
    elder: { month: "March", months: count(6), repeated: share(27, 100) },
    younger: { month: "April", months: count(5), repeated: share(19, 100) },
  },
};

describe("Cohorts", () => {
  it("compare two neighbours in a sentence", () => {
    expect(textOf(<Cohorts cohorts={COHORTS} />)).toContain(
      "Of the March customers 27% had a second order after 6 months; April is at 19% after 5.",
    );
  });

  it("name in the address what the cells say", () => {
    const html = render(<Cohorts cohorts={COHORTS} />);
    for (const metric of ["second", "retention", "orders", "spend"]) {
      expect(html).toContain(`href="/app/segments/cohorts?metric=${metric}"`);
    }
  });

  it("say how many buyers are missing, and before that, that they are being counted", () => {
    const few = { ...COHORTS, rows: [], missing: count(13) };
    expect(textOf(<Cohorts cohorts={few} />)).toContain("13 more buyers, and cohorts are here");
    expect(textOf(<Cohorts cohorts={null} />)).toContain("Your customers are being counted");
  });
});

describe("Facets", () => {
  const vip = {
    facet: "vip",
    tag: "lc-vip",
    playbook: "vip",
    amount: "£300.00",
    figures: {
      customers: count(310),
      reachable: count(280),
      reachableBySms: count(41),
      share: share(310, 25_240),
      tagged: { tagged: count(300), toTag: count(310) },
    },
  } as const;
  const VIEW = {
    tagging: "on",
    shown: "all",
    isCounted: true,
    cutOffsOf: "16 Nov",
    families: [{ family: "vip", isOn: true, facets: [vip] }],
  } as const;

  it("have their rule in today's money, their size, their reach and who carries the tag", () => {
    expect(textOf(<Facets facets={VIEW} />)).toContain(
      "VIP Has spent £300.00 or more in three or more orders, the first at least 90 days ago. " +
        "lc-vip 310 1% 280 (41) 300 of 310 Playbook",
    );
  });

  it("lead to their customers and to what to do for them", () => {
    const html = render(<Facets facets={VIEW} />);
    expect(html).toContain('href="/app/customers?facet=vip"');
    expect(html).toContain('href="/app/playbooks/vip"');
  });

  it("offer to clear a filter that leaves nothing", () => {
    const html = render(<Facets facets={{ ...VIEW, shown: "off", families: [] }} />);
    expect(html).toMatch(/<a[^>]*href="\/app\/segments\/facets"[^>]*>Clear filters/);
  });
});
