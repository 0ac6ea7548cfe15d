import { z } from "zod";
import { CUBE_PURCHASES } from "#app/domain/facets/behaviour-cube.ts";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import { monthOf } from "#app/domain/month.ts";
import { REASONS_TO_LEAVE_OUT } from "#app/domain/roll-ups/audience-cells.ts";
import {
  type Tallied,
  TYPICAL_BOUNDARIES,
  type TypicalBoundary,
} from "#app/domain/roll-ups/tally.ts";
import { STAGES } from "#app/domain/stage.ts";
import type { Instant } from "#app/domain/time.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import type { RollUpWork } from "#app/ports/roll-ups.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { Prisma } from "./generated/client.ts";
import { STANDS } from "./order-counts.ts";
import type { Transaction } from "./prisma.ts";
import { moveSums } from "./roll-up-sums.ts";
import { AudienceName, HeldName, storedTally, StoredTally } from "./stored-tally.ts";

const StageName = z.enum(STAGES);
const Ids = z.array(z.object({ id: z.string() }));
const Counted = z.array(z.object({ counted: StoredTally.nullable() }));
const NamedStage = z.object({ stage: StageName });

const SourceRows = z.array(z.object({ source: z.string(), orders: z.number() }));

const Recounts = z.array(
  z
    .object({
      customerId: z.string(),
      before: StoredTally.nullable(),
      stage: StageName.nullable(),
      reachable: z.boolean(),
      reachableBySms: z.boolean(),
      held: z.array(HeldName),
      tier: z.enum(VALUE_TIERS).nullable(),
      rfm: z.array(z.number()),
      spent: z.number(),
      days: z.array(z.number()),
      nets: z.array(z.number()),
      orders: z.array(z.number()),
      renewals: z.array(z.boolean()),
      changeDays: z.array(z.number()),
      changeStages: z.array(StageName),
      changesByOrder: z.array(z.boolean()),
      boundaries: z
        .object({ cycle: z.number(), risk: z.number(), lapsed: z.number(), lost: z.number() })
        .nullable(),
      sources: SourceRows,
    })
    .transform((row) => ({
      customerId: row.customerId,
      before: row.before,
      after: talliedOf(row),
    })),
);

/** Nothing is counted of whom nobody has computed yet, and of who is gone. */
function talliedOf(row: {
  readonly stage: Tallied["stage"] | null;
  readonly reachable: boolean;
  readonly reachableBySms: boolean;
  readonly held: Tallied["held"];
  readonly tier: Tallied["tier"];
  readonly rfm: readonly number[];
  readonly spent: number;
  readonly days: readonly number[];
  readonly nets: readonly number[];
  readonly orders: readonly number[];
  readonly renewals: readonly boolean[];
  readonly changeDays: readonly number[];
  readonly changeStages: readonly Tallied["stage"][];
  readonly changesByOrder: readonly boolean[];
  readonly boundaries: Tallied["boundaries"];
  readonly sources: Tallied["sources"];
}): Tallied | null {
  const { stage, reachable, reachableBySms, held, tier, spent, boundaries, sources } = row;
  if (stage === null) return null;
  return {
    stage,
    reachable,
    reachableBySms,
    held,
    tier,
    rfm: rfmBandsOf(row.rfm),
    spent,
    occasions: row.days.map((day, index) => ({
      day,
      net: row.nets[index] ?? 0,
      orders: row.orders[index] ?? 1,
      renewal: row.renewals[index] ?? false,
    })),
    changes: row.changeStages.map((to, index) => ({
      to,
      day: row.changeDays[index] ?? 0,
      byOrder: row.changesByOrder[index] ?? false,
    })),
    boundaries,
    sources,
  };
}

