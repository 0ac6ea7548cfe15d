import { z } from "zod";
import { judgeRead } from "#app/domain/guard.ts";
import type { Prefixes } from "#app/domain/tags.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerFacts, CustomerId } from "#app/ports/shopify.ts";
import type { CustomerWork } from "#app/ports/store.ts";
import type { NewsParts } from "./news-parts.ts";
import type { Transaction } from "./prisma.ts";
import { seenTags, StoredPrefixes } from "./seen-tags.ts";

const Ids = z.array(z.object({ id: z.string() }));
const NamingRow = z.tuple([z.object({ naming: StoredPrefixes })]);
const Stored = z.array(
  z.object({ id: z.string(), updatedAt: z.number(), deleted: z.boolean(), same: z.boolean() }),
);
const OwnTags = z.array(z.object({ tags: z.array(z.string()) }));

/** Customers as webhooks and refetches change them. */
export function customerWork(
  db: Transaction,
  shopId: ShopId,
  { tombstones, newsLock, end }: NewsParts,
): CustomerWork {
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
               -- A look keeps of the merchant's tags only those that are wanted.
               AND c.already_there @> ARRAY(SELECT unnest(t.found) INTERSECT SELECT unnest(c.desired_tags)
                                            EXCEPT SELECT unnest(c.written_tags))
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

  const goneAmong = async (ids: readonly CustomerId[]) => {
    const rows = await db.$queryRaw`
      SELECT object_id::text AS id FROM gone_objects
       WHERE shop_id = ${shopId} AND kind = 'customer' AND object_id = ANY(${[...ids]}::bigint[])`;
    return Ids.parse(rows).map(({ id }) => id);
  };

  return {
    saveCustomers: async (customers) => {
      await newsLock();
      const naming = await currentNaming(db, shopId);
      const redacted = await tombstones.among(customers.map(({ customerId }) => customerId));
      const kept = customers.filter(({ customerId }) => !redacted.has(customerId));
      const ids = kept.map(({ customerId }) => customerId);
      const read = kept.map((customer) => customerRow(customer, naming));
      const asked = [...(await unsure(read)), ...(await goneAmong(ids))];
      end.refetch("customer", asked);
      const rows = JSON.stringify(read);
      await db.$executeRaw`
        INSERT INTO customers (shop_id, customer_id, created_at, subscribed_at, email_state, sms_state,
                               subscription, source_updated_at, locked, written_tags, already_there)
        SELECT ${shopId}, customer_id, from_epoch_ms(created_at), from_epoch_ms(subscribed_at),
               email_state, sms_state, subscription, from_epoch_ms(updated_at), locked,
               -- A merge may have given tags of ours to somebody whom we did not know yet.
               ours, ARRAY(SELECT unnest(found) EXCEPT SELECT unnest(ours))
          FROM jsonb_to_recordset(${rows}::jsonb)
            AS t(customer_id bigint, created_at float8, subscribed_at float8, email_state text,
                 sms_state text, subscription text, updated_at float8, locked boolean, found text[]),
               LATERAL (SELECT ARRAY(SELECT tag FROM ledger l
                                      WHERE l.shop_id = ${shopId} AND l.customer_id = t.customer_id
                                      ORDER BY tag) AS ours) AS l
         WHERE NOT EXISTS (SELECT FROM gone_objects g WHERE g.shop_id = ${shopId}
                              AND g.kind = 'customer' AND g.object_id = t.customer_id)
        ON CONFLICT (shop_id, customer_id) DO UPDATE SET
               created_at = excluded.created_at, subscribed_at = excluded.subscribed_at,
               email_state = excluded.email_state, sms_state = excluded.sms_state,
               subscription = excluded.subscription,
               source_updated_at = excluded.source_updated_at, locked = excluded.locked,
               already_there = excluded.already_there, written_tags = excluded.written_tags
         WHERE customers.source_updated_at <= excluded.source_updated_at
           AND customers.deleted_at IS NULL`;
      end.due(ids, "event");
    },

    knowsCustomer: knows,

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

    requestReread: async (id) => end.reread([id]),

    saveExcluded: async (id, excluded) => {
      await db.$executeRaw`
        UPDATE customers SET excluded = ${excluded}
         WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND deleted_at IS NULL`;
      end.due([id], "event");
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
