import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { IMPORT_FAILURES, type ImportState, type ImportWork } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

const ImportRow = z.object({
  importId: z.string(),
  phase: z.enum(["asking", "preparing", "reading", "computing", "ready", "failed"]),
  customersOperation: z.string().nullable(),
  ordersOperation: z.string().nullable(),
  objects: z.number(),
  bytesTotal: z.number(),
  bytesRead: z.number(),
  customers: z.number(),
  orders: z.number(),
  guestOrders: z.number(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  attempts: z.number(),
  failureReason: z.enum(IMPORT_FAILURES).nullable(),
  failure: z.string().nullable(),
  phaseSince: z.number().nullable(),
  step: z
    .object({
      what: z.enum(["downloading", "reading", "learning"]),
      export: z.enum(["customers", "orders"]),
      done: z.number(),
      total: z.number(),
      bytes: z.number(),
      rows: z.number(),
    })
    .nullable(),
}) satisfies z.ZodType<ImportState>;

/** The state of an import: everything that it needs to go on after a restart. */
export function importWork(db: Transaction, shopId: ShopId, now: Instant): ImportWork {
  const where = { shopId: BigInt(shopId) };
  return {
    latestImport: async () => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "importId", phase, customers_operation AS "customersOperation",
               orders_operation AS "ordersOperation", objects::float8, bytes_total::float8 AS "bytesTotal",
               bytes_read::float8 AS "bytesRead", customers, orders, guest_orders AS "guestOrders",
               epoch_ms(started_at) AS "startedAt", epoch_ms(finished_at) AS "finishedAt", attempts,
               failure_reason AS "failureReason", failure,
               epoch_ms(phase_since) AS "phaseSince", step
          FROM imports WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT 1`;
      return z.array(ImportRow).parse(rows)[0] ?? null;
    },

    startImport: async () => {
      await db.import.updateMany({
        where: { ...where, phase: { notIn: ["ready", "failed"] } },
        data: { phase: "failed", failure: "begun again", finishedAt: new Date(now) },
      });
      const begun = { phaseSince: new Date(now), startedAt: new Date(now) };
      await db.import.create({ data: { ...where, phase: "asking", ...begun } });
    },

    saveImport: async (importId, { finishedAt, step, ...change }) => {
      // Whoever still works on one that was begun again does not bring it back.
      await db.import.updateMany({
        where: { ...where, id: BigInt(importId), phase: { notIn: ["ready", "failed"] } },
        data: {
          ...change,
          // What was told of a file ends with its phase.
          ...(change.phase !== undefined && { phaseSince: new Date(now), step: Prisma.DbNull }),
          ...(step !== undefined && { step: step ?? Prisma.DbNull }),
          ...(finishedAt !== undefined && {
            finishedAt: finishedAt === null ? null : new Date(finishedAt),
          }),
        },
      });
    },

    operationsFinished: async () => {
      const { operationsFinished } = await db.shop.findUniqueOrThrow({
        where,
        select: { operationsFinished: true },
      });
      return operationsFinished;
    },

    saveOperationFinished: async () => {
      await db.shop.update({ where, data: { operationsFinished: { increment: 1 } } });
      // The comparison of ids waits by its schedule. Only where it does: otherwise it would begin anew, with an
      // export whose end would be told of in turn.
      await db.$executeRaw`
        UPDATE schedules SET next_run_at = least(next_run_at, from_epoch_ms(${now}))
         WHERE shop_id = ${shopId} AND kind = 'count-check'
           AND EXISTS (SELECT FROM cursors
                        WHERE shop_id = ${shopId} AND kind = 'counts' AND operation IS NOT NULL)`;
    },
  };
}
