import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { PrivacyWork } from "#app/ports/privacy.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { Prisma } from "./generated/client.ts";
import { markUninstalled } from "./mark-uninstalled.ts";
import type { NewsParts } from "./news-parts.ts";
import type { Transaction } from "./prisma.ts";
import { ROLL_UP_TABLES } from "./roll-up-sums.ts";
import { forgetTallies } from "./roll-up-work.ts";

const Ids = z.array(z.object({ id: z.string() }));
const Orders = z.array(z.object({ id: z.string(), owner: z.string() }));
const Requests = z.array(
  z.object({
    requestId: z.string(),
    customerId: z.string(),
    requestedAt: z.number(),
    downloadedAt: z.number().nullable(),
  }),
);
const Documents = z.array(z.object({ document: z.record(z.string(), z.unknown()) }));
const Redactable = z.array(z.object({ domain: z.string() }));

/** Requests for data, and what must be forgotten. */
export function privacyWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  { tombstones, newsLock, end }: NewsParts,
): PrivacyWork {
  const where = { shopId: BigInt(shopId) };
  return {
    consentOf: async (id) => {
      const row = await db.customer.findUnique({
        where: { shopId_customerId: { ...where, customerId: BigInt(id) } },
        select: { emailState: true, smsState: true, subscribedAt: true, subscription: true },
      });
      return row === null
        ? null
        : {
            email: row.emailState,
            sms: row.smsState,
            subscribedAt: row.subscribedAt?.toISOString() ?? null,
            subscription: row.subscription,
          };
    },

    saveDataRequest: async (requestId, customerId, document) => {
      if ((await tombstones.among([customerId])).has(customerId)) return;
      await db.$executeRaw`
        INSERT INTO data_requests (shop_id, id, customer_id, requested_at, document)
        VALUES (${shopId}, ${requestId}::bigint, ${customerId}::bigint, from_epoch_ms(${now}),
                ${JSON.stringify(document)}::jsonb)
        ON CONFLICT DO NOTHING`;
    },

    dataRequests: async () => {
      const rows = await db.$queryRaw`
        SELECT id::text AS "requestId", customer_id::text AS "customerId",
               epoch_ms(requested_at) AS "requestedAt", epoch_ms(downloaded_at) AS "downloadedAt"
          FROM data_requests WHERE shop_id = ${shopId} ORDER BY requested_at DESC, id DESC LIMIT 100`;
      return Requests.parse(rows);
    },

    takeDocument: async (requestId) => {
      const rows = await db.$queryRaw`
        UPDATE data_requests SET downloaded_at = coalesce(downloaded_at, from_epoch_ms(${now}))
         WHERE shop_id = ${shopId} AND id = ${requestId}::bigint
        RETURNING document`;
      return Documents.parse(rows)[0]?.document ?? null;
    },

    redactCustomer: async (id, orderIds) => {
      await newsLock();
      const people = [id, ...(await mergedInto(db, shopId, id))];
      for (const person of people) await tombstones.add(person);
      const customers = await db.$executeRaw`
        DELETE FROM customers WHERE shop_id = ${shopId} AND customer_id = ANY(${people}::bigint[])`;
      await forgetTallies(db, shopId, people);
      // After the customer's row: whoever was at work on it has ended, and what they wrote is seen here.
      for (const table of TABLES_OF_CUSTOMER) {
        await db.$executeRaw`
          DELETE FROM ${table} WHERE shop_id = ${shopId} AND customer_id = ANY(${people}::bigint[])`;
      }
      await db.$executeRaw`
        UPDATE activity
           SET customer_ids = (SELECT coalesce(array_agg(id), '{}') FROM unnest(customer_ids) AS id
                                WHERE id <> ALL (${people}::bigint[]))
         WHERE shop_id = ${shopId} AND customer_ids && ${people}::bigint[]`;
      const orders = Orders.parse(
        await db.$queryRaw`
          DELETE FROM orders
           WHERE shop_id = ${shopId} AND (customer_id = ANY(${people}::bigint[])
                                          OR order_id = ANY(${[...orderIds]}::bigint[]))
          RETURNING order_id::text AS id, customer_id::text AS owner`,
      );
      const owners = new Set(orders.map(({ owner }) => owner));
      end.due([...owners], "event");
      const named = new Set([...orders.map((order) => order.id), ...orderIds]);
      await forgetMentions(db, shopId, people, [...named]);
      return { customers, orders: orders.length };
    },

    countRedacted: () => db.tombstone.count({ where }),

    beginShopRedaction: async (at) => {
      if (!(await markUninstalled(db, shopId, now, at))) return false;
      await db.schedule.deleteMany({ where });
      return true;
    },

    deleteShopRows: async (most) => {
      const rows = await db.$queryRaw`
        SELECT domain FROM shops WHERE shop_id = ${shopId} AND uninstalled_at IS NOT NULL FOR UPDATE`;
      const [shop] = Redactable.parse(rows);
      if (shop === undefined) return false;
      for (const table of TABLES_OF_SHOP) {
        const deleted = await db.$executeRaw`
          DELETE FROM ${table}
           WHERE ctid IN (SELECT ctid FROM ${table} WHERE shop_id = ${shopId} LIMIT ${most})`;
        if (deleted > 0) return true;
      }
      const deleted = await db.$executeRaw`
        DELETE FROM deliveries
         WHERE ctid IN (SELECT ctid FROM deliveries WHERE shop_domain = ${shop.domain} LIMIT ${most})`;
      if (deleted > 0) return true;
      await db.$executeRaw`DELETE FROM shops WHERE shop_id = ${shopId}`;
      return false;
    },
  };
}

