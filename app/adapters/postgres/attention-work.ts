import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import { MOST_NAMED } from "#app/ports/activity.ts";
import {
  ATTENTION_KINDS,
  type AttentionAlike,
  type AttentionChoice,
  type AttentionKind,
  type AttentionWork,
} from "#app/ports/attention.ts";
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

const Items = z.array(
  z.object({
    id: z.string(),
    at: z.number(),
    customerId: z.string().nullable(),
    orderId: z.string().nullable(),
  }),
);
const Counted = z.tuple([z.object({ count: z.number(), customers: z.array(z.string()) })]);

/** What was set aside after ten tries. */
export function attentionWork(db: Transaction, shopId: ShopId, now: Instant): AttentionWork {
  const domain = Prisma.sql`(SELECT domain FROM shops WHERE shop_id = ${shopId})`;
  const deliveries = Prisma.sql`shop_domain = ${domain} AND state = 'dead'`;
  const refetches = Prisma.sql`shop_id = ${shopId} AND failed_at IS NOT NULL`;
  const customers = Prisma.sql`
    shop_id = ${shopId} AND failure IS NOT NULL AND due_at IS NULL AND lease IS NULL AND deleted_at IS NULL`;
  /** Of this kind, and chosen: what a row is about and its reason are compared as they are shown. */
  const chosen = (choice: AttentionChoice, kind: AttentionKind, { what, reason, id }: Columns) => {
    if (choice === null) return Prisma.sql`true`;
    if (choice.kind !== kind) return Prisma.sql`false`;
    const alike = Prisma.sql`${what} = ${choice.what} AND ${reason} = ${choice.reason}`;
    return choice.id === undefined ? alike : Prisma.sql`${alike} AND ${id} = ${choice.id}`;
  };
  const chosenDeliveries = (choice: AttentionChoice) =>
    Prisma.sql`${deliveries} AND ${chosen(choice, "delivery", COLUMNS.delivery)}`;
  const chosenRefetches = (choice: AttentionChoice) =>
    Prisma.sql`${refetches} AND ${chosen(choice, "refetch", COLUMNS.refetch)}`;
  const chosenCustomers = (choice: AttentionChoice) =>
    Prisma.sql`${customers} AND ${chosen(choice, "customer", COLUMNS.customer)}`;
  const items: Record<AttentionKind, (alike: AttentionAlike) => Prisma.Sql> = {
    delivery: (alike) => Prisma.sql`
      SELECT webhook_id AS id, epoch_ms(received_at) AS at,
             coalesce(substring(body->>'admin_graphql_api_id' FROM '/Customer/(\d+)$'),
                      substring(body->>'customerId' FROM '/Customer/(\d+)$'),
                      substring(body->'customer'->>'admin_graphql_api_id' FROM '/Customer/(\d+)$')) AS "customerId",
             substring(body->>'admin_graphql_api_id' FROM '/Order/(\d+)$') AS "orderId"
        FROM deliveries WHERE ${chosenDeliveries(alike)}`,
    refetch: (alike) => Prisma.sql`
      SELECT object_id::text AS id, epoch_ms(failed_at) AS at,
             CASE kind WHEN 'customer' THEN object_id::text END AS "customerId",
             CASE kind WHEN 'order' THEN object_id::text END AS "orderId"
        FROM refetches WHERE ${chosenRefetches(alike)}`,
    customer: (alike) => Prisma.sql`
      SELECT customer_id::text AS id, epoch_ms(coalesce(stage_since, created_at)) AS at,
             customer_id::text AS "customerId", NULL AS "orderId"
        FROM customers WHERE ${chosenCustomers(alike)}`,
  };

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

    attentionItems: async (alike, after, limit) => {
      const rows = await db.$queryRaw`
        SELECT * FROM (${items[alike.kind](alike)}) AS alike
         WHERE ${after}::text IS NULL OR id > ${after}::text ORDER BY id LIMIT ${limit}`;
      return Items.parse(rows);
    },

    retry: async (choice) => {
      const events = await db.$executeRaw`
        UPDATE deliveries SET state = 'open', attempts = 0, next_try_at = clock_timestamp()
         WHERE ${some("deliveries", chosenDeliveries(choice))}`;
      const [looks] = Counted.parse(
        await db.$queryRaw`
          WITH taken AS (
            UPDATE refetches
               SET failed_at = NULL, failure = NULL, attempts = 0, claim = NULL,
                   next_try_at = from_epoch_ms(${now})
             WHERE ${some("refetches", chosenRefetches(choice))}
            RETURNING CASE kind WHEN 'customer' THEN object_id END AS customer_id)
          ${COUNTED}`,
      );
      const [people] = Counted.parse(
        await db.$queryRaw`
          WITH taken AS (
            UPDATE customers
               SET failure = NULL, attempts = 0, version = version + 1, due_at = from_epoch_ms(${now})
             WHERE ${some("customers", chosenCustomers(choice))}
            RETURNING customer_id)
          ${COUNTED}`,
      );
      return {
        count: events + looks.count + people.count,
        customers: [...people.customers, ...looks.customers],
      };
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

/** Where a table has what a row is about, why it was set aside, and what names it. */
type Columns = {
  readonly what: Prisma.Sql;
  readonly reason: Prisma.Sql;
  readonly id: Prisma.Sql;
};
const COLUMNS: Record<AttentionKind, Columns> = {
  delivery: {
    what: Prisma.sql`topic`,
    reason: Prisma.sql`outcome`,
    id: Prisma.sql`webhook_id`,
  },
  refetch: {
    what: Prisma.sql`kind`,
    reason: Prisma.sql`failure`,
    id: Prisma.sql`object_id::text`,
  },
  customer: {
    what: Prisma.sql`'customer'`,
    reason: Prisma.sql`failure`,
    id: Prisma.sql`customer_id::text`,
  },
};

const COUNTED = Prisma.sql`
  SELECT count(*)::int AS count,
         ARRAY(SELECT customer_id::text FROM taken WHERE customer_id IS NOT NULL
                ORDER BY customer_id LIMIT ${MOST_NAMED}) AS customers
    FROM taken`;
