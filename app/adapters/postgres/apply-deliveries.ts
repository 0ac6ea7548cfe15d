import { z } from "zod";
import type { Delivery, OpenDelivery } from "#app/ports/delivery.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ShopTx, Store } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { PrismaClient, Transaction } from "./prisma.ts";
import { MOST_TRIES } from "./segment-work.ts";
import { isTransient } from "./transient.ts";

/** Deliveries of one transaction: most are echoes, whose only cost is the transaction. */
const BATCH = 50;

const DeliveryRow = z.object({
  shop_domain: z.string(),
  topic: z.string(),
  webhook_id: z.string(),
  event_id: z.string().nullable(),
  triggered_at: z.number().nullable(),
  body: z.record(z.string(), z.unknown()),
  shop_id: z.bigint().nullable(),
  installed: z.boolean(),
});

type Claimed = { readonly delivery: OpenDelivery; readonly shopId: ShopId | null };

/** A unit of work for one shop, in a transaction that others may share. */
export type Unit = {
  readonly tx: ShopTx;
  /** Waits until nobody else takes in news of the shop. */
  readonly takeIn: () => Promise<void>;
  /** Tells what the unit left to its end. */
  readonly settle: () => Promise<void>;
};

/** A batch waits for locks of others at most so long: an export being loaded may hold one. */
const LOCK_TIMEOUT_MS = 2_000;
const LONGEST_BATCH_MS = 20_000;

/** A batch that failed, and through which of its deliveries, where one alone is to blame. */
class BatchFailure extends Error {
  readonly delivery: Delivery | null;

  constructor(delivery: Delivery | null, cause: unknown) {
    super("deliveries could not be applied", { cause });
    this.delivery = delivery;
  }
}

/**
 * Claims open deliveries, changes rows and marks them applied, in one transaction (reliability rules 3 and
 * 14). One that throws undoes its batch and alone is postponed; the others are claimed again at once. Where
 * the database is to blame (two batches that deadlock, a lock not got in time) it costs no try, and the
 * next batch is half as large.
 */
export function applyDeliveries(
  prisma: PrismaClient,
  timings: Pick<Timings, "retry" | "retryMost">,
  unitOf: (db: Transaction, shopId: ShopId) => Promise<Unit>,
): Store["applyDeliveries"] {
  const applyBatch = (apply: Parameters<Store["applyDeliveries"]>[0], most: number) =>
    prisma.$transaction(
      async (db) => {
        await db.$queryRaw`SELECT set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true)`;
        const claimed = await claimDeliveries(db, most);
        const applied: Applied[] = [];
        const blame = claimed.length === 1 ? (claimed[0]?.delivery ?? null) : null;
        for (const [shopId, deliveries] of byShop(claimed)) {
          const unit = shopId === null ? null : await begin(db, shopId, blame);
          for (const delivery of deliveries) {
            try {
              applied.push({ ...delivery, outcome: await apply(unit?.tx ?? null, delivery) });
            } catch (cause) {
              throw new BatchFailure(delivery, cause);
            }
          }
          await blamed(blame, async () => unit?.settle());
        }
        if (applied.length > 0) await markApplied(db, applied);
        return applied.map(({ outcome }) => outcome);
      },
      { timeout: LONGEST_BATCH_MS, maxWait: LONGEST_BATCH_MS },
    );

  /** The rules are read once a batch: who changes them waits for its end. */
  const begin = (db: Transaction, shopId: ShopId, blame: Delivery | null): Promise<Unit> =>
    blamed(blame, async () => {
      const unit = await unitOf(db, shopId);
      await unit.takeIn();
      let policy: ReturnType<ShopTx["policy"]> | null = null;
      return { ...unit, tx: { ...unit.tx, policy: () => (policy ??= unit.tx.policy()) } };
    });

  return async (apply) => {
    for (let most = BATCH; ; most = Math.ceil(most / 2)) {
      try {
        return { outcomes: await applyBatch(apply, most), failure: null };
      } catch (error) {
        if (!(error instanceof BatchFailure)) throw error;
        const { delivery, cause } = error;
        if (delivery !== null && !isTransient(cause)) {
          await postpone(prisma, delivery, reasonOf(cause), timings);
          return { outcomes: [], failure: cause };
        }
        if (delivery !== null) await defer(prisma, delivery, timings);
        if (most === 1) throw cause;
      }
    }
  };
}

