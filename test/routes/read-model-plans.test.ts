import { afterAll, beforeAll, expect, it } from "vitest";
import { activityWork } from "#app/adapters/postgres/activity-work.ts";
import { attentionWork } from "#app/adapters/postgres/attention-work.ts";
import {
  createPrisma,
  type PrismaClient,
  type Transaction,
} from "#app/adapters/postgres/prisma.ts";
import { readModels } from "#app/adapters/postgres/read-models.ts";
import { rollUpWork } from "#app/adapters/postgres/roll-up-work.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { tagRunWork } from "#app/adapters/postgres/tag-run-work.ts";
import { tombstones } from "#app/adapters/postgres/tombstones.ts";
import type { ActivityKind } from "#app/ports/activity.ts";
import type { AttentionAlike } from "#app/ports/attention.ts";
import type { ReadModels } from "#app/ports/read-models.ts";
import { planNodesOf } from "#test/support/plans.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";
import { NOW } from "./views.ts";

const CUSTOMERS = 100_000;
/** Of a thousand customers one has something to write, one had the tag before us, one is locked. */
const RARE = CUSTOMERS / 1_000;
/** Customers who were set aside. */
const DEAD = 60;
/** Tables that grow with a shop. */
const LARGE = [
  "activity",
  "customers",
  "orders",
  "stage_changes",
  "tag_changes",
  "ledger",
  "deliveries",
];

let database: TestDatabase;
let prisma: PrismaClient;
let shopId: number;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 1);
  const domain = "teahouse.myshopify.com";
  const shop = await prisma.shop.create({ data: { domain } });
  shopId = Number(shop.shopId);
  await prisma.$executeRaw`
    INSERT INTO customers (shop_id, customer_id, created_at, email_state, sms_state, source_updated_at, stage,
                           purchases, last_order_at, desired_tags, written_tags, already_there, locked)
    SELECT ${shopId}, n, now - n % 1500 * day, 'subscribed', 'not_subscribed', now,
           CASE WHEN n % 100 = 0 THEN 'lost' ELSE 'active-repeat' END, 3, now - n % 700 * day,
           '{lc-a,lc-b,lc-c}', (CASE WHEN n % 1000 < 2 THEN '{}' ELSE '{lc-a,lc-b,lc-c}' END)::text[],
           (CASE WHEN n % 1000 = 1 THEN '{lc-a,lc-b,lc-c}' ELSE '{}' END)::text[], n % 1000 = 2
      FROM generate_series(1, ${CUSTOMERS}::int) AS n,
           (SELECT from_epoch_ms(${NOW}) AS now, interval '1 day' AS day) AS calendar`;
  await prisma.$executeRaw`
    INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                        status, counts, source, test, source_updated_at)
    SELECT shop_id, customer_id, customer_id, last_order_at, 20000, 100, 0, 0, 'paid', true, 'web', false,
           last_order_at FROM customers`;
  await prisma.$executeRaw`
    INSERT INTO stage_changes (shop_id, customer_id, at, to_stage, cause, policy_version, recorded_at)
    SELECT shop_id, customer_id, last_order_at, stage, 'order', 1, last_order_at FROM customers`;
  await prisma.$executeRaw`
    INSERT INTO tag_changes (shop_id, customer_id, at, added, removed)
    SELECT shop_id, customer_id, last_order_at, written_tags, '{}' FROM customers`;
  await prisma.$executeRaw`
    INSERT INTO ledger (shop_id, customer_id, tag, written_at)
    SELECT shop_id, customer_id, unnest(written_tags), last_order_at FROM customers`;
  await prisma.$executeRaw`
    INSERT INTO deliveries (shop_domain, topic, webhook_id, body, state, applied_at)
    SELECT ${domain}, 'orders/updated', customer_id, '{}', 'applied', last_order_at FROM customers`;
  await prisma.$executeRaw`
    UPDATE customers SET failure = 'Error: no rule fits' WHERE customer_id <= ${DEAD}::int`;
  await prisma.$executeRaw`
    INSERT INTO activity (shop_id, at, kind, counts)
    SELECT ${shopId}, from_epoch_ms(${NOW}), CASE WHEN n % 7000 = 0 THEN 'privacy' ELSE 'repair' END, '{}'
      FROM generate_series(1, 21000) AS n`;
  // Everybody was counted once.
  await prisma.$executeRaw`
    INSERT INTO cursors (shop_id, kind, reached, rounds) VALUES (${shopId}, 'roll-ups', from_epoch_ms(${NOW}), 1)`;
  await prisma.$executeRaw`
    INSERT INTO audience_cells (shop_id, audience, stage, left_out, customers, reachable, reachable_by_sms)
    VALUES (${shopId}, 'everybody', 'active-repeat', '', ${CUSTOMERS}::int, 0, 0)`;
  await prisma.$executeRaw`VACUUM (ANALYZE)`;
}, 180_000);
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** How many rows of the large tables a question looks at, and which of them it reads from end to end. */
async function lookedAt(ask: (db: Transaction) => Promise<unknown>) {
  const nodes = await prisma.$transaction((db) => planNodesOf(db, ask), { timeout: 60_000 });
  const large = nodes.filter(({ "Relation Name": table }) => LARGE.includes(table ?? ""));
  return {
    scanned: large.flatMap((node) =>
      node["Node Type"] === "Seq Scan" ? [node["Relation Name"]] : [],
    ),
    rows: large.reduce(
      (sum, node) => sum + node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0),
      0,
    ),
  };
}

