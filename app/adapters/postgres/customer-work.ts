import { z } from "zod";
import { judgeRead } from "#app/domain/guard.ts";
import type { Prefixes } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerFacts, CustomerId } from "#app/ports/shopify.ts";
import type { CustomerWork } from "#app/ports/store.ts";
import { markDue } from "./mark-due.ts";
import type { Transaction } from "./prisma.ts";
import { requestRefetches } from "./refetch-work.ts";
import { seenTags, StoredPrefixes } from "./seen-tags.ts";

const Ids = z.array(z.object({ id: z.string() }));
const NamingRow = z.tuple([z.object({ naming: StoredPrefixes })]);
const Stored = z.array(
  z.object({ id: z.string(), updatedAt: z.number(), deleted: z.boolean(), same: z.boolean() }),
);
const OwnTags = z.array(z.object({ tags: z.array(z.string()) }));

/** Customers as webhooks and refetches change them. */
export function customerWork(db: Transaction, shopId: ShopId, now: Instant): CustomerWork {
  const due = (ids: readonly string[]) => markDue(db, shopId, now, ids, "event");

  const knows = async (id: CustomerId) => {
    const rows = await db.$queryRaw`
      SELECT customer_id::text AS id FROM customers
       WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND deleted_at IS NULL`;
    return Ids.parse(rows).length > 0;
  };

  /** Those that must be read once more: what is stored already tells them otherwise (domain/guard.ts). */
  const unsure = async (read: readonly ReturnType<typeof customerRow>[]) => {
    const rows = await db.$queryRaw`
      SELECT customer_id::text AS id, epoch_ms(source_updated_at) AS "updatedAt",
             deleted_at IS NOT NULL AS deleted,
             c.created_at = from_epoch_ms(t.created_at)
               AND c.subscribed_at IS NOT DISTINCT FROM from_epoch_ms(t.subscribed_at)
               AND c.email_state = t.email_state AND c.sms_state = t.sms_state
               AND c.subscription IS NOT DISTINCT FROM t.subscription AND c.locked = t.locked
               AND c.already_there @> ARRAY(SELECT unnest(t.found) EXCEPT SELECT unnest(c.written_tags))
               AND c.already_there <@ t.found AS same
        FROM jsonb_to_recordset(${JSON.stringify(read)}::jsonb)
               AS t(customer_id bigint, created_at float8, subscribed_at float8, email_state text,
                    sms_state text, subscription text, locked boolean, found text[])
        JOIN customers c USING (customer_id)
       WHERE c.shop_id = ${shopId} ORDER BY customer_id FOR UPDATE OF c`;
    const known = new Map(Stored.parse(rows).map((row) => [row.id, row]));
    return read
      .filter(({ customer_id: id, updated_at: updatedAt }) => {
        const stored = known.get(id) ?? null;
        return judgeRead(stored, { updatedAt }, stored?.same ?? false) === "store-and-ask";
      })
      .map(({ customer_id: id }) => id);
  };

  return {
    saveCustomers: async (customers) => {
      const naming = await currentNaming(db, shopId);
      const read = customers.map((customer) => customerRow(customer, naming));
      await requestRefetches(db, shopId, now, "customer", await unsure(read));
      const rows = JSON.stringify(read);
      await db.$executeRaw`
        INSERT INTO customers (shop_id, customer_id, created_at, subscribed_at, email_state, sms_state,
                               subscription, source_updated_at, locked, already_there)
        SELECT ${shopId}, customer_id, from_epoch_ms(created_at), from_epoch_ms(subscribed_at),
               email_state, sms_state, subscription, from_epoch_ms(updated_at), locked, found
          FROM jsonb_to_recordset(${rows}::jsonb)
            AS t(customer_id bigint, created_at float8, subscribed_at float8, email_state text,
                 sms_state text, subscription text, updated_at float8, locked boolean, found text[])
        ON CONFLICT (shop_id, customer_id) DO UPDATE SET
               created_at = excluded.created_at, subscribed_at = excluded.subscribed_at,
               email_state = excluded.email_state, sms_state = excluded.sms_state,
               subscription = excluded.subscription,
               source_updated_at = excluded.source_updated_at, locked = excluded.locked,
               already_there = ARRAY(SELECT unnest(excluded.already_there)
                                     EXCEPT SELECT unnest(customers.written_tags)),
               deleted_at = NULL
         WHERE customers.source_updated_at <= excluded.source_updated_at`;
      await due(customers.map(({ customerId }) => customerId));
    },

    knowsCustomer: knows,

    deleteCustomer: async (id) => {
      await db.$executeRaw`
        UPDATE customers SET deleted_at = from_epoch_ms(${now}), due_at = NULL, lease = NULL,
               version = version + 1, written_tags = '{}', already_there = '{}'
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`;
      await db.$executeRaw`
        DELETE FROM ledger WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`;
      await db.$executeRaw`
        DELETE FROM intents
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND run_id IS NULL`;
    },

    mergeCustomers: async (kept, deleted) => {
      await db.$executeRaw`
        UPDATE orders SET customer_id = ${kept}::bigint
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
      await db.$executeRaw`
        INSERT INTO ledger (shop_id, customer_id, tag, written_at)
        SELECT shop_id, ${kept}::bigint, tag, written_at FROM ledger
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint
        ON CONFLICT DO NOTHING`;
      await db.$executeRaw`
        DELETE FROM ledger WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
      await db.$executeRaw`
        UPDATE customers SET written_tags = '{}', deleted_at = from_epoch_ms(${now}), due_at = NULL, lease = NULL
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
      // What was being written to the one may have come to the other with the merge: a look says.
      await db.$executeRaw`
        UPDATE intents SET customer_id = ${kept}::bigint
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint AND run_id IS NULL`;
      await db.$executeRaw`
        UPDATE customers SET reread = true, written_tags = ARRAY(
                 SELECT tag FROM ledger l
                  WHERE l.shop_id = ${shopId} AND l.customer_id = customers.customer_id ORDER BY tag)
         WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint`;
      await due([kept]);
      if (!(await knows(kept))) await requestRefetches(db, shopId, now, "customer", [kept]);
    },

    ownTags: async (id) => {
      const rows = await db.$queryRaw`
        SELECT array_cat(
                 ARRAY(SELECT tag FROM ledger
                        WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint),
                 ARRAY(SELECT unnest(adds) FROM intents
                        WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint)) AS tags`;
      return OwnTags.parse(rows)[0]?.tags ?? [];
    },

    watchedTags: async (id) => {
      const rows = await db.$queryRaw`
        SELECT ARRAY(SELECT unnest(written_tags || already_there)
                     EXCEPT
                     SELECT unnest(removes) FROM intents i
                      WHERE i.shop_id = ${shopId} AND i.customer_id = ${id}::bigint) AS tags
          FROM customers WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`;
      return OwnTags.parse(rows)[0]?.tags ?? [];
    },

    isRefused: async (id) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS id FROM customers
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND refused IS NOT NULL`;
      return Ids.parse(rows).length > 0;
    },

    requestReread: async (id) => {
      await db.$executeRaw`
        UPDATE customers SET reread = true
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`;
      await due([id]);
    },

    saveExcluded: async (id, excluded) => {
      await db.$executeRaw`
        UPDATE customers SET excluded = ${excluded}
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND deleted_at IS NULL`;
      await due([id]);
    },
  };
}

function customerRow(customer: CustomerFacts, naming: Prefixes) {
  return {
    customer_id: customer.customerId,
    created_at: customer.createdAt,
    subscribed_at: customer.subscribedAt,
    email_state: customer.emailState,
    sms_state: customer.smsState,
    subscription: customer.subscription,
    updated_at: customer.updatedAt,
    ...seenTags(customer.tags, naming),
  };
}

async function currentNaming(db: Transaction, shopId: ShopId): Promise<Prefixes> {
  const rows = await db.$queryRaw`
    SELECT policy->'naming' AS naming FROM settings
     WHERE shop_id = ${shopId} ORDER BY version DESC LIMIT 1`;
  const [row] = NamingRow.parse(rows);
  return row.naming;
}
