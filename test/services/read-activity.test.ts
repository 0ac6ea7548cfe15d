import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { type ActivityRow, readActivity } from "#app/services/read-activity.ts";
import { readRunPage } from "#app/services/read-run-page.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { resumeTagging } from "#app/services/resume-tagging.ts";
import { undoRun } from "#app/services/undo-run.ts";
import { openApp, type TestApp } from "#test/support/app.ts";
import { aViewer } from "#test/support/builders.ts";

let app: TestApp;
let shop: Shop;

beforeAll(async () => {
  app = await openApp({ kind: "fashion", customers: 20, seed: 5 });
  shop = await app.tagged();
  const oneTime = { risk: 40, lapsed: 80, lost: 160 };
  await applyPolicy(app.ports, shop.shopId, { oneTime }, "42");
  await app.settle();
});
afterAll(() => app.close());

const newest = async (shown = shop) => (await readActivity(app.ports, aViewer(shown), null)).rows;
const told = ({ what, counts, by }: ActivityRow) => ({
  what,
  counts: Object.fromEntries(counts.map(({ name, count }) => [name, count.value])),
  by: by?.who ?? null,
});

describe("what was done", () => {
  it("is told newest first: who did it, and how many it concerned", async () => {
    const rows = await newest();
    const [counted] = await app.sql(
      `SELECT count(DISTINCT customer_id)::int AS moved, (SELECT count(*)::int FROM orders) AS orders
         FROM tag_changes WHERE run_id = (SELECT max(id) FROM tag_runs)`,
    );
    expect(rows.map(told)).toMatchObject([
      { what: "run-settings", counts: { customers: counted?.moved }, by: "you" },
      { what: "settings", counts: { version: 2 }, by: "you" },
      { what: "run-tagging-on", counts: { customers: 20 }, by: "app" },
      { what: "import", counts: { customers: 20, orders: counted?.orders }, by: null },
      { what: "installed", counts: {}, by: null },
    ]);
    expect(rows.map(({ run: found }) => found?.undo.state ?? null)).toEqual([
      "possible",
      null,
      "possible",
      null,
      null,
    ]);
  });

  it("says by whom to whoever else is looking", async () => {
    const { rows } = await readActivity(app.ports, aViewer(shop, { staffId: "7" }), null);
    expect(rows[0]?.by).toEqual({ who: "staff", staffId: "42" });
  });

  it("goes on before the last of a page", async () => {
    const [first, second] = await newest();
    const { rows, isNewest } = await readActivity(app.ports, aViewer(shop), first?.id ?? null);
    expect({ first: rows[0]?.id, isNewest }).toEqual({ first: second?.id, isNewest: false });
  });

  it("I10: goes down to the customers of a run, and says what undoing it does", async () => {
    const [row] = await newest();
    const runId = row?.run?.runId ?? "";
    const found = await readRunPage(app.ports, aViewer(shop), runId, null);
    expect(found?.page).toMatchObject({ undoDoes: "settings", isFirst: true, after: null });
    expect(found?.page.changes.length).toBe(
      row?.counts.find(({ name }) => name === "customers")?.count.value,
    );
    const names = await found?.names;
    expect(found?.page.changes.map(({ id }) => names?.[id]?.name)).not.toContain(undefined);

    await undoRun(app.ports, shop.shopId, runId, "42");
    await app.settle();
    const [undo, undone] = await newest();
    expect(undo?.what).toBe("run-undo");
    expect(undone?.run?.undo).toEqual({ state: "not-possible", reason: "already-undone" });
  });

  it("knows nothing of a run that never was", async () => {
    const found = await readRunPage(app.ports, aViewer(shop), "999", null);
    expect(found).toBeNull();
  });

  it("tells of a pause, and of its end", async () => {
    await pauseTagging(app.ports, shop.shopId);
    const paused = await app.ports.store.withShop(shop.shopId, (tx) => tx.shop());
    const activity = await readActivity(app.ports, aViewer(paused), null);
    expect(activity.tagging.state).toBe("paused");
    expect(activity.rows[0]?.what).toBe("tagging-paused");
    expect(await readWriting(app.ports, aViewer(paused))).toMatchObject({
      tagging: { state: "paused" },
      pausedSince: activity.rows[0]?.date,
      retiring: null,
    });
    await resumeTagging(app.ports, shop.shopId);
    await app.settle();
    expect((await newest()).map(({ what }) => what)).toContain("tagging-resumed");
  });

  it("cannot be undone after 30 days", async () => {
    app.sandbox.clock.advance(31 * DAY_MS);
    const runs = (await newest()).filter(({ run }) => run !== null);
    expect(runs.map(({ run }) => run?.undo.state)).not.toContain("possible");
  });
});
