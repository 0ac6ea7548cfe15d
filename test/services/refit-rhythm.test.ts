import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Shop } from "#app/ports/shop.ts";
import { refitRhythm } from "#app/services/refit-rhythm.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

let app: TestApp;
let shop: Shop;

type Row = Awaited<ReturnType<TestApp["sql"]>>[number];

const versions = () =>
  app.sql("SELECT version, learned->>'source' AS source FROM rhythms ORDER BY version");
const inForce = () =>
  app.sql(`SELECT customer_id::text AS id, stage, cycle_days, due_days, risk_days, lapsed_days,
                  lost_days FROM customers WHERE cycle_days IS NOT NULL ORDER BY customer_id`);
const idsOf = (rows: readonly Row[]) => new Set(rows.map(({ id }) => id));
const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

/** What Activity says of fits; the first one is part of the import. */
const told = () => app.sql("SELECT counts, note FROM activity WHERE kind = 'refit' ORDER BY id");

/** As if an earlier fit had put the boundaries elsewhere. */
const fittedBefore = (where: string, change: string) =>
  app.sql(
    `UPDATE customers SET rhythm_version = 0, ${change} WHERE customer_id IN (${where})
     RETURNING customer_id::text AS id`,
  );
const NOT_YET_LATE = `SELECT customer_id FROM customers
   WHERE stage = 'active-repeat' AND now() < last_order_at + make_interval(days => due_days - 10)
     AND risk_days > 40 ORDER BY customer_id`;

beforeAll(async () => {
  app = await openApp({ kind: "consumables", customers: 300, seed: 7 });
  shop = await app.ready();
});
afterAll(() => app.close());

describe("the first import", () => {
  it("learns the shop's rhythm before anybody is computed", async () => {
    expect(await versions()).toEqual([{ version: 1, source: "learned" }]);
    expect(await app.sql("SELECT DISTINCT rhythm_version FROM customers")).toEqual([
      { rhythm_version: 1 },
    ]);
  });

  it("gives every buyer boundaries of their own, in their order", async () => {
    const rows = await inForce();
    expect(new Set(rows.map(({ risk_days }) => risk_days)).size).toBeGreaterThan(20);
    expect(
      rows.filter(
        (row) =>
          !(Number(row.cycle_days) <= Number(row.risk_days)) ||
          !(Number(row.risk_days) <= Number(row.lapsed_days)) ||
          !(Number(row.lapsed_days) < Number(row.lost_days)),
      ),
    ).toEqual([]);
  });

  it("plans the next fit a week ahead", async () => {
    const [row] = await app.sql(
      "SELECT epoch_ms(next_run_at) AS at FROM schedules WHERE kind = 'refit'",
    );
    const ahead = Number(row?.at) - app.sandbox.clock.now();
    expect(Math.round(ahead / 3_600_000)).toBe(7 * 24);
  });
});

describe("a refit", () => {
  it("moves nobody when nothing was ordered since", async () => {
    const before = await inForce();
    app.log.length = 0;
    await refitRhythm(app.ports, shop);
    expect(app.log.find(({ event }) => event === "boundaries-moved")?.fields).toEqual({
      shop: shop.shopId,
      customers: 0,
    });
    await app.settle();
    expect(await inForce()).toEqual(before);
    expect((await versions()).length).toBe(2);
    expect(await told()).toEqual([{ counts: { moved: 0 }, note: null }]);
  });

  it("moves boundaries that change by more than a tenth and three days, and no others", async () => {
    const fitted = byId(await inForce());
    const far = await fittedBefore(
      `${NOT_YET_LATE} LIMIT 5`,
      "risk_days = 2 * risk_days, lapsed_days = 2 * lapsed_days, lost_days = 2 * lost_days",
    );
    const near = await fittedBefore(
      `${NOT_YET_LATE} LIMIT 5 OFFSET 5`,
      "risk_days = risk_days + 3, lapsed_days = lapsed_days + 3, lost_days = lost_days + 3",
    );
    expect([far.length, near.length]).toEqual([5, 5]);
    const stored = byId(await inForce());
    await refitRhythm(app.ports, shop);

    const due = await app.sql(
      "SELECT customer_id::text AS id, epoch_ms(due_at) AS at FROM customers WHERE due_at < from_epoch_ms($1) ORDER BY due_at",
      [app.sandbox.clock.now() + 60_000],
    );
    expect(idsOf(due)).toEqual(idsOf(far));
    // One after another: nobody's instant is another's.
    expect(new Set(due.map(({ at }) => at)).size).toBe(5);
    expect((await told()).at(-1)).toEqual({ counts: { moved: 5 }, note: null });

    await app.workUntil("those five are computed", async () => {
      const [row] = await app.sql(
        "SELECT count(*)::int AS left FROM customers WHERE customer_id = ANY($1::bigint[]) AND rhythm_version = 0",
        [far.map(({ id }) => id)],
      );
      return row?.left === 0;
    });
    const after = byId(await inForce());
    expect(far.map(({ id }) => after.get(id))).toEqual(far.map(({ id }) => fitted.get(id)));
    expect(near.map(({ id }) => after.get(id))).toEqual(near.map(({ id }) => stored.get(id)));
  });

  it("moves nobody back who is late already", async () => {
    const [late] = await fittedBefore(
      `SELECT customer_id FROM customers
        WHERE stage = 'repeat-risk' AND lapsed_days > risk_days + 20 ORDER BY customer_id LIMIT 1`,
      "risk_days = risk_days - risk_days / 2, cycle_days = least(cycle_days, risk_days - risk_days / 2), due_days = least(due_days, risk_days - risk_days / 2)",
    );
    const stored = byId(await inForce()).get(late?.id);
    expect(stored).toMatchObject({ stage: "repeat-risk" });
    await app.sql("UPDATE customers SET due_at = now() WHERE customer_id = $1", [late?.id]);
    await refitRhythm(app.ports, shop);
    await app.settle();
    expect(byId(await inForce()).get(late?.id)).toMatchObject({
      stage: "repeat-risk",
      risk_days: stored?.risk_days,
    });
  });

  it("that fails leaves the last good rhythm in force, and says when", async () => {
    const before = await app.ports.store.withShop(shop.shopId, (tx) => tx.rhythm());
    await app.ports.store.withShop(shop.shopId, (tx) => tx.saveRhythmFailure());
    const after = await app.ports.store.withShop(shop.shopId, (tx) => tx.rhythm());
    expect(after.failedAt).toBeTypeOf("number");
    expect({ ...after, failedAt: null }).toEqual(before);
  });

  it("of a shop that has too few buyers left goes back to the defaults, as an estimate", async () => {
    await app.sql("UPDATE orders SET counts = false WHERE customer_id % 20 <> 0");
    await refitRhythm(app.ports, shop);
    expect((await versions()).at(-1)).toMatchObject({ source: "estimated" });
    const { learned } = await app.ports.store.withShop(shop.shopId, (tx) => tx.rhythm());
    expect(learned?.report.buyers).toBeLessThan(20);
  });
});
