import { z } from "zod";
import { FINANCIAL_STATUSES } from "#app/domain/order.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerFacts, CustomerId, OrderFacts } from "#app/ports/shopify.ts";
import type { DeliveryWork, RefetchKind } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { markDue } from "./mark-due.ts";
import { orderCounts } from "./order-counts.ts";
import { seenTags } from "./seen-tags.ts";
import type { Transaction } from "./prisma.ts";

/** How many objects one `nodes(ids:)` is asked for. */
const REFETCH_BATCH = 50;

const StoredOrder = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  processed_at: z.number(),
  net: z.number(),
  refunded: z.number(),
  discount: z.number(),
  status: z.enum(FINANCIAL_STATUSES),
  source: z.string().nullable(),
  test: z.boolean(),
  cancelled_at: z.number().nullable(),
  updated_at: z.number(),
  triggered_at: z.number().nullable(),
  product_ids: z.array(z.string()),
  quantities: z.array(z.number()),
});
const Ids = z.array(z.object({ id: z.string() }));
const OwnTags = z.array(z.object({ tags: z.array(z.string()) }));

/** What webhooks and refetches change. */
export function deliveryWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  timings: Pick<Timings, "lease">,
): DeliveryWork {
  const due = (ids: readonly string[]) => markDue(db, shopId, now, ids);

  const requestRefetch = async (kind: RefetchKind, ids: readonly string[]) => {
    await db.$executeRaw`
      INSERT INTO refetches (shop_id, kind, object_id, next_try_at)
      SELECT ${shopId}, ${kind}, id, from_epoch_ms(${now}) FROM unnest(${ids}::bigint[]) AS id
      ON CONFLICT (shop_id, kind, object_id) DO UPDATE SET next_try_at = excluded.next_try_at, attempts = 0`;
  };

  const knows = async (id: CustomerId) => {
    const rows = await db.$queryRaw`
      SELECT customer_id::text AS id FROM customers
       WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint AND deleted_at IS NULL`;
    return Ids.parse(rows).length > 0;
  };

  return {
    findOrder: async (id) => {
      const rows = await db.$queryRaw`
        SELECT order_id::text, customer_id::text, epoch_ms(processed_at) AS processed_at, net::float8,
               refunded::float8, discount::float8, status, source, test,
               epoch_ms(cancelled_at) AS cancelled_at, epoch_ms(source_updated_at) AS updated_at,
               epoch_ms(triggered_at) AS triggered_at, product_ids::text[], quantities
          FROM orders
         WHERE shop_id = ${shopId} AND order_id = ${id}::bigint AND deleted_at IS NULL FOR UPDATE`;
      const [row] = z.array(StoredOrder).parse(rows);
      return row === undefined
        ? null
        : {
            orderId: row.order_id,
            customerId: row.customer_id,
            processedAt: row.processed_at,
            net: row.net,
            refunded: row.refunded,
            discount: row.discount,
            status: row.status,
            source: row.source,
            test: row.test,
            cancelledAt: row.cancelled_at,
            updatedAt: row.updated_at,
            triggeredAt: row.triggered_at,
            lines: row.product_ids.map((productId, index) => ({
              productId,
              quantity: row.quantities[index] ?? 0,
            })),
          };
    },

    saveOrders: async (orders, triggeredAt) => {
      const rows = JSON.stringify(
        orders.filter(({ customerId }) => customerId !== null).map(orderRow),
      );
      const before = await db.$queryRaw`
        SELECT DISTINCT customer_id::text AS id FROM orders
         WHERE shop_id = ${shopId} AND order_id IN
               (SELECT order_id FROM jsonb_to_recordset(${rows}::jsonb) AS t(order_id bigint))`;
      await db.$executeRaw`
        INSERT INTO orders (shop_id, order_id, customer_id, processed_at, day, net, refunded, discount,
                            product_ids, quantities, status, counts, source, test, cancelled_at,
                            source_updated_at, triggered_at, deleted_at)
        SELECT ${shopId}, order_id, customer_id, from_epoch_ms(processed_at),
               local_day(from_epoch_ms(processed_at), s.time_zone), net, refunded, discount,
               product_ids, quantities, status, counts, source, test, from_epoch_ms(cancelled_at),
               from_epoch_ms(updated_at), from_epoch_ms(${triggeredAt}::float8), NULL
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 order_id bigint, customer_id bigint, processed_at float8, net bigint, refunded bigint,
                 discount bigint, product_ids bigint[], quantities int[], status text, counts boolean,
                 source text, test boolean, cancelled_at float8, updated_at float8)
          JOIN shops s ON s.shop_id = ${shopId}
        ON CONFLICT (shop_id, order_id) DO UPDATE SET
               customer_id = excluded.customer_id, processed_at = excluded.processed_at,
               day = excluded.day, net = excluded.net, refunded = excluded.refunded,
               discount = excluded.discount, product_ids = excluded.product_ids,
               quantities = excluded.quantities, status = excluded.status, counts = excluded.counts,
               source = excluded.source, test = excluded.test, cancelled_at = excluded.cancelled_at,
               source_updated_at = excluded.source_updated_at, triggered_at = excluded.triggered_at,
               deleted_at = NULL
         WHERE orders.source_updated_at <= excluded.source_updated_at`;
      const customers = orders.flatMap(({ customerId }) =>
        customerId === null ? [] : [customerId],
      );
      await due([...Ids.parse(before).map(({ id }) => id), ...customers]);
      const unknown = await db.$queryRaw`
        SELECT id::text FROM unnest(${customers}::bigint[]) AS id
         WHERE NOT EXISTS (SELECT 1 FROM customers c
                            WHERE c.shop_id = ${shopId} AND c.customer_id = id)`;
      await requestRefetch(
        "customer",
        Ids.parse(unknown).map(({ id }) => id),
      );
    },

    deleteOrder: async (id) => {
      const rows = await db.$queryRaw`
        UPDATE orders SET deleted_at = from_epoch_ms(${now})
         WHERE shop_id = ${shopId} AND order_id = ${id}::bigint
        RETURNING customer_id::text AS id`;
      await due(Ids.parse(rows).map(({ id: customer }) => customer));
    },

    saveCustomers: async (customers) => {
      const prefix = await currentPrefix(db, shopId);
      const rows = JSON.stringify(customers.map((customer) => customerRow(customer, prefix)));
      await db.$executeRaw`
        INSERT INTO customers (shop_id, customer_id, created_at, subscribed_at, email_state, sms_state,
                               source_updated_at, locked, already_there)
        SELECT ${shopId}, customer_id, from_epoch_ms(created_at), from_epoch_ms(subscribed_at),
               email_state, sms_state, from_epoch_ms(updated_at), locked, found
          FROM jsonb_to_recordset(${rows}::jsonb)
            AS t(customer_id bigint, created_at float8, subscribed_at float8, email_state text,
                 sms_state text, updated_at float8, locked boolean, found text[])
        ON CONFLICT (shop_id, customer_id) DO UPDATE SET
               created_at = excluded.created_at, subscribed_at = excluded.subscribed_at,
               email_state = excluded.email_state, sms_state = excluded.sms_state,
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
        UPDATE customers SET written_tags = '{}', deleted_at = from_epoch_ms(${now}), due_at = NULL
         WHERE shop_id = ${shopId} AND customer_id = ${deleted}::bigint`;
      await db.$executeRaw`
        UPDATE customers SET reread = true, written_tags = ARRAY(
                 SELECT tag FROM ledger l
                  WHERE l.shop_id = ${shopId} AND l.customer_id = customers.customer_id ORDER BY tag)
         WHERE shop_id = ${shopId} AND customer_id = ${kept}::bigint`;
      await due([kept]);
      if (!(await knows(kept))) await requestRefetch("customer", [kept]);
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

    requestRefetch: (kind, id) => requestRefetch(kind, [id]),

    claimRefetches: async () => {
      const claim = async (kind: RefetchKind) => {
        const rows = await db.$queryRaw`
          WITH c AS MATERIALIZED (
            SELECT object_id FROM refetches
             WHERE shop_id = ${shopId} AND kind = ${kind} AND next_try_at <= from_epoch_ms(${now})
             ORDER BY next_try_at LIMIT ${REFETCH_BATCH} FOR UPDATE SKIP LOCKED)
          UPDATE refetches r
             SET next_try_at = from_epoch_ms(${now + timings.lease}), attempts = attempts + 1
            FROM c
           WHERE r.shop_id = ${shopId} AND r.kind = ${kind} AND r.object_id = c.object_id
          RETURNING r.object_id::text AS id`;
        return Ids.parse(rows).map(({ id }) => id);
      };
      return { orders: await claim("order"), customers: await claim("customer") };
    },

    closeRefetches: async (kind, ids) => {
      await db.$executeRaw`
        DELETE FROM refetches
         WHERE shop_id = ${shopId} AND kind = ${kind} AND object_id = ANY(${ids}::bigint[])
           -- Asked for again while it was being read: what was read may be older than the new hint.
           AND attempts > 0`;
    },
  };
}

function orderRow(order: OrderFacts) {
  return {
    order_id: order.orderId,
    customer_id: order.customerId,
    processed_at: order.processedAt,
    net: order.net,
    refunded: order.refunded,
    discount: order.discount,
    product_ids: order.lines.map(({ productId }) => productId),
    quantities: order.lines.map(({ quantity }) => quantity),
    status: order.status,
    counts: orderCounts(order),
    source: order.source,
    test: order.test,
    cancelled_at: order.cancelledAt,
    updated_at: order.updatedAt,
  };
}

function customerRow(customer: CustomerFacts, prefix: string) {
  return {
    customer_id: customer.customerId,
    created_at: customer.createdAt,
    subscribed_at: customer.subscribedAt,
    email_state: customer.emailState,
    sms_state: customer.smsState,
    updated_at: customer.updatedAt,
    ...seenTags(customer.tags, prefix),
  };
}

async function currentPrefix(db: Transaction, shopId: ShopId): Promise<string> {
  const rows = await db.$queryRaw`
    SELECT policy->'naming'->>'prefix' AS id FROM settings
     WHERE shop_id = ${shopId} ORDER BY version DESC LIMIT 1`;
  return Ids.parse(rows)[0]?.id ?? "";
}
