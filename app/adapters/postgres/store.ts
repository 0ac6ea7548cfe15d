import type { Pool } from "pg";
import { z } from "zod";
import { DEFAULT_SHOP_POLICY } from "#app/domain/shop-policy.ts";
import type { Clock } from "#app/ports/clock.ts";
import { JOB_KINDS } from "#app/ports/jobs.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { type ShopTx, type Store, URGENCIES } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { Instant } from "#app/domain/time.ts";
import { activityWork } from "./activity-work.ts";
import { attentionWork } from "./attention-work.ts";
import { applyDeliveries, type Unit } from "./apply-deliveries.ts";
import { compareIds, IDS_A_RANGE } from "./compare-ids.ts";
import { customerListWork } from "./customer-list.ts";
import { customerWork } from "./customer-work.ts";
import { exclusionWork } from "./exclusion-work.ts";
import { goneWork } from "./gone-work.ts";
import { healthWork } from "./health-work.ts";
import { HISTORY_READ } from "./history-read.ts";
import { importRows } from "./import-rows.ts";
import { importWork } from "./import-work.ts";
import { guideWork } from "./guide-work.ts";
import { languageWork } from "./language-work.ts";
import { Prisma } from "./generated/client.ts";
import { newsLock } from "./news-lock.ts";
import type { PrismaClient, Transaction } from "./prisma.ts";
import { orderWork } from "./order-work.ts";
import { privacyWork } from "./privacy-work.ts";
import { productWork } from "./product-work.ts";
import { readModels } from "./read-models.ts";
import { reconcileWork } from "./reconcile-work.ts";
import { refetchWork } from "./refetch-work.ts";
import type { Sealing } from "./sealing.ts";
import { retentionWork } from "./retention-work.ts";
import { segmentWork } from "./segment-work.ts";
import { rhythmWork } from "./rhythm-work.ts";
import { rollUpWork } from "./roll-up-work.ts";
import { readShop, shopIdOf, shopWork } from "./shop-work.ts";
import { tagRunWork } from "./tag-run-work.ts";
import { tagWork } from "./tag-work.ts";
import { tombstones } from "./tombstones.ts";
import { unitEnd } from "./unit-end.ts";

type Database = {
  readonly prisma: PrismaClient;
  /** For COPY, which Prisma does not speak. */
  readonly pool: Pool;
  /** Seals the key of a shop's tombstones. */
  readonly sealed: Sealing;
  readonly clock: Clock;
  readonly timings: Timings;
};

const Now = z.array(z.object({ now: z.number() })).length(1);
const ShopIds = z.array(z.object({ shop_id: z.bigint() }));
const Claimed = z.array(z.object({ shop_id: z.bigint(), kind: z.enum(JOB_KINDS) }));

/** No unit of work takes longer: imports have their own connection. */
const LONGEST_TRANSACTION_MS = 20_000;

/** The database's clock and the sandbox's offset: the only present there is (reliability rule 5). */
function presentOf(row: { readonly now: number } | undefined, clock: Clock): Instant {
  return Math.floor((row?.now ?? 0) + clock.offsetMs());
}

/** `now()` is the statement's instant, and unlike clock_timestamp() lets an index be used. */
function interval(ms: number): Prisma.Sql {
  return Prisma.sql`make_interval(secs => ${ms / 1000}::float8)`;
}

