import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { RefetchKind, RefetchWork } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { NewsParts } from "./news-parts.ts";
import type { Transaction } from "./prisma.ts";
import { MOST_TRIES } from "./segment-work.ts";

/** How many objects one `nodes(ids:)` is asked for. */
const REFETCH_BATCH = 50;

const Ids = z.array(z.object({ id: z.string() }));

/** What Shopify has to be asked about. */
export function refetchWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  { newsLock, end }: NewsParts,
  timings: Pick<Timings, "lease" | "retry" | "retryMost">,
): RefetchWork {
  return {
    requestRefetch: async (kind, id) => end.refetch(kind, [id]),

    claimRefetches: async () => {
      const claim = randomUUID();
      const claimed = async (kind: RefetchKind) => {
        const rows = await db.$queryRaw`
          WITH c AS MATERIALIZED (
            SELECT object_id FROM refetches
             WHERE shop_id = ${shopId} AND kind = ${kind} AND failed_at IS NULL
               AND next_try_at <= from_epoch_ms(${now})
             ORDER BY next_try_at LIMIT ${REFETCH_BATCH} FOR UPDATE SKIP LOCKED)
          UPDATE refetches r
             SET next_try_at = from_epoch_ms(${now + timings.lease}), attempts = attempts + 1,
                 claim = ${claim}::uuid
            FROM c
           WHERE r.shop_id = ${shopId} AND r.kind = ${kind} AND r.object_id = c.object_id
          RETURNING r.object_id::text AS id`;
        return Ids.parse(rows).map(({ id }) => id);
      };
      return { claim, orders: await claimed("order"), customers: await claimed("customer") };
    },

    closeRefetches: async (claim, kind, ids) => {
      await newsLock();
      const rows = await db.$queryRaw`
        DELETE FROM refetches
         WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${ids}::bigint[])
           AND claim = ${claim}::uuid
        RETURNING object_id::text AS id`;
      return new Set(Ids.parse(rows).map(({ id }) => id));
    },

    postponeRefetches: async (claim, kind, ids, failure, fault) => {
      // An outage ends by itself, and then nobody should have to wait long for it to be noticed.
      const most = fault === "outage" ? timings.lease : timings.retryMost;
      await db.$executeRaw`
        UPDATE refetches
           SET failure = ${failure},
               -- What an outage cost is no try of its own.
               attempts = CASE WHEN ${fault === "own"} THEN attempts ELSE least(attempts, 4) END,
               failed_at = CASE WHEN ${fault === "own"} AND attempts >= ${MOST_TRIES}
                                THEN from_epoch_ms(${now}) END,
               next_try_at = from_epoch_ms(${now}) + random() * make_interval(
                 secs => least(${most}, ${timings.retry} * 2 ^ least(attempts, 30)) / 1000)
         WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${ids}::bigint[])
           AND claim = ${claim}::uuid`;
    },
  };
}
