import { z } from "zod";
import { STAGES } from "#app/domain/stage.ts";
import { addDays, type Instant } from "#app/domain/time.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import type { CustomerRow, ListPlace, ReadModels } from "#app/ports/read-models.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

/** Days that "change" on a screen looks back. */
const CHANGE_DAYS = 30;

const StageName = z.enum(STAGES);
const ChangeCauseName = z.enum(["signed-up", "order", "boundary", "corrected", "settings"]);
const Epoch = z.number();

const StageCountRows = z.array(
  z.object({
    stage: StageName,
    customers: z.number(),
    reachable: z.number(),
    change30: z.number(),
  }),
);

const CustomerRowColumns = z.object({
  customerId: z.string(),
  stage: StageName.nullable(),
  stageSince: Epoch.nullable(),
  nextStage: StageName.nullable(),
  nextStageAt: Epoch.nullable(),
  purchases: z.number(),
  netSpent: z.number(),
  lastOrderAt: Epoch.nullable(),
  reachable: z.boolean(),
}) satisfies z.ZodType<CustomerRow>;
const CustomerRows = z.array(CustomerRowColumns);

const CustomerCards = z.array(
  CustomerRowColumns.extend({
    signUp: Epoch,
    firstOrderAt: Epoch.nullable(),
    stageCause: ChangeCauseName.nullable(),
    valueTier: z.enum(VALUE_TIERS).nullable(),
    vip: z.boolean(),
    dueNow: z.boolean(),
    desiredTags: z.array(z.string()),
    writtenTags: z.array(z.string()),
    alreadyThere: z.array(z.string()),
    locked: z.boolean(),
    excluded: z.boolean(),
    deleted: z.boolean(),
  }),
);

const StageEntries = z.array(
  z.object({ at: Epoch, from: StageName.nullable(), to: StageName, cause: ChangeCauseName }),
);
const TagEntries = z.array(
  z.object({ at: Epoch, added: z.array(z.string()), removed: z.array(z.string()) }),
);
const TagPreviewRows = z.array(
  z.object({ tag: z.string(), adds: z.number(), removes: z.number() }),
);
const FamilySizes = z.tuple([
  z.object({ stage: z.number(), value: z.number(), vip: z.number(), due: z.number() }),
]);
const TagTotalsRow = z.tuple([
  z.object({ pending: z.number(), tagged: z.number(), alreadyThere: z.number() }),
]);
const TagRuns = z.array(
  z.object({
    kind: z.enum(["apply", "remove-all"]),
    state: z.enum(["running", "done", "failed"]),
    phase: z.enum(["recompute", "write"]),
    customers: z.number(),
    written: z.number(),
    failure: z.string().nullable(),
  }),
);
const FreshnessRow = z.tuple([
  z.object({ customers: z.number(), syncedAt: Epoch.nullable(), deadDeliveries: z.number() }),
]);
const StageFactRows = z.array(
  z.object({
    stage: StageName,
    occasions: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
    silentDays: z.number(),
    customers: z.number(),
  }),
);

const ROW_COLUMNS = Prisma.sql`
  customer_id::text AS "customerId", stage, epoch_ms(stage_since) AS "stageSince",
  next_stage AS "nextStage", epoch_ms(next_stage_at) AS "nextStageAt",
  purchases, net_spent::float8 AS "netSpent",
  epoch_ms(last_order_at) AS "lastOrderAt",
  lower(email_state) = 'subscribed' AS reachable`;

