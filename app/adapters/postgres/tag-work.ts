import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { TagOutcome, TagWork, WriteOutcome } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { loseCustomers } from "./gone-work.ts";
import { allDue, markDue, rankOf, urgencyFrom } from "./mark-due.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";
import type { Tombstones } from "./tombstones.ts";

const IntentRow = z.object({
  intentId: z.string(),
  customerId: z.string(),
  before: z.array(z.string()),
  add: z.array(z.string()),
  remove: z.array(z.string()),
  inChunk: z.boolean(),
});
const StoredIntents = z.array(z.object({ customerId: z.string(), intentId: z.string() }));
const Ids = z.array(z.object({ id: z.string() }));
const Renewed = z.array(z.object({ id: z.string(), held: z.boolean() }));

/** An intent `i` that a merge gave to its customer after the lease was taken: whoever holds it may have looked before. */
const HANDED_OVER_SINCE = Prisma.sql`
  EXISTS (SELECT FROM customers c
           WHERE c.shop_id = i.shop_id AND c.customer_id = i.customer_id
             AND i.customer_version > c.leased_version)`;

/** Intents, the ledger and what came of a write. */
export function tagWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  tombstones: Tombstones,
  timings: Pick<Timings, "lease">,
): TagWork {
  /** By the ledger's gains and losses: what a chunk of a run wrote meanwhile stays in it. */
  const record = async (outcomes: readonly WriteOutcome[]) => {
    const rows = JSON.stringify(outcomes);
    await changeLedger(
      db,
      shopId,
      now,
      outcomes.map(({ customerId, ledgerBefore, ledger }) => ({
        customerId,
        gained: ledger.filter((tag) => !ledgerBefore.includes(tag)),
        lost: ledgerBefore.filter((tag) => !ledger.includes(tag)),
      })),
    );
    await saveTagChanges(db, shopId, now, outcomes, null);
    // A reread that was asked for meanwhile is still to be done.
    await db.$executeRaw`
      UPDATE customers c
         SET lease = NULL, run_id = NULL, locked = t."locked", already_there = t."alreadyThere",
             tags_at = from_epoch_ms(t."tagsAt"), tags_stage = t."tagsStage",
             reread = reread AND version <> leased_version,
             urgency = CASE WHEN version = leased_version THEN ${rankOf("time")} ELSE urgency END,
             written_tags = ARRAY(SELECT tag FROM ledger l
                                   WHERE l.shop_id = ${shopId} AND l.customer_id = c.customer_id
                                   ORDER BY tag),
             attempts = 0, failure = NULL, refused = t."refused",
             due_at = CASE WHEN version = leased_version THEN next_change_at
                           ELSE from_epoch_ms(${now}) END
        FROM jsonb_to_recordset(${rows}::jsonb) AS t(
               "customerId" bigint, "tagsAt" float8, "tagsStage" text, "alreadyThere" text[], "locked" boolean,
               "refused" text)
       WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
    await saveHandRemovals(db, shopId, outcomes);
  };

  /**
   * Fenced off: what was sent becomes another intent, which nobody closes who may have looked before, unless
   * somebody has found all of it meanwhile. Whoever holds the lease now keeps it, and sees by the version that
   * there is something to look at.
   */
  const lookAgain = async (outcomes: readonly WriteOutcome[], intentIds: readonly string[]) => {
    const ids = outcomes.map(({ customerId }) => customerId);
    await markDue(db, shopId, now, allDue(ids, "event"), new Set(ids));
    const sent = outcomes.filter(({ added, removed }) => added.length + removed.length > 0);
    if (sent.length === 0) return;
    const lastChange = Prisma.sql`
      FROM tag_changes k
     WHERE k.shop_id = ${shopId} AND k.customer_id = t."customerId" AND k.at >= from_epoch_ms(t."tagsAt")
       AND (tag = ANY(k.added) OR tag = ANY(k.removed))
     ORDER BY k.id DESC LIMIT 1`;
    // Both sides of one statement see the rows as they were before it.
    await db.$executeRaw`
      WITH t AS (
        SELECT o.* FROM jsonb_to_recordset(${JSON.stringify(sent)}::jsonb) AS o(
               "customerId" bigint, "tagsAt" float8, "added" text[], "removed" text[])
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = o."customerId"
                          AND c.deleted_at IS NULL),
      still AS (
        DELETE FROM intents i USING t
         WHERE i.shop_id = ${shopId} AND i.id = ANY(${[...intentIds]}::bigint[])
           AND i.customer_id = t."customerId"
        RETURNING i.*)
      INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
      SELECT shop_id, customer_id, before, adds, removes, customer_version, created_at FROM still
       UNION ALL
      SELECT ${shopId}, t."customerId", '{}', t."added", t."removed", 0, from_epoch_ms(${now}) FROM t
       WHERE NOT EXISTS (SELECT FROM intents i
                          WHERE i.shop_id = ${shopId} AND i.id = ANY(${[...intentIds]}::bigint[])
                            AND i.customer_id = t."customerId")
         AND (EXISTS (SELECT FROM unnest(t."added") AS tag
                       WHERE (SELECT tag <> ALL (k.removed) ${lastChange}) IS NOT TRUE)
           OR EXISTS (SELECT FROM unnest(t."removed") AS tag
                       WHERE (SELECT tag <> ALL (k.added) ${lastChange}) IS NOT TRUE))`;
  };

  return {
    openIntents: async (ids) => {
      const rows = await db.$queryRaw`
        WITH chunk AS (
          SELECT chunk->>'side' AS side FROM tag_runs
           WHERE shop_id = ${shopId} AND state = 'running' ORDER BY id DESC LIMIT 1)
        SELECT id::text AS "intentId", customer_id::text AS "customerId", before,
               CASE WHEN run_id IS NULL OR side = 'add' THEN adds ELSE '{}' END AS "add",
               CASE WHEN run_id IS NULL OR side = 'remove' THEN removes ELSE '{}' END AS "remove",
               run_id IS NOT NULL AS "inChunk"
          FROM intents i LEFT JOIN chunk ON true
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])
           AND (run_id IS NOT NULL OR NOT ${HANDED_OVER_SINCE})
         ORDER BY id`;
      return z.array(IntentRow).parse(rows);
    },

    saveIntents: async (lease, intents, others) => {
      const rows = JSON.stringify(intents);
      const ids = [...intents.map(({ customerId }) => customerId), ...others];
      // Something happened since the computation: what it found is not sent, but computed again at once.
      const renewed = await db.$queryRaw`
        UPDATE customers
           SET lease = CASE WHEN version = leased_version THEN lease END,
               due_at = from_epoch_ms(CASE WHEN version = leased_version THEN ${now + timings.lease}::float8
                                           ELSE ${now}::float8 END)
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND lease = ${lease}::uuid
        RETURNING customer_id::text AS id, lease IS NOT NULL AS held`;
      const held = Renewed.parse(renewed).flatMap((row) => (row.held ? [row.id] : []));
      await outrunChunk(db, shopId, held);
      const stored = await db.$queryRaw`
        INSERT INTO intents (shop_id, customer_id, before, adds, removes, customer_version, created_at)
        SELECT ${shopId}, t."customerId", t."before", t."add", t."remove", c.leased_version,
               from_epoch_ms(${now})
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "before" text[], "add" text[], "remove" text[])
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t."customerId"
         WHERE c.customer_id = ANY(${held}::bigint[])
        RETURNING customer_id::text AS "customerId", id::text AS "intentId"`;
      return new Map(
        StoredIntents.parse(stored).map(({ customerId, intentId }) => [customerId, intentId]),
      );
    },

    saveOutcomes: async (lease, outcomes, intentIds) => {
      const ids = outcomes.map(({ customerId }) => customerId);
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS id FROM customers
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND lease = ${lease}::uuid
         ORDER BY customer_id FOR UPDATE`;
      const ours = new Set(Ids.parse(rows).map(({ id }) => id));
      const owned = outcomes.filter(({ customerId }) => ours.has(customerId));
      // Of who is gone nothing is settled: a merge may have taken it to another.
      const settled = owned.flatMap(({ customerId, gone }) => (gone ? [] : [customerId]));
      await db.$executeRaw`
        DELETE FROM intents i
         WHERE shop_id = ${shopId} AND id = ANY(${intentIds}::bigint[])
           AND customer_id = ANY(${settled}::bigint[]) AND NOT ${HANDED_OVER_SINCE}`;
      await record(owned.filter((outcome) => !outcome.gone));
      const gone = owned.flatMap((outcome) => (outcome.gone ? [outcome.customerId] : []));
      await loseCustomers(db, { shopId, now, tombstones }, gone);
      await outrunChunk(db, shopId, [...ours]);
      await accountedFor(db, shopId, owned, intentIds);
      await lookAgain(
        outcomes.filter(({ customerId }) => !ours.has(customerId)),
        intentIds,
      );
    },

    dropIntents: async (intentIds, what = "all") => {
      const dropped = Prisma.sql`shop_id = ${shopId} AND id = ANY(${[...intentIds]}::bigint[])`;
      await (what === "all"
        ? db.$executeRaw`DELETE FROM intents WHERE ${dropped}`
        : db.$executeRaw`UPDATE intents SET adds = '{}' WHERE ${dropped}`);
    },

    markUnsettledDue: async () => {
      await db.$executeRaw`
        UPDATE customers SET due_at = from_epoch_ms(${now}), urgency = ${urgencyFrom(now, "event")}
         WHERE shop_id = ${shopId} AND lease IS NULL AND deleted_at IS NULL AND attempts = 0
           AND (reread OR customer_id IN (SELECT customer_id FROM intents
                                           WHERE shop_id = ${shopId} AND run_id IS NULL))`;
    },
  };
}

