import {
  CUBE_PURCHASES,
  type CubePurchases,
  DEFAULT_CUBE_EDGES,
} from "#app/domain/facets/behaviour-cube.ts";
import type { Band } from "#app/domain/facets/rfm.ts";
import { type Facet, FACETS } from "#app/domain/facets/vocabulary.ts";
import { firstDayOf, type Month, monthOf } from "#app/domain/month.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import { DAY_MS, type Day } from "#app/domain/time.ts";
import { VALUE_TIERS, type ValueTier } from "#app/domain/value.ts";
import {
  CUSTOMER_SORTS,
  type CustomerFilter,
  type CustomerPlace,
  type CustomerSort,
  type SortedPlace,
  type Span,
  TAG_STATES,
  type TagState,
} from "#app/ports/customer-list.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { Format } from "./format.ts";
import { startOfDay } from "./local-day.ts";

/** What the list of customers is asked for, as its address says it: `?stage=lost&facet=vip&sort=spent`. */
export type CustomerQuery = {
  /** What was typed to search by, at most so long that it may be a name or an e-mail address. */
  readonly search: string;
  readonly stages: readonly Stage[];
  readonly facets: readonly Facet[];
  readonly recency: Band | null;
  readonly worth: Band | null;
  /** On how many days they bought, in the words of the behaviour cube. */
  readonly often: CubePurchases | null;
  /** The month of the first order, "2026-03". */
  readonly cohort: string | null;
  readonly values: readonly ValueTier[];
  /** Days of the shop's calendar, "2026-03-01"; the second one is included. */
  readonly lastFrom: string | null;
  readonly lastTo: string | null;
  readonly tagStates: readonly TagState[];
  readonly sort: CustomerSort;
};

/** Every facet, family by family. */
export const ALL_FACETS: readonly Facet[] = Object.values(FACETS).flat();
export const BANDS = [5, 4, 3, 2, 1] as const;
const LONGEST_SEARCH = 200;

/** Reads an address; what it does not understand is as if it were not there. */
export function customerQueryIn(address: URLSearchParams): CustomerQuery {
  const chosen = <Name extends string>(name: string, among: readonly Name[]): readonly Name[] => {
    const given = new Set(address.getAll(name).flatMap((text) => text.split(",")));
    return among.filter((one) => given.has(one));
  };
  const band = (name: string): Band | null =>
    BANDS.find((one) => String(one) === address.get(name)) ?? null;
  const day = (name: string): string | null => {
    const text = address.get(name) ?? "";
    return dayIn(text) === null ? null : text;
  };
  const cohort = address.get("cohort") ?? "";
  return {
    // PostgreSQL and Shopify both know no text with a NUL in it.
    search: (address.get("q") ?? "").replaceAll("\0", "").trim().slice(0, LONGEST_SEARCH),
    stages: chosen("stage", STAGES),
    facets: chosen("facet", ALL_FACETS),
    recency: band("r"),
    worth: band("fm"),
    often: CUBE_PURCHASES.find((name) => name === address.get("often")) ?? null,
    cohort: monthIn(cohort) === null ? null : cohort,
    values: chosen("value", VALUE_TIERS),
    lastFrom: day("from"),
    lastTo: day("to"),
    tagStates: chosen("tags", TAG_STATES),
    sort: CUSTOMER_SORTS.find((sort) => sort === address.get("sort")) ?? "newest",
  };
}

/** The address of a query, from its question mark on; empty where nothing is asked. */
export function addressOf(query: CustomerQuery, place: SortedPlace = { from: "start" }): string {
  // What may be several stands in one parameter: not every way into the admin keeps a second of the same name.
  const address = new URLSearchParams(
    [
      ["q", query.search],
      ["stage", query.stages.join(",")],
      ["facet", query.facets.join(",")],
      ["r", String(query.recency ?? "")],
      ["fm", String(query.worth ?? "")],
      ["often", query.often ?? ""],
      ["cohort", query.cohort ?? ""],
      ["value", query.values.join(",")],
      ["from", query.lastFrom ?? ""],
      ["to", query.lastTo ?? ""],
      ["tags", query.tagStates.join(",")],
      ["sort", query.sort === "newest" ? "" : query.sort],
      place.from === "start" ? ["", ""] : [place.from, `${place.key}.${place.id}`],
    ].filter(([, value]) => value !== ""),
  );
  return address.size === 0 ? "" : `?${address.toString()}`;
}

/** Where the page of an address begins. */
export function sortedPlaceIn(address: URLSearchParams): SortedPlace {
  for (const from of ["after", "before"] as const) {
    const place = placeIn(address.get(from) ?? "");
    if (place !== null) return { from, ...place };
  }
  return { from: "start" };
}