/** The store over PostgreSQL. */
export function postgresStore({ prisma, pool, sealed, clock, timings }: Database): Store {
  const offset = () => interval(clock.offsetMs());
  const unitOf = async (db: Transaction, shopId: ShopId): Promise<Unit> => {
    const [row] = Now.parse(
      await db.$queryRaw`
        SELECT set_config('app.shop_id', ${String(shopId)}, true), epoch_ms(clock_timestamp()) AS now`,
    );
    const now = presentOf(row, clock);
    const redacted = tombstones(db, shopId, sealed);
    const end = unitEnd(db, shopId, now, redacted);
    const news = { tombstones: redacted, newsLock: newsLock(db, shopId), end };
    const tx: ShopTx = {
      now,
      ...shopWork(db, shopId, now, news),
      ...rhythmWork(db, shopId, now),
      ...orderWork(db, shopId, news),
      ...exclusionWork(db, shopId),
      ...productWork(db, shopId, now),
      ...customerWork(db, shopId, news),
      ...goneWork(db, shopId, now, news),
      ...privacyWork(db, shopId, now, news),
      ...attentionWork(db, shopId, now),
      ...retentionWork(db, shopId, now),
      ...refetchWork(db, shopId, now, news, timings),
      ...segmentWork(db, shopId, now, timings),
      ...tagWork(db, shopId, now, redacted, timings),
      ...tagRunWork(db, shopId, now, redacted),
      ...importWork(db, shopId, now),
      ...reconcileWork(db, shopId, now, redacted),
      ...healthWork(db, shopId, now),
      ...activityWork(db, shopId, now),
      ...languageWork(db, shopId),
      ...guideWork(db, shopId, now),
      ...rollUpWork(db, shopId, now),
      ...customerListWork(db, shopId, now),
      ...readModels(db, shopId, now),
    };
    return { tx, takeIn: news.newsLock, settle: end.settle };
  };

  return {
    withShop: (shopId, work) =>
      prisma.$transaction(
        async (db) => {
          const { tx, settle } = await unitOf(db, shopId);
          const result = await work(tx);
          await settle();
          return result;
        },
        { timeout: LONGEST_TRANSACTION_MS, maxWait: LONGEST_TRANSACTION_MS },
      ),

    findShop: async (domain) => {
      const row = await prisma.shop.findUnique({ where: { domain } });
      return row === null ? null : readShop(row);
    },

    ensureShop: async (domain) => {
      const shopId = await shopIdOf(prisma, domain);
      await prisma.settings.createMany({
        data: { shopId, version: 1, policy: DEFAULT_SHOP_POLICY, createdBy: "system" },
        skipDuplicates: true,
      });
      return Number(shopId);
    },

    shopsWithDueCustomers: async () => {
      const rows = await prisma.$queryRaw`
        SELECT s.shop_id FROM shops s
         WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL
           AND EXISTS (SELECT 1 FROM generate_series(0, ${URGENCIES.length - 1}::int) AS rank
                        WHERE EXISTS (SELECT 1 FROM customers c
                                       WHERE c.shop_id = s.shop_id AND c.urgency = rank
                                         AND c.due_at <= now() + ${offset()}))
           AND ${HISTORY_READ}`;
      return ShopIds.parse(rows).map(({ shop_id }) => Number(shop_id));
    },

    shopsWithRefetches: async () => {
      const rows = await prisma.$queryRaw`
        SELECT s.shop_id FROM shops s
         WHERE s.installed_at IS NOT NULL AND s.uninstalled_at IS NULL
           AND EXISTS (SELECT 1 FROM refetches r
                        WHERE r.shop_id = s.shop_id AND r.failed_at IS NULL AND r.next_try_at <= now() + ${offset()})`;
      return ShopIds.parse(rows).map(({ shop_id }) => Number(shop_id));
    },

    claimSchedules: async (leaseMs) => {
      const rows = await prisma.$queryRaw`
        WITH c AS MATERIALIZED (
          SELECT shop_id, kind FROM schedules WHERE next_run_at <= now() + ${offset()}
           ORDER BY next_run_at LIMIT 100 FOR UPDATE SKIP LOCKED)
        UPDATE schedules s SET next_run_at = now() + ${offset()} + ${interval(leaseMs)}, attempts = attempts + 1
          FROM c WHERE s.shop_id = c.shop_id AND s.kind = c.kind
        RETURNING s.shop_id, s.kind`;
      return Claimed.parse(rows).map(({ shop_id, kind }) => ({ shopId: Number(shop_id), kind }));
    },

    applyDeliveries: applyDeliveries(prisma, timings, unitOf),
    ...importRows(pool, sealed),
    ...compareIds(pool, IDS_A_RANGE),
  };
}
