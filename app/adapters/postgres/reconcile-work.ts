import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ReconcileWork, RoundKind } from "#app/ports/reconcile.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { allDue, markDue } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";
import { storedOrders } from "./stored-orders.ts";
import type { Tombstones } from "./tombstones.ts";

const RoundRow = z.object({
  reached: z.number(),
  begunAt: z.number(),
  lastId: z.string(),
  found: z.record(z.string(), z.number()),
  rounds: z.number(),
  operation: z.string().nullable(),
});
const KnownRow = z
  .object({
    customerId: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
    subscribedAt: z.number().nullable(),
    emailState: z.string(),
    smsState: z.string(),
    subscription: z.string().nullable(),
    deleted: z.boolean(),
    ledger: z.array(z.string()),
    alreadyThere: z.array(z.string()),
    locked: z.boolean(),
    excluded: z.boolean(),
    full: z.boolean(),
    busy: z.boolean(),
  })
  .transform(({ ledger, alreadyThere, locked, excluded, full, ...known }) => ({
    ...known,
    tags: { ledger, alreadyThere, locked, excluded, full },
  }));
const Ids = z.array(z.object({ id: z.string() }));
const idsOf = (rows: unknown) => Ids.parse(rows).map(({ id }) => id);

const KINDS: readonly RoundKind[] = ["orders", "customers", "tags", "counts", "roll-ups"];

/** Cursors, and our rows as reconciliation compares them with Shopify's. */
export function reconcileWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  tombstones: Tombstones,
): ReconcileWork {
  return {
    saveCursors: async (at) => {
      await db.$executeRaw`
        INSERT INTO cursors (shop_id, kind, reached)
        SELECT ${shopId}, kind, from_epoch_ms(${at}) FROM unnest(${[...KINDS]}::text[]) AS kind
        ON CONFLICT (shop_id, kind) DO UPDATE
           SET reached = excluded.reached, begun_at = NULL, last_id = 0, found = '{}', operation = NULL`;
    },

    beginRound: async (kind) => {
      const rows = await db.$queryRaw`
        UPDATE cursors SET begun_at = coalesce(begun_at, from_epoch_ms(${now}))
         WHERE shop_id = ${shopId} AND kind = ${kind}
        RETURNING epoch_ms(reached) AS reached, epoch_ms(begun_at) AS "begunAt", last_id::text AS "lastId",
                  found, rounds, operation`;
      return z.array(RoundRow).parse(rows)[0] ?? null;
    },

    saveRound: async (kind, { lastId, found, operation }) => {
      await db.$executeRaw`
        UPDATE cursors
           SET last_id = coalesce(${lastId ?? null}::bigint, last_id),
               found = coalesce(${found === undefined ? null : JSON.stringify(found)}::jsonb, found),
               operation = CASE WHEN ${operation === undefined} THEN operation ELSE ${operation ?? null} END
         WHERE shop_id = ${shopId} AND kind = ${kind}`;
    },

    endRound: async (kind) => {
      await db.$executeRaw`
        UPDATE cursors SET reached = coalesce(begun_at, reached), begun_at = NULL, last_id = 0,
               found = '{}', rounds = rounds + 1, operation = NULL
         WHERE shop_id = ${shopId} AND kind = ${kind}`;
    },

    knownOrders: (ids) => storedOrders(db, shopId, ids),

    knownCustomers: async (ids) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", epoch_ms(created_at) AS "createdAt",
               epoch_ms(source_updated_at) AS "updatedAt", epoch_ms(subscribed_at) AS "subscribedAt",
               email_state AS "emailState", sms_state AS "smsState", subscription,
               deleted_at IS NOT NULL AS deleted, written_tags AS ledger,
               already_there AS "alreadyThere", locked, excluded,
               coalesce(refused LIKE '%more than 250%', false) AS full,
               reread OR lease IS NOT NULL OR EXISTS (
                 SELECT FROM intents i WHERE i.shop_id = ${shopId}
                    AND i.customer_id = customers.customer_id) AS busy
          FROM customers WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])`;
      return new Map(
        z
          .array(KnownRow)
          .parse(rows)
          .map((known) => [known.customerId, known]),
      );
    },

    redactedAmong: (ids) => tombstones.among(ids),

    requestLooks: async (ids) => {
      await markDue(db, shopId, now, allDue(ids, "audit"), new Set(ids));
    },

    latestOrderIds: async (id, limit) =>
      idsOf(
        await db.$queryRaw`
          SELECT order_id::text AS id FROM orders
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND deleted_at IS NULL
           ORDER BY processed_at DESC LIMIT ${limit}`,
      ),

    customersOfShare: async (share, shares, after, limit) =>
      idsOf(
        await db.$queryRaw`
          SELECT customer_id::text AS id FROM customers
           WHERE shop_id = ${shopId} AND customer_id > ${after}::bigint AND deleted_at IS NULL
             -- Ids alone may be all even, or all of one remainder.
             AND mod(abs(hashint8(customer_id)::bigint), ${shares}) = ${share}
           ORDER BY customer_id LIMIT ${limit}`,
      ),
  };
}