const CountedAt = z.array(z.object({ at: z.number() }));
const Sizes = z.array(NamedStage.extend({ customers: z.number() }));
const TransitionRows = z.array(
  z.object({
    from: StageName.nullable(),
    to: StageName,
    byOrder: z.boolean(),
    customers: z.number(),
    reachable: z.number(),
  }),
);
const MoveRows = z.array(
  NamedStage.extend({
    day: z.number(),
    joined: z.number(),
    left: z.number(),
    leftByOrder: z.number(),
  }),
);
const ShiftRows = z.array(NamedStage.extend({ last: z.number(), growth: z.number() }));
const ExitRows = z.array(
  NamedStage.extend({ to: StageName, byOrder: z.boolean(), customers: z.number() }),
);
const CohortRows = z.array(
  z.object({
    month: z.number(),
    since: z.number(),
    buyers: z.number(),
    orders: z.number(),
    net: z.number(),
    repeaters: z.number(),
  }),
);
const GapRows = z.array(z.object({ first: z.boolean(), days: z.number(), gaps: z.number() }));
const MiddleRows = z.array(z.object({ month: z.number(), days: z.number() }));
const SalesRows = z.array(NamedStage.extend({ orders: z.number(), net: z.number() }));
const Sum = { customers: z.number(), reachable: z.number(), net: z.number() };
const SUMMED = Prisma.sql`
  sum(customers)::int AS customers, sum(reachable)::int AS reachable, sum(net)::float8 AS net`;
const RfmRows = z.array(z.object({ rfm: z.array(z.number()).transform(rfmBandsOf), ...Sum }));
const CubeRows = z.array(
  NamedStage.extend({
    purchases: z.enum(CUBE_PURCHASES),
    tier: z.enum(VALUE_TIERS).nullable(),
    ...Sum,
  }),
);
const AudienceRows = z.array(
  NamedStage.extend({
    of: AudienceName,
    leftOut: z.array(z.enum(REASONS_TO_LEAVE_OUT)),
    customers: z.number(),
    reachable: z.number(),
    reachableBySms: z.number(),
  }),
);
const BoundaryRows = z.array(
  z.object({
    repeat: z.boolean(),
    boundary: z.enum(TYPICAL_BOUNDARIES),
    low: z.number(),
    middle: z.number(),
    high: z.number(),
  }),
);
const FirstDays = z.array(z.object({ day: z.number(), customers: z.number() }));

