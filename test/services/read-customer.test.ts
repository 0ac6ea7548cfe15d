import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { readCustomer } from "#app/services/read-customer.ts";
import { readLifecycle } from "#app/services/read-lifecycle.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

const oneIn = async (stage: string) => {
  const [row] = await app.sql(
    "SELECT customer_id::text AS id FROM customers WHERE stage = $1 ORDER BY 1 LIMIT 1",
    [stage],
  );
  const found = await readCustomer(app.ports, aViewer(shop), String(row?.id));
  if (found === null) throw new Error(`nobody is ${stage}`);
  return found.customer;
};

describe("in a shop with a history of its own", () => {
  beforeAll(async () => {
    app = await openApp({ kind: "consumables", customers: 250, seed: 3, webhooks: false });
    shop = await app.ready();
  });
  afterAll(() => app.close());

  it("a late regular is explained by the boundaries in force, of their own rhythm", async () => {
    const { id, stage, boundaries, silence } = await oneIn("repeat-risk");
    const [row] = await app.sql(
      "SELECT cycle_days, due_days, risk_days, lapsed_days, lost_days FROM customers WHERE customer_id = $1",
      [id],
    );
    expect(boundaries.map(({ key, days, source }) => [key, days, source])).toEqual([
      ["due", row?.due_days, "own"],
      ["risk", row?.risk_days, "own"],
      ["lapsed", row?.lapsed_days, "own"],
      ["lost", row?.lost_days, "own"],
    ]);
    expect(boundaries.map(({ passed }) => passed)).toEqual([true, true, false, false]);
    expect(stage?.next?.date).toBe(boundaries[2]?.date);
    expect(stage?.reason).toMatchObject({ key: "repeat-risk", fromDay: row?.risk_days });
    expect(stage?.account.find(({ key }) => key === "cycle")).toMatchObject({
      days: row?.cycle_days,
      source: "own",
    });
    expect(stage?.orderToday).toMatch(/active-repeat|second-order/);
    expect(silence).toBeNull();
  });

  it("somebody with one order is explained by the shop's rhythm", async () => {
    const { boundaries, stage } = await oneIn("first-order");
    expect(new Set(boundaries.map(({ source }) => source))).toEqual(new Set(["shop"]));
    expect(stage?.orderToday).toBe("second-order");
  });

  it("a prospect has one date", async () => {
    const { boundaries, stage } = await oneIn("prospect-cold");
    expect(boundaries).toMatchObject([{ key: "cold", passed: true, source: "shop" }]);
    expect(stage?.account).toEqual([]);
    expect(stage?.orderToday).toBe("first-order");
  });

  it("shows whatever holds beside the stage", async () => {
    const { id, facets } = await oneIn("active-repeat");
    const [row] = await app.sql("SELECT facets FROM customers WHERE customer_id = $1", [id]);
    expect(facets).toEqual(row?.facets);
  });

  it("does not move by time who subscribes", async () => {
    const [row] = await app.sql(
      `UPDATE customers SET subscription = 'active' WHERE customer_id =
         (SELECT min(customer_id) FROM customers WHERE stage = 'repeat-lapsed')
       RETURNING customer_id::text AS id`,
    );
    const found = await readCustomer(app.ports, aViewer(shop), String(row?.id));
    expect(found?.customer).toMatchObject({ silence: "subscribed", boundaries: [] });
    expect(found?.customer.stage?.account).toContainEqual({ key: "subscribed" });
  });

  it("withholds dates past late where Shopify shows little history", async () => {
    const { id } = await oneIn("active-repeat");
    const found = await readCustomer(app.ports, aViewer({ ...shop, limitedHistory: true }), id);
    expect(found?.customer.silence).toBe("limited");
    expect(found?.customer.boundaries.map(({ key }) => key)).toEqual(["due", "risk"]);
  });
});

describe("in a shop too small to learn from", () => {
  beforeAll(async () => {
    app = await openApp({ customers: 12, webhooks: false });
    shop = await app.ready();
  });
  afterAll(() => app.close());

  it("everything is estimated, and says so", async () => {
    const { rhythm, learned } = await readLifecycle(app.ports, aViewer(shop));
    const { families } = await readWriting(app.ports, aViewer(shop));
    expect(rhythm.source).toBe("estimated");
    expect(learned.oneTime.risk).toEqual({ low: 30, middle: 30, high: 30 });
    expect(learned.repeat.lost.middle).toBe(365);
    expect(families).toHaveLength(12);
    expect(families.find(({ family }) => family === "stage")?.customers.value).toBe(12);
    const [buyer] = await app.sql(
      "SELECT customer_id::text AS id FROM customers WHERE purchases > 0 LIMIT 1",
    );
    const found = await readCustomer(app.ports, aViewer(shop), String(buyer?.id));
    expect(new Set(found?.customer.boundaries.map(({ source }) => source))).toEqual(
      new Set(["estimated"]),
    );
  });
});
