import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { RefetchKind, RefetchWork } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { Transaction } from "./prisma.ts";

/** How many objects one `nodes(ids:)` is asked for. */
const REFETCH_BATCH = 50;

const Ids = z.array(z.object({ id: z.string() }));

/** What Shopify has to be asked about. */
export function refetchWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  timings: Pick<Timings, "lease">,
): RefetchWork {
  return {
    requestRefetch: (kind, id) => requestRefetches(db, shopId, now, kind, [id]),

    claimRefetches: async () => {
      const claim = randomUUID();
      const claimed = async (kind: RefetchKind) => {
        const rows = await db.$queryRaw`
          WITH c AS MATERIALIZED (
            SELECT object_id FROM refetches
             WHERE shop_id = ${shopId} AND kind = ${kind} AND next_try_at <= from_epoch_ms(${now})
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
      const rows = await db.$queryRaw`
        DELETE FROM refetches
         WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${ids}::bigint[])
           AND claim = ${claim}::uuid
        RETURNING object_id::text AS id`;
      return new Set(Ids.parse(rows).map(({ id }) => id));
    },
  };
}

/** Notes objects to be read from Shopify; asked for again, one is read again. */
export async function requestRefetches(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  kind: RefetchKind,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.$executeRaw`
    INSERT INTO refetches (shop_id, kind, object_id, next_try_at)
    SELECT ${shopId}, ${kind}, id, from_epoch_ms(${now}) FROM unnest(${ids}::bigint[]) AS id
    ON CONFLICT (shop_id, kind, object_id) DO UPDATE SET next_try_at = excluded.next_try_at, attempts = 0, claim = NULL`;
}
