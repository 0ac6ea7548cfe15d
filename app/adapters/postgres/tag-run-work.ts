import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { TagRunWork } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import { urgencyFrom } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";
import { saveTags } from "./tag-work.ts";

const Chunk = z.object({ side: z.enum(["remove", "add"]), operationId: z.string().nullable() });
const RunRow = z.object({
  runId: z.string(),
  kind: z.enum(["apply", "remove-all"]),
  phase: z.enum(["recompute", "write"]),
  customers: z.number(),
  written: z.number(),
  chunk: Chunk.nullable(),
});
const PendingRow = z.object({
  customerId: z.string(),
  desired: z.array(z.string()),
  ledger: z.array(z.string()),
});
const ChunkRow = z.object({
  customerId: z.string(),
  before: z.array(z.string()),
  add: z.array(z.string()),
  remove: z.array(z.string()),
});
const Count = z.array(z.object({ count: z.number() }));

/** Mass writes: what is pending, the run, its chunks. */
export function tagRunWork(db: Transaction, shopId: ShopId, now: Instant): TagRunWork {
  const where = { shopId: BigInt(shopId) };
  const pending = (kind: "apply" | "remove-all") =>
    Prisma.sql`shop_id = ${shopId} AND deleted_at IS NULL AND NOT locked AND NOT excluded
      AND refused IS NULL AND NOT (due_at IS NULL AND failure IS NOT NULL) AND ${kind === "apply" ? DIFFERS : Prisma.sql`written_tags <> '{}'`}`;

  return {
    startTagRun: async (kind, phase) => {
      // A run under way goes on under the new orders: its chunk may be in Shopify's hands.
      const taken = await db.tagRun.updateMany({
        where: { ...where, state: "running" },
        data: { kind, phase, customers: 0, startedAt: new Date(now) },
      });
      if (taken.count > 0) return;
      await db.tagRun.create({
        data: { ...where, kind, phase, state: "running", customers: 0, startedAt: new Date(now) },
      });
    },

    activeTagRun: async () => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "runId", kind, phase, customers, written, chunk FROM tag_runs
         WHERE shop_id = ${shopId} AND state = 'running' ORDER BY id DESC LIMIT 1 FOR UPDATE`;
      return z.array(RunRow).parse(rows)[0] ?? null;
    },

    saveTagRun: async (runId, { chunk, ...rest }) => {
      await db.tagRun.update({
        where: { shopId_id: { ...where, id: BigInt(runId) } },
        data: chunk === undefined ? rest : { ...rest, chunk: chunk ?? Prisma.DbNull },
      });
    },

    finishTagRun: async (runId, failure) => {
      await db.tagRun.update({
        where: { shopId_id: { ...where, id: BigInt(runId) } },
        data: { state: failure === null ? "done" : "failed", failure, finishedAt: new Date(now) },
      });
    },

    pendingCustomers: async (kind, limit) => {
      const desired = kind === "apply" ? Prisma.sql`desired_tags` : Prisma.sql`'{}'::text[]`;
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", ${desired} AS desired, written_tags AS ledger
          FROM customers WHERE ${pending(kind)} ORDER BY customer_id LIMIT ${limit}`;
      return z.array(PendingRow).parse(rows);
    },

    countPending: async (kind) => {
      const rows = await db.$queryRaw`
        SELECT count(*)::int AS count FROM customers WHERE ${pending(kind)}`;
      return Count.parse(rows)[0]?.count ?? 0;
    },

    markPendingDue: async (kind) => {
      await db.$executeRaw`
        UPDATE customers SET due_at = from_epoch_ms(${now}), urgency = ${urgencyFrom(now, "audit")}
         WHERE ${pending(kind)} AND lease IS NULL AND attempts = 0`;
    },

    saveChunk: async (runId, intents, looks) => {
      await db.$executeRaw`
        INSERT INTO intents (shop_id, customer_id, run_id, before, adds, removes, customer_version, created_at)
        SELECT ${shopId}, t."customerId", ${runId}::bigint, t."before", t."add", t."remove", c.version,
               from_epoch_ms(${now})
          FROM jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) AS t(
                 "customerId" bigint, "before" text[], "add" text[], "remove" text[])
          JOIN customers c ON c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      await db.$executeRaw`
        UPDATE customers c
           SET already_there = t."alreadyThere", locked = t."locked", written_tags = t."ledger",
               deleted_at = CASE WHEN t."gone" THEN from_epoch_ms(${now}) ELSE c.deleted_at END
          FROM jsonb_to_recordset(${JSON.stringify(looks)}::jsonb) AS t(
                 "customerId" bigint, "alreadyThere" text[], "locked" boolean, "ledger" text[],
                 "gone" boolean)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      await saveTags(db, shopId, now, looks, runId);
    },

    chunkIntents: async (runId) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS "customerId", before, adds AS "add", removes AS "remove"
          FROM intents WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint ORDER BY customer_id`;
      return z.array(ChunkRow).parse(rows);
    },

    saveChunkSide: async (runId, outcomes) => {
      // The ledger may have moved since the chunk was planned: apply what was added and removed to it.
      const rows = JSON.stringify(outcomes);
      await db.$executeRaw`
        DELETE FROM ledger l
         USING jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "removed" text[])
         WHERE l.shop_id = ${shopId} AND l.customer_id = t."customerId" AND l.tag = ANY (t."removed")`;
      await db.$executeRaw`
        INSERT INTO ledger (shop_id, customer_id, tag, written_at)
        SELECT ${shopId}, t."customerId", tag, from_epoch_ms(${now})
          FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "added" text[]),
               unnest(t."added") AS tag
        ON CONFLICT DO NOTHING`;
      await db.$executeRaw`
        UPDATE customers c
           SET refused = t."refused",
               deleted_at = CASE WHEN t."gone" THEN from_epoch_ms(${now}) ELSE c.deleted_at END,
               written_tags = ARRAY(SELECT tag FROM ledger l
                                     WHERE l.shop_id = ${shopId} AND l.customer_id = c.customer_id
                                     ORDER BY tag)
          FROM jsonb_to_recordset(${rows}::jsonb) AS t("customerId" bigint, "refused" text, "gone" boolean)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId"`;
      await db.$executeRaw`
        INSERT INTO tag_changes (shop_id, customer_id, at, added, removed, run_id)
        SELECT ${shopId}, t."customerId", from_epoch_ms(${now}), t."added", t."removed", ${runId}::bigint
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "added" text[], "removed" text[])
         WHERE cardinality(t."added") + cardinality(t."removed") > 0`;
    },

    closeChunk: async (runId, rereadAll) => {
      await db.$executeRaw`
        UPDATE customers c SET reread = true, version = version + 1, due_at = from_epoch_ms(${now})
          FROM intents i
         WHERE i.shop_id = ${shopId} AND i.run_id = ${runId}::bigint
           AND c.shop_id = ${shopId} AND c.customer_id = i.customer_id
           AND (${rereadAll} OR c.version <> i.customer_version) AND c.deleted_at IS NULL`;
      await db.$executeRaw`
        UPDATE tag_runs SET chunk = NULL, written = written + (
                 SELECT count(*) FROM intents
                  WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint)
         WHERE shop_id = ${shopId} AND id = ${runId}::bigint`;
      await db.$executeRaw`
        DELETE FROM intents WHERE shop_id = ${shopId} AND run_id = ${runId}::bigint`;
    },
  };
}

/** Desired and ledger differ, beyond what was there before us. */
const DIFFERS = Prisma.sql`
  NOT (desired_tags <@ (written_tags || already_there) AND written_tags <@ desired_tags)`;