/** The queries behind the screens, inside one unit of work. */
export function readModels(db: Transaction, shopId: ShopId, now: Instant): ReadModels {
  return {
    stageCounts: async () => {
      const found = StageCountRows.parse(
        await db.$queryRaw`
          WITH standing AS (
            SELECT stage, count(*)::int AS customers,
                   (count(*) FILTER (WHERE lower(email_state) = 'subscribed'))::int AS reachable
              FROM customers
             WHERE shop_id = ${shopId} AND deleted_at IS NULL AND stage IS NOT NULL
             GROUP BY stage
          ), moved AS (
            SELECT stage, sum(came)::int AS came
              FROM (SELECT to_stage AS stage, 1 AS came FROM stage_changes
                     WHERE shop_id = ${shopId} AND at > from_epoch_ms(${addDays(now, -CHANGE_DAYS)})
                    UNION ALL
                    SELECT from_stage, -1 FROM stage_changes
                     WHERE shop_id = ${shopId} AND from_stage IS NOT NULL
                       AND at > from_epoch_ms(${addDays(now, -CHANGE_DAYS)})) AS moves
             GROUP BY stage
          )
          SELECT stage, coalesce(customers, 0) AS customers, coalesce(reachable, 0) AS reachable,
                 coalesce(came, 0) AS change30
            FROM standing FULL JOIN moved USING (stage)`,
      );
      const byStage = new Map(found.map((row) => [row.stage, row]));
      return STAGES.map(
        (stage) => byStage.get(stage) ?? { stage, customers: 0, reachable: 0, change30: 0 },
      );
    },

    customersInStage: async (stage, place, limit) => {
      const rows = CustomerRows.parse(
        await db.$queryRaw`
          SELECT ${ROW_COLUMNS} FROM customers
           WHERE shop_id = ${shopId} AND stage = ${stage} AND deleted_at IS NULL ${beyond(place)}
           ORDER BY customer_id ${place.from === "before" ? Prisma.sql`DESC` : Prisma.sql`ASC`}
           LIMIT ${limit}`,
      );
      return place.from === "before" ? rows.toReversed() : rows;
    },

    customerRows: async (ids) =>
      CustomerRows.parse(
        await db.$queryRaw`
          SELECT ${ROW_COLUMNS} FROM customers
           WHERE shop_id = ${shopId} AND customer_id = ANY(${[...ids]}::bigint[])
             AND deleted_at IS NULL
           ORDER BY customers.customer_id`,
      ),

    customerCard: async (id) => {
      const [card] = CustomerCards.parse(
        await db.$queryRaw`
          SELECT ${ROW_COLUMNS},
                 epoch_ms(greatest(created_at, subscribed_at)) AS "signUp",
                 epoch_ms(first_order_at) AS "firstOrderAt",
                 stage_cause AS "stageCause", value_tier AS "valueTier", vip, due_now AS "dueNow",
                 desired_tags AS "desiredTags", written_tags AS "writtenTags",
                 already_there AS "alreadyThere", locked, excluded,
                 deleted_at IS NOT NULL AS deleted
            FROM customers
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`,
      );
      return card ?? null;
    },

    stageHistory: async (id, limit) =>
      StageEntries.parse(
        await db.$queryRaw`
          SELECT epoch_ms(at) AS at, from_stage AS "from", to_stage AS "to", cause
            FROM stage_changes
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint
           ORDER BY stage_changes.at DESC LIMIT ${limit}`,
      ),

    tagHistory: async (id, limit) =>
      TagEntries.parse(
        await db.$queryRaw`
          SELECT epoch_ms(at) AS at, added, removed
            FROM tag_changes
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint
           ORDER BY tag_changes.at DESC, id DESC LIMIT ${limit}`,
      ),

    tagPreview: async () =>
      TagPreviewRows.parse(
        await db.$queryRaw`
          SELECT tag, sum(adds)::int AS adds, sum(removes)::int AS removes
            FROM (${tagDifferences(shopId)}) AS differences
           GROUP BY tag ORDER BY tag`,
      ),

    tagTotals: async () => {
      const [totals] = TagTotalsRow.parse(
        await db.$queryRaw`
          SELECT (SELECT count(DISTINCT customer_id)::int
                    FROM (${tagDifferences(shopId)}) AS differences) AS pending,
                 count(*) FILTER (WHERE written_tags <> '{}')::int AS tagged,
                 coalesce(sum(cardinality(already_there)), 0)::int AS "alreadyThere"
            FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL`,
      );
      return totals;
    },

    familySizes: async () => {
      const [sizes] = FamilySizes.parse(
        await db.$queryRaw`
          SELECT count(stage)::int AS stage, count(value_tier)::int AS value,
                 count(*) FILTER (WHERE vip AND stage <> 'lost')::int AS vip,
                 count(*) FILTER (WHERE due_now)::int AS due
            FROM customers WHERE shop_id = ${shopId} AND deleted_at IS NULL`,
      );
      return sizes;
    },

    lastTagRun: async () => {
      const [run] = TagRuns.parse(
        await db.$queryRaw`
          SELECT kind, state, phase, customers, written, failure FROM tag_runs
           WHERE shop_id = ${shopId} ORDER BY id DESC LIMIT 1`,
      );
      return run ?? null;
    },

    freshness: async () => {
      const [freshness] = FreshnessRow.parse(
        await db.$queryRaw`
          SELECT (SELECT count(*)::int FROM customers
                   WHERE shop_id = ${shopId} AND deleted_at IS NULL) AS customers,
                 epoch_ms(greatest(
                   (SELECT max(applied_at) FROM deliveries
                     WHERE shop_domain = shops.domain AND state = 'applied'),
                   (SELECT max(finished_at) FROM imports
                     WHERE shop_id = ${shopId} AND phase = 'ready'))) AS "syncedAt",
                 (SELECT count(*)::int FROM deliveries
                   WHERE shop_domain = shops.domain AND state = 'dead') AS "deadDeliveries"
            FROM shops WHERE shop_id = ${shopId}`,
      );
      return freshness;
    },

    stageFacts: async () =>
      StageFactRows.parse(
        await db.$queryRaw`
          SELECT stage, least(purchases, 3) AS occasions,
                 greatest(0, floor(extract(epoch FROM from_epoch_ms(${now})
                   - coalesce(last_order_at, greatest(created_at, subscribed_at))) / 86400))::int
                   AS "silentDays",
                 count(*)::int AS customers
            FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND stage IS NOT NULL
           GROUP BY 1, 2, 3`,
      ),
  };
}

function beyond(place: ListPlace): Prisma.Sql {
  if (place.from === "start") return Prisma.empty;
  return place.from === "after"
    ? Prisma.sql`AND customer_id > ${place.id}::bigint`
    : Prisma.sql`AND customer_id < ${place.id}::bigint`;
}

/** Tags a customer would get and lose, compared without case; nobody touches who is locked or excluded. */
function tagDifferences(shopId: ShopId): Prisma.Sql {
  return Prisma.sql`
  SELECT c.customer_id, t.tag, 1 AS adds, 0 AS removes
    FROM customers c CROSS JOIN LATERAL unnest(c.desired_tags) AS t(tag)
   WHERE c.shop_id = ${shopId} AND c.deleted_at IS NULL AND NOT c.locked AND NOT c.excluded
     AND NOT EXISTS (SELECT 1 FROM unnest(c.written_tags || c.already_there) AS o(tag)
                      WHERE lower(o.tag) = lower(t.tag))
  UNION ALL
  SELECT c.customer_id, t.tag, 0, 1
    FROM customers c CROSS JOIN LATERAL unnest(c.written_tags) AS t(tag)
   WHERE c.shop_id = ${shopId} AND c.deleted_at IS NULL AND NOT c.locked AND NOT c.excluded
     AND NOT EXISTS (SELECT 1 FROM unnest(c.desired_tags) AS o(tag)
                      WHERE lower(o.tag) = lower(t.tag))`;
}
