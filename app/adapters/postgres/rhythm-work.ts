import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { historiesOf } from "#app/domain/rhythm/histories.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { RhythmWork } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import { IN_FORCE, InForceColumns, inForceOf, lastProducts } from "./in-force-columns.ts";
import { rankOf } from "./mark-due.ts";
import { StoredRhythm } from "./stored-rhythm.ts";
import type { Transaction } from "./prisma.ts";

const HistoryRows = z.array(
  z.object({
    sign_up: z.number(),
    days: z.array(z.number()).nullable(),
    nets: z.array(z.number()).nullable(),
    renewals: z.array(z.boolean()).nullable(),
  }),
);
const BuyerRows = z.array(
  z.object({
    customer_id: z.string(),
    products: z.array(z.string()).nullable(),
    ...InForceColumns,
  }),
);
const Count = z.tuple([z.object({ customers: z.number() })]);

/** What is learned from a shop's orders, and what a refit reads and moves. */
export function rhythmWork(db: Transaction, shopId: ShopId, now: Instant): RhythmWork {
  const where = { shopId: BigInt(shopId) };
  const latest = () => db.rhythm.findFirst({ where, orderBy: { version: "desc" } });

  return {
    rhythm: async () => {
      const row = await latest();
      return row === null
        ? { version: 0, learned: null, fittedAt: null, failedAt: null }
        : {
            version: row.version,
            learned: StoredRhythm.parse(row.learned),
            fittedAt: row.fittedAt.getTime(),
            failedAt: row.failedAt?.getTime() ?? null,
          };
    },

    saveRhythm: async (learned) => {
      const version = ((await latest())?.version ?? 0) + 1;
      await db.rhythm.create({
        data: { ...where, version, learned: StoredRhythm.parse(learned), fittedAt: new Date(now) },
      });
      return version;
    },

    saveRhythmFailure: async () => {
      const row = await latest();
      if (row === null) return;
      await db.rhythm.update({
        where: { shopId_version: { ...where, version: row.version } },
        data: { failedAt: new Date(now) },
      });
    },

    histories: async (most) => {
      const [{ customers }] = Count.parse(
        await db.$queryRaw`
          SELECT count(*)::int AS customers FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL`,
      );
      const oneIn = Math.max(1, Math.ceil(customers / most));
      // The hash of an id has nothing to do with when its customer came.
      const rows = HistoryRows.parse(
        await db.$queryRaw`
          WITH chosen AS (
            SELECT customer_id,
                   local_day(greatest(created_at, subscribed_at), shops.time_zone) AS sign_up
              FROM customers JOIN shops USING (shop_id)
             WHERE shop_id = ${shopId} AND deleted_at IS NULL
               AND created_at <= from_epoch_ms(${now})
               AND mod(hashint8(customer_id)::bigint & 2147483647, ${oneIn}) = 0
          ), occasions AS (
            SELECT customer_id, day, sum(net)::float8 AS net,
                   bool_and(source IS NOT DISTINCT FROM 'subscription_contract') AS renewal
              FROM orders JOIN chosen USING (customer_id)
             WHERE shop_id = ${shopId} AND counts AND deleted_at IS NULL
               AND processed_at <= from_epoch_ms(${now})
             GROUP BY customer_id, day
          ), lives AS (
            SELECT customer_id, array_agg(day ORDER BY day) AS days,
                   array_agg(net ORDER BY day) AS nets, array_agg(renewal ORDER BY day) AS renewals
              FROM occasions GROUP BY customer_id
          )
          SELECT sign_up, days, nets, renewals
            FROM chosen LEFT JOIN lives USING (customer_id) ORDER BY customer_id`,
      );
      return historiesOf(
        rows.map(({ sign_up: signUpDay, days, nets, renewals }) => ({
          signUpDay,
          occasions: (days ?? []).map((day, index) => ({
            day,
            net: nets?.[index] ?? 0,
            renewal: renewals?.[index] ?? false,
          })),
        })),
      );
    },

    buyersInForce: async (after, limit) => {
      const rows = BuyerRows.parse(
        await db.$queryRaw`
          SELECT customer_id::text, ${IN_FORCE},
                 ${lastProducts(shopId)} AS products
            FROM customers
           WHERE shop_id = ${shopId} AND customer_id > ${after ?? "0"}::bigint
             AND cycle_days IS NOT NULL AND deleted_at IS NULL
           ORDER BY customers.customer_id LIMIT ${limit}`,
      );
      return rows.flatMap((row) => {
        const inForce = inForceOf(row);
        return inForce === null
          ? []
          : [{ customerId: row.customer_id, products: row.products ?? [], ...inForce }];
      });
    },

    markProspectsDue: async (apartMs) => {
      await db.$executeRaw`
        UPDATE customers
           SET version = version + 1,
               urgency = ${urgencyIfSooner(Prisma.sql`from_epoch_ms(${now} + p.place * ${apartMs})`)},
               due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                             THEN least(due_at, from_epoch_ms(${now} + p.place * ${apartMs}))
                             ELSE due_at END
          FROM (SELECT customer_id AS id, row_number() OVER (ORDER BY customer_id) AS place
                  FROM customers
                 WHERE shop_id = ${shopId} AND stage = 'prospect-new' AND deleted_at IS NULL) p
         WHERE shop_id = ${shopId} AND customer_id = p.id`;
    },

    markDueAt: async (due) => {
      await db.$executeRaw`
        UPDATE customers
           SET version = version + 1,
               urgency = ${urgencyIfSooner(Prisma.sql`from_epoch_ms(t."at")`)},
               due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                             THEN least(due_at, from_epoch_ms(t."at")) ELSE due_at END
          FROM jsonb_to_recordset(${JSON.stringify(due)}::jsonb)
                 AS t("customerId" bigint, "at" float8)
         WHERE shop_id = ${shopId} AND customer_id = t."customerId" AND deleted_at IS NULL`;
    },
  };
}

/** Who is made due sooner than by time alone is mass work; who is due by then anyway stays what they are. */
function urgencyIfSooner(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN due_at IS NULL OR due_at > ${at} THEN ${rankOf("audit")}::smallint ELSE urgency END`;
}
