import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LEARNED_WINDOWS } from "#app/domain/policy.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { checkProducts } from "#app/services/check-products.ts";
import { previewPolicy } from "#app/services/preview-policy.ts";
import { readLifecycle } from "#app/services/read-lifecycle.ts";
import { previewVersion, rulesOfVersion } from "#app/services/read-rule-versions.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 250, seed: 3, webhooks: false });
  shop = await app.ready();
});
afterAll(() => app.close());

const stages = async () => {
  const rows = await app.sql("SELECT stage, count(*)::int AS customers FROM customers GROUP BY 1");
  return new Map(rows.map(({ stage, customers }) => [stage, Number(customers)]));
};
const policyInForce = async () => {
  const { policy } = await readLifecycle(app.ports, aViewer(shop));
  const { naming } = await readWriting(app.ports, aViewer(shop));
  return { ...policy, naming };
};

describe("windows by hand", () => {
  const repeat = { risk: 20, lapsed: 200, lost: null };

  it("move exactly those whom the preview named, and nobody before", async () => {
    const before = await stages();
    const preview = await previewPolicy(app.ports, aViewer(shop), { repeat });
    expect(preview.moving.value).toBeGreaterThan(0);
    expect(await stages()).toEqual(before);

    await applyPolicy(app.ports, shop.shopId, { repeat }, "42");
    await app.settle();
    const after = await stages();
    for (const { stage, now, after: then } of preview.stages) {
      expect([stage, before.get(stage) ?? 0, after.get(stage) ?? 0]).toEqual([
        stage,
        now.value,
        then.value,
      ]);
    }
    expect((await previewPolicy(app.ports, aViewer(shop), {})).moving.value).toBe(0);
  });

  it("leave everything else of the policy as it is", async () => {
    const before = await policyInForce();
    const exclusions = { sources: [], tags: ["wholesale"] };
    await applyPolicy(app.ports, shop.shopId, { exclusions, holdoutPercent: 20 }, "42");
    await applyPolicy(app.ports, shop.shopId, { prospectCold: 14 }, "42");
    expect(await policyInForce()).toEqual({
      ...before,
      exclusions,
      holdoutPercent: 20,
      prospectCold: 14,
    });
    await app.settle();
  });

  it("are shown beside what they would be if they were learned", async () => {
    await updateRollUps(app.ports, shop);
    const { learned, rhythm } = await readLifecycle(app.ports, aViewer(shop));
    expect(rhythm.source).toBe("learned");
    expect(rhythm.inForce.repeat.risk).toEqual({ low: 20, middle: 20, high: 20 });
    expect(learned.repeat.risk.low).toBeLessThan(learned.repeat.risk.high);
    expect(learned.repeat.risk.middle).toBeGreaterThan(20);
    expect(learned.prospectCold).not.toBe(14);

    await applyPolicy(
      app.ports,
      shop.shopId,
      { repeat: LEARNED_WINDOWS, prospectCold: null },
      "42",
    );
    await app.settle();
    await updateRollUps(app.ports, shop);
    const relearned = await readLifecycle(app.ports, aViewer(shop));
    expect(relearned.rhythm.inForce.prospectCold).toBe(learned.prospectCold);
    expect(relearned.rhythm.inForce.repeat).toEqual(learned.repeat);
  });

  it("are tested on the last quarter, beside today's", async () => {
    const late = { risk: 120, lapsed: 200, lost: 365 };
    const { backTest } = await previewPolicy(app.ports, aViewer(shop), {
      oneTime: late,
      repeat: late,
    });
    expect(backTest?.sample).toBeNull();
    expect(backTest?.theirs.flagged.value).toBeLessThan(backTest?.todays.flagged.value ?? 0);
    expect(backTest?.theirs.left).toEqual(backTest?.todays.left);
    expect(backTest?.todays.leftFlagged.value).toBeGreaterThan(90);
    expect(backTest?.window).toBeNull();
  });

  it("name the days of the one window of lateness that differs", async () => {
    const { learned } = await readLifecycle(app.ports, aViewer(shop));
    const risk = learned.oneTime.risk.middle + 15;
    const preview = (change: Parameters<typeof previewPolicy>[2]) =>
      previewPolicy(app.ports, aViewer(shop), change);
    const oneTime = await preview({ oneTime: { ...LEARNED_WINDOWS, risk } });
    expect(oneTime.backTest?.window).toMatchObject({
      stage: "one-time-risk",
      today: { value: learned.oneTime.risk.middle },
      theirs: { value: risk },
    });
    // Everybody's own is no one number.
    const later = await preview({ repeat: { ...LEARNED_WINDOWS, risk: 45 } });
    expect(later.backTest?.window).toBeNull();
  });
});

