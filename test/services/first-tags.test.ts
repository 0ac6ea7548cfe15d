import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvLines } from "#app/csv.server.ts";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { checkPrefix } from "#app/services/check-prefix.ts";
import { exportTagPreview } from "#app/services/export-tag-preview.ts";
import { findAwaitingSegments } from "#app/services/find-awaiting-segments.ts";
import { formatFor } from "#app/services/format.ts";
import { previewTags } from "#app/services/preview-tags.ts";
import { readRun } from "#app/services/read-run.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { placeOrder } from "#sandbox/world/sell.ts";
import { createSegment } from "#sandbox/world/segments.ts";
import { openApp, RIGHT, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;
const A_DAY = 20;

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 60, seed: 4 });
  const query = "customer_tags CONTAINS 'lc-vip' AND customer_tags NOT CONTAINS 'LC-Stage-Lost'";
  createSegment(app.shopify.shop, "Our best", query);
  createSegment(app.shopify.shop, "Guests", "customer_tags CONTAINS 'lc-vip-night'");
  const [locked = 0] = app.shopify.shop.customers.keys();
  app.merchantEdits(locked, { add: ["lc-lock"] });
  shop = await app.ready();
});
afterAll(() => app.close());

const text = async (rows: AsyncIterable<readonly string[]>) => {
  let all = "";
  for await (const line of csvLines(rows)) all += line;
  return all;
};
const written = () =>
  app.sql("SELECT DISTINCT customer_id::int AS id FROM tag_changes WHERE run_id IS NOT NULL");

let planned: Record<string, string>[] = [];

describe("the preview", () => {
  it("says what would be written to how many, and writes nothing", async () => {
    app.calls.length = 0;
    const preview = await previewTags(app.ports, aViewer(shop), "apply");
    planned = parse(await text(exportTagPreview(app.ports, shop.shopId, "apply")), {
      bom: true,
      columns: true,
    });
    const touched = planned.filter(({ skipped }) => skipped === "");
    expect(preview.customers.value).toBe(touched.length);
    expect(preview.skipped.locked.value).toBe(1);
    expect(planned.length - touched.length).toBe(1);
    const adds = preview.rows.reduce((sum, row) => sum + row.adds.value, 0);
    expect(adds).toBe(touched.flatMap(({ add = "" }) => add.split(" ")).length);
    expect(preview.examples).toHaveLength(19);
    expect(preview.effort.by).toBe("calls");
    expect(preview.effort.seconds).toBeGreaterThan(0);
    expect(app.calls).toEqual([]);
  });

  it("names the segments that ask for our tags, in any spelling, and no others", async () => {
    expect(await findAwaitingSegments(app.ports, shop)).toEqual([
      { name: "Our best", tags: ["lc-stage-lost", "lc-vip"] },
    ]);
  });

  it("of another prefix tells what it would meet", async () => {
    const [number = 0] = [...app.shopify.shop.customers.keys()].slice(-1);
    app.merchantEdits(number, { add: ["Tea-VIP"] });
    expect(await checkPrefix(app.ports, shop, "tea-")).toEqual({
      problem: null,
      taken: ["tea-vip"],
      segments: [{ name: "Our best", tags: ["lc-stage-lost", "lc-vip"] }],
    });
    expect(await checkPrefix(app.ports, shop, "Tea-")).toMatchObject({
      problem: { reason: "characters" },
    });
  });

  it("does without what Shopify refuses to say", async () => {
    app.interfere(async () => Response.json({ errors: "refused" }, { status: 403 }));
    expect(await findAwaitingSegments(app.ports, shop)).toBeNull();
    expect(await checkPrefix(app.ports, shop, "tea-")).toEqual({
      problem: null,
      taken: null,
      segments: null,
    });
    app.interfere(null);
  });

  it("waits no longer for it than a screen may", async () => {
    const slow = Promise.withResolvers<void>();
    app.interfere(async (_operation, send) => {
      await slow.promise;
      return send();
    });
    const ports = { ...app.ports, timings: { ...app.ports.timings, screen: 30 } };
    expect(await findAwaitingSegments(ports, shop)).toBeNull();
    expect(await checkPrefix(ports, shop, "tea-")).toMatchObject({ taken: null, segments: null });
    app.interfere(null);
    slow.resolve();
  });
});

