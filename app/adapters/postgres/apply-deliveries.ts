import { z } from "zod";
import { inTurn } from "#app/domain/in-turn.ts";
import type { Delivery, OpenDelivery } from "#app/ports/delivery.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ShopTx, Store } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { Prisma } from "./generated/client.ts";
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

const Domains = z.array(z.object({ shop_domain: z.string() }));

type Claimed = {
  /** Null when we know no such shop. */
  readonly shopId: ShopId | null;
  readonly deliveries: readonly OpenDelivery[];
};

/** A unit of work for one shop, in a transaction that others may share. */
export type Unit = {
  readonly tx: ShopTx;
  /** Waits until nobody else takes in news of the shop. */
  readonly takeIn: () => Promise<void>;
  /** Tells what the unit left to its end. */
  readonly settle: () => Promise<void>;
};

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
 * Applies open deliveries of the shop whose turn it is, and marks them, in one transaction (reliability rules 3
 * and 14). Shops take turns, and none has two batches under way at once: its news wait for each other anyway
 * (news-lock.ts), and others must not wait with them (rule 15). A delivery that throws undoes its batch and
 * alone is postponed; the others are claimed again at once. Where the database is to blame (two batches that
 * deadlock, a lock not got in time) it costs no try, and the next batch is half as large.
 */
export function applyDeliveries(
  prisma: PrismaClient,
  timings: Pick<Timings, "retry" | "retryMost" | "lock">,
  unitOf: (db: Transaction, shopId: ShopId) => Promise<Unit>,
): Store["applyDeliveries"] {
  type Apply = Parameters<Store["applyDeliveries"]>[0];

  const applyBatch = (apply: Apply, domain: string, most: number) =>
    prisma.$transaction(
      async (db) => {
        await db.$queryRaw`SELECT set_config('lock_timeout', ${String(timings.lock)}, true)`;
        const { shopId, deliveries } = await claimDeliveries(db, domain, most);
        const applied: Applied[] = [];
        const blame = deliveries.length === 1 ? (deliveries[0] ?? null) : null;
        const unit = shopId === null ? null : await begin(db, shopId, blame);
        for (const delivery of deliveries) {
          try {
            applied.push({ ...delivery, outcome: await apply(unit?.tx ?? null, delivery) });
          } catch (cause) {
            throw new BatchFailure(delivery, cause);
          }
        }
        await blamed(blame, async () => unit?.settle());
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

  const applyOf = async (apply: Apply, domain: string) => {
    for (let most = BATCH; ; most = Math.ceil(most / 2)) {
      try {
        return { outcomes: await applyBatch(apply, domain, most), failure: null };
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

  const underWay = new Set<string>();
  let last = "";
  return async (apply) => {
    for (const domain of inTurn(await shopsWithNews(prisma), last)) {
      if (underWay.has(domain)) continue;
      underWay.add(domain);
      last = domain;
      try {
        const done = await applyOf(apply, domain);
        // Otherwise another worker has claimed them.
        if (done.outcomes.length > 0 || done.failure !== null) return done;
      } finally {
        underWay.delete(domain);
      }
    }
    return { outcomes: [], failure: null };
  };
}

async function blamed<T>(delivery: Delivery | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BatchFailure(delivery, cause);
  }
}

type Applied = Delivery & { readonly outcome: string };

/** The domains of whoever has deliveries to be applied now, rising: one look into the index for each of them. */
async function shopsWithNews(prisma: PrismaClient): Promise<readonly string[]> {
  const rows = await prisma.$queryRaw`
    WITH RECURSIVE shops AS (
      (SELECT shop_domain FROM deliveries WHERE state = 'open' ORDER BY shop_domain LIMIT 1)
      UNION ALL
      SELECT next.shop_domain FROM shops
       CROSS JOIN LATERAL (SELECT d.shop_domain FROM deliveries d
                            WHERE state = 'open' AND d.shop_domain > shops.shop_domain
                            ORDER BY d.shop_domain LIMIT 1) AS next)
    SELECT shop_domain FROM shops
     WHERE EXISTS (SELECT FROM deliveries d
                    WHERE d.shop_domain = shops.shop_domain AND state = 'open' AND next_try_at <= ${SOON})`;
  return Domains.parse(rows).map(({ shop_domain }) => shop_domain);
}

/** The column is rounded to milliseconds: what was stored just now must not wait for another look. */
const SOON = Prisma.sql`now() + interval '1 millisecond'`;

/** The most urgent of a shop's open deliveries, those first that have waited longest. */
async function claimDeliveries(db: Transaction, domain: string, most: number): Promise<Claimed> {
  const rows = await db.$queryRaw`
    SELECT d.shop_domain, topic, webhook_id, event_id, epoch_ms(triggered_at) AS triggered_at, body,
           s.shop_id, s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL AS installed
      FROM deliveries d
      LEFT JOIN shops s ON s.domain = d.shop_domain
     WHERE d.shop_domain = ${domain} AND state = 'open' AND next_try_at <= ${SOON}
     ORDER BY d.shop_domain, urgency, next_try_at LIMIT ${most} FOR UPDATE OF d SKIP LOCKED`;
  const found = z.array(DeliveryRow).parse(rows);
  const shopId = found[0]?.shop_id ?? null;
  return {
    shopId: shopId === null ? null : Number(shopId),
    deliveries: found.map((row) => ({
      shopDomain: row.shop_domain,
      topic: row.topic,
      webhookId: row.webhook_id,
      eventId: row.event_id,
      triggeredAt: row.triggered_at,
      body: row.body,
      installed: row.installed,
    })),
  };
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
