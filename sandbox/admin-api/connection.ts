import { GraphQLError } from "graphql";
import { z } from "zod";

const PageArguments = z.object({
  first: z.number().nullish(),
  last: z.number().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
  reverse: z.boolean().nullish(),
});

/** A page of a list, in the shape of Shopify's connections. */
export interface Page<T> {
  nodes: readonly T[];
  readonly edges: readonly { node: T; cursor: string }[];
  readonly pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** One position in a list: its sort value, then its number. */
interface Place {
  value: string | number;
  number: number;
}

const mostPerPage = 250;

/** The argument by which a bulk query, and nothing a client can write, asks for the whole list. */
export const wholeList = { unpaged: true };

/** Cuts a page out of a list by sort value and number, so rows that come or go meanwhile do not shift it. */
export function pageOf<T extends { number: number }>(
  list: readonly T[],
  args: Record<string, unknown>,
  sortValue: (item: T) => string | number = (item) => item.number,
): Page<T> {
  if (args.unpaged === true) return wholePage(list);
  const { first, last, after, before, reverse } = PageArguments.parse(args);
  const size = first ?? last;
  if (size === undefined || size === null)
    throw badRequest("you must provide one of first or last");
  if (size > mostPerPage || size < 0)
    throw badRequest(`first or last must be between 0 and ${mostPerPage}`);
  const placed = sorted(list, sortValue, reverse ?? false);
  const direction = reverse ? -1 : 1;
  const start = after ? placed.findIndex((p) => direction * compare(p, decode(after)) > 0) : 0;
  const end = before
    ? placed.findIndex((p) => direction * compare(p, decode(before)) >= 0)
    : placed.length;
  const from = start === -1 ? placed.length : start;
  const to = end === -1 ? placed.length : end;
  const [left, right] = first ? [from, Math.min(to, from + size)] : [Math.max(from, to - size), to];
  const shown = placed.slice(left, right);
  const cursorOf = (at: number) => {
    const place = shown.at(at);
    return place ? encode(place) : null;
  };
  return {
    nodes: shown.map(({ item }) => item),
    get edges() {
      return shown.map((place) => ({ node: place.item, cursor: encode(place) }));
    },
    get pageInfo() {
      return {
        hasNextPage: right < placed.length,
        hasPreviousPage: left > 0,
        startCursor: cursorOf(0),
        endCursor: cursorOf(-1),
      };
    },
  };
}

function wholePage<T>(nodes: readonly T[]): Page<T> {
  return {
    nodes,
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  };
}

function sorted<T extends { number: number }>(
  list: readonly T[],
  sortValue: (item: T) => string | number,
  reverse: boolean,
): (Place & { item: T })[] {
  const placed = list.map((item) => ({ item, value: sortValue(item), number: item.number }));
  placed.sort(reverse ? (a, b) => compare(b, a) : compare);
  return placed;
}

function compare(a: Place, b: Place): number {
  if (a.value < b.value) return -1;
  if (a.value > b.value) return 1;
  return a.number - b.number;
}

const encode = ({ value, number }: Place) =>
  Buffer.from(JSON.stringify([value, number])).toString("base64");

function decode(cursor: string): Place {
  try {
    const text = Buffer.from(cursor, "base64").toString();
    const [value, number] = z
      .tuple([z.union([z.string(), z.number()]), z.number()])
      .parse(JSON.parse(text));
    return { value, number };
  } catch {
    throw badRequest("Invalid cursor for current pagination sort.");
  }
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}