async function blamed<T>(delivery: Delivery | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BatchFailure(delivery, cause);
  }
}

/** By rising shop, so that two batches wait for their shops in the same order; none comes first. */
function byShop(
  claimed: readonly Claimed[],
): readonly (readonly [ShopId | null, readonly OpenDelivery[]])[] {
  const shops = Map.groupBy(claimed, ({ shopId }) => shopId);
  return [...shops]
    .toSorted(([a], [b]) => (a ?? -1) - (b ?? -1))
    .map(([shopId, of]) => [shopId, of.map(({ delivery }) => delivery)]);
}

type Applied = Delivery & { readonly outcome: string };

/** The most urgent of the open deliveries, those first that have waited longest, each with its shop. */
async function claimDeliveries(db: Transaction, most: number): Promise<readonly Claimed[]> {
  const rows = await db.$queryRaw`
    SELECT d.shop_domain, topic, webhook_id, event_id, epoch_ms(triggered_at) AS triggered_at, body,
           s.shop_id, s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AS installed
      FROM deliveries d
      LEFT JOIN shops s ON s.domain = d.shop_domain
     -- The column is rounded to milliseconds: what was stored just now must not wait for another look.
     WHERE state = 'open' AND next_try_at <= now() + interval '1 millisecond'
     ORDER BY urgency, next_try_at LIMIT ${most} FOR UPDATE OF d SKIP LOCKED`;
  return z
    .array(DeliveryRow)
    .parse(rows)
    .map((row) => ({
      shopId: row.shop_id === null ? null : Number(row.shop_id),
      delivery: {
        shopDomain: row.shop_domain,
        topic: row.topic,
        webhookId: row.webhook_id,
        eventId: row.event_id,
        triggeredAt: row.triggered_at,
        body: row.body,
        installed: row.installed,
      },
    }));
}

async function markApplied(db: Transaction, applied: readonly Applied[]): Promise<void> {
  const rows = JSON.stringify(
    applied.map(({ shopDomain, topic, webhookId, outcome }) => ({
      shopDomain,
      topic,
      webhookId,
      outcome,
    })),
  );
  await db.$executeRaw`
    UPDATE deliveries d
       SET state = 'applied', applied_at = clock_timestamp(), outcome = t.outcome,
           -- What was applied is in the rows; a body may hold tags of the merchant's, which we do not keep.
           body = '{}'
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS t("shopDomain" text, topic text, "webhookId" text, outcome text)
     WHERE d.shop_domain = t."shopDomain" AND d.topic = t.topic AND d.webhook_id = t."webhookId"`;
}

async function postpone(
  prisma: PrismaClient,
  { shopDomain, topic, webhookId }: Delivery,
  reason: string,
  { retry, retryMost }: Pick<Timings, "retry" | "retryMost">,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE deliveries
       SET attempts = attempts + 1, outcome = ${reason},
           state = CASE WHEN attempts + 1 >= ${MOST_TRIES} THEN 'dead' ELSE 'open' END,
           next_try_at = clock_timestamp() + random() * make_interval(
             secs => least(${retryMost}, ${retry} * 2 ^ attempts) / 1000)
     WHERE shop_domain = ${shopDomain} AND topic = ${topic} AND webhook_id = ${webhookId}
       -- After the rollback another worker may have applied it.
       AND state = 'open'`;
}

/** Puts off what was not its own fault, by a random part of the shortest delay, and counts no try. */
async function defer(
  prisma: PrismaClient,
  { shopDomain, topic, webhookId }: Delivery,
  { retry }: Pick<Timings, "retry">,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE deliveries
       SET next_try_at = clock_timestamp() + random() * make_interval(secs => ${retry}::float8 / 1000)
     WHERE shop_domain = ${shopDomain} AND topic = ${topic} AND webhook_id = ${webhookId}
       AND state = 'open'`;
}

/** What is shown of a failure: of a body that is not as documented the fields, never what they hold. */
function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const fields = cause.issues.map(({ path }) => path.join("."));
    return `unreadable: ${[...new Set(fields)].join(", ")}`;
  }
  return cause instanceof RangeError ? `unreadable: ${cause.message}` : String(cause);
}
