import { z } from "zod";
import { NO_EXCLUSIONS, type OrderExclusions } from "#app/domain/order.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

const Exclusions = z.object({ sources: z.array(z.string()), tags: z.array(z.string()) });
const Rows = z.array(z.object({ exclusions: Exclusions }));

/** The orders that the merchant wants left out. */
export async function currentExclusions(db: Transaction, shopId: ShopId): Promise<OrderExclusions> {
  return exclusionsIn(
    await db.$queryRaw`
      SELECT policy->'exclusions' AS exclusions FROM settings
       WHERE shop_id = ${shopId} ORDER BY version DESC LIMIT 1`,
  );
}

/** The exclusions of the latest policy, as a query found them. */
export function exclusionsIn(rows: unknown): OrderExclusions {
  return Rows.parse(rows)[0]?.exclusions ?? NO_EXCLUSIONS;
}
