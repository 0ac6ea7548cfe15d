import { z } from "zod";
import { STAGES } from "#app/domain/stage.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { TagOutcome, TagRunWork } from "#app/ports/store.ts";
import { RUN_CAUSES, RUN_RESULTS, type TagRunKind } from "#app/ports/tag-runs.ts";
import { NOT_TO_THE_LETTER, TAGGED } from "./customer-conditions.ts";
import { Prisma } from "./generated/client.ts";
import { loseCustomers } from "./gone-work.ts";
import { urgencyFrom } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";
import { changeLedger, saveHandRemovals, saveTags } from "./tag-work.ts";
import type { Tombstones } from "./tombstones.ts";

const Kind = z.enum(["apply", "remove-all"]);
const Cause = z.enum(RUN_CAUSES).nullable();
const Chunk = z.object({
  side: z.enum(["remove", "add"]),
  operationId: z.string().nullable(),
  runId: z.string(),
});
const RunRow = z.object({
  runId: z.string(),
  kind: Kind,
  cause: Cause,
  phase: z.enum(["recompute", "write"]),
  customers: z.number(),
  chunk: Chunk.nullable(),
  dripPerDay: z.number().nullable(),
  undoes: z.string().nullable(),
  by: z.string(),
  leftAloneTo: z.string().nullable(),
  cancelled: z.boolean(),
});
const RecordRow = z.object({
  runId: z.string(),
  kind: Kind,
  cause: Cause,
  state: z.enum(["running", "done"]),
  result: z.enum(RUN_RESULTS).nullable(),
  by: z.string(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  policyBefore: z.number().nullable(),
  policyAfter: z.number().nullable(),
  undoes: z.string().nullable(),
  undoneBy: z.string().nullable(),
});
const Tags = z.array(z.string());
const PendingRow = z.object({
  customerId: z.string(),
  version: z.number(),
  desired: Tags,
  ledger: Tags,
});
const ChunkRow = z.object({ customerId: z.string(), before: Tags, add: Tags, remove: Tags });
const ChangeRow = z.object({
  customerId: z.string(),
  stage: z.enum(STAGES).nullable(),
  moved: z.boolean(),
  later: Tags,
  changes: z.array(z.object({ add: Tags, remove: Tags })),
});
const TotalsRow = z.tuple([
  z.object({
    customers: z.number(),
    added: z.number(),
    removed: z.number(),
    refused: z.number(),
  }),
]);
const Ids = z.array(z.object({ id: z.string() }));
const Count = z.array(z.object({ count: z.number() }));

/** Mass writes: what is pending, the runs, their chunks, and what they did. */
export function tagRunWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  tombstones: Tombstones,
): TagRunWork {
  const where = { shopId: BigInt(shopId) };
  const pending = (kind: TagRunKind) =>
    Prisma.sql`shop_id = ${shopId} AND deleted_at IS NULL AND NOT locked AND NOT excluded
      AND refused IS NULL AND NOT (due_at IS NULL AND failure IS NOT NULL)
      AND ${kind === "apply" ? DIFFERS : TAGGED}`;
  const count = async (rows: Promise<unknown>) => Count.parse(await rows)[0]?.count ?? 0;

  /** Takes customers out of a chunk: what of it is not recorded yet is settled by the next look at them. */
  const setAside = async (runId: string, side: "remove" | "add", ids: readonly string[]) => {
    // Of the other side nothing was sent yet, or everything is recorded.
    await db.$executeRaw`
      UPDATE intents SET run_id = NULL,
             adds = CASE WHEN ${side} = 'add' THEN adds ELSE '{}' END,
             removes = CASE WHEN ${side} = 'remove' THEN removes ELSE '{}' END
       WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint
         AND customer_id = ANY(${ids}::bigint[])`;
    await db.$executeRaw`
      UPDATE customers SET reread = true, version = version + 1, run_id = ${runId}::bigint,
             urgency = ${urgencyFrom(now, "event")},
             due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                           THEN from_epoch_ms(${now}) ELSE due_at END
       WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND deleted_at IS NULL`;
  };

  /** Those of these whom a redaction has not taken away meanwhile; they stay until the transaction ends. */
  const stillThere = async (outcomes: readonly TagOutcome[]) => {
    const ids = outcomes.map(({ customerId }) => customerId);
    const rows = await db.$queryRaw`
      SELECT customer_id::text AS id FROM customers
       WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[])
       ORDER BY customer_id FOR UPDATE`;
    const there = new Set(Ids.parse(rows).map(({ id }) => id));
    return outcomes.filter(({ customerId }) => there.has(customerId));
  };

  /** Splits off whom Shopify does not know, and ends their work. */
  const loseGone = async (outcomes: readonly TagOutcome[]) => {
    const gone = outcomes.flatMap((outcome) => (outcome.gone ? [outcome.customerId] : []));
    await loseCustomers(db, { shopId, now, tombstones }, gone);
    return outcomes.filter((outcome) => !outcome.gone);
  };

  return {
    holdTagRuns: async () => {
      await db.$executeRaw`SELECT FROM shops WHERE shop_id = ${shopId} FOR NO KEY UPDATE`;
    },

    startTagRun: async (start, chunk) => {
      const latest = await db.settings.findFirstOrThrow({ where, orderBy: { version: "desc" } });
      const policyAfter = latest.version;
      const { id } = await db.tagRun.create({
        data: {
          ...where,
          kind: start.kind,
          cause: start.cause,
          createdBy: start.by,
          phase: start.phase,
          state: "running",
          customers: 0,
          undoes: start.undoes === undefined ? null : BigInt(start.undoes),
          policyBefore: start.policyBefore ?? policyAfter,
          policyAfter,
          dripPerDay: start.dripPerDay ?? null,
          chunk: chunk ?? Prisma.DbNull,
          startedAt: new Date(now),
          writesFrom: start.phase === "write" ? new Date(now) : null,
        },
      });
      return String(id);
    },

    activeTagRun: async () => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "runId", kind, cause, phase, customers,
               jsonb_build_object('runId', id::text) || chunk AS chunk,
               drip_per_day AS "dripPerDay", undoes::text,
               coalesce(created_by, 'system') AS by, left_alone_to::text AS "leftAloneTo",
               coalesce(result = 'cancelled', false) AS cancelled
          FROM tag_runs
         WHERE shop_id = ${shopId} AND state = 'running' ORDER BY id DESC LIMIT 1 FOR UPDATE`;
      return z.array(RunRow).parse(rows)[0] ?? null;
    },

    findTagRun: async (runId) => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "runId", kind, cause, state, result,
               coalesce(created_by, 'system') AS by, epoch_ms(started_at) AS "startedAt",
               epoch_ms(finished_at) AS "finishedAt", policy_before AS "policyBefore",
               policy_after AS "policyAfter", undoes::text,
               (SELECT max(u.id)::text FROM tag_runs u
                 WHERE u.shop_id = ${shopId} AND u.undoes = r.id
                   AND u.result IS DISTINCT FROM 'cancelled') AS "undoneBy"
          FROM tag_runs r WHERE shop_id = ${shopId} AND id = ${runId}::bigint`;
      return z.array(RecordRow).parse(rows)[0] ?? null;
    },

    saveTagRun: async (
      runId,
      { chunk, waitsUntil, startedAt, cancelled, leftAloneTo, ...rest },
    ) => {
      await db.tagRun.update({
        where: { shopId_id: { ...where, id: BigInt(runId) } },
        data: {
          ...rest,
          ...(chunk === undefined ? {} : { chunk: chunk ?? Prisma.DbNull }),
          ...(waitsUntil === undefined
            ? {}
            : { waitsUntil: waitsUntil === null ? null : new Date(waitsUntil) }),
          ...(startedAt === undefined ? {} : { startedAt: new Date(startedAt) }),
          ...(cancelled === undefined ? {} : { result: "cancelled" }),
          ...(leftAloneTo === undefined ? {} : { leftAloneTo: BigInt(leftAloneTo) }),
          ...(rest.phase === "write" ? { writesFrom: new Date(now) } : {}),
        },
      });
    },

    finishTagRun: async (runId, result) => {
      await db.tagRun.update({
        where: { shopId_id: { ...where, id: BigInt(runId) } },
        data: { state: "done", result, chunk: Prisma.DbNull, finishedAt: new Date(now) },
      });
      await db.$executeRaw`
        UPDATE customers
           SET run_id = NULL,
               due_at = CASE WHEN lease IS NULL AND NOT reread AND attempts = 0
                                  AND version = leased_version THEN next_change_at ELSE due_at END
         WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint`;
      const rows = await db.$queryRaw`
        SELECT count(DISTINCT customer_id)::int AS customers,
               coalesce(sum(cardinality(added)), 0)::int AS added,
               coalesce(sum(cardinality(removed)), 0)::int AS removed,
               (SELECT count(*)::int FROM customers
                 WHERE shop_id = ${shopId} AND refused IS NOT NULL AND deleted_at IS NULL) AS refused
          FROM tag_changes WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint`;
      const [totals] = TotalsRow.parse(rows);
      return totals;
    },

    countUncomputed: (runId) =>
      count(db.$queryRaw`
        SELECT count(*)::int
                 + (SELECT count(*)::int FROM schedules
                     WHERE shop_id = ${shopId} AND kind IN ('recount', 'everybody-due')) AS count
          FROM customers c JOIN tag_runs r ON r.shop_id = ${shopId} AND r.id = ${runId}::bigint
         WHERE c.shop_id = ${shopId} AND c.deleted_at IS NULL
           AND (c.due_at <= r.started_at OR c.stage IS NULL
                OR c.lease IS NOT NULL AND c.version <> c.leased_version)
           AND NOT (c.due_at IS NULL AND c.failure IS NOT NULL)`),

    pendingCustomers: async (kind, limit, among) => {
      const desired = kind === "apply" ? Prisma.sql`desired_tags` : Prisma.sql`'{}'::text[]`;
      const only =
        among === undefined
          ? Prisma.empty
          : Prisma.sql`AND customer_id = ANY(${[...among]}::bigint[])`;
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", version, ${desired} AS desired,
               written_tags AS ledger
          FROM customers
         WHERE ${pending(kind)} AND lease IS NULL AND NOT reread ${only}
           AND NOT EXISTS (SELECT FROM intents i
                            WHERE i.shop_id = ${shopId} AND i.customer_id = customers.customer_id)
         ORDER BY customer_id LIMIT ${limit}`;
      return z.array(PendingRow).parse(rows);
    },

    countPending: (kind) =>
      count(db.$queryRaw`SELECT count(*)::int AS count FROM customers WHERE ${pending(kind)}`),

    markPendingDue: async (kind, runId, limit) => {
      // Who was handed back keeps the delay of the next try.
      await db.$executeRaw`
        WITH next AS (
          SELECT customer_id FROM customers
           WHERE ${pending(kind)} AND lease IS NULL
             AND (run_id IS DISTINCT FROM ${runId}::bigint OR due_at IS NULL
                  OR attempts = 0 AND due_at > from_epoch_ms(${now}))
           ORDER BY run_id IS DISTINCT FROM ${runId}::bigint, customer_id LIMIT ${limit})
        UPDATE customers
           SET run_id = ${runId}::bigint, urgency = ${urgencyFrom(now, "audit")},
               due_at = CASE WHEN attempts > 0 AND due_at IS NOT NULL THEN due_at
                             ELSE least(due_at, from_epoch_ms(${now})) END
          FROM next
         WHERE customers.shop_id = ${shopId} AND customers.customer_id = next.customer_id`;
    },

    countMarked: (runId) =>
      count(db.$queryRaw`
        SELECT count(*)::int AS count FROM customers
         WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint AND deleted_at IS NULL
           AND (due_at <= from_epoch_ms(${now})
                OR due_at IS NOT NULL AND (lease IS NOT NULL OR reread OR attempts > 0))`),

    countQueued: (runId) =>
      count(db.$queryRaw`
        SELECT count(*)::int AS count FROM customers
         WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint AND due_at <= from_epoch_ms(${now})`),

    countReached: (runId, since) =>
      count(db.$queryRaw`
        SELECT count(*)::int AS count
          FROM (SELECT customer_id FROM tag_changes
                 WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint
                   AND at >= from_epoch_ms(${since})
                UNION
                SELECT customer_id FROM customers
                 WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint) AS reached`),

    runChanges: async (runId, after, limit) => {
      const rows = await db.$queryRaw`
        SELECT c.customer_id::text AS "customerId", c.stage,
               EXISTS (SELECT FROM stage_changes s
                        WHERE s.shop_id = ${shopId} AND s.customer_id = c.customer_id
                          AND s.recorded_at > r.started_at
                          AND NOT (s.cause = 'settings' AND s.policy_version > r.policy_before
                                   AND s.policy_version <= r.policy_after)) AS moved,
               ARRAY(SELECT unnest(l.added || l.removed) FROM tag_changes l
                      WHERE l.shop_id = ${shopId} AND l.customer_id = c.customer_id
                        AND l.run_id IS DISTINCT FROM r.id
                        AND l.id > (SELECT max(t.id) FROM tag_changes t
                                     WHERE t.shop_id = ${shopId} AND t.run_id = r.id
                                       AND t.customer_id = c.customer_id)) AS later,
               (SELECT jsonb_agg(jsonb_build_object('add', t.added, 'remove', t.removed) ORDER BY t.id)
                  FROM tag_changes t
                 WHERE t.shop_id = ${shopId} AND t.run_id = r.id
                   AND t.customer_id = c.customer_id) AS changes
          FROM tag_runs r
          JOIN (SELECT DISTINCT customer_id FROM tag_changes
                 WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint
                   AND customer_id > coalesce(${after}::bigint, 0)
                 ORDER BY customer_id LIMIT ${limit}) AS touched ON true
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = touched.customer_id
         WHERE r.shop_id = ${shopId} AND r.id = ${runId}::bigint
         ORDER BY c.customer_id`;
      return z.array(ChangeRow).parse(rows);
    },

    leaveAlone: async (customers) => {
      const rows = JSON.stringify(
        customers.map(({ customerId, leftAlone }) => ({
          customerId,
          inside: leftAlone.in,
          out: leftAlone.out,
        })),
      );
      await db.$executeRaw`
        UPDATE customers c
           SET frozen_in = t."inside" || ARRAY(SELECT unnest(c.frozen_in)
                             EXCEPT SELECT unnest(t."inside" || t."out")),
               frozen_out = t."out" || ARRAY(SELECT unnest(c.frozen_out)
                              EXCEPT SELECT unnest(t."inside" || t."out")),
               version = version + 1, urgency = ${urgencyFrom(now, "audit")},
               due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                             THEN least(due_at, from_epoch_ms(${now})) ELSE due_at END
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "inside" text[], "out" text[])
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId" AND c.deleted_at IS NULL`;
    },

    forgetLeftAlone: async () => {
      await db.$executeRaw`
        UPDATE customers
           SET frozen_in = '{}', frozen_out = '{}', version = version + 1,
               urgency = ${urgencyFrom(now, "audit")},
               due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                             THEN least(due_at, from_epoch_ms(${now})) ELSE due_at END
         WHERE shop_id = ${shopId} AND deleted_at IS NULL
           AND (frozen_in <> '{}' OR frozen_out <> '{}')`;
    },

    saveChunk: async (runId, intents, looks) => {
      await db.$executeRaw`
        INSERT INTO intents (shop_id, customer_id, run_id, before, adds, removes, customer_version, created_at)
        SELECT ${shopId}, t."customerId", ${runId}::bigint, t."before", t."add", t."remove", c.version,
               from_epoch_ms(${now})
          FROM jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) AS t(
                 "customerId" bigint, "before" text[], "add" text[], "remove" text[])
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      const seen = await loseGone(await stillThere(looks));
      await db.$executeRaw`
        UPDATE customers c
           SET already_there = t."alreadyThere", locked = t."locked", written_tags = t."ledger"
          FROM jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) AS t(
                 "customerId" bigint, "alreadyThere" text[], "locked" boolean, "ledger" text[])
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      await saveTags(db, shopId, now, seen, runId);
      await saveHandRemovals(db, shopId, seen);
    },

    chunkChanges: async (ids) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", before, adds AS "add", removes AS "remove"
          FROM intents
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND run_id IS NOT NULL
           AND customer_version <> -1`;
      return new Map(
        z
          .array(ChunkRow)
          .parse(rows)
          .map((row) => [row.customerId, row]),
      );
    },

    chunkIntents: async (runId) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", before, adds AS "add", removes AS "remove"
          FROM intents WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint ORDER BY customer_id`;
      return z.array(ChunkRow).parse(rows);
    },

    saveChunkSide: async (runId, side, outcomes) => {
      const still = Ids.parse(
        await db.$queryRaw`
          SELECT i.customer_id::text AS id
            FROM intents i JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = i.customer_id
           WHERE i.shop_id = ${shopId} AND i.run_id = ${runId}::bigint
             AND c.version = i.customer_version
             FOR UPDATE OF c`,
      );
      const unmoved = new Set(still.map(({ id }) => id));
      const certain = (outcome: TagOutcome) =>
        unmoved.has(outcome.customerId) &&
        // Without its removals a customer must not get the additions: there would be two stages.
        (side === "add" || outcome.refused === null);
      const recorded = await loseGone(outcomes.filter(certain));
      await setAside(
        runId,
        side,
        outcomes.filter((outcome) => !certain(outcome)).map(({ customerId }) => customerId),
      );
      const rows = JSON.stringify(recorded);
      await changeLedger(
        db,
        shopId,
        now,
        recorded.map(({ customerId, added, removed }) => ({
          customerId,
          gained: added,
          lost: removed,
        })),
      );
      await db.$executeRaw`
        UPDATE customers c
           SET refused = t."refused",
               written_tags = ARRAY(SELECT tag FROM ledger l
                                     WHERE l.shop_id = ${shopId} AND l.customer_id = c.customer_id
                                     ORDER BY tag)
          FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "refused" text)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      await db.$executeRaw`
        INSERT INTO tag_changes (shop_id, customer_id, at, added, removed, run_id)
        SELECT ${shopId}, t."customerId", from_epoch_ms(${now}), t."added", t."removed", ${runId}::bigint
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "added" text[], "removed" text[])
         WHERE cardinality(t."added") + cardinality(t."removed") > 0`;
    },

    closeChunk: async (runId, rereadAll) => {
      if (rereadAll) {
        await db.$executeRaw`
          UPDATE customers c SET reread = true, version = version + 1, due_at = from_epoch_ms(${now}),
                 run_id = ${runId}::bigint
            FROM intents i
           WHERE i.shop_id = ${shopId} AND i.run_id = ${runId}::bigint
             AND c.shop_id = ${shopId} AND c.customer_id = i.customer_id AND c.deleted_at IS NULL`;
      }
      await db.$executeRaw`
        DELETE FROM intents WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint`;
    },
  };
}

/** Desired and ledger differ, beyond what was there before us. */
const DIFFERS = Prisma.sql`
  (${NOT_TO_THE_LETTER}
   AND NOT (desired_tags <@ (written_tags || already_there) AND written_tags <@ desired_tags))`;
