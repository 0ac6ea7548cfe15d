import type { Facet } from "#app/domain/facets/vocabulary.ts";
import type { Band } from "#app/domain/facets/rfm.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Instant } from "#app/domain/time.ts";
import type { ValueTier } from "#app/domain/value.ts";
import type { CustomerRow } from "./read-models.ts";
import type { CustomerId } from "./shopify.ts";

/**
 * How a customer's tags stand; the first that applies. Protected: locked or excluded, so nobody touches them.
 * Failed: the last try failed or Shopify refuses the tags. Pending: they differ from what they should be.
 * Already there: they are right, and at least one of them was the merchant's before us. In sync: they are
 * right, or there are none to write.
 */
export const TAG_STATES = ["protected", "failed", "pending", "already-there", "in-sync"] as const;
export type TagState = (typeof TAG_STATES)[number];

/** By when somebody became a customer, by the last order, or by what was spent; the highest first. */
export const CUSTOMER_SORTS = ["newest", "last-order", "spent"] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

/** From an instant on, until before another; null is open. */
export type Span = { readonly from: Instant | null; readonly before: Instant | null };

/** Which customers a list holds; an empty list of wishes leaves nobody out. */
export type CustomerFilter = {
  readonly stages: readonly Stage[];
  /** One of each family that is named must hold. */
  readonly facets: readonly Facet[];
  readonly recency: Band | null;
  /** Of the mean of frequency and monetary value. */
  readonly worth: Band | null;
  /** Days with a purchase, both ends included. */
  readonly boughtFrom: number | null;
  readonly boughtTo: number | null;
  readonly firstOrder: Span;
  readonly lastOrder: Span;
  readonly values: readonly ValueTier[];
  readonly tagStates: readonly TagState[];
  /** None but these, whom Shopify's search found; null where nothing is searched for. */
  readonly among: readonly CustomerId[] | null;
};

/** A customer's place in a sorted list: the sort's key, and the id where keys are equal. */
export type CustomerPlace = { readonly key: number; readonly id: CustomerId };

/** Where a page of a sorted list begins: at the start, after its neighbour or before it. */
export type SortedPlace =
  { readonly from: "start" } | ({ readonly from: "after" | "before" } & CustomerPlace);

export type ListedCustomer = CustomerRow & {
  readonly tagState: TagState;
  readonly excluded: boolean;
  readonly place: CustomerPlace;
};

/** What a merchant calls a filter of this screen, and the address that stands for it. */
export type SavedView = { readonly viewId: string; readonly title: string; readonly query: string };

/** What the list of all customers reads, and the views of it that were saved. */
export type CustomerListWork = {
  /** At most `limit` of them next to a place in the list, the highest first. */
  readonly customerPage: (
    filter: CustomerFilter,
    sort: CustomerSort,
    place: SortedPlace,
    limit: number,
  ) => Promise<readonly ListedCustomer[]>;
  /** How many a filter leaves, and how many of them are subscribed to e-mail marketing. */
  readonly countCustomers: (
    filter: CustomerFilter,
  ) => Promise<{ readonly customers: number; readonly reachable: number }>;
  /** The oldest first. */
  readonly savedViews: () => Promise<readonly SavedView[]>;
  readonly addView: (title: string, query: string) => Promise<void>;
  readonly deleteView: (viewId: string) => Promise<void>;
};