describe("the first tags, drop by drop", () => {
  it("are not begun under settings other than those whose preview was looked at", async () => {
    const { version } = await previewTags(app.ports, aViewer(shop), "apply");
    const previewed = version - 1;
    expect(await turnTaggingOn(app.ports, shop.shopId, { by: "42", previewed })).toBe("outdated");
    expect(await app.sql("SELECT tagging FROM shops")).toEqual([{ tagging: "off" }]);
  });

  it("come to no more customers a day than was said; the rest waits until tomorrow", async () => {
    const { version } = await previewTags(app.ports, aViewer(shop), "apply");
    const way = { by: "42", dripPerDay: A_DAY, previewed: version };
    expect(await turnTaggingOn(app.ports, shop.shopId, way)).toBe("on");
    await dropsFallen();
    expect(await written()).toHaveLength(A_DAY);
    const view = await app.ports.store.withShop(shop.shopId, (tx) =>
      readRun(tx, formatFor(aViewer(shop), tx.now)),
    );
    expect(view).toMatchObject({ cause: "tagging-on", dripPerDay: { value: A_DAY } });
    expect(view?.left).toMatchObject({ unit: "days", count: { value: 2 } });
    expect(view?.waitsUntil).not.toBeNull();
    for (let pass = 0; pass < 3; pass += 1) await app.pass();
    expect(await written()).toHaveLength(A_DAY);
  });

  it("come at once to a customer whose own event moves them, and that counts", async () => {
    const reached = new Set((await written()).map(({ id }) => id));
    const buyer = [...app.shopify.shop.customers.values()].findLast(
      ({ number, orders }) => !reached.has(number) && orders.length > 1,
    );
    if (buyer === undefined) throw new Error("everybody was reached");
    app.sandbox.clock.advance(DAY_MS);
    const [product] = app.shopify.shop.products;
    const at = app.sandbox.clock.now();
    const items = [{ product, quantity: 1 }];
    placeOrder(app.shopify.shop, app.shopify.announce, { customer: buyer, items, at });
    await app.workUntil("the buyer is tagged", () =>
      app.tagsOf(buyer.number).some((tag) => tag.startsWith("lc-stage-")),
    );
    await dropsFallen();
    // The boundaries that passed overnight are those customers' own events, too.
    expect((await written()).length).toBeGreaterThanOrEqual(2 * A_DAY);
    expect((await written()).map(({ id }) => id)).toContain(buyer.number);
  });

  it("end with exactly the tags of the oracle", async () => {
    app.sandbox.clock.advance(DAY_MS);
    await app.settle();
    expect(await app.differences()).toEqual(RIGHT);
    const got = new Set((await written()).map(({ id }) => String(id)));
    for (const { customer_id: id, skipped } of planned)
      if (skipped === "") expect(got).toContain(id);
  });
});

it("a CSV says that it is UTF-8, once and before everything: a spreadsheet would guess otherwise", async () => {
  const rows = async function* () {
    yield ["customer_id", "stage"];
    yield ["7", "Постоянные: затихли"];
  };
  expect(await text(rows())).toBe("\uFEFFcustomer_id,stage\n7,Постоянные: затихли\n");
});

it("security 1.2.10: no cell of a CSV is a formula, whatever is in it", async () => {
  const cell = fc
    .tuple(fc.constantFrom("", " ", "\t"), fc.constantFrom("=", "+", "@", "\r", "x"), fc.string())
    .map((parts) => parts.join(""));
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 4 }), async (row) => {
      const rows = async function* () {
        yield row;
      };
      const [read = []] = parse(await text(rows()), { bom: true, relax_quotes: true });
      for (const found of read) expect(found).not.toMatch(/^\s*[=+@\t\r]/);
    }),
  );
});

/** The workers have done what there is for today. */
function dropsFallen(): Promise<void> {
  return app.workUntil("today's drops have fallen", async () => {
    const now = app.sandbox.clock.now();
    const [row] = await app.sql(
      `SELECT (SELECT count(*) FROM tag_runs WHERE waits_until > from_epoch_ms($1))
              * ((SELECT count(*) FROM customers
                   WHERE due_at <= from_epoch_ms($1) OR lease IS NOT NULL)
                 + (SELECT count(*) FROM intents) = 0)::int AS asleep`,
      [now],
    );
    return Number(row?.asleep) > 0;
  });
}
