import type { Pool } from "pg";
import { type DeliveryInbox, InboxUnavailableError } from "#app/ports/delivery.ts";
import { urgencyOf } from "#app/ports/news.ts";
import type { Timings } from "#app/ports/timings.ts";

/**
 * The ack path's database: one INSERT on a pool of its own. No conflict target and no RETURNING, so that
 * the role needs the INSERT right alone; the row count tells new from known (reliability rule 2).
 */
export function postgresInbox(pool: Pool, { ack }: Pick<Timings, "ack">): DeliveryInbox {
  return {
    accept: async ({ shopDomain, topic, webhookId, eventId, triggeredAt, body }) => {
      const insert = pool.query({
        name: "accept-delivery",
        text: `INSERT INTO deliveries (shop_domain, topic, webhook_id, event_id, triggered_at, body, urgency)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        values: [
          shopDomain,
          topic,
          webhookId,
          eventId,
          triggeredAt === null ? null : new Date(triggeredAt),
          JSON.stringify(body),
          urgencyOf(topic),
        ],
      });
      const { rowCount } = await within(ack, insert);
      return rowCount === 0 ? "duplicate" : "accepted";
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const timeout = setTimeout(() => timer.reject(new Error(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, timer.promise]);
  } catch (cause) {
    throw new InboxUnavailableError("the database did not store the delivery", { cause });
  } finally {
    clearTimeout(timeout);
  }
}
