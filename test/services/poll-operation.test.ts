import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { BulkOperation } from "#app/ports/shopify.ts";
import { TIMINGS } from "#app/ports/timings.ts";
import { checkCounts } from "#app/services/check-counts.ts";
import { importHistory } from "#app/services/import-history.ts";
import { pollOperation } from "#app/services/poll-operation.ts";
import { startImport } from "#app/services/start-import.ts";
import { DOMAIN, openApp, type TestApp } from "#test/support/app.ts";
import { aDelivery } from "#test/support/deliveries.ts";

let app: TestApp;
let shop: Shop;
beforeAll(async () => {
  app = await openApp({ customers: 12 });
  shop = await app.install();
});
afterAll(() => app.close());

const PENDING: BulkOperation = {
  id: "gid://shopify/BulkOperation/1",
  status: "pending",
  objects: 7,
  bytes: 0,
  url: null,
  failure: null,
};
const finished = () => app.applied(aDelivery(DOMAIN, "bulk_operations/finish", {}));

/** What `pollOperation` waits before each further look, in seconds; each wait may be told of. */
async function waitsUntil(looks: number, told: (waited: number) => Promise<unknown>) {
  const waits: number[] = [];
  const ports: Ports = {
    ...app.ports,
    timings: {
      ...app.ports.timings,
      poll: TIMINGS.poll,
      pollMost: TIMINGS.pollMost,
      hint: 1_000,
      pause: async (ms) => {
        waits[waits.length - 1] = (waits.at(-1) ?? 0) + ms / 1_000;
        await told(waits.at(-1) ?? 0);
      },
    },
  };
  const admin = {
    findOperation: async (): Promise<BulkOperation> => {
      if (waits.length === looks) return { ...PENDING, status: "completed" };
      waits.push(0);
      return PENDING;
    },
  };
  const seen: number[] = [];
  const done = await pollOperation(ports, shop, admin, PENDING.id, async (objects) => {
    seen.push(objects);
  });
  expect(done.status).toBe("completed");
  expect(seen).toEqual(waits.map(() => PENDING.objects));
  return waits;
}

describe("rule 13: who waits for a bulk operation", () => {
  it("looks at once, then after 10 seconds, growing to a minute", async () => {
    expect(await waitsUntil(7, async () => {})).toEqual([10, 15, 22.5, 33.75, 50.625, 60, 60]);
  });

  it("looks within a second of the webhook that tells of an end, whichever process received it", async () => {
    const waits = await waitsUntil(3, async (waited) => {
      if (waited === 4) await finished();
    });
    expect(waits).toEqual([4, 4, 4]);
  });

  it("misses no end that is told while it looks", async () => {
    let looks = 0;
    const pauses: number[] = [];
    const ports: Ports = {
      ...app.ports,
      timings: { ...app.ports.timings, pause: async (ms) => void pauses.push(ms) },
    };
    const findOperation = async (): Promise<BulkOperation> => {
      looks += 1;
      if (looks === 2) return { ...PENDING, status: "completed" };
      await finished();
      return PENDING;
    };
    await pollOperation(ports, shop, { findOperation }, PENDING.id, async () => {});
    expect(pauses).toEqual([]);
  });
});

describe("rule 13: an import of exports that take a moment", () => {
  const withWaits = (poll: number): Ports => ({
    ...app.ports,
    timings: { ...app.ports.timings, poll, pollMost: poll * 6, hint: 50 },
  });
  /** Imports while another worker applies what comes in. */
  const imported = async (ports: Ports): Promise<void> => {
    app.sandbox.faults.change({ settings: { bulkMs: 400 } });
    await startImport(ports, shop.shopId);
    const reading = new AbortController();
    const worker = async () => {
      while (!reading.signal.aborted) {
        await app.applyAll();
        await app.ports.timings.pause(20);
      }
    };
    await Promise.all([worker(), importHistory(ports, shop).finally(() => reading.abort())]);
  };

  it("does not wait for its next look: the webhook brings it forward", async () => {
    // No test has the patience for the next look.
    await imported(withWaits(3_600_000));
    await app.settle();
    expect(await app.sql("SELECT phase FROM imports ORDER BY id DESC LIMIT 1")).toEqual([
      { phase: "ready" },
    ]);
  });

  it("is read all the same where the webhooks are lost", async () => {
    app.sandbox.faults.change({ arm: { "bulk-finish-lost": 2 } });
    app.calls.length = 0;
    await imported(withWaits(600));
    expect(app.calls.filter((name) => name === "startBulkQuery")).toHaveLength(2);
    await app.settle();
  });
});

describe("rule 13: the comparison of ids", () => {
  const dueIn = async () => {
    const [row] = await app.sql(
      `SELECT round(extract(epoch FROM next_run_at - from_epoch_ms($1)))::int AS seconds
         FROM schedules WHERE kind = 'count-check'`,
      [app.sandbox.clock.now()],
    );
    return Number(row?.seconds);
  };

  it("looks when it is told of an end, and is begun by nothing of the kind", async () => {
    app.sandbox.faults.change({ settings: { bulkMs: 60_000 } });
    const ports: Ports = { ...app.ports, timings: { ...app.ports.timings, ...TIMINGS } };
    await checkCounts(ports, shop);
    expect(await dueIn()).toBeGreaterThan(5);
    await finished();
    expect(await dueIn()).toBeLessThanOrEqual(0);

    await app.sql("UPDATE cursors SET operation = NULL WHERE kind = 'counts'");
    await app.ports.store.withShop(shop.shopId, (tx) =>
      tx.schedule("count-check", tx.now + 86_400_000),
    );
    await finished();
    expect(await dueIn()).toBeGreaterThan(86_000);
  });
});
