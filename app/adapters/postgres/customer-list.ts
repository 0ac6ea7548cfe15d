import { z } from "zod";
import { type FacetFamily, FACETS } from "#app/domain/facets/vocabulary.ts";
import type { Instant } from "#app/domain/time.ts";
import {
  type CustomerFilter,
  type CustomerListWork,
  type CustomerSort,
  type ListedCustomer,
  type SortedPlace,
  type Span,
  TAG_STATES,
  type TagState,
} from "#app/ports/customer-list.ts";
import type { ShopId } from "#app/ports/shop.ts";
import {
  FOUND_BEFORE_ANY,
  NO_TAG_YET,
  NOT_TO_THE_LETTER,
  NOT_WRITTEN,
} from "./customer-conditions.ts";
import { CustomerRowColumns, ROW_COLUMNS } from "./customer-row.ts";
import { Prisma } from "./generated/client.ts";
import type { Transaction } from "./prisma.ts";

const ListedRows = z.array(
  CustomerRowColumns.extend({
    tagState: z.enum(TAG_STATES),
    excluded: z.boolean(),
    key: z.number(),
  }),
);
const FoundRow = z.tuple([z.object({ customers: z.number(), reachable: z.number() })]);
const Views = z.array(z.object({ viewId: z.string(), title: z.string(), query: z.string() }));

/** The list of all customers, and the views of it that were saved. */
export function customerListWork(db: Transaction, shopId: ShopId, now: Instant): CustomerListWork {
  return {
    customerPage: async (filter, sort, place, limit) => {
      const key = SORT_KEYS[sort];
      const back = place.from === "before";
      const order = back ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const rows = ListedRows.parse(
        await db.$queryRaw`
          SELECT ${ROW_COLUMNS}, ${TAG_STATE} AS "tagState", excluded, ${KEY_NUMBERS[sort]} AS key
            FROM customers
           WHERE ${holds(shopId, filter)} ${beyond(sort, place)}
           ORDER BY ${key} ${order}, customers.customer_id ${order}
           LIMIT ${limit}`,
      );
      const listed = rows.map(({ key: at, ...row }): ListedCustomer => ({
        ...row,
        place: { key: at, id: row.customerId },
      }));
      return back ? listed.toReversed() : listed;
    },

    countCustomers: async (filter) => {
      const [found] = FoundRow.parse(
        await db.$queryRaw`
          SELECT count(*)::int AS customers,
                 (count(*) FILTER (WHERE lower(email_state) = 'subscribed'))::int AS reachable
            FROM customers WHERE ${holds(shopId, filter)}`,
      );
      return found;
    },

    savedViews: async () =>
      Views.parse(
        await db.$queryRaw`
          SELECT id::text AS "viewId", title, query FROM saved_views
           WHERE shop_id = ${shopId} ORDER BY saved_views.id`,
      ),

    addView: async (title, query) => {
      await db.$executeRaw`
        INSERT INTO saved_views (shop_id, title, query, created_at)
        VALUES (${shopId}, ${title}, ${query}, from_epoch_ms(${now}))`;
    },

    deleteView: async (viewId) => {
      await db.$executeRaw`
        DELETE FROM saved_views WHERE shop_id = ${shopId} AND id = ${viewId}::bigint`;
    },
  };
}

/** As the indexes customers_by_* have them; who never ordered comes after everybody who did. */
const LAST_ORDER = Prisma.sql`coalesce(last_order_at, timestamptz '1970-01-01 00:00:00+00')`;
const SORT_KEYS: Record<CustomerSort, Prisma.Sql> = {
  newest: Prisma.sql`created_at`,
  "last-order": LAST_ORDER,
  spent: Prisma.sql`net_spent`,
};
const KEY_NUMBERS: Record<CustomerSort, Prisma.Sql> = {
  newest: Prisma.sql`epoch_ms(created_at)`,
  "last-order": Prisma.sql`epoch_ms(${LAST_ORDER})`,
  spent: Prisma.sql`net_spent::float8`,
};

function beyond(sort: CustomerSort, place: SortedPlace): Prisma.Sql {
  if (place.from === "start") return Prisma.empty;
  const key =
    sort === "spent"
      ? Prisma.sql`${place.key}::float8::bigint`
      : Prisma.sql`from_epoch_ms(${place.key})`;
  const here = Prisma.sql`(${key}, ${place.id}::bigint)`;
  return place.from === "after"
    ? Prisma.sql`AND (${SORT_KEYS[sort]}, customer_id) < ${here}`
    : Prisma.sql`AND (${SORT_KEYS[sort]}, customer_id) > ${here}`;
}

