import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listenForWake, wakeByNotify } from "#app/adapters/postgres/wake.ts";
import type { Log } from "#app/ports/log.ts";
import { until } from "#scripts/demo/until.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };

let database: TestDatabase;
let pool: pg.Pool;
let wakes = 0;
let listener: { stop(): Promise<void> };

beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  // A socket may still be closing when the database is dropped under it.
  pool.on("error", () => {});
  listener = listenForWake(
    database.url,
    () => {
      wakes += 1;
    },
    silent,
  );
  await until("the first wake: something may have happened before", 5_000, async () => wakes === 1);
});
afterAll(async () => {
  await listener.stop();
  await pool.end();
  await database.drop();
});

it("a wake reaches who listens, and a burst of a thousand is a few", async () => {
  const wake = wakeByNotify(pool, silent);
  const before = wakes;
  for (let count = 0; count < 1_000; count++) wake();
  await until("the wake", 5_000, async () => wakes > before);
  expect(wakes - before).toBeLessThan(10);
});

it("a listener whose connection was cut listens again, and looks at once", async () => {
  const before = wakes;
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cadence-listen' AND datname = current_database()",
  );
  await until("the look after the reconnect", 5_000, async () => wakes > before);
  const again = wakes;
  wakeByNotify(pool, silent)();
  await until("a wake over the new connection", 5_000, async () => wakes > again);
  expect(wakes).toBeGreaterThan(before + 1);
});
