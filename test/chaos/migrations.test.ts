import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "#app/adapters/postgres/migrate.ts";
import { openScene, type Scene } from "./support/scene.ts";

const CUSTOMERS = 60;
/** Deliveries of the past: a table that takes a while to be indexed. */
const APPLIED = 100_000;
/** Past this the ack path answers 503. */
const LONGEST_WAIT_MS = 3_000;
const FAILING = "99990101000000_failing";
const EXPAND = "99990102000000_expand";
const CONTRACT = "99990103000000_contract";

/** What an old worker has to get on with: columns that it does not name, a table and indexes that it does not know. */
const EXPAND_SQL = `
  ALTER TABLE "customers" ADD COLUMN "region" TEXT;
  ALTER TABLE "orders" ADD COLUMN "channel" TEXT DEFAULT 'unknown';
  ALTER TABLE "deliveries" ADD COLUMN "size" INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE "regions" ("shop_id" BIGINT NOT NULL REFERENCES "shops"("shop_id"), "region" TEXT NOT NULL,
    PRIMARY KEY ("shop_id", "region"));
  CREATE INDEX "orders_by_channel" ON "orders"("shop_id", "channel");
  CREATE INDEX "deliveries_by_size" ON "deliveries"("size", "received_at");
  UPDATE "orders" SET "channel" = 'web' WHERE "source" = 'web';`;
/** Its last statement is true of no order. */
const FAILING_SQL = `${EXPAND_SQL} ALTER TABLE "orders" ADD CONSTRAINT "free" CHECK ("net" < 0);`;
/** An old worker that still ran could store no order. */
const CONTRACT_SQL = `
  UPDATE "orders" SET "channel" = 'unknown' WHERE "channel" IS NULL;
  ALTER TABLE "orders" ALTER COLUMN "channel" SET NOT NULL, ALTER COLUMN "channel" DROP DEFAULT;
  ALTER TABLE "customers" DROP COLUMN "region";`;

let scene: Scene;
let folder: string;
let shop: Scene["shops"][number];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "cadence-migrations-"));
  cpSync("prisma/migrations", folder, { recursive: true });
  scene = await openScene({ seed: 1, customers: [CUSTOMERS] });
  const [only] = scene.shops;
  if (only === undefined) throw new Error("there is no shop");
  shop = only;
  await Promise.all([scene.rig.start("web"), scene.rig.start("worker-old")]);
  await scene.tagged();
  await scene.app.sql(
    `INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state, applied_at)
     SELECT $1, 'orders/updated', 'past-' || n, '{}', 'applied', now() FROM generate_series(1, ${APPLIED}) AS n`,
    [shop.domain],
  );
});
afterAll(async () => {
  await scene.stop();
  rmSync(folder, { recursive: true });
});

describe("E: a migration on a full database, while the old worker takes in orders and writes tags", () => {
  it("that fails half way leaves the schema as it was, says so, and nobody notices", async () => {
    const before = await schema();
    write(FAILING, FAILING_SQL);
    const { longestWaitMs, orders } = await whileOrdersArrive(async () => {
      await expect(migrate(scene.rig.databaseUrl, folder)).rejects.toThrow(
        `Migration ${FAILING} failed and left nothing behind.`,
      );
    });
    expect(await schema()).toEqual(before);
    expect(orders).toBeGreaterThan(0);
    expect(longestWaitMs).toBeLessThan(LONGEST_WAIT_MS);
    await everythingIsRight();
    rmSync(path.join(folder, FAILING), { recursive: true });
  });

  it("that only expands is applied, and nobody notices", async () => {
    write(EXPAND, EXPAND_SQL);
    const { longestWaitMs, orders } = await whileOrdersArrive(async () => {
      expect(await migrate(scene.rig.databaseUrl, folder)).toEqual([EXPAND]);
    });
    expect(orders).toBeGreaterThan(0);
    expect(longestWaitMs).toBeLessThan(LONGEST_WAIT_MS);
    await everythingIsRight();
  });

  it("is no hindrance for going back: processes that do not know it start and work on the wider schema", async () => {
    await scene.rig.signal("worker-old", "SIGTERM");
    await scene.rig.gone("worker-old");
    await scene.rig.start("worker-back");
    const { orders } = await whileOrdersArrive(() => pause(300));
    expect(orders).toBeGreaterThan(0);
    await everythingIsRight();
  });

  it("that contracts is applied when the old worker has stopped, and loses no row", async () => {
    await scene.rig.signal("worker-back", "SIGTERM");
    await scene.rig.gone("worker-back");
    const before = await rows();
    write(CONTRACT, CONTRACT_SQL);
    expect(await migrate(scene.rig.databaseUrl, folder)).toEqual([CONTRACT]);
    expect(await rows()).toEqual(before);
    await expect(
      scene.app.sql(
        "INSERT INTO orders SELECT (jsonb_populate_record(o, '{\"channel\": null}')).* FROM orders o LIMIT 1",
      ),
    ).rejects.toThrow(/"channel".*not-null/);
  });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

/** Customers buy, without a pause, until the work is done; how many, and how long a statement waited for a lock at most. */
async function whileOrdersArrive(work: () => Promise<unknown>) {
  const over = new AbortController();
  let orders = 0;
  const buying = async () => {
    for (let seed = 1; !over.signal.aborted; seed += 1) {
      await shop.sandbox.call("/sandbox/hand", { actions: 4, seed, menu: { order: 1 } });
      orders += 4;
    }
  };
  let longestWaitMs = 0;
  const watching = async () => {
    while (!over.signal.aborted) {
      const [found] = await scene.app.sql(
        `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - query_start)) * 1000, 0)::float8 AS ms
           FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name LIKE 'cadence%'`,
      );
      longestWaitMs = Math.max(longestWaitMs, Number(found?.ms));
      await pause(20);
    }
  };
  const others = Promise.all([buying(), watching()]);
  try {
    await pause(300);
    await work();
  } finally {
    over.abort();
  }
  await others;
  return { orders, longestWaitMs };
}

/** Nothing is left over, every webhook was taken at its first try, nothing failed, and the oracle agrees. */
async function everythingIsRight(): Promise<void> {
  await scene.quiet("what came meanwhile");
  const { wrong, foreign, putBack } = await scene.judge();
  expect({ wrong, foreign, putBack }).toEqual({ wrong: [], foreign: [], putBack: [] });
  const refused = (await shop.sandbox.journal()).filter(
    (entry) => entry.kind === "webhook" && entry.outcome !== "acked",
  );
  expect(refused).toEqual([]);
  const ERROR_LEVEL = /"level":(50|60|"error"|"fatal")/;
  expect(
    scene.rig
      .logTail(1_000)
      .split("\n")
      .filter((line) => ERROR_LEVEL.test(line)),
  ).toEqual([]);
}

/** Every column, index and constraint. */
const schema = () =>
  scene.app.sql(`
    SELECT table_name AS "of", column_name AS name, data_type AS what FROM information_schema.columns
     WHERE table_schema = 'public'
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
     ORDER BY 1, 2, 3`);

const rows = () =>
  scene.app.sql(
    "SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM customers) AS customers, (SELECT count(*) FROM ledger) AS tags",
  );
