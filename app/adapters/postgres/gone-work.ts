import { z } from "zod";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { GoneWork, RefetchKind } from "#app/ports/store.ts";
import { Prisma } from "./generated/client.ts";
import type { NewsParts } from "./news-parts.ts";
import type { Transaction } from "./prisma.ts";
import { type Asking, requestRefetches } from "./request-refetches.ts";
import { markKnownTallies } from "./roll-up-work.ts";

const Ids = z.array(z.object({ id: z.string() }));

/** Orders and customers that Shopify deleted, merged, or does not show us. */
export function goneWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  { tombstones, newsLock, end }: NewsParts,
): GoneWork {
  const remember = async (kind: RefetchKind, id: string, mergedInto: CustomerId | null) => {
    await db.$executeRaw`
      INSERT INTO gone_objects (shop_id, kind, object_id, merged_into, at)
      VALUES (${shopId}, ${kind}, ${id}::bigint, ${mergedInto}::bigint, from_epoch_ms(${now}))
      ON CONFLICT (shop_id, kind, object_id) DO UPDATE
         SET merged_into = coalesce(excluded.merged_into, gone_objects.merged_into)`;
    // What is being read of it right now may be from before: it is read once more.
    await db.$executeRaw`
      UPDATE refetches SET next_try_at = from_epoch_ms(${now}), attempts = 0, claim = NULL,
             failed_at = NULL
       WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ${id}::bigint`;
  };

  const buryOrders = async (ids: readonly string[]) => {
    const rows = await db.$queryRaw`
      UPDATE orders SET deleted_at = from_epoch_ms(${now})
       WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[]) AND deleted_at IS NULL
      RETURNING customer_id::text AS id`;
    end.due(
      Ids.parse(rows).map(({ id }) => id),
      "event",
    );
  };

  return {
    deleteOrder: async (id) => {
      await newsLock();
      await remember("order", id, null);
      await buryOrders([id]);
    },

    deleteCustomer: async (id) => {
      await newsLock();
      if ((await tombstones.among([id])).has(id)) return;
      await remember("customer", id, null);
      await buryCustomers(db, shopId, now, [id]);
    },

    foundAgain: async (kind, ids) => {
      await newsLock();
      await db.$executeRaw`
        DELETE FROM gone_objects
         WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${[...ids]}::bigint[])`;
      if (kind === "order") {
        await db.$executeRaw`
          UPDATE orders SET deleted_at = NULL
           WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[]) AND deleted_at IS NOT NULL`;
        return;
      }
      await db.$executeRaw`
        UPDATE customers SET deleted_at = NULL, reread = true, written_tags = ${LEDGER_OF_CUSTOMER}
         WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[]) AND deleted_at IS NOT NULL`;
    },

    notFound: async (kind, ids) => {
      await newsLock();
      const known =
        kind === "order"
          ? await db.$queryRaw`
              SELECT order_id::text AS id FROM orders
               WHERE shop_id = ${shopId} AND order_id = ANY(${[...ids]}::bigint[])`
          : await db.$queryRaw`
              SELECT customer_id::text AS id FROM customers
               WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[])`;
      if (kind === "order") await buryOrders(ids);
      else {
        await buryCustomers(db, shopId, now, ids);
        // Of a merge that was told to us and is no merge of this shop.
        await db.$executeRaw`
          DELETE FROM gone_objects g
           WHERE shop_id = ${shopId} AND merged_into = ANY(${[...ids]}::bigint[])
             AND NOT EXISTS (SELECT FROM customers c
                              WHERE c.shop_id = ${shopId} AND c.customer_id IN (g.object_id, g.merged_into))`;
      }
      return ids.length - Ids.parse(known).length;
    },

    settleGone: async () => {
      await newsLock();
      const orders = await db.$queryRaw`
        SELECT o.order_id::text AS id FROM orders o
          JOIN gone_objects g ON g.shop_id = ${shopId} AND g.kind = 'order' AND g.object_id = o.order_id
         WHERE o.shop_id = ${shopId} AND o.deleted_at IS NULL`;
      await buryOrders(Ids.parse(orders).map(({ id }) => id));
      await db.$executeRaw`
        UPDATE orders o SET customer_id = g.merged_into FROM gone_objects g
         WHERE o.shop_id = ${shopId} AND g.shop_id = ${shopId} AND g.kind = 'customer'
           AND g.object_id = o.customer_id AND g.merged_into IS NOT NULL`;
      const customers = await db.$queryRaw`
        SELECT c.customer_id::text AS id FROM customers c
          JOIN gone_objects g ON g.shop_id = ${shopId} AND g.kind = 'customer'
                             AND g.object_id = c.customer_id
         WHERE c.shop_id = ${shopId} AND c.deleted_at IS NULL`;
      await buryCustomers(
        db,
        shopId,
        now,
        Ids.parse(customers).map(({ id }) => id),
      );
    },

    mergeCustomers: async (into, deleted) => {
      await newsLock();
      const kept = (await survivorOf(db, shopId, into)) ?? into;
      if (kept === deleted || (await tombstones.among([kept, deleted])).size > 0) return;
      await remember("customer", deleted, kept);
      await db.$executeRaw`
        UPDATE gone_objects SET merged_into = ${kept}::bigint
         WHERE shop_id = ${shopId} AND kind = 'customer' AND merged_into = ${deleted}::bigint`;
      await db.$executeRaw`
        UPDATE orders SET customer_id = ${kept}::bigint
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
      await buryCustomers(db, shopId, now, [deleted]);
      await handOverIntents(db, shopId, kept, deleted);
      await joinTags(db, shopId, kept, deleted);
      await db.$executeRaw`
        UPDATE customers k
           SET excluded = k.excluded OR d.excluded, locked = k.locked OR d.locked
          FROM customers d
         WHERE k.shop_id = ${shopId} AND k.customer_id = ${kept}::bigint
           AND d.shop_id = ${shopId} AND d.customer_id = ${deleted}::bigint`;
      await db.$executeRaw`
        UPDATE customers SET reread = true, lease = NULL, written_tags = ${LEDGER_OF_CUSTOMER}
         WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint AND deleted_at IS NULL`;
      end.due([kept], "event");
      // Sign-up, consent and subscription are those of the one who is kept, as Shopify chose them.
      end.refetch("customer", [kept]);
    },
  };
}

/** The ledger's tags of the row at hand. */
const LEDGER_OF_CUSTOMER = Prisma.sql`
  ARRAY(SELECT tag FROM ledger l
         WHERE l.shop_id = customers.shop_id AND l.customer_id = customers.customer_id ORDER BY tag)`;

/** Into whom a customer was merged; null for everybody else. */
async function survivorOf(
  db: Transaction,
  shopId: ShopId,
  id: CustomerId,
): Promise<CustomerId | null> {
  const rows = await db.$queryRaw`
    SELECT merged_into::text AS id FROM gone_objects
     WHERE shop_id = ${shopId} AND kind = 'customer' AND object_id = ${id}::bigint
       AND merged_into IS NOT NULL`;
  return Ids.parse(rows)[0]?.id ?? null;
}

/**
 * Ends all work of customers who are gone. Their ledger and their intents stay: a merge that is told later
 * hands them to another customer. The ledger takes in what a chunk was about to add, since the chunk keeps
 * its intents.
 */
async function buryCustomers(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  ids: readonly CustomerId[],
): Promise<void> {
  const gone = Prisma.sql`SELECT customer_id FROM customers
     WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[])`;
  await db.$executeRaw`
    INSERT INTO ledger (shop_id, customer_id, tag, written_at)
    SELECT i.shop_id, i.customer_id, tag, i.created_at FROM intents i, unnest(i.adds) AS tag
     WHERE i.shop_id = ${shopId} AND i.run_id IS NOT NULL AND i.customer_id IN (${gone}) AND lower(tag) <> ALL (
             SELECT lower(b) FROM unnest(i.before) AS b)
    ON CONFLICT DO NOTHING`;
  await db.$executeRaw`
    UPDATE customers
       SET deleted_at = from_epoch_ms(${now}), due_at = NULL, lease = NULL, version = version + 1,
           written_tags = '{}'
     WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[]) AND deleted_at IS NULL`;
  await markKnownTallies(db, shopId, ids);
}

/** Customers whom a read or a write of tags did not find: deleted, or merged into somebody; a refetch confirms it. */
export async function loseCustomers(
  db: Transaction,
  asking: Asking,
  ids: readonly CustomerId[],
): Promise<void> {
  if (ids.length === 0) return;
  await buryCustomers(db, asking.shopId, asking.now, ids);
  await requestRefetches(db, asking, "customer", ids);
}

/**
 * Whatever was being written to the one who is gone came to the one who is kept or was never made: the next
 * look at the latter tells, and no look that began before. What either has of its own proves nothing of what
 * was being written to the other; and what was being taken off the one who is kept, the other may have brought again.
 */
async function handOverIntents(
  db: Transaction,
  shopId: ShopId,
  kept: CustomerId,
  deleted: CustomerId,
): Promise<void> {
  const ledgerOf = (id: CustomerId) => Prisma.sql`
    SELECT tag FROM ledger WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`;
  const theirs = Prisma.sql`
    SELECT unnest(already_there) FROM customers
     WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
  const underWay = Prisma.sql`
    SELECT unnest(adds) FROM intents
     WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint AND run_id IS NULL`;
  const moved = Prisma.sql`
    UPDATE intents
       SET customer_id = ${kept}::bigint,
           before = before || ARRAY(${ledgerOf(kept)} UNION ${theirs} UNION ${underWay}),
           removes = ARRAY(SELECT unnest(removes) EXCEPT ${ledgerOf(kept)}),
           customer_version = coalesce(
             (SELECT CASE WHEN deleted_at IS NULL THEN version + 1 ELSE version END FROM customers
               WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint), 0)
     WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint AND run_id IS NULL`;
  // A look in between may have taken these for the merchant's.
  await db.$executeRaw`
    UPDATE customers
       SET already_there = ARRAY(
             SELECT tag FROM unnest(already_there) AS tag
              WHERE lower(tag) NOT IN (
                SELECT lower(a) FROM intents i, unnest(i.adds) AS a
                 WHERE i.shop_id = ${shopId} AND i.customer_id = ${deleted}::bigint
                   AND i.run_id IS NULL AND a <> ALL (i.before)))
     WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint AND already_there <> '{}'`;
  // Both sides of one statement see the rows as they were before it.
  await db.$executeRaw`
    WITH moved AS (${moved})
    UPDATE intents
       SET before = before || ARRAY(${ledgerOf(deleted)} UNION ${theirs}),
           removes = ARRAY(SELECT unnest(removes) EXCEPT ${ledgerOf(deleted)})
     WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint AND run_id IS NULL`;
}

