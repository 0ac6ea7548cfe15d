import { notEmulated } from "./field-table.ts";

/** One condition of Shopify's search syntax: `updated_at:>='2026-01-01'`. */
export interface Condition {
  field: string;
  operator: "=" | ">" | ">=" | "<" | "<=";
  value: string;
  negated: boolean;
}

/** How a record answers a search field: numbers and instants compare, texts match. */
export type SearchFields<T> = Record<string, (item: T, condition: Condition) => boolean>;

const word =
  /(-|NOT\s+)?(?:([a-z_]+):)?(>=|<=|>|<|=)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s()'"]+))/gy;

/** The conditions of a search, all of which must hold; `OR` and brackets are refused. */
function parseSearch(query: string): Condition[] {
  const conditions: Condition[] = [];
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query.charAt(at))) {
      at += 1;
      continue;
    }
    word.lastIndex = at;
    const match = word.exec(query);
    const value = match?.[4] ?? match?.[5] ?? match?.[6];
    if (!match || value === undefined || match[0] === "OR") throw notEmulated(`search "${query}"`);
    at = word.lastIndex;
    if (match[0] === "AND") continue;
    conditions.push({
      field: match[2] ?? "",
      operator: operatorOf(match[3]),
      value: value.replaceAll(/\\(.)/g, "$1"),
      negated: match[1] !== undefined,
    });
  }
  return conditions;
}

function operatorOf(sign: string | undefined): Condition["operator"] {
  return sign === ">" || sign === ">=" || sign === "<" || sign === "<=" ? sign : "=";
}

/** Those that meet every condition. A search field without an answer is an error, not a match. */
export function search<T>(
  items: readonly T[],
  query: unknown,
  what: string,
  fields: SearchFields<T>,
): readonly T[] {
  if (typeof query !== "string" || query.trim() === "") return items;
  const tests = parseSearch(query).map((condition) => {
    const matches = fields[condition.field];
    if (!matches) throw notEmulated(`${what} search by "${condition.field}"`);
    return (item: T) => matches(item, condition) !== condition.negated;
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

/** A condition on an instant; a bare day means from its start to its end, in UTC. */
export function instantMatches(instant: number, { operator, value }: Condition): boolean {
  const from = Date.parse(value);
  if (Number.isNaN(from)) throw notEmulated(`the date "${value}"`);
  const to = from + (/^\d{4}-\d{2}-\d{2}$/.test(value) ? 86_400_000 : 1000);
  return comparisons[operator](instant, from, to);
}

/** A condition on a number. */
export function numberMatches(number: number, { operator, value }: Condition): boolean {
  const bound = Number(value.replace(/^gid:\/\/shopify\/\w+\//, ""));
  return numberComparisons[operator](number, bound);
}

const numberComparisons: Record<Condition["operator"], (value: number, bound: number) => boolean> =
  {
    ">": (value, bound) => value > bound,
    ">=": (value, bound) => value >= bound,
    "<": (value, bound) => value < bound,
    "<=": (value, bound) => value <= bound,
    "=": (value, bound) => value === bound,
  };

/** The bound lasts from `from` until before `to`. */
const comparisons: Record<
  Condition["operator"],
  (value: number, from: number, to: number) => boolean
> = {
  ">": (value, _from, to) => value >= to,
  ">=": (value, from) => value >= from,
  "<": (value, from) => value < from,
  "<=": (value, _from, to) => value < to,
  "=": (value, from, to) => value >= from && value < to,
};

/** A condition on text: the beginning of it or of one of its words. */
export function textMatches(text: string, { value }: Condition): boolean {
  const wanted = value.toLowerCase().replace(/\*$/, "");
  const folded = text.toLowerCase();
  return (
    folded.startsWith(wanted) || folded.split(/[\s@.]+/).some((part) => part.startsWith(wanted))
  );
}
