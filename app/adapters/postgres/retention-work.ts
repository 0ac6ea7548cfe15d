import { addDays, type Instant } from "#app/domain/time.ts";
import { KEPT_DAYS, type RetentionWork } from "#app/ports/retention.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

/** Clears away what is old. Deliveries are no shop's: whichever shop's round comes first clears all of them. */
export function retentionWork(db: Transaction, shopId: ShopId, now: Instant): RetentionWork {
  const before = (kind: keyof typeof KEPT_DAYS) =>
    Prisma.sql`from_epoch_ms(${addDays(now, -KEPT_DAYS[kind])})`;
  const forgotten = Prisma.sql`
    SELECT customer_id FROM customers WHERE shop_id = ${shopId} AND deleted_at < ${before("gone")}`;

  const old: readonly { readonly table: Prisma.Sql; readonly where: Prisma.Sql }[] = [
    {
      table: Prisma.sql`deliveries`,
      where: Prisma.sql`state = 'applied' AND applied_at < ${before("appliedDeliveries")}`,
    },
    {
      table: Prisma.sql`deliveries`,
      where: Prisma.sql`state = 'dead' AND next_try_at < ${before("deadDeliveries")}`,
    },
    {
      table: Prisma.sql`tag_changes`,
      where: ofShop(
        Prisma.sql`(run_id IS NOT NULL AND at < ${before("undo")} OR at < ${before("tagChanges")})`,
      ),
    },
    { table: Prisma.sql`activity`, where: ofShop(Prisma.sql`at < ${before("activity")}`) },
    { table: Prisma.sql`gone_objects`, where: ofShop(Prisma.sql`at < ${before("gone")}`) },
    {
      table: Prisma.sql`data_requests`,
      where: ofShop(Prisma.sql`downloaded_at < ${before("documents")}`),
    },
    { table: Prisma.sql`orders`, where: ofShop(Prisma.sql`deleted_at < ${before("gone")}`) },
    // Whom Shopify deleted so long ago nobody merges or finds again; the customer's own row goes last.
    // An open intent goes with them and never before: without it a tag that it wrote would pass for the merchant's.
    ...[
      Prisma.sql`stage_changes`,
      Prisma.sql`ledger`,
      Prisma.sql`intents`,
      Prisma.sql`tag_changes`,
      Prisma.sql`tallies`,
      Prisma.sql`customers`,
    ].map((table) => ({ table, where: ofShop(Prisma.sql`customer_id IN (${forgotten})`) })),
  ];

  function ofShop(condition: Prisma.Sql): Prisma.Sql {
    return Prisma.sql`shop_id = ${shopId} AND ${condition}`;
  }

  return {
    clearOld: async (most) => {
      for (const { table, where } of old) {
        const deleted = await db.$executeRaw`
          DELETE FROM ${table}
           WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${where} LIMIT ${most} FOR UPDATE SKIP LOCKED)`;
        if (deleted > 0) return deleted;
      }
      return 0;
    },
  };
}
