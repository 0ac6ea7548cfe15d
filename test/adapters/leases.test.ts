import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPrisma, type PrismaClient } from "#app/adapters/postgres/prisma.ts";
import { sealing } from "#app/adapters/postgres/sealing.ts";
import { postgresStore } from "#app/adapters/postgres/store.ts";
import type { Store, ShopTx, Urgency, WriteOutcome } from "#app/ports/store.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { freshDatabase, type TestDatabase } from "#test/support/postgres.ts";

let database: TestDatabase;
let prisma: PrismaClient;
let pool: pg.Pool;
let store: Store;
let shopId = 0;
let offset = 0;

beforeAll(async () => {
  database = await freshDatabase();
  prisma = createPrisma(database.url, 4);
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  const timings = { ...TIMINGS, pause: async () => {} };
  const sealed = sealing(`k1:${randomBytes(32).toString("base64")}`);
  store = postgresStore({ prisma, pool, sealed, clock: { offsetMs: () => offset }, timings });
});
afterAll(async () => {
  await Promise.all([prisma.$disconnect(), pool.end()]);
  await database.drop();
});
beforeEach(async () => {
  shopId = await store.ensureShop(`shop-${shopId}.myshopify.com`);
});

const work = <T>(unit: (tx: ShopTx) => Promise<T>) => store.withShop(shopId, unit);
const leaseEnds = () => {
  offset += TIMINGS.lease + 1;
};