/** The rows of a shop that a filter leaves. */
function holds(shopId: ShopId, filter: CustomerFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`shop_id = ${shopId} AND deleted_at IS NULL`,
    ...(filter.stages.length === 0 ? [] : [Prisma.sql`stage = ANY(${[...filter.stages]}::text[])`]),
    ...facetConditions(filter),
    ...(filter.recency === null ? [] : [Prisma.sql`rfm[1] = ${filter.recency}`]),
    // Halves are rounded up, as in domain/facets/rfm.ts.
    ...(filter.worth === null ? [] : [Prisma.sql`(rfm[2] + rfm[3] + 1) / 2 = ${filter.worth}`]),
    ...(filter.boughtFrom === null ? [] : [Prisma.sql`purchases >= ${filter.boughtFrom}`]),
    ...(filter.boughtTo === null ? [] : [Prisma.sql`purchases <= ${filter.boughtTo}`]),
    ...within(Prisma.sql`first_order_at`, filter.firstOrder),
    ...(isOpen(filter.lastOrder) ? [] : [Prisma.sql`last_order_at IS NOT NULL`]),
    ...within(LAST_ORDER, filter.lastOrder),
    ...(filter.values.length === 0
      ? []
      : [Prisma.sql`value_tier = ANY(${[...filter.values]}::text[])`]),
    ...tagStateConditions(filter.tagStates),
    ...(filter.among === null
      ? []
      : [Prisma.sql`customer_id = ANY(${[...filter.among]}::bigint[])`]),
  ];
  return Prisma.join(conditions, " AND ");
}

function isOpen({ from, before }: Span): boolean {
  return from === null && before === null;
}

function within(column: Prisma.Sql, { from, before }: Span): readonly Prisma.Sql[] {
  return [
    ...(from === null ? [] : [Prisma.sql`${column} >= from_epoch_ms(${from})`]),
    ...(before === null ? [] : [Prisma.sql`${column} < from_epoch_ms(${before})`]),
  ];
}

const FAMILIES = Object.keys(FACETS).filter((name): name is FacetFamily => name in FACETS);

function facetConditions({ facets }: CustomerFilter): readonly Prisma.Sql[] {
  return FAMILIES.flatMap((family) => {
    const members: readonly string[] = FACETS[family];
    const wanted = facets.filter((facet) => members.includes(facet));
    return wanted.length === 0 ? [] : [Prisma.sql`facets && ${wanted}::text[]`];
  });
}

const PROTECTED = Prisma.sql`(locked OR excluded)`;
const FAILED = Prisma.sql`(failure IS NOT NULL OR refused IS NOT NULL)`;
const DIFFERS = Prisma.sql`(
  ${NOT_TO_THE_LETTER}
  AND (${NO_TAG_YET}
       OR EXISTS (SELECT FROM unnest(desired_tags) AS d(tag)
                WHERE NOT EXISTS (SELECT FROM unnest(written_tags || already_there) AS o(tag)
                                   WHERE lower(o.tag) = lower(d.tag)))
       OR EXISTS (SELECT FROM unnest(written_tags) AS w(tag)
                   WHERE NOT EXISTS (SELECT FROM unnest(desired_tags) AS o(tag)
                                      WHERE lower(o.tag) = lower(w.tag)))))`;
const FOUND_BEFORE = Prisma.sql`(
  ${FOUND_BEFORE_ANY}
  AND EXISTS (SELECT FROM unnest(already_there) AS a(tag) JOIN unnest(desired_tags) AS d(tag)
                ON lower(a.tag) = lower(d.tag)))`;
const TAG_STATE = Prisma.sql`
  CASE WHEN ${PROTECTED} THEN 'protected' WHEN ${FAILED} THEN 'failed'
       WHEN ${DIFFERS} THEN 'pending' WHEN ${FOUND_BEFORE} THEN 'already-there' ELSE 'in-sync' END`;

/** What an index has of the customers whose tags stand in a way; null for ways of which it has none. */
const INDEXED: Record<TagState, Prisma.Sql | null> = {
  protected: NOT_WRITTEN,
  failed: NOT_WRITTEN,
  pending: NOT_TO_THE_LETTER,
  "already-there": FOUND_BEFORE_ANY,
  "in-sync": null,
};

function tagStateConditions(states: readonly TagState[]): readonly Prisma.Sql[] {
  if (states.length === 0) return [];
  const indexed = [...new Set(states.map((state) => INDEXED[state]))];
  const found = indexed.filter((condition) => condition !== null);
  return [
    ...(found.length === indexed.length ? [Prisma.sql`(${Prisma.join(found, " OR ")})`] : []),
    Prisma.sql`(${TAG_STATE}) = ANY(${[...states]}::text[])`,
  ];
}
