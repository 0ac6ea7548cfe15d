import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { hideGuide } from "#app/services/hide-guide.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { readHeader } from "#app/services/read-header.ts";
import { type OverviewView, readOverview } from "#app/services/read-overview.ts";
import { reconnect } from "#app/services/reconnect.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { startImport } from "#app/services/start-import.ts";
import { turnTaggingOn } from "#app/services/turn-tagging-on.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

// One shop from its installation on: each state stands on the one before.
let app: TestApp;
let shopId: number;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 140, seed: 3, webhooks: false });
  ({ shopId } = await app.install());
});
afterAll(() => app.close());

const shopNow = (): Promise<Shop> => app.ports.store.withShop(shopId, (tx) => tx.shop());
const overview = async (): Promise<OverviewView> =>
  readOverview(app.ports, aViewer(await shopNow()), "90d");
const header = async () => readHeader(app.ports, aViewer(await shopNow()));
const news = async () => (await header()).news;
const setImport = (change: string) =>
  app.sql(`UPDATE imports SET ${change} WHERE shop_id = $1`, [shopId]);

describe("the Overview of a shop", () => {
  it("that was just installed has a guide and no figures", async () => {
    await app.workUntil("its health was looked at", async () => {
      const rows = await app.sql("SELECT FROM health WHERE kind = 'scopes'");
      return rows.length > 0;
    });
    expect(await overview()).toMatchObject({
      setup: { guide: "shown", access: { state: "good" }, importing: { state: "not-started" } },
      groups: [],
      moves: null,
      next: null,
      busy: false,
    });
    expect(await header()).toMatchObject({ freshness: { synced: null }, tagging: "off", news: [] });
  });

  it("whose history is being imported has progress and still no figures", async () => {
    await startImport(app.ports, shopId);
    const { setup, groups, busy } = await overview();
    expect(setup.importing).toMatchObject({ state: "running", phase: "asking", percent: null });
    expect({ groups, busy }).toEqual({ groups: [], busy: true });
  });

  it("says how far a file was downloaded and read, and how long that takes still", async () => {
    const step = { export: "orders", total: 4_000_000, bytes: 4_000_000, rows: 0 };
    const minutesAgo = `from_epoch_ms(${app.sandbox.clock.now()}) - interval '5 minutes'`;
    const found = `phase = 'reading', phase_since = ${minutesAgo}, customers = 90,
                   bytes_read = 1000000, bytes_total = 5000000`;
    const asked = async (more: object) => {
      await setImport(`${found}, step = '${JSON.stringify({ ...step, ...more })}'`);
      return (await overview()).setup.importing;
    };
    expect(await asked({ what: "downloading", done: 1_000_000 })).toMatchObject({
      phase: "downloading",
      percent: 30,
      megabytes: { done: { text: "1" }, all: { text: "4" } },
      left: { from: { value: 8 }, to: { value: 18 } },
    });
    expect(await asked({ what: "reading", done: 2_000_000, rows: 21_300 })).toMatchObject({
      phase: "reading",
      percent: 80,
      customers: { value: 90 },
      orders: { text: "21,300" },
    });
    expect(await asked({ what: "learning", done: 1, rows: 21_300 })).toMatchObject({
      phase: "learning",
      percent: null,
      left: null,
    });
    await setImport("phase = 'asking', step = NULL, customers = 0, bytes_read = 0");
  });

  it("has figures after the import, and says that the charts are being counted", async () => {
    await app.workUntil("the import is ready", async () => {
      const rows = await app.sql("SELECT FROM imports WHERE phase = 'ready'");
      return rows.length > 0;
    });
    await app.sql("UPDATE cursors SET rounds = 0 WHERE kind = 'roll-ups'");
    const { groups, moves, gaps, busy, setup, small } = await overview();
    expect(groups).toHaveLength(6);
    expect(setup.windows.rhythm).not.toBeNull();
    expect({ moves, gaps, busy, small }).toEqual({
      moves: null,
      gaps: null,
      busy: true,
      small: null,
    });
  });

  it("then draws them, and shows the days between orders while the windows are asked about", async () => {
    await app.sql("UPDATE schedules SET next_run_at = '1970-01-01' WHERE kind = 'roll-ups'");
    await app.workUntil("everybody is counted", async () => (await overview()).moves !== null);
    const { moves, gaps, busy, setup } = await overview();
    expect(moves?.stageDays.days).toHaveLength(90);
    expect(gaps?.gaps.value).toBeGreaterThan(0);
    expect(setup.access.firstOrder).toMatch(/20\d\d/);
    expect(busy).toBe(false);
  });

  it("goes on with the setup where a guide was put away, and with a playbook once tags are written", async () => {
    await applyPolicy(app.ports, shopId, {}, "42");
    await hideGuide(app.ports, shopId, true);
    expect((await overview()).next).toEqual({ what: "setup" });
    await turnTaggingOn(app.ports, shopId);
    await app.settle();
    const { next, moves } = await overview();
    if (next?.what !== "playbook") throw new Error("tags are written");
    expect(["one-time-risk", "repeat-risk"]).toContain(next.stage);
    const spent = (stage: string) =>
      moves?.stages.find((one) => one.stage === stage)?.spent12.value ?? 0;
    expect(spent(next.stage)).toBe(Math.max(spent("one-time-risk"), spent("repeat-risk")));
    expect(next.audience.reachable.value).toBeGreaterThan(0);
    await hideGuide(app.ports, shopId, false);
    expect((await overview()).setup.guide).toBe("shown");
  });

  it("has told all of what it suffers from: old figures, a pause, a lost connection, a missing permission", async () => {
    expect(await news()).toEqual([]);
    await app.sql(
      `UPDATE cursors SET reached = reached - interval '3 hours' WHERE kind = 'orders'`,
    );
    await app.sql(`UPDATE imports SET finished_at = finished_at - interval '3 hours'`);
    await app.sql(
      `UPDATE schedules SET next_run_at = from_epoch_ms($1) + interval '20 minutes'
        WHERE kind = 'orders-sweep'`,
      [app.sandbox.clock.now()],
    );
    const [stale] = await news();
    expect(stale).toMatchObject({ what: "stale", ago: "3 hours ago" });
    expect(stale?.what === "stale" && stale.nextTry).toMatch(/^\d\d:\d\d$/);
    await pauseTagging(app.ports, shopId, "42");
    expect(await news()).toEqual([{ what: "paused" }, stale]);
    await app.ports.store.withShop(shopId, (tx) => tx.saveWritingRefused(true));
    expect(await news()).toEqual([{ what: "connection-lost" }, { what: "paused" }, stale]);
    await app.ports.store.withShop(shopId, (tx) =>
      tx.saveHealth({ kind: "scopes", state: "attention", detail: { missing: "write_customers" } }),
    );
    // That is why Shopify refuses: the connection stands.
    const missing = { what: "permission-missing", scopes: "write_customers" };
    expect(await news()).toEqual([missing, { what: "paused" }, stale]);
  });

  it("is live again when Shopify is asked and accepts us, and says so where it does not", async () => {
    app.interfere(async () => Response.json({ errors: "refused" }, { status: 401 }));
    expect(await reconnect(app.ports, await shopNow())).toBe("refused");
    app.interfere(null);
    expect(await reconnect(app.ports, await shopNow())).toBe("connected");
    await resumeTagging(app.ports, shopId, "42");
    expect(await shopNow()).toMatchObject({ writingRefusedAt: null });
    expect(await news()).toMatchObject([{ what: "stale" }]);
  });

  it("that is imported anew keeps its figures, and says up to when orders are in them", async () => {
    await startImport(app.ports, shopId);
    const { groups, ordersUpTo } = await overview();
    expect(groups).toHaveLength(6);
    expect(ordersUpTo).toMatch(/^\d+ \w+/);
    expect(await news()).toEqual([]);
    await setImport("phase = 'failed', failure_reason = 'export-spoilt'");
    expect(await news()).toEqual([{ what: "import-failed", reason: "export-spoilt" }]);
  });
});