/** A customer of that id, due so many seconds ago. */
async function customer(id: number, urgency: Urgency, secondsAgo: number): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO customers (shop_id, customer_id, created_at, email_state, sms_state, source_updated_at,
                           urgency, due_at, next_change_at)
    VALUES (${shopId}, ${id}, now(), '', '', now(),
            array_position(ARRAY['purchase', 'event', 'time', 'audit'], ${urgency}) - 1,
            now() + make_interval(secs => ${offset / 1000 - secondsAgo}), 'infinity')`;
}
const claim = (limit = 10, atMost: "time" | "audit" = "audit") =>
  work((tx) => tx.claimDue(limit, atMost));
const idsOf = ({ customers }: Awaited<ReturnType<typeof claim>>) =>
  customers.map(({ customerId }) => Number(customerId)).toSorted((a, b) => a - b);
const rowOf = async (id: number) =>
  prisma.customer.findUniqueOrThrow({
    where: { shopId_customerId: { shopId: BigInt(shopId), customerId: BigInt(id) } },
  });
const ledgerOf = async (id: number) => {
  const rows = await prisma.ledgerEntry.findMany({
    where: { shopId: BigInt(shopId), customerId: BigInt(id) },
    orderBy: { tag: "asc" },
  });
  return rows.map(({ tag }) => tag);
};
const intents = () => prisma.intent.count({ where: { shopId: BigInt(shopId) } });
const intent = (id: number) => ({ customerId: String(id), add: ["new"], remove: [], before: [] });
const outcome = (id: number, more: Partial<WriteOutcome> = {}): WriteOutcome => ({
  customerId: String(id),
  tagsAt: 0,
  tagsStage: null,
  ledgerBefore: [],
  ledger: ["new"],
  added: ["new"],
  removed: [],
  alreadyThere: [],
  locked: false,
  gone: false,
  refused: null,
  handRemoved: [],
  ...more,
});
const hear = (id: number) => work((tx) => tx.requestReread(String(id)));

describe("a process that stands still in a transaction", () => {
  it("R8: keeps nobody out for longer than it may, and finds its own work undone", async () => {
    await customer(1, "event", 0);
    const frozen = createPrisma(database.url, 1, { standstill: 100 });
    const lock = Promise.withResolvers<void>();
    const thaw = Promise.withResolvers<void>();
    const stale = frozen.$transaction(
      async (db) => {
        await db.$executeRaw`UPDATE customers SET urgency = 3 WHERE shop_id = ${shopId}`;
        lock.resolve();
        await thaw.promise;
        await db.$executeRaw`UPDATE customers SET stage = 'lost' WHERE shop_id = ${shopId}`;
      },
      { timeout: 60_000 },
    );
    const ended = stale.then(
      () => "committed",
      () => "refused",
    );
    await lock.promise;
    // Waits for the lock until the database has ended the one that stands still.
    await prisma.$executeRaw`UPDATE customers SET urgency = 0 WHERE shop_id = ${shopId}`;
    thaw.resolve();
    expect(await ended).toBe("refused");
    expect(await rowOf(1)).toMatchObject({ urgency: 0, stage: null });
    await frozen.$disconnect();
  });
});

describe("rule 10: who is claimed first", () => {
  beforeEach(async () => {
    await customer(1, "audit", 400);
    await customer(2, "time", 300);
    await customer(3, "event", 200);
    await customer(4, "purchase", 100);
    await customer(5, "purchase", 50);
  });

  it("is who bought, then whom an event concerns, then whom time moves; among them the longest due", async () => {
    expect(idsOf(await claim(1))).toEqual([4]);
    expect(idsOf(await claim(2))).toEqual([3, 5]);
    expect(idsOf(await claim(2))).toEqual([2]);
    expect(idsOf(await claim(2))).toEqual([1]);
  });

  it("is nobody of an audit while anything else is due, nor beside another batch", async () => {
    expect(idsOf(await claim(10, "time"))).toEqual([2, 3, 4, 5]);
    expect(idsOf(await claim(10, "time"))).toEqual([]);
    expect(idsOf(await claim(10))).toEqual([1]);
  });

  it("is who was due for less, once they buy", async () => {
    await work((tx) =>
      tx.saveOrders(
        [
          {
            orderId: "7",
            customerId: "1",
            processedAt: tx.now,
            net: 1,
            refunded: 0,
            discount: 0,
            status: "paid",
            source: null,
            tags: [],
            test: false,
            cancelledAt: null,
            updatedAt: tx.now,
            lines: [],
          },
        ],
        null,
      ),
    );
    expect(idsOf(await claim(1))).toEqual([1]);
  });

  it("is due by time again when the work is done", async () => {
    const { lease } = await claim(1);
    await work((tx) => tx.giveBack(lease, ["4"]));
    expect(await rowOf(4)).toMatchObject({ urgency: 2, lease: null });
  });
});

describe("rule 9: before a send", () => {
  beforeEach(async () => {
    await customer(1, "event", 10);
    await customer(2, "event", 10);
    await customer(3, "event", 10);
  });

  it("the lease is renewed, also of those whose turn comes later", async () => {
    const { lease } = await claim();
    offset += 20_000;
    const stored = await work((tx) => tx.saveIntents(lease, [intent(1)], ["2"]));
    expect([...stored.keys()]).toEqual(["1"]);
    offset += 20_000;
    expect(idsOf(await claim())).toEqual([3]);
  });

  it("a lease that another worker has taken over stores no intent, and leaves the other's alone", async () => {
    const mine = await claim();
    leaseEnds();
    const theirs = await claim();
    expect(idsOf(theirs)).toEqual([1, 2, 3]);
    const stored = await work((tx) => tx.saveIntents(mine.lease, [intent(1)], ["2"]));
    expect(stored.size).toBe(0);
    expect(await intents()).toBe(0);
    expect(await rowOf(1)).toMatchObject({ lease: theirs.lease });
  });

  it("a lease that ended but that nobody took is taken up again", async () => {
    const { lease } = await claim();
    leaseEnds();
    const stored = await work((tx) => tx.saveIntents(lease, [intent(1)], []));
    expect(stored.size).toBe(1);
    expect(idsOf(await claim())).toEqual([2, 3]);
  });

  it("to whom something happened since the computation, nothing is sent: they are due at once", async () => {
    const { lease } = await claim();
    await hear(1);
    const stored = await work((tx) => tx.saveIntents(lease, [intent(1), intent(2)], ["3"]));
    expect([...stored.keys()]).toEqual(["2"]);
    expect(idsOf(await claim())).toEqual([1]);
  });
});

describe("rule 9: after a send", () => {
  beforeEach(() => customer(1, "event", 10));

  it("the owner records, and closes the intents it knows of, no other", async () => {
    const { lease } = await claim();
    const stored = await work((tx) => tx.saveIntents(lease, [intent(1)], []));
    await prisma.$executeRaw`
      INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
      VALUES (${shopId}, 1, '{}', '{zombie}', '{}', 0, now())`;
    await work((tx) => tx.saveOutcomes(lease, [outcome(1)], [...stored.values()]));
    expect(await ledgerOf(1)).toEqual(["new"]);
    expect(await intents()).toBe(1);
  });

  it("who lost the lease records nothing; the owner keeps it, and looks again afterwards", async () => {
    const mine = await claim();
    const stored = await work((tx) => tx.saveIntents(mine.lease, [intent(1)], []));
    leaseEnds();
    const theirs = await claim();
    // The other worker has looked, and settled the intent.
    await work((tx) => tx.dropIntents([...stored.values()]));
    await work((tx) => tx.saveOutcomes(mine.lease, [outcome(1)], [...stored.values()]));
    expect(await ledgerOf(1)).toEqual([]);
    expect(await rowOf(1)).toMatchObject({ lease: theirs.lease, reread: true });
    expect(await intents()).toBe(1);
    await work((tx) => tx.saveOutcomes(theirs.lease, [outcome(1, { ledger: [], added: [] })], []));
    expect(await rowOf(1)).toMatchObject({ lease: null, reread: true });
    expect((await claim()).customers).toMatchObject([{ customerId: "1", reread: true }]);
  });

  it("whose intent is still open when the lease was lost keeps it, with what was there before", async () => {
    const mine = await claim();
    const stored = await work((tx) =>
      tx.saveIntents(mine.lease, [{ ...intent(1), before: ["merchant's"] }], []),
    );
    leaseEnds();
    await claim();
    await work((tx) => tx.saveOutcomes(mine.lease, [outcome(1)], [...stored.values()]));
    expect(await work((tx) => tx.openIntents(["1"]))).toMatchObject([{ before: ["merchant's"] }]);
  });

  it("what a run wrote meanwhile stays in the ledger", async () => {
    const { lease } = await claim();
    await prisma.$executeRaw`
      INSERT INTO ledger (shop_id, customer_id, tag, written_at) VALUES (${shopId}, 1, 'by-the-run', now())`;
    await work((tx) => tx.saveOutcomes(lease, [outcome(1)], []));
    expect(await ledgerOf(1)).toEqual(["by-the-run", "new"]);
    expect(await rowOf(1)).toMatchObject({ writtenTags: ["by-the-run", "new"] });
  });
});

describe("rule 14: a customer whose fault is their own", () => {
  it("is set aside after ten tries, and tried again on request", async () => {
    await customer(1, "event", 10);
    for (let tries = 1; tries <= 10; tries += 1) {
      const { lease, customers } = await claim();
      expect(customers).toHaveLength(1);
      await work((tx) => tx.handBack(lease, ["1"], "for this test", "own"));
      offset += TIMINGS.retryMost;
    }
    expect(idsOf(await claim())).toEqual([]);
    expect(await work((tx) => tx.retry(null))).toEqual({ count: 1, customers: ["1"] });
    expect(idsOf(await claim())).toEqual([1]);
    expect(await work((tx) => tx.retry(null))).toEqual({ count: 0, customers: [] });
  });
});
