import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { ATTENTION_KINDS, type AttentionChoice, type AttentionWork } from "#app/ports/attention.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

const Groups = z.array(
  z.object({
    kind: z.enum(ATTENTION_KINDS),
    what: z.string(),
    reason: z.string(),
    count: z.number(),
    since: z.number(),
  }),
);

/** Rows of one statement. */
const AT_ONCE = 10_000;

/** What was set aside after ten tries. */
export function attentionWork(db: Transaction, shopId: ShopId, now: Instant): AttentionWork {
  const domain = Prisma.sql`(SELECT domain FROM shops WHERE shop_id = ${shopId})`;
  const deliveries = Prisma.sql`shop_domain = ${domain} AND state = 'dead'`;
  const refetches = Prisma.sql`shop_id = ${shopId} AND failed_at IS NOT NULL`;
  const customers = Prisma.sql`
    shop_id = ${shopId} AND failure IS NOT NULL AND due_at IS NULL AND lease IS NULL AND deleted_at IS NULL`;
  /** Of this kind, and chosen: what a row is about and its reason are compared as they are shown. */
  const chosen = (
    choice: AttentionChoice,
    kind: (typeof ATTENTION_KINDS)[number],
    what: Prisma.Sql,
    reason: Prisma.Sql,
  ) =>
    choice === null
      ? Prisma.sql`true`
      : Prisma.sql`${choice.kind} = ${kind} AND ${what} = ${choice.what} AND ${reason} = ${choice.reason}`;
  const chosenDeliveries = (choice: AttentionChoice) =>
    Prisma.sql`${deliveries} AND ${chosen(choice, "delivery", Prisma.sql`topic`, Prisma.sql`outcome`)}`;
  const chosenRefetches = (choice: AttentionChoice) =>
    Prisma.sql`${refetches} AND ${chosen(choice, "refetch", Prisma.sql`kind`, Prisma.sql`failure`)}`;
  const chosenCustomers = (choice: AttentionChoice) =>
    Prisma.sql`${customers} AND ${chosen(choice, "customer", Prisma.sql`'customer'`, Prisma.sql`failure`)}`;

  return {
    attention: async () => {
      const rows = await db.$queryRaw`
        SELECT kind, what, reason, count(*)::int AS count, epoch_ms(min(at)) AS since
          FROM (SELECT 'delivery' AS kind, topic AS what, outcome AS reason, received_at AS at
                  FROM deliveries WHERE ${deliveries}
                UNION ALL
                SELECT 'refetch', kind, failure, failed_at FROM refetches WHERE ${refetches}
                UNION ALL
                SELECT 'customer', 'customer', failure, coalesce(stage_since, created_at)
                  FROM customers WHERE ${customers}) AS set_aside
         GROUP BY kind, what, reason ORDER BY min(at) LIMIT 100`;
      return Groups.parse(rows);
    },

    retry: async (choice) => {
      const events = await db.$executeRaw`
        UPDATE deliveries SET state = 'open', attempts = 0, next_try_at = clock_timestamp()
         WHERE ${some("deliveries", chosenDeliveries(choice))}`;
      const looks = await db.$executeRaw`
        UPDATE refetches
           SET failed_at = NULL, failure = NULL, attempts = 0, claim = NULL, next_try_at = from_epoch_ms(${now})
         WHERE ${some("refetches", chosenRefetches(choice))}`;
      const people = await db.$executeRaw`
        UPDATE customers
           SET failure = NULL, attempts = 0, version = version + 1, due_at = from_epoch_ms(${now})
         WHERE ${some("customers", chosenCustomers(choice))}`;
      return events + looks + people;
    },

    dismiss: async (choice) => {
      const events = await db.$executeRaw`
        UPDATE deliveries
           SET state = 'applied', applied_at = clock_timestamp(), outcome = 'dismissed', body = '{}'
         WHERE ${some("deliveries", chosenDeliveries(choice))}`;
      const looks = await db.$executeRaw`
        DELETE FROM refetches WHERE ${some("refetches", chosenRefetches(choice))}`;
      const people = await db.$executeRaw`
        UPDATE customers SET failure = NULL, attempts = 0
         WHERE ${some("customers", chosenCustomers(choice))}`;
      return events + looks + people;
    },
  };
}

/** As many of a table's rows as one statement may change (reliability rule 15). */
function some(table: "deliveries" | "refetches" | "customers", which: Prisma.Sql): Prisma.Sql {
  const name = Prisma.raw(table);
  return Prisma.sql`
    ctid = ANY (ARRAY(SELECT ctid FROM ${name} WHERE ${which} LIMIT ${AT_ONCE} FOR UPDATE))`;
}