function placeIn(text: string): CustomerPlace | null {
  const [, key, id] = /^(-?\d{1,14})\.(\d{1,18})$/.exec(text) ?? [];
  return key === undefined || id === undefined ? null : { key: Number(key), id };
}

/** One thing that a query wishes for. */
export type Wish =
  | { readonly name: "search" | "cohort" | "lastFrom" | "lastTo"; readonly text: string }
  | { readonly name: "recency" | "worth"; readonly band: Band }
  | { readonly name: "often"; readonly often: CubePurchases }
  | { readonly name: "stage"; readonly stage: Stage }
  | { readonly name: "facet"; readonly facet: Facet }
  | { readonly name: "value"; readonly value: ValueTier }
  | { readonly name: "tags"; readonly tags: TagState };

/** All that a query wishes for, each with the query that is left without it. */
export function wishesOf(
  query: CustomerQuery,
  format: Pick<Format, "day" | "month">,
): readonly (Wish & { readonly without: CustomerQuery })[] {
  const { search, recency, worth, often, cohort, lastFrom, lastTo } = query;
  const others = <Item>(all: readonly Item[], one: Item) => all.filter((other) => other !== one);
  const date = (day: string) => format.day(dayIn(day) ?? 0);
  return [
    ...(search === ""
      ? []
      : [{ name: "search", text: search, without: { ...query, search: "" } } as const]),
    ...query.stages.map((stage) => {
      const without = { ...query, stages: others(query.stages, stage) };
      return { name: "stage", stage, without } as const;
    }),
    ...query.facets.map((facet) => {
      const without = { ...query, facets: others(query.facets, facet) };
      return { name: "facet", facet, without } as const;
    }),
    ...query.values.map((value) => {
      const without = { ...query, values: others(query.values, value) };
      return { name: "value", value, without } as const;
    }),
    ...(recency === null
      ? []
      : [{ name: "recency", band: recency, without: { ...query, recency: null } } as const]),
    ...(worth === null
      ? []
      : [{ name: "worth", band: worth, without: { ...query, worth: null } } as const]),
    ...(often === null
      ? []
      : [{ name: "often", often, without: { ...query, often: null } } as const]),
    ...(cohort === null
      ? []
      : [
          {
            name: "cohort",
            text: format.month(monthIn(cohort) ?? 0),
            without: { ...query, cohort: null },
          } as const,
        ]),
    ...(lastFrom === null
      ? []
      : [
          {
            name: "lastFrom",
            text: date(lastFrom),
            without: { ...query, lastFrom: null },
          } as const,
        ]),
    ...(lastTo === null
      ? []
      : [{ name: "lastTo", text: date(lastTo), without: { ...query, lastTo: null } } as const]),
    ...query.tagStates.map((tags) => {
      const without = { ...query, tagStates: others(query.tagStates, tags) };
      return { name: "tags", tags, without } as const;
    }),
  ];
}

/** Whom a query leaves in a shop of this time zone; `among` is what its search found. */
export function filterOf(
  query: CustomerQuery,
  timeZone: string,
  among: readonly CustomerId[] | null,
): CustomerFilter {
  const { stages, facets, recency, worth, values, tagStates } = query;
  const starts = (day: Day | null) => (day === null ? null : startOfDay(day, timeZone));
  const month = query.cohort === null ? null : monthIn(query.cohort);
  const to = query.lastTo === null ? null : dayIn(query.lastTo);
  const span = (from: Day | null, before: Day | null): Span => ({
    from: starts(from),
    before: starts(before),
  });
  return {
    stages,
    facets,
    recency,
    worth,
    ...boughtOn(query.often),
    values,
    tagStates,
    firstOrder: month === null ? span(null, null) : span(firstDayOf(month), firstDayOf(month + 1)),
    lastOrder: span(
      query.lastFrom === null ? null : dayIn(query.lastFrom),
      to === null ? null : to + 1,
    ),
    among,
  };
}

/** From how many days with a purchase on, and up to how many. */
function boughtOn(often: CubePurchases | null): Pick<CustomerFilter, "boughtFrom" | "boughtTo"> {
  const { some, many } = DEFAULT_CUBE_EDGES;
  if (often === null) return { boughtFrom: null, boughtTo: null };
  const days = {
    few: { boughtFrom: 1, boughtTo: some - 1 },
    some: { boughtFrom: some, boughtTo: many - 1 },
    many: { boughtFrom: many, boughtTo: null },
  };
  return days[often];
}

/** A day of the calendar that exists, in years that a shop can have; null otherwise. */
function dayIn(text: string): Day | null {
  if (!/^(?:19[7-9]|20\d|21\d)\d-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at / DAY_MS;
}

function monthIn(text: string): Month | null {
  const first = dayIn(`${text}-01`);
  return first === null ? null : monthOf(first);
}
