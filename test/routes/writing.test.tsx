import { describe, expect, it } from "vitest";
import { lockTag, prefixProblem, vocabulary } from "#app/domain/tags.ts";
import type { TagsPreview } from "#app/services/preview-tags.ts";
import type { WritingView } from "#app/services/read-writing.ts";
import { Preview } from "#app/ui/preview.tsx";
import { PrefixForm, type PrefixFormProps } from "#app/ui/prefix-form.tsx";
import { Privacy } from "#app/ui/privacy.tsx";
import { RemoveTagsCard } from "#app/ui/remove-tags-card.tsx";
import { type ComingSegments, SegmentsKnown } from "#app/ui/segment-list.tsx";
import { TurnOnCard } from "#app/ui/turn-on-card.tsx";
import { Writing } from "#app/ui/writing.tsx";
import { render, textOf } from "./render.tsx";
import { FORMAT, WRITING } from "./views.ts";

const nothing = () => undefined;
const { count } = FORMAT;
const { naming } = WRITING;
const form = { pending: null, onDirty: nothing };
const prefix: Omit<PrefixFormProps, "saved" | "retiring" | "isTagging"> = {
  ...form,
  longest: 12,
  suggestedDays: 14,
  mostDays: 90,
  problemOf: (typed) => prefixProblem(typed, [...vocabulary(naming), lockTag(naming)]),
  met: null,
  onType: nothing,
  answer: null,
  onCheck: nothing,
  onApply: nothing,
};
const familiesForm = {
  largestHoldout: 50,
  onApply: nothing,
  pending: false,
  onDirty: nothing,
};
const removal = { onRemove: nothing, pending: false, refused: false };
const screen = (given: Partial<WritingView> = {}) => (
  <Writing
    writing={{ ...WRITING, ...given }}
    pause={{ onPause: nothing, pending: false }}
    run={{ onCancel: nothing, onPause: nothing, pending: null }}
    retry={{ onRetry: nothing, pending: false }}
    prefix={prefix}
    familiesForm={familiesForm}
    removal={removal}
  />
);

describe("Settings › Tags", () => {
  it("offers a pause, and while it lasts to resume", () => {
    expect(textOf(screen())).toContain("Pause tag writing");
    const paused = textOf(
      screen({ tagging: { state: "paused", run: null }, pausedSince: "18 Nov" }),
    );
    expect(paused).toContain("Paused since 18 Nov.");
    expect(paused).toContain("Resume tag writing");
  });

  it("has nothing to pause while tagging is off", () => {
    const text = textOf(screen({ tagging: { state: "off", run: null } }));
    expect(text).toContain("Tagging is off.");
    expect(text).not.toContain("Pause tag writing");
  });

  it("says which tags are written, under which prefix, and who is held out", () => {
    expect(textOf(screen())).toContain("Stage: one for every customer 25,240 customers");
    expect(textOf(screen())).toContain("RFM group 12,000 customers");
    const html = render(screen());
    expect(html).toMatch(/id="prefix"[^>]*value="lc-"/);
    expect(html).toMatch(/id="holdoutPercent"[^>]*value="10"/);
  });

  it("shows the run under way, which can be cancelled, and the last one, which can be undone", () => {
    const run = {
      kind: "apply",
      phase: "write",
      written: count(1200),
      customers: count(48_210),
      percent: 2,
      cancelled: false,
    } as const;
    const text = textOf(screen({ tagging: { state: "on", run }, lastRun: null }));
    expect(text).toContain("1,200 of 48,210 customers");
    expect(text).toContain("Cancel");
    expect(text).not.toContain("Last run");
    expect(textOf(screen())).toContain(
      "Tags written for changed settings, 18 Nov Possible until 18 Dec.",
    );
  });

  it("says how many Shopify refused and what it said, leads to them, and tries again", () => {
    expect(textOf(screen())).not.toContain("Shopify refused");
    const refused: WritingView["refused"] = {
      customers: count(3),
      reasons: [
        { why: "full", customers: count(2) },
        { why: { said: "Tag is reserved." }, customers: count(1) },
      ],
    };
    expect(textOf(screen({ refused }))).toContain(
      "Shopify refused the tags of 3 customers. " +
        "2 customers: A customer can have 250 tags at most. Take some off in Shopify, then try again. " +
        "1 customer: Tag is reserved. Retry See who",
    );
    expect(render(screen({ refused }))).toContain('href="/app/customers?tags=failed"');
    const paused = screen({ refused, tagging: { state: "paused", run: null } });
    expect(textOf(paused)).not.toContain("Retry");
  });

  it("says until when the tags of the prefix before stay", () => {
    const text = textOf(screen({ retiring: { prefix: "lc-", until: "3 Dec" } }));
    expect(text).toContain("Then those under lc- are taken off.");
    expect(text).toContain("Undo the change in Activity");
    expect(text).not.toContain("Keep the present tags for");
  });

  it("asks for days only where tags stand under the present prefix", () => {
    const shown = (isTagging: boolean) =>
      textOf(<PrefixForm {...prefix} saved="lc-" retiring={null} isTagging={isTagging} />);
    expect(shown(true)).toContain("For example lc-stage-first-order");
    expect(shown(true)).toContain("Keep the present tags for");
    expect(shown(false)).not.toContain("Keep the present tags for");
  });
});

