import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { TagOutcome, TagWork } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { Transaction } from "./prisma.ts";

const IntentRow = z.object({
  intentId: z.string(),
  customerId: z.string(),
  before: z.array(z.string()),
  add: z.array(z.string()),
  remove: z.array(z.string()),
});
const StoredIntents = z.array(z.object({ customerId: z.string(), intentId: z.string() }));
const Ids = z.array(z.object({ id: z.string() }));

/** Intents, the ledger and what came of a write. */
export function tagWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  timings: Pick<Timings, "lease">,
): TagWork {
  return {
    openIntents: async (ids) => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "intentId", customer_id::text AS "customerId", before, adds AS "add",
               removes AS "remove"
          FROM intents
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND run_id IS NULL
         ORDER BY id`;
      return z.array(IntentRow).parse(rows);
    },

    saveIntents: async (lease, intents) => {
      const rows = JSON.stringify(intents);
      const held = await db.$queryRaw`
        UPDATE customers c SET due_at = from_epoch_ms(${now + timings.lease})
          FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId" AND c.lease = ${lease}::uuid
        RETURNING c.customer_id::text AS id`;
      const ids = Ids.parse(held).map(({ id }) => id);
      const stored = await db.$queryRaw`
        INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
        SELECT ${shopId}, t."customerId", t."before", t."add", t."remove", c.leased_version,
               from_epoch_ms(${now})
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "before" text[], "add" text[], "remove" text[])
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t."customerId"
         WHERE c.customer_id = ANY(${ids}::bigint[])
        RETURNING customer_id::text AS "customerId", id::text AS "intentId"`;
      return new Map(
        StoredIntents.parse(stored).map(({ customerId, intentId }) => [customerId, intentId]),
      );
    },

    saveOutcomes: async (lease, outcomes) => {
      const rows = JSON.stringify(outcomes);
      const recorded = await db.$queryRaw`
        UPDATE customers c
           SET lease = NULL, reread = false, locked = t."locked", already_there = t."alreadyThere",
               written_tags = t."ledger", attempts = 0, failure = NULL, refused = t."refused",
               deleted_at = CASE WHEN t."gone" THEN from_epoch_ms(${now}) ELSE c.deleted_at END,
               due_at = CASE WHEN t."gone" THEN NULL WHEN version = leased_version THEN next_change_at
                             ELSE from_epoch_ms(${now}) END
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "ledger" text[], "alreadyThere" text[], "locked" boolean,
                 "gone" boolean, "refused" text)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId" AND c.lease = ${lease}::uuid
        RETURNING c.customer_id::text AS id`;
      const ours = new Set(Ids.parse(recorded).map(({ id }) => id));
      await saveTags(
        db,
        shopId,
        now,
        outcomes.filter(({ customerId }) => ours.has(customerId)),
        null,
      );
      await db.$executeRaw`
        DELETE FROM intents
         WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ours]}::bigint[]) AND run_id IS NULL`;
      // Fenced off: what was sent is an intent again, which the next owner settles by looking.
      const lost = outcomes.filter(({ customerId }) => !ours.has(customerId));
      await db.$executeRaw`
        INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
        SELECT ${shopId}, t."customerId", '{}', t."added", t."removed", 0, from_epoch_ms(${now})
          FROM jsonb_to_recordset(${JSON.stringify(lost)}::jsonb) AS t(
                 "customerId" bigint, "added" text[], "removed" text[])
         WHERE cardinality(t."added") + cardinality(t."removed") > 0`;
      await db.$executeRaw`
        UPDATE customers SET reread = true, version = version + 1, due_at = from_epoch_ms(${now}), lease = NULL
         WHERE shop_id = ${shopId} AND deleted_at IS NULL
           AND customer_id = ANY(${lost.map(({ customerId }) => customerId)}::bigint[])`;
    },

    dropIntents: async (intentIds) => {
      await db.$executeRaw`
        DELETE FROM intents WHERE shop_id = ${shopId} AND id = ANY(${intentIds}::bigint[])`;
    },
  };
}

/** Brings the ledger to what is ours now, and keeps what was added and removed. */
export async function saveTags(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  outcomes: readonly TagOutcome[],
  runId: string | null,
): Promise<void> {
  const rows = JSON.stringify(outcomes);
  await db.$executeRaw`
    DELETE FROM ledger l
     USING jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "ledger" text[])
     WHERE l.shop_id = ${shopId} AND l.customer_id = t."customerId" AND l.tag <> ALL (t."ledger")`;
  await db.$executeRaw`
    INSERT INTO ledger (shop_id, customer_id, tag, written_at)
    SELECT ${shopId}, t."customerId", tag, from_epoch_ms(${now})
      FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "ledger" text[]),
           unnest(t."ledger") AS tag
    ON CONFLICT DO NOTHING`;
  await db.$executeRaw`
    INSERT INTO tag_changes (shop_id, customer_id, at, added, removed, run_id)
    SELECT ${shopId}, t."customerId", from_epoch_ms(${now}), t."added", t."removed", ${runId}::bigint
      FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "added" text[], "removed" text[])
     WHERE cardinality(t."added") + cardinality(t."removed") > 0`;
}
