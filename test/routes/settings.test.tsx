import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_POLICY,
  type HandWindows,
  LEARNED_WINDOWS,
  policyProblems,
} from "#app/domain/policy.ts";
import type { PolicyPreview } from "#app/services/preview-policy.ts";
import type { SettingsView } from "#app/services/read-settings.ts";
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
import { RemoveTagsCard } from "#app/ui/remove-tags-card.tsx";
import { Settings } from "#app/ui/settings.tsx";
import { render, textOf } from "./render.tsx";
import { FORMAT, RHYTHM, SETTINGS } from "./views.ts";

const nothing = () => undefined;
const windows = {
  longest: 3650,
  answer: null,
  onPreview: nothing,
  onApply: nothing,
  pending: null,
  onDirty: nothing,
} as const;
const exclusionsForm = {
  mostTags: 20,
  answer: null,
  onPreview: nothing,
  onApply: nothing,
  pending: null,
  onDirty: nothing,
} as const;
const productsForm = { ...windows, pickProduct: () => Promise.resolve(null) };
const familiesForm = { largestHoldout: 50, onApply: nothing, pending: false, onDirty: nothing };
const removal = { onRemove: nothing, pending: false, refused: false };

const screen = (given: Partial<SettingsView> = {}, hasLanguageChoice = true) => (
  <Settings
    {...{
      settings: { ...SETTINGS, ...given },
      windows,
      productsForm,
      exclusionsForm,
      familiesForm,
      removal,
      hasLanguageChoice,
    }}
  />
);
const read = (given: Partial<SettingsView> = {}) => textOf(screen(given));

describe("Settings", () => {
  it("shows windows set by hand, in a form with its save bar", () => {
    const oneTime = { ...DEFAULT_POLICY.oneTime, lapsed: 90 };
    const html = render(screen({ policy: { ...DEFAULT_POLICY, oneTime } }));
    expect(html).toMatch(/id="oneTime\.lapsed"[^>]*value="90"/);
    expect(html).toContain("<ui-save-bar");
  });

  it("leaves learned windows empty and says what they are", () => {
    const html = render(screen());
    expect(html).toMatch(/id="oneTime\.risk"[^>]*placeholder="38"[^>]*value=""/);
    expect(read()).toContain("Late after days Learned: 38 days");
    expect(read()).toContain("Late after days Learned: 34 to 71 days for most");
    expect(read()).toContain("Cold after days Learned: 21 days");
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

  it("says which tags are written, under which prefix", () => {
    const text = read();
    expect(text).toContain("Prefix lc-");
    expect(text).toContain("Stage: one for every customer 25,240 customers");
    expect(text).toContain("RFM group 12,000 customers");
  });

  it("leads to the language where there is one to choose", () => {
    expect(textOf(screen())).toContain("Language");
    expect(textOf(screen({}, false))).not.toContain("Language");
  });

  it("shows which share of customers is held out", () => {
    expect(render(screen())).toMatch(/id="holdoutPercent"[^>]*value="10"/);
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
      late: [],
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
    expect(text).toContain("Regulars: late 900 812 −88");
    expect(text).toContain("would have flagged customers as late 812 times (today’s: 900).");
    expect(text).toContain(
      "Of the 640 whose cycle has ended since, 31% came back by themselves (today’s: 31%).",
    );
    expect(text).toContain("Of 240 customers who left, 95% had been flagged before");
    expect(text).toContain("Half of those were flagged at least 34 days before they had left.");
  });

  it("says nothing of shares of nobody", () => {
    const none = { ...tested, decided: count(0), left: count(0), daysAhead: null };
    const text = readPreview({
      backTest: { theirs: none, todays: none, late: [], sample: count(20_000) },
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

describe("removing all our tags", () => {
  it("asks for the shop's name", () => {
    const text = textOf(<RemoveTagsCard settings={SETTINGS} {...removal} />);
    expect(text).toContain("25,240 customers carry tags of ours now.");
    expect(text).toContain("Type the shop’s name to confirm");
  });

  it("says when the name was another", () => {
    expect(textOf(<RemoveTagsCard settings={SETTINGS} {...removal} refused />)).toContain(
      "This is not the shop’s name. Type: Tea House",
    );
  });

  it("shows how far it is", () => {
    const run = {
      kind: "remove-all",
      state: "running",
      phase: "write",
      written: FORMAT.count(10),
      customers: FORMAT.count(40),
      percent: 25,
      cancelled: false,
      failure: null,
    } as const;
    const settings = { ...SETTINGS, tagging: { state: "removing", run } as const };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "Removing all our tags 25% 10 of 40 customers",
    );
  });

  it("has nothing to offer where no tag is ours", () => {
    const settings = { ...SETTINGS, tagged: FORMAT.count(0) };
    expect(textOf(<RemoveTagsCard settings={settings} {...removal} />)).toContain(
      "There is no tag of ours on any customer.",
    );
  });
});