/** Everything else that has rows of one customer. */
const TABLES_OF_CUSTOMER = [
  Prisma.sql`stage_changes`,
  Prisma.sql`ledger`,
  Prisma.sql`intents`,
  Prisma.sql`tag_changes`,
  Prisma.sql`data_requests`,
];

/** What grows with a shop, and is deleted part by part. */
const TABLES_OF_SHOP = [
  Prisma.sql`orders`,
  Prisma.sql`customers`,
  ...TABLES_OF_CUSTOMER,
  Prisma.sql`tallies`,
  ...ROLL_UP_TABLES,
];

async function mergedInto(
  db: Transaction,
  shopId: ShopId,
  id: CustomerId,
): Promise<readonly CustomerId[]> {
  const rows = await db.$queryRaw`
    SELECT object_id::text AS id FROM gone_objects
     WHERE shop_id = ${shopId} AND kind = 'customer' AND merged_into = ${id}::bigint`;
  return Ids.parse(rows).map((row) => row.id);
}

/** What is still to be asked, what is remembered as gone, and deliveries whose bodies name them. */
async function forgetMentions(
  db: Transaction,
  shopId: ShopId,
  people: readonly string[],
  orders: readonly string[],
): Promise<void> {
  for (const [kind, ids] of [
    ["customer", people],
    ["order", orders],
  ] as const) {
    await db.$executeRaw`
      DELETE FROM refetches
       WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${[...ids]}::bigint[])`;
    await db.$executeRaw`
      DELETE FROM gone_objects
       WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${[...ids]}::bigint[])`;
  }
  const names = `\\m(${[...people, ...orders].join("|")})\\M`;
  await db.$executeRaw`
    UPDATE deliveries SET state = 'applied', applied_at = clock_timestamp(), outcome = 'redacted', body = '{}'
     WHERE shop_domain = (SELECT domain FROM shops WHERE shop_id = ${shopId})
       AND body::text ~ ${names}
       -- What the law asks for, this redaction itself too, is carried out and marked by whoever applies it.
       AND (state = 'dead'
            OR state = 'open' AND topic NOT IN ('customers/redact', 'customers/data_request'))`;
}
