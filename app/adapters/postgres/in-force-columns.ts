import { z } from "zod";
import type { Cadence } from "#app/domain/rhythm/cadence.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { BoundariesInForce } from "#app/domain/customer-state.ts";
import { Prisma } from "./generated/client.ts";

/** The columns of a customer's cadence. */
const CADENCE = Prisma.sql`
  purchases, first_day, last_day, gaps, gap_days, first_gap_days, sum_log_gap`;

/** The columns of a buyer's boundaries in force and of the rhythm that they were computed from. */
export const IN_FORCE = Prisma.sql`
  epoch_ms(last_order_at) AS last_order_at, ${CADENCE}, cycle_days, due_days, risk_days,
  lapsed_days, lost_days`;

/** Products of the last order, null unless the policy has windows for products. */
export function lastProducts(shopId: ShopId): Prisma.Sql {
  return Prisma.sql`
    CASE WHEN (SELECT jsonb_array_length(policy->'products') > 0 FROM settings
                WHERE settings.shop_id = ${shopId} ORDER BY version DESC LIMIT 1)
         THEN ARRAY(SELECT DISTINCT unnest(product_ids)::text FROM orders
                     WHERE orders.shop_id = ${shopId}
                       AND orders.customer_id = customers.customer_id
                       AND orders.processed_at = customers.last_order_at AND counts
                       AND orders.deleted_at IS NULL) END`;
}

const Days = z.number().nullable();

export const CadenceColumns = {
  purchases: z.number(),
  first_day: Days,
  last_day: Days,
  gaps: z.number(),
  gap_days: z.number(),
  first_gap_days: z.number(),
  sum_log_gap: z.number(),
};

export const InForceColumns = {
  last_order_at: z.number().nullable(),
  ...CadenceColumns,
  cycle_days: Days,
  due_days: Days,
  risk_days: Days,
  lapsed_days: Days,
  lost_days: Days,
};

const CadenceRow = z.object(CadenceColumns);
const InForceRow = z.object(InForceColumns);

/** The cadence in a row of its columns; null without a purchase. */
export function cadenceIn(row: z.infer<typeof CadenceRow>): Cadence | null {
  const { first_day: firstDay, last_day: lastDay } = row;
  if (firstDay === null || lastDay === null) return null;
  return {
    occasions: row.purchases,
    firstDay,
    lastDay,
    gaps: row.gaps,
    gapDays: row.gap_days,
    firstGapDays: row.first_gap_days,
    sumLogGap: row.sum_log_gap,
  };
}

/** The boundaries in force in a row of these columns; null without a purchase, or never computed. */
export function inForceOf(row: z.infer<typeof InForceRow>): BoundariesInForce | null {
  const cadence = cadenceIn(row);
  const { last_order_at: lastOrderAt, cycle_days: cycle, due_days: due, risk_days: risk } = row;
  const { lapsed_days: lapsed, lost_days: lost } = row;
  if (cadence === null || lastOrderAt === null || cycle === null || due === null) return null;
  if (risk === null || lapsed === null || lost === null) return null;
  return { lastOrderAt, cadence, bounds: { cycle, due, risk, lapsed, lost } };
}