describe("removing all our tags", () => {
  it("asks for the shop's name", () => {
    const text = textOf(<RemoveTagsCard settings={WRITING} {...removal} />);
    expect(text).toContain("25,240 customers carry tags of ours now.");
    expect(text).toContain("Type the shop’s name to confirm");
  });

  it("says when the name was another", () => {
    expect(textOf(<RemoveTagsCard settings={WRITING} {...removal} refused />)).toContain(
      "This is not the shop’s name. Type: Tea House",
    );
  });

  it("shows how far it is", () => {
    const run = {
      kind: "remove-all",
      phase: "write",
      written: FORMAT.count(10),
      customers: FORMAT.count(40),
      percent: 25,
      cancelled: false,
    } as const;
    const settings = { ...WRITING, tagging: { state: "removing", run } as const };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "Removing all our tags 25% done 10 of 40 customers",
    );
  });

  it("has nothing to offer where no tag is ours", () => {
    const settings = { ...WRITING, tagged: FORMAT.count(0) };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "There is no tag of ours on any customer.",
    );
  });
});

describe("the preview of tags", () => {
  const PREVIEW: TagsPreview = {
    rows: [{ tag: "lc-vip", adds: count(12), removes: count(3) }],
    customers: count(1204),
    alreadyThere: count(2),
    skipped: { locked: count(1), excluded: count(0), refused: count(4) },
    examples: [
      {
        customerId: "7001",
        add: ["lc-vip"],
        remove: ["lc-slipping-vip"],
        alreadyThere: [],
        skipped: null,
      },
    ],
    effort: { by: "calls", points: count(4000), seconds: 130 },
    asOf: "13:02 Europe/London",
    version: 4,
  };
  const preview = (
    given: Partial<TagsPreview> = {},
    tagging: "on" | "off" = "on",
    isOutdated = false,
  ) =>
    textOf(
      <Preview
        preview={{ ...PREVIEW, ...given }}
        names={Promise.resolve({})}
        segments={Promise.resolve([])}
        tagging={tagging}
        csv={{ onDownload: nothing, pending: false, failed: true }}
        turnOn={{ suggested: 200, onTurnOn: nothing, pending: false, isOutdated }}
      />,
    );

  it("counts, says who is left out and why, and how long it takes", () => {
    const text = preview();
    expect(text).toContain("1,204 customers would get other tags");
    expect(text).toContain("1 customer is left out: locked by your tag.");
    expect(text).toContain("4 customers are left out: Shopify refused, as it does at 250 tags.");
    expect(text).not.toContain("excluded by you");
    expect(text).toContain("As of 13:02 Europe/London");
    expect(text).toContain("It takes about 3 minutes.");
    expect(text).toContain("It needs 4,000 points of the budget that Shopify gives your shop");
    expect(text).toContain("lc-vip 12 3");
    expect(text).toContain("1 example Examples of customers");
    expect(text).toContain("7001 lc-vip lc-slipping-vip None");
  });

  it("says beside the button that a file could not be downloaded", () => {
    expect(preview()).toContain("Download CSV of all The file could not be downloaded. Try again.");
  });

  it("is there before Shopify has said which segments ask for the tags", () => {
    expect(preview()).toContain("Shopify segments that ask for these tags Asking Shopify…");
    expect(preview()).not.toContain("Turn tagging on");
  });

  it.each<[ComingSegments, string]>([
    [[{ name: "Our best", tags: ["lc-vip"] }], "Our best: lc-vip"],
    [[], "No Shopify segment asks for them."],
    [null, "Shopify does not say now which segments ask for them."],
  ])("then says what it has said: %j", (segments, words) => {
    expect(textOf(<SegmentsKnown segments={segments} />)).toContain(words);
  });

  it("offers the first tags slowly where segments wait for them, or nobody knows", () => {
    const card = (segments: ComingSegments) =>
      textOf(
        <TurnOnCard
          segments={segments}
          suggested={200}
          onTurnOn={nothing}
          pending={false}
          isOutdated={false}
        />,
      );
    const awaited = card([{ name: "Our best", tags: ["lc-vip"] }]);
    expect(awaited).toContain("Segments of yours already ask for these tags.");
    expect(awaited).toContain("Our best: lc-vip");
    expect(awaited).toContain("Customers a day at most");
    expect(card(null)).toContain("Shopify does not say now whether segments of yours");
    expect(card(null)).toContain("Customers a day at most");
    expect(card([])).not.toContain("Customers a day at most");
    expect(card("asked")).not.toContain("Customers a day at most");
  });

  it("says that it was made before settings were changed, beside the button", () => {
    expect(preview({}, "off", true)).toContain("Settings were changed since this preview was made");
  });

  it("has nothing to write where every tag is right", () => {
    const none = { customers: count(0), rows: [], examples: [] };
    expect(preview(none)).toContain("Every tag is as it should be: nothing would be written.");
    expect(preview(none, "off")).toContain("There is nobody to tag yet.");
  });
});

describe("Privacy and data", () => {
  const shown = (requests: Parameters<typeof Privacy>[0]["privacy"]["requests"]) =>
    textOf(
      <Privacy
        privacy={{ requests, redacted: count(2) }}
        download={{ onDownload: nothing, pending: null, failed: false }}
      />,
    );

  it("says what is stored and for how long, and whom it forgot", () => {
    const text = shown([]);
    expect(text).toContain("Names, e-mail addresses, phone numbers and street addresses: never.");
    expect(text).toContain("No customer has asked for their data.");
    expect(text).toContain("2 customers were forgotten on request.");
  });

  it("offers the answer to a request, and says until when it is kept", () => {
    const asked = { requestId: "9", customerId: "7001", requested: "2 Nov" };
    const text = shown([
      { ...asked, downloaded: null, keptUntil: null },
      { ...asked, requestId: "8", downloaded: "4 Nov", keptUntil: "4 Dec" },
    ]);
    expect(text).toContain("Shopify customer 7001 2 Nov Waits for you to download it Download");
    expect(text).toContain("Downloaded on 4 Nov, kept until 4 Dec");
  });
});