describe("windows for a product", () => {
  it("are previewed by what was bought last, and moved by it", async () => {
    const [most] = await app.sql(
      `SELECT product::text AS id, count(*)::int AS customers
         FROM customers c JOIN orders o USING (shop_id, customer_id)
              CROSS JOIN LATERAL unnest(o.product_ids) AS p(product)
        WHERE o.processed_at = c.last_order_at AND c.stage = 'active-repeat' AND o.counts
        GROUP BY 1 ORDER BY 2 DESC LIMIT 1`,
    );
    const windows = { risk: 1, lapsed: 3000, lost: 3001 };
    const products = [
      {
        by: "product" as const,
        name: "Beans",
        productIds: [String(most?.id)],
        oneTime: windows,
        repeat: windows,
      },
    ];
    const before = await stages();
    const preview = await previewPolicy(app.ports, aViewer(shop), { products });
    expect(preview.moving.value).toBeGreaterThanOrEqual(Number(most?.customers));
    expect(preview.backTest).toBeNull();

    await applyPolicy(app.ports, shop.shopId, { products }, "42");
    await app.settle();
    const after = await stages();
    for (const { stage, now, after: then } of preview.stages) {
      expect([stage, before.get(stage) ?? 0, after.get(stage) ?? 0]).toEqual([
        stage,
        now.value,
        then.value,
      ]);
    }
  });

  it("find the products of a type, and refuse a type that none has", async () => {
    const windows = { oneTime: LEARNED_WINDOWS, repeat: LEARNED_WINDOWS };
    const typed = (name: string) => [{ by: "type" as const, name, productIds: [], ...windows }];
    const [article] = app.shopify.shop.products;
    const { products, problems } = await checkProducts(app.ports, shop, typed(article.type));
    expect(products[0]?.productIds).toContain(String(article.number));
    expect(problems).toEqual([]);
    expect((await checkProducts(app.ports, shop, typed("Nothing"))).problems).toEqual([
      { field: "products.0.name", reason: "not-a-product" },
    ]);
  });
});

describe("the versions of the rules", () => {
  const rulesAt = async (version: number) => {
    const rules = await rulesOfVersion(app.ports, shop, version);
    if (rules === "unknown" || rules === "gone") throw new Error(`version ${version}: ${rules}`);
    return rules;
  };

  it("say what each changed and whose it is; one of tags alone is none", async () => {
    const { version: first = 0 } =
      (await readLifecycle(app.ports, aViewer(shop))).versions[0] ?? {};
    await applyPolicy(
      app.ports,
      shop.shopId,
      { products: [], contactHours: { from: 9, until: 20 } },
      "7",
    );
    await applyPolicy(app.ports, shop.shopId, { holdoutPercent: 5 }, "42");
    await app.settle();
    const { versions } = await readLifecycle(app.ports, aViewer(shop));
    expect(versions[0]).toMatchObject({
      version: first + 1,
      by: { who: "staff", staffId: "7" },
      inForce: true,
      changes: [
        { of: "product", name: "Beans", how: "removed" },
        { of: "hours", before: null, after: { from: 9, until: 20 } },
      ],
    });
    expect(versions[1]).toMatchObject({ version: first, inForce: false });
    expect(versions.at(-1)).toMatchObject({ version: 1, changes: [] });
  });

  it("come back as they were, with who would move told before; tags stay as they are", async () => {
    const viewer = aViewer(shop);
    const { policy, versions } = await readLifecycle(app.ports, viewer);
    const before = versions[1]?.version ?? 0;
    const rules = await rulesAt(before);
    const { changes, preview } = await previewVersion(app.ports, viewer, rules);
    expect(changes).toContainEqual({ of: "product", by: "product", name: "Beans", how: "added" });
    expect(preview.moving.value).toBeGreaterThan(0);

    await applyPolicy(app.ports, shop.shopId, rules, "42");
    const after = await readLifecycle(app.ports, viewer);
    expect(after.policy).toEqual({ ...policy, ...rules });
    expect(after.versions.filter(({ inForce }) => inForce).map(({ version }) => version)).toEqual([
      after.versions[0]?.version,
      before,
    ]);
    expect(after.policy.holdoutPercent).toBe(5);
  });

  it("that nobody stored, or whose types the shop no longer has, do not come back", async () => {
    expect(await rulesOfVersion(app.ports, shop, 999)).toBe("unknown");
    const none = {
      by: "type",
      name: "Nothing",
      productIds: ["1"],
      oneTime: LEARNED_WINDOWS,
      repeat: LEARNED_WINDOWS,
    } as const;
    await applyPolicy(app.ports, shop.shopId, { products: [none] }, "42");
    const { versions } = await readLifecycle(app.ports, aViewer(shop));
    expect(await rulesOfVersion(app.ports, shop, versions[0]?.version ?? 0)).toBe("gone");
  });
});

describe("the days between orders", () => {
  it("are shown with room for every boundary", async () => {
    await updateRollUps(app.ports, shop);
    const { gaps, learned } = await readLifecycle(app.ports, aViewer(shop));
    expect(gaps?.oneTime.kind).toBe("first");
    expect(gaps?.repeat.kind).toBe("later");
    for (const group of ["oneTime", "repeat"] as const) {
      expect(gaps?.[group].axis.at(-1)?.value).toBeGreaterThan(learned[group].lost.middle);
      expect(gaps?.[group].bars.length).toBeGreaterThan(0);
    }
  });
});
