import { describe, expect, it } from "vitest";
import type { OverviewView } from "#app/services/read-overview.ts";
import type { SetupView } from "#app/services/read-setup.ts";
import type { OverviewActions } from "#app/ui/overview-actions.ts";
import { Overview } from "#app/ui/overview.tsx";
import { render, textOf } from "./render.tsx";
import {
  anOverview,
  FORMAT,
  IMPORTING,
  MOVES,
  READY_TO_TAG,
  RHYTHM,
  SETUP,
  TAGGING_ON,
} from "./views.ts";

const nothing = () => undefined;
const actions: OverviewActions = {
  onImport: nothing,
  onAcceptWindows: nothing,
  onTurnTaggingOn: nothing,
  onHideGuide: nothing,
  onShowGuide: nothing,
  suggestedPerDay: 200,
  pending: null,
};
const segments = Promise.resolve([]);
const screen = (setup: SetupView, given: Partial<OverviewView> = {}) => (
  <Overview
    overview={anOverview(setup, given)}
    segments={segments}
    actions={actions}
    run={{ onCancel: nothing, onPause: nothing, pending: null }}
  />
);
const read = (setup: SetupView, given: Partial<OverviewView> = {}) => textOf(screen(setup, given));

describe("the Overview", () => {
  it("offers the import first, and says what will be here", () => {
    const text = read(SETUP);
    expect(text).toContain("1 of 6 steps done");
    expect(text).toContain("Start import");
    expect(text).toContain("After the import you see here");
    expect(text).not.toContain("Use these");
    expect(text).not.toContain("Cadence writes these tags");
  });

  it("follows the import with its phase and its counts", () => {
    const text = read(IMPORTING);
    expect(text).toContain("Reading");
    expect(text).toContain("10,020 customers and 21,300 orders so far.");
    expect(text).toContain("This part takes another 8 to 15 minutes.");
    expect(text).toContain("You can leave this page");
    expect(render(screen(IMPORTING))).toMatch(/<progress [^>]*value="42"/);
    expect(render(screen(IMPORTING))).toContain(
      'aria-valuetext="42%, 10,020 customers and 21,300 orders so far."',
    );
    expect(text).not.toContain("Start import");
  });

  it("says why an import stopped, and what is kept", () => {
    const text = read({
      ...SETUP,
      importing: {
        state: "failed",
        reason: "export-spoilt",
        detail: "the export's file has 7 lines",
        customers: FORMAT.count(120),
      },
    });
    expect(text).toContain("The import stopped");
    expect(text).toContain(
      "Shopify’s export failed or came incomplete each time. That is usually over within hours: try again then. For support: the export's file has 7 lines",
    );
    expect(text).toContain("120 customers are already here and stay.");
    expect(text).toContain("Retry");
  });

  it("asks about the windows: what was learned, for whom, and how they differ", () => {
    const text = read({ ...READY_TO_TAG, windows: { accepted: false, rhythm: RHYTHM } });
    expect(text).toContain("learned on 15 Nov from 12,400 buyers with 31,022 repeat orders.");
    expect(text).toContain("After one order 4 weeks 5 weeks 14 weeks 26 weeks");
    expect(text).toContain("After two or more 6 weeks 28 to 60 days 7 weeks 34 to 71 days");
    expect(text).toContain("count as cold after 21 days");
    expect(text).toContain("Use these");
    expect(text).not.toContain("will get tags");
  });

  it("says that windows are estimated where too little was ordered", () => {
    const rhythm = {
      ...RHYTHM,
      source: "estimated",
      buyers: FORMAT.count(12),
      repeats: FORMAT.count(3),
    } as const;
    expect(read({ ...READY_TO_TAG, windows: { accepted: false, rhythm } })).toContain(
      "estimated, not yet learned from your shop: too few buyers or orders so far (12 buyers with 3 repeat orders)",
    );
  });

  it("shows who would get which tag, and that nobody's own tag changes", () => {
    const text = read(READY_TO_TAG);
    expect(text).toContain("3 of 6 steps done");
    expect(text).toContain("25,240 customers will get tags. None of your existing tags change.");
    expect(text).toContain("lc-stage-repeat-risk 1,214");
    expect(text).toContain("3 tags of these were there before. They stay yours");
  });

  it("has no guide once tagging is on", () => {
    const text = read(TAGGING_ON);
    expect(text).not.toContain("Set up Cadence");
    expect(text).toContain("Tagging on");
  });

  it("counts the first run", () => {
    const run = {
      kind: "apply",
      phase: "write",
      written: FORMAT.count(1200),
      customers: FORMAT.count(25_240),
      percent: 4,
      cancelled: false,
    } as const;
    expect(read({ ...TAGGING_ON, tagging: { state: "on", run }, busy: true })).toContain(
      "Writing tags 1,200 of 25,240 customers",
    );
  });

  it("puts every customer into one of six groups, with share, reach and change", () => {
    const text = read(TAGGING_ON);
    expect(text).toContain(
      "Regulars gone quiet 2,974 12% of all customers 1,443 reachable by e-mail (328 by SMS) +57 in 30 days",
    );
    expect(text).toContain(
      "Repeat buyers, recent 3,033 12% of all customers 2,131 reachable by e-mail (537 by SMS) −34",
    );
    expect(text).toContain("Synced 2 minutes ago · 25,240 customers · as of 13:02 Europe/London");
  });

  it("says what a shop without orders may expect", () => {
    const importing = {
      state: "done",
      customers: FORMAT.count(5),
      orders: FORMAT.count(0),
      guestOrders: FORMAT.count(0),
    } as const;
    expect(read({ ...TAGGING_ON, importing })).toContain("Your shop has no orders yet");
  });

  it("has two sentences from the charts, each computed from the data", () => {
    const text = read(TAGGING_ON);
    expect(text).toContain("“Regulars: late” grew from 812 to 1,040 (+28%) in 30 days.");
    expect(text).toContain("Of 1,310 who became late, 402 (31%) ordered again; 655 went quiet.");
    expect(text).toContain("Counted at 13:00 Europe/London.");
  });

  it("says what late customers have spent, how many come back, and who moved this week", () => {
    const text = read(TAGGING_ON);
    expect(text).toContain("£49,000.00 In the last 12 months. History, not a forecast.");
    expect(text).toContain("Repeat rate 34%");
    expect(text).toContain("To the second order 41 days");
    expect(text).toContain("312 customers became late in the last 7 days.");
    expect(text).toContain("Most often they first bought in November 2025 (61% of them).");
  });

  it("says that it counts while there is nothing to draw, rather than zeros", () => {
    const text = read(TAGGING_ON, { moves: null });
    expect(text).toContain("Your customers are being counted");
    expect(text).not.toContain("Repeat rate");
    expect(text).toContain("Regulars gone quiet 2,974");
  });

  it("names one next step with its playbook", () => {
    const next = {
      what: "playbook",
      stage: "repeat-risk",
      key: "repeat-risk",
      title: "Regulars who are late",
      goal: [{ kind: "text", text: "The next order" }],
      audience: {
        customers: FORMAT.count(1214),
        reachable: FORMAT.count(803),
        reachableBySms: FORMAT.count(210),
      },
      spent12: { value: 1, text: "£48,200.00" },
    } as const;
    const text = read(TAGGING_ON, { next });
    expect(text).toContain("1,214 customers · 803 reachable by e-mail (210 by SMS)");
    expect(text).toContain("They spent £48,200.00 in the last 12 months: history, not a forecast.");
    expect(render(screen(TAGGING_ON, { next }))).toContain('href="/app/playbooks/repeat-risk"');
  });

  it("leads back to a guide that was put away before its end", () => {
    const setup = { ...READY_TO_TAG, guide: "hidden" } as const;
    const text = read(setup, { next: { what: "setup" } });
    expect(text).not.toContain("Set up Cadence");
    expect(text).toContain("Go on with the setup");
  });

  it("hands over once tags are written, and lets the guide go", () => {
    const text = read({ ...TAGGING_ON, guide: "shown" });
    expect(text).toContain("5 of 6 steps done");
    expect(text).toContain("Finish setup");
    expect(text).toContain("Each playbook has the segment query for Shopify Email");
  });

  it("says what is not granted", () => {
    const access = { ...SETUP.access, state: "missing", missingScopes: "read_orders" } as const;
    expect(read({ ...SETUP, access })).toContain("Not granted: read_orders.");
  });

  it("says up to when orders are in the figures while the rest is imported", () => {
    const text = read(IMPORTING, {
      groups: anOverview(TAGGING_ON).groups,
      ordersUpTo: "3 May",
      moves: MOVES,
    });
    expect(text).toContain("These figures hold orders up to 3 May. The import brings the rest.");
  });

  it("says that a small shop's windows are estimated", () => {
    const small = { buyers: FORMAT.count(12), repeats: FORMAT.count(3) };
    expect(read(TAGGING_ON, { small })).toContain("estimated, not yet learned from your shop");
  });

  it("says what will be here in a shop without customers", () => {
    const text = read(TAGGING_ON, { groups: [], moves: null });
    expect(text).toContain("Your shop has no customers yet.");
    expect(text).not.toContain("Your customers are being counted");
  });
});