/** The roll-ups: sums over the customers of a shop, and what is read of them. */
export function rollUpWork(db: Transaction, shopId: ShopId, now: Instant): RollUpWork {
  return {
    recountTallies: async (limit) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text AS id FROM tallies
         WHERE shop_id = ${shopId} AND due
         ORDER BY customer_id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
      const ids = Ids.parse(rows).map(({ id }) => id);
      if (ids.length === 0) return 0;
      // A statement of its own: it sees whatever was committed before the rows were held.
      const recounts = Recounts.parse(await readFacts(db, shopId, now, ids));
      const changed = recounts.filter(({ before, after }) => !isSame(before, after));
      await moveSums(db, shopId, {
        before: changed.flatMap(({ before }) => before ?? []),
        after: changed.flatMap(({ after }) => after ?? []),
      });
      const counted = recounts.map(({ customerId, after }) => ({
        customerId,
        counted: after && storedTally(after),
      }));
      await db.$executeRaw`
        UPDATE tallies SET due = false, counted = t.counted
          FROM jsonb_to_recordset(${JSON.stringify(counted)}::jsonb)
                 AS t("customerId" bigint, counted json)
         WHERE tallies.shop_id = ${shopId} AND tallies.customer_id = t."customerId"`;
      return ids.length;
    },

    countedAt: async () => {
      const rows = await db.$queryRaw`
        SELECT epoch_ms(reached) AS at FROM cursors
         WHERE shop_id = ${shopId} AND kind = 'roll-ups' AND rounds > 0`;
      return CountedAt.parse(rows)[0]?.at ?? null;
    },

    stageSizesBefore: async (day) => {
      const rows = await db.$queryRaw`
        SELECT stage, sum(customers)::int AS customers
          FROM (SELECT to_stage AS stage, customers FROM stage_flows
                 WHERE shop_id = ${shopId} AND day < ${day}
                UNION ALL
                SELECT from_stage, -customers FROM stage_flows
                 WHERE shop_id = ${shopId} AND day < ${day} AND from_stage <> '') AS moves
         GROUP BY stage`;
      return new Map(Sizes.parse(rows).map(({ stage, customers }) => [stage, customers]));
    },

    stageMoves: async (from, stage) =>
      MoveRows.parse(
        await db.$queryRaw`
          SELECT day, stage, sum(joined)::int AS joined, sum("left")::int AS "left",
                 sum(by_order)::int AS "leftByOrder"
            FROM (SELECT day, to_stage AS stage, customers AS joined, 0 AS "left", 0 AS by_order
                    FROM stage_flows WHERE shop_id = ${shopId} AND day >= ${from}
                  UNION ALL
                  SELECT day, from_stage, 0, customers, CASE WHEN by_order THEN customers ELSE 0 END
                    FROM stage_flows
                   WHERE shop_id = ${shopId} AND day >= ${from} AND from_stage <> '') AS moves
           WHERE stage = coalesce(${stage}, stage)
           GROUP BY day, stage HAVING sum(joined) <> 0 OR sum("left") <> 0
           ORDER BY day, stage`,
      ),

    stageShifts: async (from, recent) => {
      const rows = await db.$queryRaw`
        SELECT stage, max(day) AS last,
               sum(CASE WHEN day >= ${recent} THEN growth ELSE 0 END)::int AS growth
          FROM (SELECT day, to_stage AS stage, customers, customers AS growth
                  FROM stage_flows WHERE shop_id = ${shopId} AND day >= ${from}
                UNION ALL
                SELECT day, from_stage, customers, -customers
                  FROM stage_flows
                 WHERE shop_id = ${shopId} AND day >= ${from} AND from_stage <> '') AS moves
         WHERE customers <> 0
         GROUP BY stage`;
      return new Map(ShiftRows.parse(rows).map(({ stage, ...shift }) => [stage, shift]));
    },

    transitions: async (from) =>
      TransitionRows.parse(
        await db.$queryRaw`
          SELECT nullif(from_stage, '') AS "from", to_stage AS "to", by_order AS "byOrder",
                 sum(customers)::int AS customers, sum(reachable)::int AS reachable
            FROM stage_flows
           WHERE shop_id = ${shopId} AND day >= ${from}
           GROUP BY from_stage, to_stage, by_order HAVING sum(customers) <> 0
           ORDER BY from_stage, to_stage, by_order`,
      ),

    exitsOf: async (from) =>
      ExitRows.parse(
        await db.$queryRaw`
          SELECT stage, to_stage AS "to", by_order AS "byOrder", sum(customers)::int AS customers
            FROM stage_exits
           WHERE shop_id = ${shopId} AND entered_day >= ${from}
           GROUP BY stage, to_stage, by_order HAVING sum(customers) <> 0
           ORDER BY stage, to_stage, by_order`,
      ),

    cohortMonths: async () =>
      CohortRows.parse(
        await db.$queryRaw`
          SELECT month, since, buyers, orders, net::float8 AS net, repeaters
            FROM cohort_months
           WHERE shop_id = ${shopId} AND buyers <> 0 ORDER BY month, since`,
      ),

    orderGaps: async () =>
      GapRows.parse(
        await db.$queryRaw`
          SELECT first, days, sum(gaps)::int AS gaps FROM order_gaps
           WHERE shop_id = ${shopId}
           GROUP BY first, days HAVING sum(gaps) <> 0 ORDER BY days, first`,
      ),

    secondOrderDays: async () => {
      const rows = await db.$queryRaw`
        SELECT month, min(days) AS days
          FROM (SELECT month, days, sum(gaps) OVER (PARTITION BY month ORDER BY days) AS upto,
                       sum(gaps) OVER (PARTITION BY month) AS whole
                  FROM order_gaps
                 WHERE shop_id = ${shopId} AND first AND gaps <> 0) AS ranked
         WHERE 2 * upto >= whole GROUP BY month ORDER BY month`;
      return new Map(MiddleRows.parse(rows).map(({ month, days }) => [month, days]));
    },

    salesByStage: async (from) => {
      const rows = await db.$queryRaw`
        SELECT stage, sum(orders)::int AS orders, sum(net)::float8 AS net FROM stage_sales
         WHERE shop_id = ${shopId} AND day >= ${from} GROUP BY stage`;
      return new Map(SalesRows.parse(rows).map(({ stage, ...sales }) => [stage, sales]));
    },

    rfmSums: async () => {
      const rows = await db.$queryRaw`
        SELECT ARRAY[recency, frequency, monetary]::int[] AS rfm, ${SUMMED}
          FROM customer_cells WHERE shop_id = ${shopId} AND recency <> 0
         GROUP BY recency, frequency, monetary`;
      return RfmRows.parse(rows).flatMap(({ rfm, ...sum }) =>
        rfm === null ? [] : { rfm, ...sum },
      );
    },

    cubeSums: async () =>
      CubeRows.parse(
        await db.$queryRaw`
          SELECT stage, purchases, nullif(tier, '') AS tier, ${SUMMED}
            FROM customer_cells WHERE shop_id = ${shopId} AND purchases <> ''
           GROUP BY stage, purchases, tier`,
      ),

    audienceSums: async () =>
      AudienceRows.parse(
        await db.$queryRaw`
          SELECT audience AS of, stage, string_to_array(left_out, ' ') AS "leftOut",
                 customers, reachable, reachable_by_sms AS "reachableBySms"
            FROM audience_cells WHERE shop_id = ${shopId} AND customers <> 0`,
      ),

    typicalBoundaries: async () => {
      const rows = BoundaryRows.parse(
        await db.$queryRaw`
          SELECT repeat, boundary, min(days) FILTER (WHERE 10 * upto >= whole) AS low,
                 min(days) FILTER (WHERE 10 * upto >= 5 * whole) AS middle,
                 min(days) FILTER (WHERE 10 * upto >= 9 * whole) AS high
            FROM (SELECT repeat, boundary, days,
                         sum(customers) OVER (PARTITION BY repeat, boundary ORDER BY days) AS upto,
                         sum(customers) OVER (PARTITION BY repeat, boundary) AS whole
                    FROM boundary_days
                   WHERE shop_id = ${shopId} AND customers <> 0) AS ranked
           GROUP BY repeat, boundary`,
      );
      const spreadsOf = (repeat: boolean) => {
        const spreadOf = (boundary: TypicalBoundary) => {
          const row = rows.find((one) => one.repeat === repeat && one.boundary === boundary);
          return row && { low: row.low, middle: row.middle, high: row.high };
        };
        const cycle = spreadOf("cycle");
        const risk = spreadOf("risk");
        const lapsed = spreadOf("lapsed");
        const lost = spreadOf("lost");
        return cycle && risk && lapsed && lost ? { cycle, risk, lapsed, lost } : null;
      };
      return { oneTime: spreadsOf(false), repeat: spreadsOf(true) };
    },

    ordersBySource: async () =>
      SourceRows.parse(
        await db.$queryRaw`
          SELECT source, orders FROM order_sources
           WHERE shop_id = ${shopId} AND orders <> 0 ORDER BY orders DESC, source`,
      ),

    firstMonthsOf: async (stages, since) => {
      const rows = await db.$queryRaw`
        SELECT first_day AS day, count(*)::int AS customers
          FROM stage_changes s JOIN customers c USING (shop_id, customer_id)
         WHERE s.shop_id = ${shopId} AND s.at > from_epoch_ms(${since})
           AND s.to_stage = ANY(${[...stages]}::text[])
           AND c.deleted_at IS NULL AND c.first_day IS NOT NULL
         GROUP BY first_day`;
      const months = Map.groupBy(FirstDays.parse(rows), ({ day }) => monthOf(day));
      return [...months]
        .map(([month, days]) => ({
          month,
          customers: days.reduce((sum, { customers }) => sum + customers, 0),
        }))
        .toSorted((a, b) => b.customers - a.customers || b.month - a.month);
    },
  };
}

