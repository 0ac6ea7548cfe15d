import { describe, expect, it } from "vitest";
import type { SetupView } from "#app/services/read-setup.ts";
import { Overview } from "#app/ui/overview.tsx";
import type { SetupActions } from "#app/ui/setup-guide.tsx";
import { render, textOf } from "./render.tsx";
import {
  anOverview,
  FORMAT,
  FRESHNESS,
  IMPORTING,
  READY_TO_TAG,
  RHYTHM,
  SETUP,
  TAGGING_ON,
} from "./views.ts";

const nothing = () => undefined;
const actions: SetupActions = {
  onImport: nothing,
  onAcceptWindows: nothing,
  onTurnTaggingOn: nothing,
  pending: null,
};
const screen = (setup: SetupView) => <Overview overview={anOverview(setup)} actions={actions} />;
const read = (setup: SetupView) => textOf(screen(setup));

describe("the Overview", () => {
  it("offers the import first, and says what will be here", () => {
    const text = read(SETUP);
    expect(text).toContain("0 of 4 steps done");
    expect(text).toContain("Start import");
    expect(text).toContain("After the import you see here");
    expect(text).not.toContain("Use these");
    expect(text).not.toContain("Cadence writes these tags");
  });

  it("follows the import with its phase and its counts", () => {
    const text = read(IMPORTING);
    expect(text).toContain("Reading");
    expect(text).toContain("10,020 customers and 21,300 orders so far.");
    expect(text).toContain("You can leave this page");
    expect(render(screen(IMPORTING))).toMatch(/<progress [^>]*value="42"/);
    expect(text).not.toContain("Start import");
  });

  it("says why an import stopped, and what is kept", () => {
    const text = read({
      ...SETUP,
      importing: { state: "failed", reason: "Shopify gave up", customers: FORMAT.count(120) },
    });
    expect(text).toContain("The import stopped");
    expect(text).toContain("Shopify gave up");
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

  it("says what is withheld where Shopify shows little history", () => {
    expect(
      textOf(
        <Overview overview={anOverview(TAGGING_ON, { limitedHistory: true })} actions={actions} />,
      ),
    ).toContain("the last 60 days of orders only, so nobody counts as gone quiet or lost.");
  });

  it("shows who would get which tag, and that nobody's own tag changes", () => {
    const text = read(READY_TO_TAG);
    expect(text).toContain("2 of 4 steps done");
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
      state: "running",
      phase: "write",
      written: FORMAT.count(1200),
      customers: FORMAT.count(25_240),
      percent: 4,
      cancelled: false,
      failure: null,
    } as const;
    expect(read({ ...TAGGING_ON, tagging: { state: "on", run }, busy: true })).toContain(
      "Writing tags 4% 1,200 of 25,240 customers",
    );
    expect(
      read({
        ...TAGGING_ON,
        tagging: { state: "on", run: { ...run, state: "failed", failure: "no token" } },
      }),
    ).toMatch(/Writing tags stopped .*no token/);
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

  it("mentions events that could not be applied", () => {
    const freshness = { ...FRESHNESS, deadDeliveries: FORMAT.count(1) };
    expect(
      textOf(<Overview overview={anOverview(TAGGING_ON, { freshness })} actions={actions} />),
    ).toContain("One event from Shopify could not be applied");
  });

  it("says that tag writing is paused, before anything less", () => {
    const paused = { ...TAGGING_ON, tagging: { state: "paused", run: null } } as const;
    const freshness = { ...FRESHNESS, deadDeliveries: FORMAT.count(1) };
    const text = textOf(
      <Overview overview={anOverview(paused, { freshness })} actions={actions} />,
    );
    expect(text).toContain("Tag writing is paused: nobody’s tags change");
    expect(text).not.toContain("could not be applied");
  });
});
