import { z } from "zod";
import { type FacetFamily, FACETS } from "#app/domain/facets/vocabulary.ts";
import { STAGES } from "#app/domain/stage.ts";
import { addDays, type Instant } from "#app/domain/time.ts";
import { VALUE_TIERS } from "#app/domain/value.ts";
import { type ReadModels, TAG_SKIPS, type TagSkip } from "#app/ports/read-models.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { RUN_CAUSES, type TagRunKind } from "#app/ports/tag-runs.ts";
import {
  FOUND_BEFORE_ANY,
  NO_TAG_YET,
  NOT_TO_THE_LETTER,
  NOT_WRITTEN,
  TAGGED,
} from "./customer-conditions.ts";
import { CustomerRowColumns, ROW_COLUMNS } from "./customer-row.ts";
import { Prisma } from "./generated/client.ts";
import {
  CadenceColumns,
  cadenceIn,
  IN_FORCE,
  InForceColumns,
  inForceOf,
} from "./in-force-columns.ts";
import type { Transaction } from "./prisma.ts";
import { StoredPolicy } from "./stored-policy.ts";

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
    reachableBySms: z.number(),
    change30: z.number(),
  }),
);

const Entries = z.array(z.object({ at: Epoch, from: StageName }));
const CountRow = z.tuple([z.object({ count: z.number() })]);
const TaggedRows = z.array(z.object({ tag: z.string(), customers: z.number() }));

const CustomerRows = z.array(CustomerRowColumns);

const FacetName = z.enum(Object.values(FACETS).flat());

const CustomerCards = z.array(
  CustomerRowColumns.extend({
    signUp: Epoch,
    firstOrderAt: Epoch.nullable(),
    stageCause: ChangeCauseName.nullable(),
    valueTier: z.enum(VALUE_TIERS).nullable(),
    vip: z.boolean(),
    dueNow: z.boolean(),
    facets: z.array(FacetName),
    subscribed: z.boolean(),
    ...InForceColumns,
    desiredTags: z.array(z.string()),
    writtenTags: z.array(z.string()),
    alreadyThere: z.array(z.string()),
    locked: z.boolean(),
    excluded: z.boolean(),
    deleted: z.boolean(),
    mergedInto: z.string().nullable(),
    refused: z.string().nullable(),
  }),
);

