import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AtPoint, FAILPOINTS, withFailpoints } from "#app/failpoints.ts";
import { scaledTimings, TIMINGS } from "#app/ports/timings.ts";
import { ensureInstalled } from "#app/services/ensure-installed.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { AREAS } from "./support/failpoint-areas.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openApp({ customers: 12 });
  await app.install();
});
afterAll(() => app.close());

/** The app as it ends at one point, once. */
function dying(point: string): AtPoint {
  let alive = true;
  return (reached) => {
    if (!alive || reached !== point) return;
    alive = false;
    throw new Error(`ended at ${point}`);
  };
}

describe("failpoints", () => {
  it("R7: there are more than 40, each once", () => {
    expect(FAILPOINTS.length).toBeGreaterThan(40);
    expect(new Set(FAILPOINTS).size).toBe(FAILPOINTS.length);
  });

  it("R7: C2 plays each of them with one kind of work", () => {
    const played = AREAS.flatMap(({ points }) => points);
    expect(played.toSorted()).toEqual(FAILPOINTS.toSorted());
  });

  it("the list holds every point that the life of a shop comes by", async () => {
    const seen = new Set<string>();
    const ports = withFailpoints(app.ports, (point) => void seen.add(point));
    const shop = await ensureInstalled(ports, DOMAIN);
    await startImport(ports, shop.shopId);
    await app.settle(ports);
    await turnTaggingOn(ports, shop.shopId);
    await app.settle(ports);
    expect([...seen].filter((point) => !FAILPOINTS.includes(point))).toEqual([]);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "applyDeliveries:before",
        "saveImport:after-commit",
        "shopify.readOrderExport:after",
        "saveComputed:before-commit",
        "shopify.writeTags:after",
        "saveOutcomes:before-commit",
      ]),
    );
  });

  it.each([
    ["before-commit", 0],
    ["after-commit", 1],
  ])("a process that ends %s leaves %i of its changes", async (moment, kept) => {
    const { shopId } = await ensureInstalled(app.ports, DOMAIN);
    await app.ports.store.withShop(shopId, (tx) => tx.unschedule("recount"));
    const { store } = withFailpoints(app.ports, dying(`schedule:${moment}`));
    await expect(store.withShop(shopId, (tx) => tx.schedule("recount", tx.now))).rejects.toThrow(
      `ended at schedule:${moment}`,
    );
    expect(await app.sql("SELECT FROM schedules WHERE kind = 'recount'")).toHaveLength(kept);
  });

  it("rule 9: one that ends after Shopify was called has called it, one that ends before has not", async () => {
    const shop = await ensureInstalled(app.ports, DOMAIN);
    for (const [moment, calls] of [
      ["before", 0],
      ["after", 1],
    ] as const) {
      const before = app.calls.length;
      const { shopify } = withFailpoints(app.ports, dying(`shopify.shopDetails:${moment}`));
      await expect((async () => shopify(shop).shopDetails())()).rejects.toThrow("ended at");
      expect(app.calls.length - before).toBe(calls);
    }
  });
});

it("rule 18: scaled durations keep a lease of 3 s and a call of half of it; what the shop's clock counts stays", () => {
  const scaled = scaledTimings(TIMINGS, 60);
  expect(scaled).toMatchObject({ lease: 3_000, call: 1_500, retry: TIMINGS.retry / 60 });
  expect(scaled.refit).toBe(TIMINGS.refit);
  expect(scaledTimings(TIMINGS, 1)).toEqual(TIMINGS);
});