/** What is asked, and the rows of the large tables that it may look at; or why it may read everybody. */
type Question =
  | { readonly ask: (models: ReadModels) => Promise<unknown>; readonly most: number }
  | { readonly readsAll: string };

const QUESTIONS: Record<keyof ReadModels, Question> = {
  stageCounts: { readsAll: "asked until everybody was counted for the first time, never after" },
  familySizes: { readsAll: "asked until everybody was counted for the first time, never after" },
  standings: { readsAll: "asked when a merchant tries other rules: each customer may move" },
  nextEntry: { readsAll: "asked for a stage that nobody is in" },
  customersInStage: { ask: (models) => models.customersInStage("active-repeat", 51), most: 51 },
  customerRows: { ask: (models) => models.customerRows(["7", "50000"]), most: 2 },
  customerCard: { ask: (models) => models.customerCard("50000"), most: 1 },
  stageHistory: { ask: (models) => models.stageHistory("50000", 50), most: 1 },
  tagHistory: { ask: (models) => models.tagHistory("50000", 50), most: 1 },
  tagPreview: { ask: (models) => models.tagPreview("apply"), most: 2 * RARE },
  customersToWrite: { ask: (models) => models.customersToWrite(), most: 2 * RARE },
  tagsFoundBefore: { ask: (models) => models.tagsFoundBefore(), most: RARE },
  tagPlan: { ask: (models) => models.tagPlan("apply", null, 20), most: 2 * RARE },
  tagSkips: { ask: (models) => models.tagSkips("apply"), most: RARE + DEAD },
  refusedCustomers: { ask: (models) => models.refusedCustomers(null, 500), most: RARE + DEAD },
  // Entries of small indexes, whose rows nobody looks at.
  customersTagged: { ask: (models) => models.customersTagged(), most: CUSTOMERS },
  taggedCustomers: { ask: (models) => models.taggedCustomers(["lc-a"]), most: CUSTOMERS },
  freshness: { ask: (models) => models.freshness(), most: 1 },
  massSpeed: { ask: (models) => models.massSpeed(), most: 0 },
  restoreRate: { ask: (models) => models.restoreRate(), most: 0 },
  lastTagRun: { ask: (models) => models.lastTagRun(), most: 0 },
  installedAgainAt: { ask: (models) => models.installedAgainAt(NOW), most: 0 },
  policyVersions: { ask: (models) => models.policyVersions(20), most: 0 },
};

const bounded = Object.entries(QUESTIONS).flatMap(([name, question]) =>
  "ask" in question ? [{ name, ...question }] : [],
);

it.each(bounded)(
  "in a shop of 100,000 $name looks at no more rows than $most, and at no table from end to end",
  async ({ ask, most }) => {
    const { scanned, rows } = await lookedAt((db) => ask(readModels(db, shopId, NOW)));
    expect(scanned).toEqual([]);
    expect(rows).toBeLessThanOrEqual(most);
  },
);

it("whom a run writes to is found, and counted, among those who differ", async () => {
  const sealed = sealing(`k1:${Buffer.alloc(32, 7).toString("base64")}`);
  const runs = (db: Transaction) => tagRunWork(db, shopId, NOW, tombstones(db, shopId, sealed));
  const counted = await lookedAt((db) => runs(db).countPending("apply"));
  const found = await lookedAt((db) => runs(db).pendingCustomers("apply", 500));
  expect(counted).toEqual({ scanned: [], rows: 2 * RARE });
  expect(found).toEqual({ scanned: [], rows: 2 * RARE });
});

it("one kind of entry in Activity is read without those of other kinds", async () => {
  const asked = (kinds?: readonly ActivityKind[]) =>
    lookedAt((db) => activityWork(db, shopId, NOW).activities(null, 51, kinds));
  expect(await asked()).toEqual({ scanned: [], rows: 51 });
  expect(await asked(["privacy"])).toEqual({ scanned: [], rows: 3 });
  expect(await asked(["tag-run", "undo"])).toEqual({ scanned: [], rows: 0 });
});

it("those set aside alike are read without those who are well", async () => {
  const customers = { kind: "customer", what: "customer", reason: "Error: no rule fits" } as const;
  const events = { kind: "delivery", what: "orders/updated", reason: "Error" } as const;
  const page = (alike: AttentionAlike) =>
    lookedAt((db) => attentionWork(db, shopId, NOW).attentionItems(alike, null, 51));
  expect(await page(customers)).toEqual({ scanned: [], rows: DEAD });
  expect(await page(events)).toEqual({ scanned: [], rows: 0 });
});

it("where orders came from is read off the roll-ups", async () => {
  expect(await lookedAt((db) => rollUpWork(db, shopId, NOW).ordersBySource())).toEqual({
    scanned: [],
    rows: 0,
  });
});