/**
 * The tags of two customers who became one: both ledgers are ours, but for what the one who is gone had from
 * the merchant. What the other seems to have from the merchant may have come with the merge.
 */
async function joinTags(
  db: Transaction,
  shopId: ShopId,
  kept: CustomerId,
  deleted: CustomerId,
): Promise<void> {
  const theirs = Prisma.sql`SELECT lower(tag) FROM customers c, unnest(c.already_there) AS tag
     WHERE c.shop_id = ${shopId} AND c.customer_id = ${deleted}::bigint`;
  await db.$executeRaw`
    INSERT INTO ledger (shop_id, customer_id, tag, written_at)
    SELECT shop_id, ${kept}::bigint, tag, written_at FROM ledger
     WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint
    ON CONFLICT DO NOTHING`;
  await db.$executeRaw`
    DELETE FROM ledger
     WHERE shop_id = ${shopId}
       AND (customer_id = ${deleted}::bigint
            OR customer_id = ${kept}::bigint AND lower(tag) IN (${theirs}))`;
  await db.$executeRaw`
    UPDATE customers k
       SET already_there = ARRAY(
             SELECT DISTINCT there.tag FROM unnest(k.already_there || d.already_there) AS there(tag)
              WHERE NOT EXISTS (SELECT FROM ledger l
                                 WHERE l.shop_id = ${shopId} AND l.customer_id = k.customer_id
                                   AND lower(l.tag) = lower(there.tag)))
      FROM customers d
     WHERE k.shop_id = ${shopId} AND k.customer_id = ${kept}::bigint
       AND d.shop_id = ${shopId} AND d.customer_id = ${deleted}::bigint`;
}
