import { describe, expect, it } from "vitest";
import { ACTIVITY_KINDS, COUNT_NAMES } from "#app/ports/activity.ts";
import { DISMISSALS } from "#app/ports/attention.ts";
import { HEALTH_KINDS } from "#app/ports/health.ts";
import { RUN_CAUSES } from "#app/ports/tag-runs.ts";
import { ACTIVITY_FILTERS, KINDS_SHOWN } from "#app/services/activity-query.ts";
import {
  type ActivityView,
  byOf,
  countsOf,
  TOLD_NOTES,
  whatOf,
} from "#app/services/read-activity.ts";
import { Activity } from "#app/ui/activity.tsx";
import { AttentionItems } from "#app/ui/attention-items.tsx";
import { AttentionCard } from "#app/ui/attention-card.tsx";
import { HealthCard, HealthDetails } from "#app/ui/health-card.tsx";
import { Run } from "#app/ui/run.tsx";
import { render, textOf, wordsIn } from "./render.tsx";
import { ACTIVITY, FORMAT, RUN_PAGE } from "./views.ts";

const nothing = () => undefined;
const runActions = { onCancel: nothing, onPause: nothing, pending: null };
const csv = { onDownload: nothing, pending: false, failed: false };
const attention = {
  items: [],
  total: FORMAT.count(0),
  dismissals: DISMISSALS,
  onRetry: nothing,
  onDismiss: nothing,
  pending: false,
};
const screen = (given: Partial<ActivityView> = {}) => (
  <Activity
    activity={{ ...ACTIVITY, ...given }}
    attention={attention}
    run={runActions}
    csv={csv}
    filters={ACTIVITY_FILTERS}
  />
);
const run = (given: Partial<typeof RUN_PAGE> = {}) => (
  <Run
    page={{ ...RUN_PAGE, ...given }}
    names={Promise.resolve({})}
    csv={csv}
    undo={{ onUndo: nothing, pending: false }}
  />
);

