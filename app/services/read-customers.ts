import { CUBE_PURCHASES, type CubePurchases } from "#app/domain/facets/behaviour-cube.ts";
import type { Band } from "#app/domain/facets/rfm.ts";
import type { Facet } from "#app/domain/facets/vocabulary.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import { VALUE_TIERS, type ValueTier } from "#app/domain/value.ts";
import {
  CUSTOMER_SORTS,
  type CustomerFilter,
  type CustomerSort,
  type ListedCustomer,
  type SortedPlace,
  TAG_STATES,
  type TagState,
} from "#app/ports/customer-list.ts";
import type { Reach } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { readAudiences, reachOf } from "./audiences.ts";
import { BUILT_IN_VIEWS, type BuiltInView } from "./built-in-views.ts";
import {
  addressOf,
  ALL_FACETS,
  BANDS,
  type CustomerQuery,
  customerQueryIn,
  filterOf,
  type Wish,
  wishesOf,
} from "./customer-query.ts";
import { type Count, formatFor } from "./format.ts";
import { type Names, readNames } from "./read-names.ts";
import { type MemberView, memberView } from "./read-segment.ts";
import type { Viewer } from "./read-viewer.ts";
import { searchCustomers } from "./search-customers.ts";

/** Customers on one page of the list. */
export const PAGE = 50;

export type ListedView = MemberView & {
  readonly stage: Stage | null;
  readonly tagState: TagState;
  readonly excluded: boolean;
};

/** A view in the list of views: where it leads, and whether it is what is shown. */
type ViewLink = { readonly address: string; readonly shown: boolean };

export type CustomersView = {
  readonly query: CustomerQuery;
  /** What each filter can be set to. */
  readonly choices: {
    readonly stages: readonly Stage[];
    readonly facets: readonly Facet[];
    readonly bands: readonly Band[];
    readonly often: readonly CubePurchases[];
    readonly values: readonly ValueTier[];
    readonly tagStates: readonly TagState[];
    readonly sorts: readonly CustomerSort[];
  };
  /** What is wished for, each with the address of the list without that wish. */
  readonly wishes: readonly (Wish & { readonly address: string })[];
  /** `first` of more whom Shopify found; `unavailable` where it found nobody, for it did not answer. */
  readonly search: "none" | "all" | "first" | "unavailable";
  readonly customers: readonly ListedView[];
  readonly found: { readonly customers: Count; readonly reachable: Count };
  /** The address of this list from its first page on, from the question mark on. */
  readonly address: string;
  readonly previous: string | null;
  readonly next: string | null;
  readonly builtIn: readonly (ViewLink & { readonly key: BuiltInView })[];
  readonly saved: readonly (ViewLink & { readonly viewId: string; readonly title: string })[];
};

/** Reads a page of all customers whom a query leaves; their names follow. */
export async function readCustomers(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  query: CustomerQuery,
  place: SortedPlace,
): Promise<{ readonly list: CustomersView; readonly names: Promise<Names> }> {
  const { shop } = viewer;
  const found = query.search === "" ? null : await searchCustomers(ports, shop, query.search);
  const filter = filterOf(query, shop.timeZone, found?.ids ?? null);
  const list = await ports.store.withShop(shop.shopId, async (tx): Promise<CustomersView> => {
    const format = formatFor(viewer, tx.now);
    // One more than fits says whether there is a page beyond.
    const rows = await tx.customerPage(filter, query.sort, place, PAGE + 1);
    const more = rows.length > PAGE;
    const shown = place.from === "before" ? rows.slice(-PAGE) : rows.slice(0, PAGE);
    const { customers, reachable } = await readFound(tx, filter, place, rows);
    const address = addressOf(query);
    const isShown = (other: string) => other === addressOf({ ...query, search: "" });
    return {
      query,
      choices: CHOICES,
      wishes: wishesOf(query, format).map(({ without, ...wish }) => ({
        ...wish,
        address: addressOf(without),
      })),
      search: searchState(query, found),
      customers: shown.map((row) => ({
        ...memberView(row, format),
        stage: row.stage,
        tagState: row.tagState,
        excluded: row.excluded,
      })),
      found: { customers: format.count(customers), reachable: format.count(reachable) },
      address,
      ...neighbours(query, place, shown, more),
      builtIn: BUILT_IN_VIEWS.map(({ key, query: of }) => {
        const leads = addressOf(customerQueryIn(new URLSearchParams(of)));
        return { key, address: leads, shown: isShown(leads) };
      }),
      saved: (await tx.savedViews()).map(({ viewId, title, query: saved }) => {
        const leads = addressOf(customerQueryIn(new URLSearchParams(saved)));
        return { viewId, title, address: leads, shown: isShown(leads) };
      }),
    };
  });
  const ids = list.customers.map(({ id }) => id);
  return { list, names: readNames(ports, shop, ids) };
}

/**
 * How many a filter leaves: those who are shown where they are all, off the roll-ups where those tell them apart, and counted
 * one by one only beyond that.
 */
async function readFound(
  tx: ShopTx,
  filter: CustomerFilter,
  place: SortedPlace,
  rows: readonly ListedCustomer[],
): Promise<Pick<Reach, "customers" | "reachable">> {
  if (place.from === "start" && rows.length <= PAGE) {
    return { customers: rows.length, reachable: rows.filter((row) => row.reachable).length };
  }
  const cells = isOfAudiences(filter) ? await readAudiences(tx) : null;
  if (cells === null) return tx.countCustomers(filter);
  const { stages, facets } = filter;
  const of = facets.length === 0 ? (["everybody"] as const) : facets;
  return reachOf(
    cells.filter(
      (cell) =>
        of.some((audience) => audience === cell.of) &&
        (stages.length === 0 || stages.includes(cell.stage)),
    ),
  );
}

/** Whether a filter asks for stages and facets only, and for no two facets that may hold of the same customer. */
function isOfAudiences(filter: CustomerFilter): boolean {
  const { stages: _, facets, firstOrder, lastOrder, values, tagStates, ...numbers } = filter;
  const spans = [firstOrder, lastOrder].flatMap(({ from, before }) => [from, before]);
  const isNothing = [...spans, ...Object.values(numbers)].every((wish) => wish === null);
  return isNothing && values.length === 0 && tagStates.length === 0 && facets.length < 2;
}

const CHOICES: CustomersView["choices"] = {
  stages: STAGES,
  // Spend by thirds and RFM have filters of their own.
  facets: ALL_FACETS.filter((facet) => !/^(?:value|rfm)-/.test(facet)),
  bands: BANDS,
  often: CUBE_PURCHASES,
  values: VALUE_TIERS,
  tagStates: TAG_STATES,
  sorts: CUSTOMER_SORTS,
};

function searchState(
  { search }: CustomerQuery,
  found: { readonly more: boolean } | null,
): CustomersView["search"] {
  if (search === "") return "none";
  if (found === null) return "unavailable";
  return found.more ? "first" : "all";
}

function neighbours(
  query: CustomerQuery,
  place: SortedPlace,
  shown: readonly ListedCustomer[],
  more: boolean,
): Pick<CustomersView, "previous" | "next"> {
  const first = shown.at(0);
  const last = shown.at(-1);
  const hasPrevious = place.from === "after" || (place.from === "before" && more);
  const hasNext = place.from === "before" || more;
  return {
    previous:
      hasPrevious && first !== undefined
        ? addressOf(query, { from: "before", ...first.place })
        : null,
    next: hasNext && last !== undefined ? addressOf(query, { from: "after", ...last.place }) : null,
  };
}