function isSame(before: Tallied | null, after: Tallied | null): boolean {
  const text = (tallied: Tallied | null) => JSON.stringify(tallied && storedTally(tallied));
  return text(before) === text(after);
}

/** What some customers add now, beside what they added when they were last counted. */
function readFacts(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  ids: readonly CustomerId[],
): Promise<unknown> {
  return db.$queryRaw`
    SELECT t.customer_id::text AS "customerId", t.counted AS before, c.stage,
           coalesce(lower(c.email_state) = 'subscribed', false) AS reachable,
           coalesce(lower(c.sms_state) = 'subscribed', false) AS "reachableBySms",
           coalesce(c.facets, '{}') || CASE WHEN c.locked THEN '{lock}' ELSE '{}' END::text[]
             || CASE WHEN c.excluded THEN '{excluded}' ELSE '{}' END::text[] AS held,
           c.value_tier AS tier,
           coalesce(c.rfm, '{}') AS rfm, coalesce(c.net_spent, 0)::float8 AS spent,
           coalesce(o.days, '{}') AS days, coalesce(o.nets, '{}') AS nets,
           coalesce(o.orders, '{}') AS orders, coalesce(o.renewals, '{}') AS renewals,
           coalesce(s.days, '{}') AS "changeDays", coalesce(s.stages, '{}') AS "changeStages",
           coalesce(s.by_order, '{}') AS "changesByOrder",
           CASE WHEN c.cycle_days IS NOT NULL
                THEN json_build_object('cycle', c.cycle_days, 'risk', c.risk_days,
                                       'lapsed', c.lapsed_days, 'lost', c.lost_days)
            END AS boundaries,
           coalesce(f.sources, '[]') AS sources
      FROM tallies t
      JOIN shops ON shops.shop_id = t.shop_id
      LEFT JOIN customers c ON c.shop_id = t.shop_id AND c.customer_id = t.customer_id
                           AND c.deleted_at IS NULL AND c.stage IS NOT NULL
      LEFT JOIN LATERAL (
           SELECT array_agg(day ORDER BY day) AS days, array_agg(net ORDER BY day) AS nets,
                  array_agg(orders ORDER BY day) AS orders,
                  array_agg(renewal ORDER BY day) AS renewals
             FROM (SELECT day, sum(net)::float8 AS net, count(*)::int AS orders,
                          bool_and(source IS NOT DISTINCT FROM 'subscription_contract') AS renewal
                     FROM orders
                    WHERE orders.shop_id = t.shop_id AND orders.customer_id = t.customer_id
                      AND counts AND deleted_at IS NULL AND processed_at <= from_epoch_ms(${now})
                    GROUP BY day) AS occasions) AS o ON c.customer_id IS NOT NULL
      LEFT JOIN LATERAL (
           SELECT array_agg(local_day(at, shops.time_zone) ORDER BY at) AS days,
                  array_agg(to_stage ORDER BY at) AS stages,
                  array_agg(cause = 'order' ORDER BY at) AS by_order
             FROM stage_changes sc
            WHERE sc.shop_id = t.shop_id AND sc.customer_id = t.customer_id
           ) AS s ON c.customer_id IS NOT NULL
      LEFT JOIN LATERAL (
           SELECT json_agg(json_build_object('source', source, 'orders', orders) ORDER BY source) AS sources
             FROM (SELECT source, count(*)::int AS orders
                     FROM orders
                    WHERE orders.shop_id = t.shop_id AND orders.customer_id = t.customer_id
                      AND source IS NOT NULL AND deleted_at IS NULL AND ${STANDS}
                    GROUP BY source) AS came) AS f ON c.customer_id IS NOT NULL
     WHERE t.shop_id = ${shopId} AND t.customer_id = ANY(${[...ids]}::bigint[])
     ORDER BY t.customer_id`;
}

/** These customers are counted anew the next time; who never was, from now on. */
export async function markTallies(
  db: Transaction,
  shopId: ShopId,
  ids: readonly CustomerId[],
): Promise<void> {
  // Locks also the rows that are due already: whoever counts them now has not seen this unit's changes.
  await db.$executeRaw`
    INSERT INTO tallies (shop_id, customer_id, due)
    SELECT ${shopId}, id, true FROM unnest(${[...ids]}::bigint[]) AS id ORDER BY id
    ON CONFLICT (shop_id, customer_id) DO UPDATE SET due = true WHERE NOT tallies.due`;
}

/** The same of those who were ever counted. */
export async function markKnownTallies(
  db: Transaction,
  shopId: ShopId,
  ids: readonly CustomerId[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE tallies SET due = true
     WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[])`;
}

/** What these customers added to the sums is taken away again, and they are forgotten. */
export async function forgetTallies(
  db: Transaction,
  shopId: ShopId,
  ids: readonly CustomerId[],
): Promise<void> {
  const rows = await db.$queryRaw`
    DELETE FROM tallies WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[])
    RETURNING counted`;
  const before = Counted.parse(rows).flatMap(({ counted }) => counted ?? []);
  await moveSums(db, shopId, { before, after: [] });
}
