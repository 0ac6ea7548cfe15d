import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_POLICY,
  type HandWindows,
  LEARNED_WINDOWS,
  policyProblems,
} from "#app/domain/policy.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import type { LifecycleView } from "#app/services/read-lifecycle.ts";
import { Lifecycle } from "#app/ui/lifecycle.tsx";
import { PolicyPreviewCard } from "#app/ui/policy-preview.tsx";
import { textOf as fieldsOf, windowsIn } from "#app/ui/policy-text.ts";
import { ProductsForm } from "#app/ui/products-form.tsx";
import {
  EMPTY_DAYS,
  productsForm as formOfProducts,
  productsIn,
  productsText,
  type ProductText,
  productsTextIn,
  sameProductsText,
} from "#app/ui/products-text.ts";
import { type VersionAnswer, VersionsCard } from "#app/ui/versions-card.tsx";
import { render, textOf, wordsIn } from "./render.tsx";
import { FORMAT, LIFECYCLE, RHYTHM } from "./views.ts";

const nothing = () => undefined;
const form = { answer: null, onPreview: nothing, onApply: nothing, pending: null } as const;
const windows = { ...form, longest: 3650, onDirty: nothing };
const productsForm = { ...windows, pickProduct: () => Promise.resolve(null) };
const hours = {
  suggested: { from: 9, until: 20 },
  refused: false,
  onSave: nothing,
  pending: false,
  onDirty: nothing,
};

const screen = (given: Partial<LifecycleView> = {}) => (
  <Lifecycle
    lifecycle={{ ...LIFECYCLE, ...given }}
    windows={windows}
    productsForm={productsForm}
    exclusionsForm={{ ...form, mostTags: 20, onDirty: nothing }}
    hours={hours}
    versions={form}
  />
);
const read = (given: Partial<LifecycleView> = {}) => textOf(screen(given));