/** A single call knows more of these customers than the chunk that holds them: see saveChunkSide. */
async function outrunChunk(db: Transaction, shopId: ShopId, ids: readonly string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE intents SET customer_version = -1
     WHERE shop_id = ${shopId} AND run_id IS NOT NULL AND customer_id = ANY(${ids}::bigint[])`;
}

/**
 * What of a chunk's additions is recorded by a single call counts as there before: the look that settles the chunk
 * would find it gone again where the call has taken it off, and hold that for the merchant's doing.
 */
async function accountedFor(
  db: Transaction,
  shopId: ShopId,
  outcomes: readonly TagOutcome[],
  except: readonly string[],
): Promise<void> {
  const adding = outcomes.filter(({ added }) => added.length > 0);
  if (adding.length === 0) return;
  const rows = JSON.stringify(adding.map(({ customerId, added }) => ({ customerId, added })));
  await db.$executeRaw`
    UPDATE intents i
       SET before = i.before || ARRAY(SELECT tag FROM unnest(i.adds) AS tag WHERE tag = ANY (t."added"))
      FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "added" text[])
     WHERE i.shop_id = ${shopId} AND i.customer_id = t."customerId" AND i.adds && t."added"
       AND i.id <> ALL (${[...except]}::bigint[])`;
}

/** What the merchant took off stays away, wanted at the moment or not: until the stage changes. */
export async function saveHandRemovals(
  db: Transaction,
  shopId: ShopId,
  outcomes: readonly Pick<TagOutcome, "customerId" | "handRemoved">[],
): Promise<void> {
  for (const { customerId, handRemoved } of outcomes) {
    for (const { name, tags } of handRemoved) {
      await db.$executeRaw`
        UPDATE customers
           SET frozen_out = array_append(array_remove(frozen_out, ${name}), ${name}),
               frozen_in = array_remove(frozen_in, ${name}),
               desired_tags = ARRAY(SELECT tag FROM unnest(desired_tags) WITH ORDINALITY AS d(tag, at)
                                     WHERE tag <> ALL (${tags}::text[]) ORDER BY at)
         WHERE shop_id = ${shopId} AND customer_id = ${customerId}::bigint`;
    }
  }
}

/** What became ours, to the letter, and what is ours no more. */
type LedgerChange = {
  readonly customerId: CustomerId;
  readonly gained: readonly string[];
  readonly lost: readonly string[];
};

/** Takes out of the ledger what was lost, and adds what was gained. */
export async function changeLedger(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  changes: readonly LedgerChange[],
): Promise<void> {
  const rows = JSON.stringify(changes);
  await db.$executeRaw`
    DELETE FROM ledger l
     USING jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "lost" text[])
     WHERE l.shop_id = ${shopId} AND l.customer_id = t."customerId" AND l.tag = ANY (t."lost")`;
  await db.$executeRaw`
    INSERT INTO ledger (shop_id, customer_id, tag, written_at)
    SELECT ${shopId}, t."customerId", tag, from_epoch_ms(${now})
      FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "gained" text[]),
           unnest(t."gained") AS tag
    ON CONFLICT DO NOTHING`;
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
  await saveTagChanges(db, shopId, now, outcomes, runId);
}

/**
 * What was added and removed, and for which run: the given one, or the one that made the customer due, or one
 * that goes drop by drop and had not come to them yet.
 */
async function saveTagChanges(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  outcomes: readonly TagOutcome[],
  runId: string | null,
): Promise<void> {
  const rows = JSON.stringify(outcomes);
  await db.$executeRaw`
    INSERT INTO tag_changes (shop_id, customer_id, at, added, removed, run_id)
    SELECT ${shopId}, t."customerId", from_epoch_ms(${now}), t."added", t."removed",
           coalesce(${runId}::bigint, c.run_id,
                    (SELECT r.id FROM tag_runs r
                      WHERE r.shop_id = ${shopId} AND r.state = 'running'
                        AND r.drip_per_day IS NOT NULL AND c.created_at < r.started_at
                        AND NOT EXISTS (SELECT FROM tag_changes k
                                         WHERE k.shop_id = ${shopId} AND k.run_id = r.id
                                           AND k.customer_id = c.customer_id)))
      FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "added" text[], "removed" text[])
      LEFT JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t."customerId"
     WHERE cardinality(t."added") + cardinality(t."removed") > 0`;
}
