import { randomUUID } from "node:crypto";
import { z } from "zod";
import { FINANCIAL_STATUSES, type Order } from "#app/domain/order.ts";
import { SUBSCRIPTION_STATUSES } from "#app/domain/facets/subscription.ts";
import { rfmBandsOf } from "#app/domain/facets/rfm.ts";
import type { RfmEdges } from "#app/domain/facets/rfm-edges.ts";
import { STAGES } from "#app/domain/stage.ts";
import { DAY_MS, type Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { type SegmentWork, URGENCIES, type Urgency } from "#app/ports/store.ts";
import type { Timings } from "#app/ports/timings.ts";
import { everybodyDue } from "./everybody-due.ts";
import { IN_FORCE, InForceColumns, inForceOf } from "./in-force-columns.ts";
import { rankOf, urgencyFrom } from "./mark-due.ts";
import { movedRanges } from "./moved-ranges.ts";
import type { Transaction } from "./prisma.ts";
import { markTallies } from "./roll-up-work.ts";

/** After so many failed tries a customer or a delivery is set aside and shown. */
export const MOST_TRIES = 10;

const Due = z.object({
  customer_id: z.string(),
  urgency: z.number().transform((rank) => URGENCIES[rank] ?? "audit"),
  sign_up: z.number(),
  computed_sign_up: z.number().nullable(),
  stage: z.enum(STAGES).nullable(),
  stage_since: z.number().nullable(),
  policy_version: z.number(),
  rhythm_version: z.number(),
  tags_at: z.number().nullable(),
  tags_stage: z.enum(STAGES).nullable(),
  rfm: z.array(z.number()),
  // A status that Shopify adds one day says nothing to our rules: as if it had never been read.
  subscription: z.enum(SUBSCRIPTION_STATUSES).nullable().catch(null),
  ...InForceColumns,
  written_tags: z.array(z.string()),
  already_there: z.array(z.string()),
  locked: z.boolean(),
  excluded: z.boolean(),
  frozen_in: z.array(z.string()),
  frozen_out: z.array(z.string()),
  reread: z.boolean(),
});
const OrderRow = z.object({
  customer_id: z.string(),
  at: z.number(),
  day: z.number(),
  net: z.number(),
  status: z.enum(FINANCIAL_STATUSES),
  test: z.boolean(),
  cancelled: z.boolean(),
  refunded: z.number(),
  discount: z.number(),
  products: z.array(z.string()),
  source: z.string().nullable(),
  tags: z.array(z.string()),
});
const Cuts = z.array(z.object({ below: z.number(), at: z.number(), above: z.number() }));
const RfmEdgesColumn = z.object({
  recency: Cuts,
  frequency: Cuts,
  monetary: Cuts,
}) satisfies z.ZodType<RfmEdges>;
const BuyerColumnsRow = z.tuple([
  z.object({
    spends: z.array(z.number()),
    silentDays: z.array(z.number()),
    repeatOccasions: z.array(z.number()),
  }),
]);
const CutOffRow = z.object({
  buyers: z.number(),
  low_max: z.number(),
  mid_max: z.number(),
  vip_stay: z.number(),
  vip_enter: z.number(),
  rfm: RfmEdgesColumn.nullable(),
});
const VipEdgesRow = z.object({ at: z.number(), vipStay: z.number(), vipEnter: z.number() });
const Count = z.array(z.object({ count: z.number() })).length(1);

/** Claiming due customers, recomputing them, and the shop's cut-offs. */
export function segmentWork(
  db: Transaction,
  shopId: ShopId,
  now: Instant,
  timings: Pick<Timings, "lease" | "retry" | "retryMost">,
): SegmentWork {
  return {
    claimDue: async (limit, atMost) => {
      const lease = randomUUID();
      // Moving due_at IS the lease: a dead worker's rows come back by themselves. One look into the index
      // for each urgency, so that rows due in the future are never walked through.
      const claim = (from: Urgency, to: Urgency) => db.$queryRaw`
        WITH c AS MATERIALIZED (
          SELECT due.customer_id
            FROM generate_series(${rankOf(from)}::int, ${rankOf(to)}::int) AS rank
           CROSS JOIN LATERAL (
                 SELECT customer_id FROM customers
                  WHERE shop_id = ${shopId} AND urgency = rank AND due_at <= from_epoch_ms(${now})
                  ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
           LIMIT ${limit})
        UPDATE customers SET due_at = from_epoch_ms(${now + timings.lease}), lease = ${lease}::uuid
          FROM c
         WHERE customers.shop_id = ${shopId} AND customers.customer_id = c.customer_id
        RETURNING customers.customer_id::text, urgency,
                  epoch_ms(greatest(created_at, subscribed_at)) AS sign_up,
                  epoch_ms(computed_sign_up) AS computed_sign_up, stage,
                  epoch_ms(stage_since) AS stage_since, policy_version, rhythm_version,
                  epoch_ms(tags_at) AS tags_at, coalesce(tags_stage, stage) AS tags_stage, rfm,
                  subscription, written_tags, already_there, locked, excluded, frozen_in, frozen_out, reread,
                  ${IN_FORCE}`;
      const urgent = z.array(Due).parse(await claim("purchase", "time"));
      const rows =
        urgent.length > 0 || atMost === "time"
          ? urgent
          : z.array(Due).parse(await claim("audit", "audit"));
      return {
        lease,
        customers: rows.map((row) => ({
          customerId: row.customer_id,
          urgency: row.urgency,
          signUp: row.sign_up,
          computedSignUp: row.computed_sign_up,
          stage: row.stage,
          stageSince: row.stage_since,
          policyVersion: row.policy_version,
          rhythmVersion: row.rhythm_version,
          tagsAt: row.tags_at,
          tagsStage: row.tags_stage,
          rfm: rfmBandsOf(row.rfm),
          subscription: row.subscription,
          inForce: inForceOf(row),
          writtenTags: row.written_tags,
          alreadyThere: row.already_there,
          locked: row.locked,
          excluded: row.excluded,
          leftAlone: { in: row.frozen_in, out: row.frozen_out },
          reread: row.reread,
        })),
      };
    },

    ordersOf: async (ids) => {
      const rows = await db.$queryRaw`
        SELECT customer_id::text, epoch_ms(processed_at) AS at, day, net::float8, status, test,
               cancelled_at IS NOT NULL AS cancelled, refunded::float8, discount::float8,
               product_ids::text[] AS products, source, tags
          FROM orders
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND deleted_at IS NULL`;
      const orders = new Map<CustomerId, Order[]>(ids.map((id) => [id, []]));
      for (const { customer_id, ...order } of z.array(OrderRow).parse(rows)) {
        orders.get(customer_id)?.push(order);
      }
      return orders;
    },

    saveComputed: async (lease, customers) => {
      const rows = JSON.stringify(
        customers.map(({ leftAlone, ...customer }) => ({
          ...customer,
          changes: undefined,
          frozenIn: leftAlone.in,
          frozenOut: leftAlone.out,
        })),
      );
      await db.$executeRaw`
        UPDATE customers c
           SET purchases = t."purchases", first_order_at = from_epoch_ms(t."firstOrderAt"),
               last_order_at = from_epoch_ms(t."lastOrderAt"), net_spent = t."netSpent",
               stage = t."stage", stage_since = from_epoch_ms(t."stageSince"),
               stage_cause = t."stageCause", next_stage = t."nextStage",
               next_stage_at = from_epoch_ms(t."nextStageAt"), value_tier = t."valueTier",
               vip = t."vip", due_now = t."dueNow", facets = t."facets",
               rfm = coalesce(t."rfm", '{}'), policy_version = t."policyVersion",
               rhythm_version = t."rhythmVersion",
               first_day = (t."cadence"->>'firstDay')::int, last_day = (t."cadence"->>'lastDay')::int,
               gaps = coalesce((t."cadence"->>'gaps')::int, 0),
               gap_days = coalesce((t."cadence"->>'gapDays')::int, 0),
               first_gap_days = coalesce((t."cadence"->>'firstGapDays')::int, 0),
               sum_log_gap = coalesce((t."cadence"->>'sumLogGap')::float8, 0),
               cycle_days = (t."bounds"->>'cycle')::int, due_days = (t."bounds"->>'due')::int,
               risk_days = (t."bounds"->>'risk')::int, lapsed_days = (t."bounds"->>'lapsed')::int,
               lost_days = (t."bounds"->>'lost')::int,
               refused = CASE WHEN c.desired_tags = t."desiredTags" THEN refused END,
               desired_tags = t."desiredTags", tags_at = CASE WHEN t."keepLease" THEN tags_at ELSE from_epoch_ms(t."tagsAt") END,
               tags_stage = CASE WHEN t."keepLease" THEN tags_stage ELSE t."tagsStage" END,
               leased_version = version,
               computed_sign_up = from_epoch_ms(t."signUp"), frozen_in = t."frozenIn", frozen_out = t."frozenOut",
               due_at = CASE WHEN t."keepLease" THEN c.due_at ELSE from_epoch_ms(t."nextChangeAt") END,
               next_change_at = from_epoch_ms(t."nextChangeAt"),
               lease = CASE WHEN t."keepLease" THEN c.lease END,
               urgency = CASE WHEN t."keepLease" THEN urgency ELSE ${rankOf("time")} END,
               attempts = CASE WHEN t."keepLease" THEN attempts ELSE 0 END, failure = NULL
          FROM jsonb_to_recordset(${rows}::jsonb) AS t(
                 "customerId" bigint, "purchases" int, "firstOrderAt" float8, "lastOrderAt" float8,
                 "netSpent" bigint, "stage" text, "stageSince" float8, "stageCause" text,
                 "nextStage" text, "nextStageAt" float8, "valueTier" text, "vip" boolean,
                 "dueNow" boolean, "facets" text[], "rfm" int[], "cadence" jsonb, "bounds" jsonb,
                 "policyVersion" int, "rhythmVersion" int, "desiredTags" text[], "tagsAt" float8,
                 "tagsStage" text,
                 "signUp" float8, "frozenIn" text[], "frozenOut" text[],
                 "nextChangeAt" float8, "keepLease" boolean)
         WHERE c.shop_id = ${shopId} AND c.customer_id = t."customerId" AND c.lease = ${lease}::uuid`;
      await markTallies(
        db,
        shopId,
        customers.map(({ customerId }) => customerId),
      );
      const changes = JSON.stringify(
        customers.flatMap(({ customerId, policyVersion, changes: made }) =>
          made.map((change) => ({ customerId, policyVersion, ...change })),
        ),
      );
      await db.$executeRaw`
        INSERT INTO stage_changes (shop_id, customer_id, at, from_stage, to_stage, cause,
                                   policy_version, recorded_at)
        SELECT ${shopId}, "customerId", from_epoch_ms("at"), "from", "to", "cause", "policyVersion",
               from_epoch_ms(${now})
          FROM jsonb_to_recordset(${changes}::jsonb) AS t(
                 "customerId" bigint, "at" float8, "from" text, "to" text, "cause" text,
                 "policyVersion" int)
        ON CONFLICT DO NOTHING`;
    },

    handBack: async (lease, ids, failure, fault) => {
      await db.$executeRaw`
        UPDATE customers
           SET lease = NULL, attempts = attempts + 1, failure = ${failure},
               due_at = CASE WHEN ${fault === "own"} AND attempts + 1 >= ${MOST_TRIES} THEN NULL
                             ELSE from_epoch_ms(${now}) + random() * make_interval(
                                    secs => least(${timings.retryMost}, ${timings.retry} * 2 ^ least(attempts, 30)) / 1000)
                        END
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND lease = ${lease}::uuid`;
    },

    giveBack: async (lease, ids) => {
      await db.$executeRaw`
        UPDATE customers
           SET lease = NULL, attempts = 0,
               urgency = CASE WHEN version = leased_version THEN ${rankOf("time")} ELSE urgency END,
               due_at = CASE WHEN version = leased_version THEN next_change_at
                             ELSE from_epoch_ms(${now}) END
         WHERE shop_id = ${shopId} AND customer_id = ANY(${ids}::bigint[]) AND lease = ${lease}::uuid`;
    },

    endLease: async (lease) => {
      // Locked first: an intent that is just being stored must be seen by what follows.
      await db.$queryRaw`
        SELECT FROM customers WHERE shop_id = ${shopId} AND lease = ${lease}::uuid
         ORDER BY customer_id FOR UPDATE`;
      return db.$executeRaw`
        UPDATE customers c SET lease = NULL, due_at = from_epoch_ms(${now})
         WHERE shop_id = ${shopId} AND lease = ${lease}::uuid
           AND NOT EXISTS (SELECT FROM intents i
                            WHERE i.shop_id = ${shopId} AND i.customer_id = c.customer_id
                              AND i.run_id IS NULL)`;
    },

    latestCutOffs: async () => {
      const rows = await db.$queryRaw`
        SELECT buyers, low_max::float8, mid_max::float8, vip_stay::float8, vip_enter::float8, rfm
          FROM cut_offs WHERE shop_id = ${shopId} ORDER BY computed_at DESC LIMIT 1`;
      const [row] = z.array(CutOffRow).parse(rows);
      return row === undefined
        ? null
        : {
            buyers: row.buyers,
            lowMax: row.low_max,
            midMax: row.mid_max,
            vipStay: row.vip_stay,
            vipEnter: row.vip_enter,
            rfm: row.rfm,
          };
    },

    vipEdges: async () => {
      const rows = await db.$queryRaw`
        SELECT epoch_ms(computed_at) AS at, vip_stay::float8 AS "vipStay", vip_enter::float8 AS "vipEnter"
          FROM cut_offs WHERE shop_id = ${shopId} ORDER BY computed_at`;
      return z.array(VipEdgesRow).parse(rows);
    },

    saveCutOffs: async ({ buyers, lowMax, midMax, vipStay, vipEnter, rfm }) => {
      const edges = rfm === null ? null : JSON.stringify(rfm);
      await db.$executeRaw`
        INSERT INTO cut_offs (shop_id, computed_at, buyers, low_max, mid_max, vip_stay, vip_enter, rfm)
        VALUES (${shopId}, from_epoch_ms(${now}), ${buyers}, ${lowMax}, ${midMax}, ${vipStay},
                ${vipEnter}, ${edges}::jsonb)`;
    },

    buyerColumns: async () => {
      const rows = await db.$queryRaw`
        WITH buyers AS (
          SELECT sum(net)::float8 AS spent, count(DISTINCT day)::int AS occasions,
                 floor((${now}::float8 - epoch_ms(max(processed_at))) / ${DAY_MS})::int AS silent_days
            FROM orders
           WHERE shop_id = ${shopId} AND counts AND deleted_at IS NULL
             AND processed_at <= from_epoch_ms(${now})
           GROUP BY customer_id)
        SELECT coalesce(array_agg(spent ORDER BY spent), '{}') AS spends,
               coalesce(array_agg(silent_days ORDER BY silent_days), '{}') AS "silentDays",
               coalesce(array_agg(occasions ORDER BY occasions) FILTER (WHERE occasions > 1), '{}')
                 AS "repeatOccasions"
          FROM buyers`;
      const [columns] = BuyerColumnsRow.parse(rows);
      return columns;
    },

    ...everybodyDue(db, shopId, now),

    markDueBetween: async (before, after) => {
      const ranges = JSON.stringify(movedRanges(before, after));
      return db.$executeRaw`
        UPDATE customers
           SET version = version + 1, urgency = ${urgencyFrom(now, "audit")},
               due_at = CASE WHEN lease IS NULL OR due_at <= from_epoch_ms(${now})
                             THEN from_epoch_ms(${now}) ELSE due_at END
         WHERE shop_id = ${shopId} AND purchases > 0 AND deleted_at IS NULL
           AND EXISTS (SELECT 1 FROM jsonb_to_recordset(${ranges}::jsonb)
                                  AS t(measure text, lowest float8, highest float8)
                        WHERE CASE measure
                                WHEN 'spend' THEN net_spent
                                WHEN 'occasions' THEN purchases
                                ELSE floor((${now}::float8 - epoch_ms(last_order_at)) / ${DAY_MS}) END
                              BETWEEN lowest AND highest)`;
    },

    bringRecencyForward: async ({ recency }) => {
      // Band 5 is left past the first cut, band 2 past the last; band 1 is never left by silence.
      const days = JSON.stringify(recency.map(({ above }) => above + 1));
      await db.$executeRaw`
        UPDATE customers
           SET due_at = least(due_at, last_order_at + make_interval(
                          hours => 24 * (${days}::jsonb->(5 - rfm[1]))::int))
         WHERE shop_id = ${shopId} AND deleted_at IS NULL AND lease IS NULL
           AND rfm[1] > 1 AND due_at IS NOT NULL
           AND last_order_at + make_interval(hours => 24 * (${days}::jsonb->(5 - rfm[1]))::int) < due_at`;
    },

    planProducts: async () => {
      const rows = await db.sellingPlanProduct.findMany({ where: { shopId: BigInt(shopId) } });
      return new Set(rows.map(({ productId }) => String(productId)));
    },

    countDue: async () => {
      const rows = await db.$queryRaw`
        SELECT count(*)::int
                 + (SELECT count(*)::int FROM schedules
                     WHERE shop_id = ${shopId} AND kind = 'everybody-due') AS count
          FROM customers
         WHERE shop_id = ${shopId} AND (due_at <= from_epoch_ms(${now}) OR stage IS NULL)
           AND deleted_at IS NULL AND NOT (due_at IS NULL AND failure IS NOT NULL)`;
      return Count.parse(rows)[0]?.count ?? 0;
    },
  };
}