const StageEntries = z.array(
  z.object({
    at: Epoch,
    from: StageName.nullable(),
    to: StageName,
    cause: ChangeCauseName,
    policyVersion: z.number(),
  }),
);
const TagEntries = z.array(
  z.object({
    changeId: z.string(),
    at: Epoch,
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
);
const TagPreviewRows = z.array(
  z.object({ tag: z.string(), adds: z.number(), removes: z.number() }),
);
const FAMILIES = Object.keys(FACETS).filter((name): name is FacetFamily => name in FACETS);
const FamilySizeRows = z.array(z.object({ family: z.enum(FAMILIES), customers: z.number() }));
const TagPlanRows = z.array(
  z.object({
    customerId: z.string(),
    add: z.array(z.string()),
    remove: z.array(z.string()),
    alreadyThere: z.array(z.string()),
    skipped: z.enum(TAG_SKIPS).nullable(),
  }),
);
const TagSkipRows = z.array(
  z.object({ skipped: z.enum(TAG_SKIPS), reason: z.string().nullable(), customers: z.number() }),
);
const CustomerIds = z.array(z.object({ id: z.string() }));
const Rate = z.array(z.object({ rate: z.number().nullable() }));
const TagRuns = z.array(
  z.object({
    runId: z.string(),
    cause: z.enum(RUN_CAUSES).nullable(),
    startedAt: Epoch,
    writesFrom: Epoch.nullable(),
    dripPerDay: z.number().nullable(),
    waitsUntil: Epoch.nullable(),
    kind: z.enum(["apply", "remove-all"]),
    state: z.enum(["running", "done"]),
    phase: z.enum(["recompute", "write"]),
    customers: z.number(),
    written: z.number(),
    cancelled: z.boolean(),
  }),
);
const FreshnessRow = z.tuple([
  z.object({
    customers: z.number(),
    syncedAt: Epoch.nullable(),
    deadDeliveries: z.number(),
    ordersUpTo: Epoch.nullable(),
    nextLookAt: Epoch.nullable(),
  }),
]);
const InstallationRows = z.array(z.object({ at: z.number() }));
const PastPolicyRows = z.array(
  z.object({ version: z.number(), policy: StoredPolicy, by: z.string(), at: z.number() }),
);
const StandingRows = z.array(
  z.object({
    stage: StageName,
    silentDays: z.number(),
    subscribed: z.boolean(),
    products: z.array(z.string()),
    customers: z.number(),
    ...CadenceColumns,
  }),
);

/** The queries behind the screens, inside one unit of work. */
export function readModels(db: Transaction, shopId: ShopId, now: Instant): ReadModels {
  return {
    stageCounts: async () => {
      const found = StageCountRows.parse(
        await db.$queryRaw`
          WITH standing AS (
            SELECT stage, count(*)::int AS customers,
                   (count(*) FILTER (WHERE lower(email_state) = 'subscribed'))::int AS reachable,
                   (count(*) FILTER (WHERE lower(sms_state) = 'subscribed'))::int AS by_sms
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
                 coalesce(by_sms, 0) AS "reachableBySms", coalesce(came, 0) AS change30
            FROM standing FULL JOIN moved USING (stage)`,
      );
      const byStage = new Map(found.map((row) => [row.stage, row]));
      return STAGES.map(
        (stage) =>
          byStage.get(stage) ?? {
            stage,
            customers: 0,
            reachable: 0,
            reachableBySms: 0,
            change30: 0,
          },
      );
    },

    customersInStage: async (stage, limit) =>
      CustomerRows.parse(
        await db.$queryRaw`
          SELECT ${ROW_COLUMNS} FROM customers
           WHERE shop_id = ${shopId} AND stage = ${stage} AND deleted_at IS NULL
           ORDER BY customers.customer_id LIMIT ${limit}`,
      ),

    nextEntry: async (stage) => {
      const rows = await db.$queryRaw`
        SELECT epoch_ms(next_stage_at) AS at, stage AS "from" FROM customers
         WHERE shop_id = ${shopId} AND next_stage = ${stage} AND deleted_at IS NULL
         ORDER BY next_stage_at LIMIT 1`;
      return Entries.parse(rows)[0] ?? null;
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
                 facets, coalesce(subscription = 'active', false) AS subscribed, ${IN_FORCE},
                 desired_tags AS "desiredTags", written_tags AS "writtenTags",
                 already_there AS "alreadyThere", locked, excluded,
                 deleted_at IS NOT NULL AS deleted, refused,
                 (SELECT merged_into::text FROM gone_objects g
                   WHERE g.shop_id = ${shopId} AND g.kind = 'customer'
                     AND g.object_id = customers.customer_id) AS "mergedInto"
            FROM customers
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint`,
      );
      return card === undefined ? null : { ...card, inForce: inForceOf(card) };
    },

    stageHistory: async (id, limit) =>
      StageEntries.parse(
        await db.$queryRaw`
          SELECT epoch_ms(at) AS at, from_stage AS "from", to_stage AS "to", cause,
                 policy_version AS "policyVersion"
            FROM stage_changes
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint
           ORDER BY stage_changes.at DESC LIMIT ${limit}`,
      ),

    tagHistory: async (id, limit) =>
      TagEntries.parse(
        await db.$queryRaw`
          SELECT id::text AS "changeId", epoch_ms(at) AS at, added, removed
            FROM tag_changes
           WHERE shop_id = ${shopId} AND customer_id = ${id}::bigint
           ORDER BY tag_changes.at DESC, tag_changes.id DESC LIMIT ${limit}`,
      ),

    tagPreview: async (kind) =>
      TagPreviewRows.parse(
        await db.$queryRaw`
          SELECT tag, sum(adds)::int AS adds, sum(removes)::int AS removes
            FROM (${tagDifferences(shopId, kind)}) AS differences
           GROUP BY tag ORDER BY tag`,
      ),

    customersToWrite: async () => {
      const [{ count }] = CountRow.parse(
        await db.$queryRaw`
          SELECT count(*)::int AS count
            FROM customers c CROSS JOIN LATERAL (${tagDifference("apply")}) AS d
           WHERE ${mayBeWritten(shopId, "apply")} AND cardinality(d.add) + cardinality(d.remove) > 0`,
      );
      return count;
    },

    tagsFoundBefore: async () => {
      const [{ count }] = CountRow.parse(
        await db.$queryRaw`
          SELECT coalesce(sum(cardinality(already_there)), 0)::int AS count FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${FOUND_BEFORE_ANY}`,
      );
      return count;
    },

    customersTagged: async () => {
      const [{ count }] = CountRow.parse(
        await db.$queryRaw`
          SELECT count(*)::int AS count FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${TAGGED}`,
      );
      return count;
    },

    tagPlan: async (kind, after, limit) =>
      TagPlanRows.parse(
        await db.$queryRaw`
          SELECT customer_id::text AS "customerId", d.add, d.remove, already_there AS "alreadyThere",
                 ${SKIPPED} AS skipped
            FROM customers c CROSS JOIN LATERAL (${tagDifference(kind)}) AS d
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${mayDiffer(kind)}
             AND customer_id > coalesce(${after}::bigint, 0)
             AND cardinality(d.add) + cardinality(d.remove) > 0
           ORDER BY c.customer_id LIMIT ${limit}`,
      ),

    tagSkips: async (kind) => {
      const rows = TagSkipRows.parse(
        await db.$queryRaw`
          SELECT ${SKIPPED} AS skipped, CASE WHEN NOT locked AND NOT excluded THEN refused END AS reason,
                 count(*)::int AS customers
            FROM customers c CROSS JOIN LATERAL (${tagDifference(kind)}) AS d
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${NOT_WRITTEN}
             AND (locked OR excluded OR refused IS NOT NULL)
             AND cardinality(d.add) + cardinality(d.remove) > 0
           GROUP BY 1, 2 ORDER BY 3 DESC, 2`,
      );
      const number = (skip: TagSkip) =>
        rows.reduce((sum, { skipped, customers }) => sum + (skipped === skip ? customers : 0), 0);
      return {
        locked: number("locked"),
        excluded: number("excluded"),
        refused: number("refused"),
        refusals: rows.flatMap(({ reason, customers }) =>
          reason === null ? [] : [{ reason, customers }],
        ),
      };
    },

    refusedCustomers: async (after, limit) =>
      CustomerIds.parse(
        await db.$queryRaw`
          SELECT customer_id::text AS id FROM customers
           WHERE shop_id = ${shopId} AND deleted_at IS NULL AND ${NOT_WRITTEN}
             AND refused IS NOT NULL AND NOT locked AND NOT excluded
             AND customer_id > coalesce(${after}::bigint, 0)
           ORDER BY customer_id LIMIT ${limit}`,
      ).map(({ id }) => id),

    massSpeed: async () => {
      const rows = await db.$queryRaw`
        SELECT (customers / greatest(extract(epoch FROM finished_at - writes_from), 1))::float8 AS rate
          FROM tag_runs
         WHERE shop_id = ${shopId} AND result = 'complete' AND customers >= 500
           AND drip_per_day IS NULL
         ORDER BY id DESC LIMIT 1`;
      return Rate.parse(rows)[0]?.rate ?? null;
    },

    restoreRate: async () => {
      const rows = await db.$queryRaw`
        SELECT restore_rate AS rate FROM buckets WHERE shop_id = ${shopId}`;
      return Rate.parse(rows)[0]?.rate ?? null;
    },

    familySizes: async () => {
      const rows = FamilySizeRows.parse(
        await db.$queryRaw`
          SELECT family, count(*)::int AS customers
            FROM customers
            JOIN (SELECT family, array_agg(facet) AS names
                    FROM jsonb_each(${JSON.stringify(FACETS)}::jsonb) AS f(family, facets),
                         jsonb_array_elements_text(f.facets) AS n(facet)
                   GROUP BY family) AS families ON customers.facets && names
           WHERE shop_id = ${shopId} AND deleted_at IS NULL
           GROUP BY family`,
      );
      return new Map(rows.map(({ family, customers }) => [family, customers]));
    },

    taggedCustomers: async (tags) => {
      const rows = await db.$queryRaw`
        SELECT tag, count(*)::int AS customers FROM ledger
         WHERE shop_id = ${shopId} AND tag = ANY(${[...tags]}::text[]) GROUP BY tag`;
      return new Map(TaggedRows.parse(rows).map(({ tag, customers }) => [tag, customers]));
    },

    lastTagRun: async () => {
      const [run] = TagRuns.parse(
        await db.$queryRaw`
          SELECT id::text AS "runId", kind, cause, state, phase, customers, written,
                 coalesce(result = 'cancelled', false) AS cancelled,
                 epoch_ms(started_at) AS "startedAt", epoch_ms(writes_from) AS "writesFrom",
                 drip_per_day AS "dripPerDay", epoch_ms(waits_until) AS "waitsUntil"
            FROM tag_runs
           WHERE shop_id = ${shopId} ORDER BY tag_runs.id DESC LIMIT 1`,
      );
      return run ?? null;
    },

    freshness: async () => {
      const [freshness] = FreshnessRow.parse(
        await db.$queryRaw`
          SELECT coalesce(
                   -- Empty until everybody was counted for the first time, as in a shop without customers.
                   (SELECT sum(customers)::int FROM audience_cells
                     WHERE shop_id = ${shopId} AND audience = 'everybody'
                       AND EXISTS (SELECT FROM cursors
                                    WHERE shop_id = ${shopId} AND kind = 'roll-ups' AND rounds > 0)),
                   (SELECT count(*)::int FROM customers
                     WHERE shop_id = ${shopId} AND deleted_at IS NULL)) AS customers,
                 epoch_ms(greatest(
                   (SELECT max(applied_at) FROM deliveries
                     WHERE shop_domain = shops.domain AND state = 'applied'),
                   (SELECT max(finished_at) FROM imports
                     WHERE shop_id = ${shopId} AND phase = 'ready'),
                   looked.reached)) AS "syncedAt",
                 epoch_ms(looked.reached) AS "ordersUpTo",
                 (SELECT epoch_ms(next_run_at) FROM schedules
                   WHERE shop_id = ${shopId} AND kind = 'orders-sweep') AS "nextLookAt",
                 (SELECT count(*)::int FROM deliveries
                   WHERE shop_domain = shops.domain AND state = 'dead') AS "deadDeliveries"
            FROM shops
            LEFT JOIN cursors AS looked ON looked.shop_id = ${shopId} AND looked.kind = 'orders'
           WHERE shops.shop_id = ${shopId}`,
      );
      return freshness;
    },

    standings: async (asked) => {
      const rows = StandingRows.parse(
        await db.$queryRaw`
          WITH standing AS (
            SELECT stage, purchases, gaps, gap_days, first_gap_days, sum_log_gap,
                   -- No rule asks for the days themselves: without them more customers are alike.
                   first_day * 0 AS first_day, last_day * 0 AS last_day,
                   greatest(0, floor(extract(epoch FROM from_epoch_ms(${now})
                     - coalesce(last_order_at, greatest(created_at, subscribed_at))) / 86400))::int
                     AS "silentDays",
                   coalesce(subscription = 'active', false) AS subscribed,
                   ${boughtLast(shopId, asked)} AS products
              FROM customers
             WHERE shop_id = ${shopId} AND deleted_at IS NULL AND stage IS NOT NULL)
          SELECT stage, purchases, first_day, last_day, gaps, gap_days, first_gap_days,
                 max(sum_log_gap) AS sum_log_gap, "silentDays", subscribed, products,
                 count(*)::int AS customers
            FROM standing
           GROUP BY stage, purchases, first_day, last_day, gaps, gap_days, first_gap_days,
                    "silentDays", subscribed, products`,
      );
      return rows.map(({ stage, silentDays, subscribed, products, customers, ...row }) => ({
        stage,
        silentDays,
        subscribed,
        products,
        customers,
        cadence: cadenceIn(row),
      }));
    },

    installedAgainAt: async (since) => {
      const rows = InstallationRows.parse(
        await db.$queryRaw`
          SELECT epoch_ms(at) AS at FROM activity
           WHERE shop_id = ${shopId} AND kind = 'installed'
             -- Known before the first row is read: mostly none is, of all that was done in a year.
             AND (SELECT installed_at >= from_epoch_ms(${since}) FROM shops WHERE shop_id = ${shopId})
           ORDER BY id DESC LIMIT 2`,
      );
      return rows.length > 1 ? (rows[0]?.at ?? null) : null;
    },

    policyVersions: async (limit) =>
      PastPolicyRows.parse(
        await db.$queryRaw`
          SELECT version, policy, created_by AS by, epoch_ms(created_at) AS at
            FROM settings WHERE shop_id = ${shopId} ORDER BY version DESC LIMIT ${limit}`,
      ),
  };
}

/** Those of some products that the last order holds. */
function boughtLast(shopId: ShopId, asked: readonly string[]): Prisma.Sql {
  if (asked.length === 0) return Prisma.sql`'{}'::text[]`;
  return Prisma.sql`
    ARRAY(SELECT DISTINCT bought.id::text
            FROM orders CROSS JOIN LATERAL unnest(product_ids) AS bought(id)
           WHERE orders.shop_id = ${shopId} AND orders.customer_id = customers.customer_id
             AND orders.processed_at = customers.last_order_at AND counts
             AND orders.deleted_at IS NULL AND bought.id = ANY(${[...asked]}::bigint[])
           ORDER BY 1)`;
}

const SKIPPED = Prisma.sql`
  CASE WHEN locked THEN 'locked' WHEN excluded THEN 'excluded' WHEN refused IS NOT NULL THEN 'refused' END`;

/** What a run of this kind would add to a customer, and remove; compared without case. */
function tagDifference(kind: TagRunKind): Prisma.Sql {
  if (kind === "remove-all") {
    return Prisma.sql`SELECT '{}'::text[] AS add, c.written_tags AS remove`;
  }
  return Prisma.sql`
    SELECT CASE WHEN ${NO_TAG_YET} THEN c.desired_tags
                ELSE ARRAY(SELECT t.tag FROM unnest(c.desired_tags) AS t(tag)
                            WHERE NOT EXISTS (SELECT 1 FROM unnest(c.written_tags || c.already_there) AS o(tag)
                                               WHERE lower(o.tag) = lower(t.tag))) END AS add,
           CASE WHEN ${NO_TAG_YET} THEN '{}'
                ELSE ARRAY(SELECT t.tag FROM unnest(c.written_tags) AS t(tag)
                            WHERE NOT EXISTS (SELECT 1 FROM unnest(c.desired_tags) AS o(tag)
                                               WHERE lower(o.tag) = lower(t.tag))) END AS remove`;
}

/** Without this there is nothing to write by a run of this kind. */
function mayDiffer(kind: TagRunKind): Prisma.Sql {
  return kind === "apply" ? NOT_TO_THE_LETTER : TAGGED;
}

/** Nobody touches who is locked or excluded. */
function mayBeWritten(shopId: ShopId, kind: TagRunKind): Prisma.Sql {
  return Prisma.sql`
    shop_id = ${shopId} AND deleted_at IS NULL AND NOT locked AND NOT excluded AND ${mayDiffer(kind)}`;
}

/** Tags that customers would get and lose, and how many would; alike ones are counted together, for most are alike. */
function tagDifferences(shopId: ShopId, kind: TagRunKind): Prisma.Sql {
  return Prisma.sql`
    SELECT t.tag, t.adds, t.removes
      FROM (SELECT d.add, d.remove, count(*) AS customers
              FROM customers c CROSS JOIN LATERAL (${tagDifference(kind)}) AS d
             WHERE ${mayBeWritten(shopId, kind)}
             GROUP BY d.add, d.remove) AS alike
           CROSS JOIN LATERAL (SELECT unnest(alike.add), customers, 0 UNION ALL
                               SELECT unnest(alike.remove), 0, customers) AS t(tag, adds, removes)`;
}