describe("Activity", () => {
  it("tells what was done, when, by whom and how much", () => {
    const text = textOf(screen());
    expect(text).toContain(
      "19 Nov, 12:40 Tags written for changed settings 41 customers · 41 tags added · 41 tags removed You 3 minutes",
    );
    expect(text).toContain(
      "18 Nov, 09:15 Orders were missing or out of date, and have been read again 3 orders 17 Nov",
    );
    expect(text).toContain("Times are those of Europe/London.");
  });

  it("offers to undo a run, or says why not", () => {
    const html = render(screen());
    expect(html).toContain("Undo “Tags written for changed settings” of 19 Nov");
    expect(textOf(screen())).toContain(
      "Cancelled 1 customer · 1 tag added Staff member 77 1 second Info Undone",
    );
  });

  it("shows the run under way, and how to pause and to cancel it", () => {
    const underWay = {
      kind: "apply",
      phase: "write",
      written: FORMAT.count(400),
      customers: FORMAT.count(1000),
      percent: 40,
      cancelled: false,
      failure: null,
    } as const;
    const speed = {
      runId: "4",
      kind: "apply",
      cause: "tagging-on",
      phase: "write",
      written: underWay.written,
      customers: underWay.customers,
      perHour: null,
      left: { unit: "days", count: FORMAT.count(3) },
      dripPerDay: FORMAT.count(200),
      waitsUntil: "20 Nov",
    } as const;
    const text = textOf(screen({ tagging: { state: "on", run: underWay }, underWay: speed }));
    expect(text).toContain("200 customers a day at most · goes on on 20 Nov · about 3 days left");
    // Aloud every quarter is told.
    expect(text).toContain("Writing tags 25% done 400 of 1,000 customers");
    expect(text).toContain("Pause Cancel A pause stops all tag writing until you resume it.");
    const paused = textOf(screen({ tagging: { state: "paused", run: underWay } }));
    expect(paused).toContain("Resume Cancel What is written so far stays, and can be undone.");
    const ending = textOf(
      screen({ tagging: { state: "paused", run: { ...underWay, cancelled: true } } }),
    );
    expect(ending).toContain("Cancelled: it ends as soon as");
    expect(ending).not.toContain("can be undone");
  });

  it("says what will be here where nothing was done yet", () => {
    expect(textOf(screen({ rows: [] }))).toContain("Nothing has been done yet.");
  });

  it("leads to older entries and back to the newest", () => {
    const html = render(screen({ isNewest: false, before: "17" }));
    expect(html).toContain('href="/app/activity?before=17"');
    expect(html).toContain('href="/app/activity"');
    const filtered = render(screen({ show: "runs", isNewest: false, before: "17" }));
    expect(filtered).toContain('href="/app/activity?show=runs&amp;before=17"');
  });

  it("shows one kind of entry by its address, and a way out where there is none", () => {
    const html = render(screen({ show: "by-hand", rows: [] }));
    expect(html).toMatch(/aria-current="page" href="\/app\/activity\?show=by-hand"/);
    const text = wordsIn(html);
    expect(text).toContain("Nothing of this kind has been done yet. Show everything");
    expect(text).not.toContain("Nothing has been done yet");
  });

  it.each([
    [{ in: "run", runId: "3" }, "/app/activity/3"],
    [{ in: "entry" }, "/app/activity/entry/30"],
    [{ in: "customer", id: "7001" }, "/app/customers/7001"],
    [{ in: "everybody" }, "/app/customers"],
    [{ in: "privacy" }, "/app/privacy"],
  ] as const)("leads from an entry to its people: %j", (people, address) => {
    const row = {
      id: "30",
      date: "19 Nov",
      clock: "12:40",
      took: null,
      what: "rechecked",
      counts: [],
      by: { who: "you" },
      run: null,
    } as const;
    expect(render(screen({ rows: [{ ...row, people }] }))).toContain(`href="${address}"`);
    expect(render(screen({ rows: [{ ...row, people: null }] }))).not.toContain(`href="${address}"`);
  });

  it("belongs to one filter, whatever it tells", () => {
    expect(Object.values(KINDS_SHOWN).flat().toSorted()).toEqual(ACTIVITY_KINDS.toSorted());
  });

  it("has one word for every note that we write, and none for what it does not know", () => {
    const entry = { counts: {}, note: null };
    expect(ACTIVITY_KINDS.map((kind) => whatOf({ ...entry, kind }, null))).toContain("repair");
    expect(HEALTH_KINDS.map((note) => whatOf({ ...entry, kind: "health", note }, null))).toEqual(
      HEALTH_KINDS.map((kind) => `${kind}-good`),
    );
    expect(DISMISSALS.map((note) => whatOf({ ...entry, kind: "attention", note }, null))).toEqual(
      DISMISSALS.map((why) => `dismissed-${why}`),
    );
    expect(RUN_CAUSES.map((cause) => whatOf({ ...entry, kind: "tag-run" }, { cause }))).toEqual(
      RUN_CAUSES.map((cause) => `run-${cause}`),
    );
    expect(TOLD_NOTES.map((note) => whatOf({ ...entry, kind: "repair", note }, null))).toEqual(
      TOLD_NOTES,
    );
    expect(whatOf({ ...entry, kind: "attention", note: "some word" }, null)).toBe("attention");
  });

  it("counts what is something, and of a run always the customers", () => {
    const all = Object.fromEntries(COUNT_NAMES.map((name) => [name, 1]));
    const names = (kind: "repair" | "tag-run", counts: typeof all) =>
      countsOf({ kind, counts }, FORMAT).map(({ name }) => name);
    expect(names("repair", all)).toEqual(COUNT_NAMES.filter((name) => name !== "attention"));
    expect(names("repair", { customers: 0, orders: 0 })).toEqual([]);
    expect(names("tag-run", { customers: 0, added: 0 })).toEqual(["customers"]);
  });

  it("does not know who somebody without a session is", () => {
    expect(byOf("unknown", "42")).toBeNull();
  });
});

describe("a run", () => {
  it("says what it did, to whom, and what undoing it does", () => {
    const text = textOf(run());
    expect(text).toContain("41 customers · 41 tags added");
    expect(text).toContain("The settings of before come back, and the tags of these customers");
    expect(text).toContain("keeps the tags of before until their next change of stage");
    expect(text).toContain("Possible until 19 Dec. Undo this run Keep it");
    expect(text).toContain("7001 lc-stage-repeat-risk lc-stage-active-repeat");
  });

  it("says why it cannot be undone", () => {
    const undo = { state: "not-possible", reason: "settings-since" } as const;
    const text = textOf(run({ run: { ...RUN_PAGE.run, undo } }));
    expect(text).toContain("The settings have changed again since. Undo the later change first.");
    expect(text).not.toContain("Undo this run");
  });
});

