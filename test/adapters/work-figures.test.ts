import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { workFigures } from "#app/adapters/postgres/work-figures.ts";
import { planNodesOf } from "#test/support/plans.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 1);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const CUSTOMERS = 50_000;
const WAITING = 20;

it("rule 19: without a shop nothing waits, and nobody has a bucket or a token", async () => {
  expect(await workFigures(prisma, 0)).toEqual({
    openDeliveries: 0,
    openRefetches: 0,
    dead: { delivery: 0, refetch: 0, customer: 0 },
    oldestDue: { delivery: 0, refetch: 0, customer: 0, schedule: 0 },
    bucketLeft: null,
    tokenLife: { access: null, refresh: null },
  });
});

describe("of two shops, one that left and one whose import is read", () => {
  beforeAll(async () => {
    await shop("teahouse", { waitsMinutes: 10, left: 400, tokenMinutes: 30 });
    await shop("bakery", { waitsMinutes: 3, left: 1900, tokenMinutes: 50 });
    await shop("gone", { waitsMinutes: 90, left: 0, tokenMinutes: -90 });
    await shop("new", { waitsMinutes: 90, left: 2000, tokenMinutes: 59 });
    await prisma.$executeRaw`UPDATE shops SET uninstalled_at = now() WHERE domain LIKE 'gone%'`;
    await prisma.$executeRaw`
      UPDATE imports SET phase = 'reading'
       WHERE shop_id = (SELECT shop_id FROM shops WHERE domain LIKE 'new%')`;
    await prisma.$executeRaw`VACUUM (ANALYZE)`;
  }, 120_000);

  it("rule 19: says what waits in sum, and of the shop that is worst off how long and how little is left", async () => {
    const figures = await workFigures(prisma, 0);
    expect(figures).toMatchObject({
      openDeliveries: 4 * WAITING,
      openRefetches: 4 * WAITING,
      dead: { delivery: 4, refetch: 4, customer: 4 * WAITING },
    });
    const { oldestDue, bucketLeft, tokenLife } = figures;
    expect(oldestDue.customer).toBeCloseTo(600, -2);
    expect(oldestDue.delivery).toBeCloseTo(5400, -2);
    expect(oldestDue.refetch).toBeCloseTo(5400, -2);
    expect(oldestDue.schedule).toBeCloseTo(5400, -2);
    expect(bucketLeft).toBeCloseTo(0.2, 1);
    expect(tokenLife.access).toBeCloseTo(1800, -2);
    expect(tokenLife.refresh).toBeCloseTo(1800 + 90 * 86_400, -2);
  });

  it("what is due by the shops' clock is due, and tokens live by real time", async () => {
    const day = 86_400_000;
    const now = await workFigures(prisma, 0);
    const tomorrow = await workFigures(prisma, day);
    expect(tomorrow.oldestDue.customer - now.oldestDue.customer).toBeCloseTo(86_400, -1);
    expect(tomorrow.oldestDue.delivery - now.oldestDue.delivery).toBeCloseTo(0, -1);
    expect(tomorrow.tokenLife.access ?? 0).toBeCloseTo(now.tokenLife.access ?? 0, -1);
  });

  it("looks at what waits, never at what is done", async () => {
    const nodes = await prisma.$transaction((db) =>
      planNodesOf(db, (explaining) => workFigures(explaining, 0)),
    );
    const large = nodes.filter(({ "Relation Name": table }) =>
      ["customers", "deliveries"].includes(table ?? ""),
    );
    expect(large.filter((node) => node["Node Type"] === "Seq Scan")).toEqual([]);
    const rows = large.reduce(
      (sum, node) => sum + node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0),
      0,
    );
    // Open and dead deliveries, dead customers, and the first who is due of each shop and urgency.
    expect(rows).toBeLessThanOrEqual(4 * WAITING + 4 + 4 * WAITING + 4 * 4);
  });
});

/** A shop with much that is done and a little that waits. */
async function shop(
  name: string,
  { waitsMinutes, left, tokenMinutes }: Record<"waitsMinutes" | "left" | "tokenMinutes", number>,
): Promise<void> {
  const domain = `${name}.myshopify.com`;
  const created = await prisma.shop.create({ data: { domain, installedAt: new Date() } });
  const { shopId } = created;
  await prisma.$executeRaw`
    INSERT INTO imports (shop_id, phase, started_at) VALUES (${shopId}, 'ready', now())`;
  await prisma.$executeRaw`
    INSERT INTO customers (shop_id, customer_id, created_at, email_state, sms_state, source_updated_at,
                           due_at, failure)
    SELECT ${shopId}, n, now(), 'subscribed', 'not_subscribed', now(),
           CASE WHEN n <= ${WAITING}::int THEN NULL
                WHEN n = ${CUSTOMERS}::int THEN now() - ${waitsMinutes}::int * interval '1 minute'
                ELSE now() + interval '3 days' END,
           CASE WHEN n <= ${WAITING}::int THEN 'it cannot be computed' END
      FROM generate_series(1, ${CUSTOMERS}::int) AS n`;
  await prisma.$executeRaw`
    INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state, next_try_at)
    SELECT ${domain}, 'orders/updated', n, '{}',
           CASE WHEN n <= ${WAITING}::int THEN 'open' WHEN n = ${CUSTOMERS}::int THEN 'dead' ELSE 'applied' END,
           now() - ${waitsMinutes}::int * interval '1 minute'
      FROM generate_series(1, ${CUSTOMERS}::int) AS n`;
  await prisma.$executeRaw`
    INSERT INTO refetches (shop_id, kind, object_id, next_try_at, failed_at)
    SELECT ${shopId}, 'order', n, now() - ${waitsMinutes}::int * interval '1 minute',
           CASE WHEN n > ${WAITING}::int THEN now() END
      FROM generate_series(1, ${WAITING + 1}::int) AS n`;
  await prisma.$executeRaw`
    INSERT INTO schedules (shop_id, kind, next_run_at)
    VALUES (${shopId}, 'health', now() - ${waitsMinutes}::int * interval '1 minute')`;
  await prisma.$executeRaw`
    INSERT INTO buckets (shop_id, available, bulk_available, maximum, restore_rate, at)
    VALUES (${shopId}, ${left}, 1000, 2000, 0.001, now())`;
  const expires = new Date(Date.now() + tokenMinutes * 60_000);
  const refreshTokenExpires = new Date(expires.getTime() + 90 * 86_400_000);
  await prisma.session.create({
    data: {
      shopId,
      id: `offline_${domain}`,
      isOnline: false,
      state: "",
      expires,
      refreshTokenExpires,
    },
  });
}
