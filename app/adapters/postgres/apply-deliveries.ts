import { z } from "zod";
import type { Delivery } from "#app/ports/delivery.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { ShopTx, Store } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import type { PrismaClient, Transaction } from "./prisma.ts";
import { MOST_TRIES } from "./segment-work.ts";
import { readShop } from "./shop-work.ts";

const DeliveryRow = z.object({
  shop_domain: z.string(),
  topic: z.string(),
  webhook_id: z.string(),
  event_id: z.string().nullable(),
  triggered_at: z.number().nullable(),
  body: z.record(z.string(), z.unknown()),
});

/** A delivery whose application threw: carries which one across the rollback. */
class DeliveryFailure extends Error {
  readonly delivery: Delivery;

  constructor(delivery: Delivery, cause: unknown) {
    super("a delivery could not be applied", { cause });
    this.delivery = delivery;
  }
}

/** One transaction a delivery: claim, change rows, mark applied (reliability rules 3 and 14). */
export function applyDeliveries(
  prisma: PrismaClient,
  timings: Pick<Timings, "retry" | "retryMost">,
  shopTx: (db: Transaction, shopId: ShopId) => Promise<ShopTx>,
): Store["applyNextDelivery"] {
  return async (apply) => {
    try {
      return await prisma.$transaction(async (db) => {
        const delivery = await claimDelivery(db);
        if (delivery === null) return "idle";
        try {
          const row = await db.shop.findUnique({ where: { domain: delivery.shopDomain } });
          const shop = row === null ? null : readShop(row);
          const outcome = await apply(
            shop?.installed ? { shop, tx: await shopTx(db, shop.shopId) } : null,
            delivery,
          );
          await db.$executeRaw`
            UPDATE deliveries SET state = 'applied', applied_at = clock_timestamp(), outcome = ${outcome}
             WHERE shop_domain = ${delivery.shopDomain} AND topic = ${delivery.topic}
               AND webhook_id = ${delivery.webhookId}`;
          return { outcome, failure: null };
        } catch (cause) {
          throw new DeliveryFailure(delivery, cause);
        }
      });
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      await postpone(prisma, error.delivery, String(error.cause), timings);
      return { outcome: "failed", failure: error.cause };
    }
  };
}

async function claimDelivery(db: Transaction): Promise<Delivery | null> {
  const rows = await db.$queryRaw`
    SELECT shop_domain, topic, webhook_id, event_id, epoch_ms(triggered_at) AS triggered_at, body
      FROM deliveries
     WHERE state = 'open' AND next_try_at <= clock_timestamp()
     ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
  const [row] = z.array(DeliveryRow).parse(rows);
  return row === undefined
    ? null
    : {
        shopDomain: row.shop_domain,
        topic: row.topic,
        webhookId: row.webhook_id,
        eventId: row.event_id,
        triggeredAt: row.triggered_at,
        body: row.body,
      };
}

async function postpone(
  prisma: PrismaClient,
  { shopDomain, topic, webhookId }: Delivery,
  reason: string,
  { retry, retryMost }: Pick<Timings, "retry" | "retryMost">,
): Promise<void> {
  await prisma.$executeRaw`
    UPDATE deliveries
       SET attempts = attempts + 1, outcome = ${reason},
           state = CASE WHEN attempts + 1 >= ${MOST_TRIES} THEN 'dead' ELSE 'open' END,
           next_try_at = clock_timestamp() + random() * make_interval(
             secs => least(${retryMost}, ${retry} * 2 ^ attempts) / 1000)
     WHERE shop_domain = ${shopDomain} AND topic = ${topic} AND webhook_id = ${webhookId}`;
}