describe("what needs attention", () => {
  const item = (kind: "delivery" | "refetch" | "customer", what: string, of: number) => ({
    choice: { kind, what, reason: "ShopifyError: graphql-500" },
    kind,
    what,
    count: FORMAT.count(of),
    since: "2 hours ago",
    cause: "refused" as const,
    detail: "ShopifyError: graphql-500",
  });

  it("is told in plain words, with what can be done", () => {
    const items = [
      item("delivery", "orders/updated", 3),
      item("delivery", "shop/update", 1),
      item("refetch", "customer", 2),
      item("customer", "customer", 1),
    ];
    const text = textOf(<AttentionCard {...attention} items={items} total={FORMAT.count(7)} />);
    expect(text).toContain("3 events about orders could not be applied");
    expect(text).toContain("First seen: 2 hours ago. Shopify refused, or did not answer.");
    expect(text).toContain("1 event about your shop could not be applied");
    expect(text).toContain("2 customers could not be read from Shopify");
    expect(text).toContain("The tags of 1 customer could not be kept right");
    expect(text).toContain("Retry Dismiss…");
    expect(
      render(<AttentionCard {...attention} items={items} total={FORMAT.count(7)} />),
    ).toContain(
      'href="/app/activity/attention?kind=delivery&amp;what=orders%2Fupdated&amp;reason=ShopifyError%3A+graphql-500"',
    );
  });

  it("is shown one by one, each with what can be done with it", () => {
    const alike = item("delivery", "orders/updated", 3);
    const text = textOf(
      <AttentionItems
        page={{
          alike: alike.choice,
          group: alike,
          items: [
            { id: "w1", since: "2 hours ago", customerId: "7001", orderId: "4001" },
            { id: "w2", since: "1 hour ago", customerId: null, orderId: "4002" },
            { id: "w3", since: "1 hour ago", customerId: null, orderId: null },
          ],
          isFirst: true,
          after: "w3",
        }}
        names={Promise.resolve({})}
        dismissals={DISMISSALS}
        onRetry={nothing}
        onDismiss={nothing}
        pending={false}
      />,
    );
    expect(text).toContain("3 events about orders could not be applied");
    expect(text).toContain("Shopify customer 7001 2 hours ago Retry Dismiss…");
    expect(text).toContain("Order 4002 1 hour ago Retry Dismiss…");
    expect(text).toContain("Event w3 1 hour ago Retry Dismiss…");
    expect(text).toContain("Next");
  });

  it("is not there at all when there is nothing", () => {
    expect(textOf(<AttentionCard {...attention} />).trim()).toBe("");
  });
});

describe("the connection", () => {
  it("is all good in one line", () => {
    const text = textOf(<HealthCard health={ACTIVITY.health} />);
    expect(text).toContain("All good Looked at 12 minutes ago Details");
  });

  it("says in its details what waits, when what came last, and what is used of the allowance", () => {
    const text = textOf(<HealthDetails health={ACTIVITY.health} />);
    expect(text).toContain(
      "2 events wait. Among customers to be looked at, the longest wait was 12 minutes.",
    );
    expect(text).toContain("orders/create 3 minutes ago customers/update 1 hour ago");
    expect(text).toContain(
      "25% in use: 500 of 2,000 points that Shopify allows at once. 100 come back each second.",
    );
  });

  it("says of work that fails again and again how often, since when, and what support asks for", () => {
    const failing = [
      { times: FORMAT.count(12), since: "2 days ago", detail: "refit, TypeError: x" },
    ];
    const looks = [{ kind: "jobs", state: "attention" }] as const;
    const text = textOf(
      <HealthCard health={{ ...ACTIVITY.health, isGood: false, looks, failing }} />,
    );
    expect(text).toContain("Something that Cadence does by itself fails each time.");
    expect(text).toContain(
      "For support: 12 failures in a row, the first 2 days ago: refit, TypeError: x",
    );
  });

  it("says what is wrong, and what to do", () => {
    const looks = HEALTH_KINDS.map((kind) => ({ kind, state: "attention" as const }));
    const health = {
      ...ACTIVITY.health,
      isGood: false,
      looks,
      missingScopes: "read_products",
      setAside: FORMAT.count(2),
    };
    const text = textOf(<HealthCard health={health} />);
    expect(text).toContain("Not granted: read_products.");
    expect(text).toContain("was set aside (2 entries)");
    expect(text).toContain("opening it renews the access");
    expect(text).not.toContain("Details");
  });

  it("says so before the first look", () => {
    const none = { ...ACTIVITY.health, looks: [], checked: null };
    expect(textOf(<HealthCard health={none} />)).toContain(
      "within the hour after the installation",
    );
  });
});
