import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#app/domain/time.ts";
import type { Shop } from "#app/ports/shop.ts";
import { type ActivityFilter, NEWEST } from "#app/services/activity-query.ts";
import { csvLines } from "#app/csv.server.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { excludeCustomers } from "#app/services/exclude-customers.ts";
import { exportActivity } from "#app/services/export-activity.ts";
import { exportRun } from "#app/services/export-run.ts";
import { pauseTagging } from "#app/services/pause-tagging.ts";
import { type ActivityRow, readActivity } from "#app/services/read-activity.ts";
import { readEntry } from "#app/services/read-entry.ts";
import { readRunPage } from "#app/services/read-run-page.ts";
import { readWriting } from "#app/services/read-writing.ts";
import { recheckCustomers } from "#app/services/recheck-customers.ts";
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

const newest = async (shown = shop) => (await readActivity(app.ports, aViewer(shown), NEWEST)).rows;
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
    const { rows } = await readActivity(app.ports, aViewer(shop, { staffId: "7" }), NEWEST);
    expect(rows[0]?.by).toEqual({ who: "staff", staffId: "42" });
  });

  it("goes on before the last of a page", async () => {
    const [first, second] = await newest();
    const { rows, isNewest } = await readActivity(app.ports, aViewer(shop), {
      show: null,
      before: first?.id ?? null,
    });
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
    await pauseTagging(app.ports, shop.shopId, "42");
    const paused = await app.ports.store.withShop(shop.shopId, (tx) => tx.shop());
    const activity = await readActivity(app.ports, aViewer(paused), NEWEST);
    expect(activity.tagging.state).toBe("paused");
    expect(activity.rows[0]?.what).toBe("tagging-paused");
    expect(await readWriting(app.ports, aViewer(paused))).toMatchObject({
      tagging: { state: "paused" },
      pausedSince: activity.rows[0]?.date,
      retiring: null,
    });
    await resumeTagging(app.ports, shop.shopId, "42");
    await app.settle();
    expect((await newest()).map(({ what }) => what)).toContain("tagging-resumed");
  });

  it("says how long an import and a run took, and whose customers they are", async () => {
    const rows = await newest();
    const of = (what: string) => rows.find((row) => row.what === what);
    expect(of("run-settings")?.took).toMatch(/second|minute/);
    expect(of("run-settings")?.people?.in).toBe("run");
    expect(of("import")?.took).toMatch(/second|minute/);
    expect(of("import")?.people).toEqual({ in: "everybody" });
    expect(of("installed")).toMatchObject({ took: null, people: null });
  });

  it("keeps whom somebody rechecked, excluded or took back by hand", async () => {
    const customers = (await app.sql("SELECT customer_id::text AS id FROM customers LIMIT 3")).map(
      ({ id }) => String(id),
    );
    await recheckCustomers(app.ports, shop.shopId, customers, "42");
    await excludeCustomers(app.ports, shop.shopId, customers.slice(0, 1), true, "7");
    const [excluded, rechecked] = await newest();
    expect(excluded).toMatchObject({
      what: "excluded",
      by: { who: "staff", staffId: "7" },
      people: { in: "customer", id: customers[0] },
    });
    expect(rechecked).toMatchObject({
      what: "rechecked",
      by: { who: "you" },
      people: { in: "entry" },
    });
    const found = await readEntry(app.ports, aViewer(shop), rechecked?.id ?? "", 1);
    expect(found?.page).toMatchObject({ customers, all: customers, page: 1, pages: 1 });
    expect(await readEntry(app.ports, aViewer(shop), "999999", 1)).toBeNull();
    await excludeCustomers(app.ports, shop.shopId, customers.slice(0, 1), false, "7");
    await app.settle();
  });

  it("is shown one kind at a time, page by page", async () => {
    const all = await newest();
    const shown = async (show: ActivityFilter, before: string | null = null) =>
      (await readActivity(app.ports, aViewer(shop), { show, before })).rows;
    expect((await shown("by-hand")).map(({ what }) => what)).toEqual([
      "taken-back",
      "excluded",
      "rechecked",
    ]);
    const runs = await shown("runs");
    expect(runs.map(({ id }) => id)).toEqual(
      all.filter(({ run }) => run !== null).map(({ id }) => id),
    );
    expect((await shown("runs", runs[0]?.id)).map(({ id }) => id)).toEqual(
      runs.slice(1).map(({ id }) => id),
    );
    expect(await shown("privacy")).toEqual([]);
  });

  it("is a file of all of it, or of one kind", async () => {
    const lines = async (show: ActivityFilter | null) => {
      let text = "";
      for await (const line of csvLines(exportActivity(app.ports, shop.shopId, show))) text += line;
      return text.replace("\uFEFF", "").trim().split("\n");
    };
    const all = await lines(null);
    expect(all[0]).toMatch(/^time,what,by,seconds,result,customers,orders,guest_orders,added/);
    expect(all).toHaveLength((await newest()).length + 1);
    const byHand = await lines("by-hand");
    expect(byHand).toHaveLength(4);
    expect(byHand[3]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,rechecked,42,,complete,3,/);
    expect((await lines("imports"))[1]).toMatch(/,import,,\d+,complete,20,\d+,/);
  });

  it("of a run is a file of everybody whom it changed", async () => {
    const run = (await newest()).find(({ what }) => what === "run-settings");
    let rows = 0;
    for await (const [id = ""] of exportRun(app.ports, shop.shopId, run?.run?.runId ?? "")) {
      rows += 1;
      expect(id).toMatch(rows === 1 ? /^customer_id$/ : /^\d+$/);
    }
    const changed = run?.counts.find(({ name }) => name === "customers")?.count.value;
    expect(rows).toBe((changed ?? 0) + 1);
  });

  it("cannot be undone after 30 days", async () => {
    app.sandbox.clock.advance(31 * DAY_MS);
    const runs = (await newest()).filter(({ run }) => run !== null);
    expect(runs.map(({ run }) => run?.undo.state)).not.toContain("possible");
  });
});
