import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { MARKED_AT_ONCE } from "#app/adapters/postgres/everybody-due.ts";
import { runJob } from "#app/jobs/run-job.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { applyPolicy } from "#app/services/apply-policy.ts";
import { openApp, type TestApp } from "#test/support/app.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const CUSTOMERS = 2 * MARKED_AT_ONCE + 500;
const FAR = "from_epoch_ms(4102444800000)";

let app: TestApp;
let shop: Shop;
beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.tagged();
  // Many who have no work of their own for years; nobody computes them here.
  await app.sql(
    `INSERT INTO customers (shop_id, customer_id, created_at, email_state, sms_state, source_updated_at,
                            stage, due_at)
     SELECT $1, 9000000000 + n, now(), 'subscribed', 'not_subscribed', now(), 'prospect-new', ${FAR}
       FROM generate_series(1, $2::int) AS n`,
    [shop.shopId, CUSTOMERS],
  );
}, 60_000);
beforeEach(async () => {
  await app.sql(`UPDATE customers SET due_at = ${FAR}, version = 0`);
  await app.sql("DELETE FROM schedules WHERE kind = 'everybody-due'");
  await app.sql("UPDATE cursors SET begun_at = NULL WHERE kind = 'everybody-due'");
});
afterAll(() => app.close());

const marked = async () => {
  const [row] = await app.sql(
    `SELECT count(*)::int AS due, max(version) AS times, count(DISTINCT due_at)::int AS instants
       FROM customers WHERE due_at < ${FAR}`,
  );
  return row;
};
const everybody = async () => {
  const [row] = await app.sql(
    "SELECT count(*)::int AS count FROM customers WHERE deleted_at IS NULL",
  );
  return Number(row?.count);
};
const job = (ports: Ports = app.ports) => runJob(ports, "everybody-due", shop.shopId);
const planned = () => app.sql("SELECT FROM schedules WHERE kind = 'everybody-due'");
const otherWindows = (prospectCold: number) =>
  applyPolicy(app.ports, shop.shopId, { prospectCold }, "42");

/** The ports of a process that ends when it begins its `nth` unit of work. */
function dyingAt(nth: number): Ports {
  let units = 0;
  const store: Ports["store"] = {
    ...app.ports.store,
    withShop: (shopId, work) => {
      units += 1;
      if (units >= nth) return Promise.reject(new Error("killed"));
      return app.ports.store.withShop(shopId, work);
    },
  };
  return { ...app.ports, store };
}

it("rule 15: everybody of a large shop becomes due a slice at a time, once, as of the same instant", async () => {
  await app.ports.store.withShop(shop.shopId, (tx) => tx.markAllDue());
  expect(await marked()).toEqual({ due: MARKED_AT_ONCE, times: 1, instants: 1 });
  await job();
  expect(await marked()).toEqual({ due: await everybody(), times: 1, instants: 1 });
  expect(await planned()).toEqual([]);
  await job();
  expect(await marked()).toMatchObject({ times: 1 });
});

it("rule 15: a worker killed between two slices leaves the rest to the next", async () => {
  await app.ports.store.withShop(shop.shopId, (tx) => tx.markAllDue());
  // The shop is read, one slice is marked, then it ends.
  await expect(job(dyingAt(3))).rejects.toThrow("killed");
  expect(await marked()).toEqual({ due: 2 * MARKED_AT_ONCE, times: 1, instants: 1 });
  expect(await planned()).toHaveLength(1);
  await job();
  expect(await marked()).toEqual({ due: await everybody(), times: 1, instants: 1 });
});

it("rule 15: whoever is made due again meanwhile is, from the beginning", async () => {
  await app.ports.store.withShop(shop.shopId, (tx) => tx.markAllDue());
  await expect(job(dyingAt(3))).rejects.toThrow("killed");
  await app.ports.store.withShop(shop.shopId, (tx) => tx.markAllDue());
  await job();
  expect(await marked()).toMatchObject({ due: await everybody(), times: 2, instants: 1 });
});

it("rule 15: neither a run nor an import goes on before the last of them is due", async () => {
  await otherWindows(50);
  const waits = async () => {
    const run = await app.ports.store.withShop(shop.shopId, (tx) => tx.activeTagRun());
    return app.ports.store.withShop(shop.shopId, async (tx) => ({
      run: await tx.countUncomputed(run?.runId ?? ""),
      due: await tx.countDue(),
    }));
  };
  // As if the workers were as quick as the slices.
  await app.sql(`UPDATE customers SET due_at = ${FAR}`);
  expect(await waits()).toEqual({ run: 1, due: 1 });
  await job();
  const left = (await everybody()) - MARKED_AT_ONCE;
  expect(await waits()).toEqual({ run: left, due: left });
});