describe("Settings › Lifecycle", () => {
  it("shows windows set by hand, in a form with its save bar", () => {
    const oneTime = { ...DEFAULT_POLICY.oneTime, lapsed: 90 };
    const html = render(screen({ policy: { ...DEFAULT_POLICY, oneTime } }));
    expect(html).toMatch(/id="oneTime\.lapsed"[^>]*value="90"/);
    expect(html).toContain("<ui-save-bar");
    expect(wordsIn(html)).toContain("By hand. Learned: 96 days");
  });

  it("leaves learned windows empty and says what they are", () => {
    const html = render(screen());
    expect(html).toMatch(/id="oneTime\.risk"[^>]*placeholder="38"[^>]*value=""/);
    expect(read()).toContain("Late after days Learned: 38 days");
    expect(read()).toContain("Late after days Learned: 34 to 71 days for most");
    expect(read()).toContain("Cold after days Learned: 21 days");
  });

  it("draws the boundaries over the days between orders, each to be moved", () => {
    const oneTime = { ...DEFAULT_POLICY.oneTime, lapsed: 90 };
    const html = render(screen({ policy: { ...DEFAULT_POLICY, oneTime } }));
    const sliders = [...html.matchAll(/role="slider"[^>]*/g)].map(([tag]) => tag);
    expect(sliders).toHaveLength(6);
    expect(sliders[0]).toContain('aria-valuetext="Late after 38 days, learned"');
    // What is by hand holds the others back.
    expect(sliders[0]).toContain('aria-valuemax="90"');
    expect(sliders[1]).toContain('aria-label="After the first order: Gone quiet after"');
    expect(sliders[1]).toContain('aria-valuetext="Quiet after 90 days"');
    expect(html).toContain('aria-label="1 to 7 days: 20 gaps (20%), 20% up to here"');
    expect(html.match(/cadence-bar"/g)).toHaveLength(6);
    expect(wordsIn(html)).toContain(
      "Half of those who come back do so within 11 days; two thirds within 1,013.",
    );
  });

  it("has fields alone before the days between orders were counted", () => {
    const text = read({ gaps: null });
    expect(text).not.toContain("Days from the first order to the second");
    expect(text).toContain("Leave a field empty to follow the rhythm.");
  });

  it("says when and from what the rhythm was learned", () => {
    expect(read()).toContain(
      "Time windows learned on 15 Nov from 12,400 buyers with 31,022 repeat orders.",
    );
  });

  it("says that the days are estimated", () => {
    const rhythm = { ...RHYTHM, source: "estimated" } as const;
    const text = read({ rhythm });
    expect(text).toContain("Time windows estimated, not yet learned from your shop");
    expect(text).toContain("Late after days Estimated: 38 days");
  });

  it("says that an earlier rhythm was kept, and that history is limited", () => {
    const text = read({ rhythm: { ...RHYTHM, failedOn: "18 Nov", limitedHistory: true } });
    expect(text).toContain("anew on 18 Nov failed, so what was learned on 15 Nov stays.");
    expect(text).toContain("Shopify shows Cadence the last 60 days of orders only");
  });

  it("keeps to no contact hours until some are set", () => {
    expect(read()).not.toContain("By the clock of");
    const policy = { ...DEFAULT_POLICY, contactHours: { from: 9, until: 20 } };
    expect(read({ policy })).toContain("By the clock of Europe/London.");
    expect(render(screen({ policy }))).toMatch(/value="20" selected/);
  });
});

describe("the versions of the rules", () => {
  const card = (answer: VersionAnswer | null = null) =>
    textOf(<VersionsCard {...form} versions={LIFECYCLE.versions} answer={answer} />);

  it("say what each changed, when and by whom, and offer the way back", () => {
    const text = card();
    expect(text).toContain("In force 18 Nov · You");
    expect(text).toContain("After the first order, Late after: 45 days instead of learned");
    expect(text).toContain("Contact hours: 09:00 to 20:00 instead of at any hour");
    expect(text).toContain("Version 1 2 Nov · Cadence The rules that Cadence came with");
    expect(text.match(/Go back to this/g)).toHaveLength(1);
  });

  it("show before going back what would change and who would move", () => {
    const text = card({
      kind: "version-preview",
      version: 1,
      changes: [
        { of: "window", window: "oneTime.risk", before: 45, after: null },
        { of: "exclusions" },
      ],
      preview: { moving: FORMAT.count(3), stages: [], backTest: null },
    });
    expect(text).toContain("What would change by going back to version 1");
    expect(text).toContain("After the first order, Late after: learned instead of 45 days");
    expect(text).toContain("Orders are counted anew first");
    expect(text).toContain("3 customers would move to another stage.");
    expect(text).toContain("Apply");
  });

  it("say why one cannot come back", () => {
    expect(card({ kind: "version-gone", version: 1 })).toContain(
      "A product or type that this version names is no longer in your shop",
    );
  });
});

describe("the preview of other rules", () => {
  const { count, share } = FORMAT;
  const tested = {
    flagged: count(812),
    decided: count(640),
    cameBack: share(31, 100),
    left: count(240),
    leftFlagged: share(95, 100),
    daysAhead: 34,
  };
  const preview: PolicyPreview = {
    moving: count(1204),
    stages: [
      {
        stage: "repeat-risk",
        now: count(900),
        after: count(812),
        change: FORMAT.change(-88),
        leaving: count(100),
      },
    ],
    backTest: {
      theirs: tested,
      todays: { ...tested, flagged: count(900) },
      late: [
        {
          stage: "one-time-risk",
          todays: count(312),
          theirs: count(188),
          spared: count(124),
          sparedOrdered: count(71),
          added: count(0),
          addedOrdered: count(0),
        },
      ],
      window: { stage: "one-time-risk", today: count(30), theirs: count(45) },
      sample: null,
    },
  };
  const readPreview = (given: Partial<PolicyPreview> = {}) =>
    textOf(
      <PolicyPreviewCard preview={{ ...preview, ...given }} onApply={nothing} pending={false} />,
    );

  it("says who would move, and how the rules would have done beside today's", () => {
    const text = readPreview();
    expect(text).toContain("1,204 customers would move to another stage.");
    expect(text).toContain(
      "After the first order, with 45 days instead of 30: 188 would have become late in the last quarter instead of 312; 71 of the other 124 ordered anyway.",
    );
    expect(text).toContain("would have flagged customers as late 812 times (today’s: 900).");
    expect(text).toContain(
      "Of the 640 whose cycle has ended since, 31% came back by themselves (today’s: 31%).",
    );
    expect(text).toContain("Of 240 customers who left, 95% had been flagged before");
    expect(text).toContain("Half of those were flagged at least 34 days before they had left.");
  });

  it("draws every stage by both rules, one above the other", () => {
    const html = render(<PolicyPreviewCard preview={preview} onApply={nothing} pending={false} />);
    expect(html).toContain('aria-label="Regulars: late: 900 now, 812 then, −88"');
    expect(html.match(/cadence-bars__bar--(now|then)/g)).toHaveLength(2);
  });

  it("says where other rules would have reached more, or others", () => {
    const late = preview.backTest?.late[0];
    if (preview.backTest == null || late === undefined) throw new Error("there is a past");
    const told = (numbers: Partial<typeof late>) =>
      readPreview({
        backTest: {
          theirs: tested,
          todays: tested,
          late: [{ ...late, ...numbers }],
          window: null,
          sample: null,
        },
      });
    const added = { added: count(20), addedOrdered: count(3) };
    expect(told({ spared: count(0), ...added })).toContain("; 3 of the 20 more ordered anyway.");
    expect(told(added)).toContain(
      "Of 124 no longer reached 71 ordered anyway, of 20 reached instead 3.",
    );
  });

  it("says nothing of shares of nobody", () => {
    const none = { ...tested, decided: count(0), left: count(0), daysAhead: null };
    const text = readPreview({
      backTest: { theirs: none, todays: none, late: [], window: null, sample: count(20_000) },
    });
    expect(text).toContain("Nobody left in that time.");
    expect(text).not.toContain("came back");
    expect(text).toContain("Counted on an even sample of 20,000 buyers.");
  });

  it("leaves the past out where there is none", () => {
    expect(readPreview({ backTest: null })).not.toContain("In the last quarter");
  });
});

describe("the windows' fields", () => {
  const days = fc.option(fc.integer({ min: 1, max: 3650 }));
  const hand: fc.Arbitrary<HandWindows> = fc.record({ risk: days, lapsed: days, lost: days });

  it("read back as what they show", () => {
    fc.assert(
      fc.property(
        fc.record({ prospectCold: days, oneTime: hand, repeat: hand }),
        (windowsShown) => {
          expect(windowsIn(fieldsOf(windowsShown))).toEqual(windowsShown);
        },
      ),
    );
  });

  it("leave to the rhythm what is empty", () => {
    expect(windowsIn({ ...fieldsOf(DEFAULT_POLICY), prospectCold: "  " }).prospectCold).toBeNull();
  });

  it.each(["1.5", "-3", "1e3", "0x10", "12345678901", "a month"])('refuse "%s"', (typed) => {
    const typedWindows = windowsIn({ ...fieldsOf(DEFAULT_POLICY), prospectCold: typed });
    expect(policyProblems({ ...DEFAULT_POLICY, ...typedWindows })).toEqual([
      { field: "prospectCold", reason: "not-a-day-count" },
    ]);
  });
});

describe("windows for products and types", () => {
  const refill: ProductText = {
    by: "product",
    name: "Refill, 3 months",
    productIds: ["7000001"],
    days: { ...EMPTY_DAYS, "repeat.risk": "100" },
  };
  const bath: ProductText = { by: "type", name: "Bath", productIds: [], days: EMPTY_DAYS };

  it("stand one under another, empty fields following the windows above", () => {
    const products = productsIn([refill, bath]);
    const text = textOf(<ProductsForm {...productsForm} saved={products} />);
    expect(text).toContain("Product: Refill, 3 months Remove After the first order");
    expect(text).toContain("Type: Bath Remove");
    const html = render(<ProductsForm {...productsForm} saved={products} />);
    expect(html).toMatch(/id="products\.0\.repeat\.risk"[^>]*value="100"/);
    expect(html).toMatch(/id="products\.1\.repeat\.risk"[^>]*placeholder="As above"/);
  });

  it("read back as what they show, through the form too", () => {
    const products = productsIn([refill, bath]);
    expect(products[0]).toEqual({
      by: "product",
      name: "Refill, 3 months",
      productIds: ["7000001"],
      oneTime: LEARNED_WINDOWS,
      repeat: { ...LEARNED_WINDOWS, risk: 100 },
    });
    expect(productsText(products)).toEqual([refill, bath]);
    expect(productsTextIn(formOfProducts([refill, bath], "preview-products"))).toEqual([
      refill,
      bath,
    ]);
    expect(productsTextIn(new FormData())).toEqual([]);
  });

  it("are the same whatever products a type has today", () => {
    expect(sameProductsText([bath], [{ ...bath, productIds: ["1"] }])).toBe(true);
    expect(sameProductsText([bath], [refill])).toBe(false);
  });
});
