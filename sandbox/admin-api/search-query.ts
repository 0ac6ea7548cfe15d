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

/** A search: of one of the alternatives everything must hold. */
type Alternatives = readonly (readonly Term[])[];
type Term = Condition | { alternatives: Alternatives; negated: boolean };

const word =
  /(-|NOT\s+)?(?:([a-z_]+):)?(>=|<=|>|<|=)?(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:\\.|[^\s()'"\\])(?:\\.|[^\s()"\\])*))/y;
const opening = /(-|NOT\s+)?\(/y;
const closing = /\s*\)/y;
const and = /\s*(?:AND\s+)?/y;
const or = /\s*OR\s+/y;
const end = /\s*(?:$|\)|OR\s)/y;

/** Reads a search. `AND`, or nothing, binds before `OR`; brackets bind before both. */
function parseSearch(query: string): Alternatives {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const comes = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    return pattern.test(query);
  };
  const alternatives = (): Alternatives => {
    const all = [allOf()];
    while (take(or)) all.push(allOf());
    return all;
  };
  const allOf = (): Term[] => {
    const terms: Term[] = [];
    do {
      take(and);
      terms.push(term());
    } while (!comes(end));
    return terms;
  };
  const term = (): Term => {
    const bracket = take(opening);
    if (bracket) {
      const inner = { alternatives: alternatives(), negated: bracket[1] !== undefined };
      if (!take(closing)) throw notEmulated(`search "${query}"`);
      return inner;
    }
    const match = take(word);
    const value = match?.[4] ?? match?.[5] ?? match?.[6];
    if (!match || value === undefined) throw notEmulated(`search "${query}"`);
    return {
      field: match[2] ?? "",
      operator: operatorOf(match[3]),
      value: value.replaceAll(/\\(.)/g, "$1"),
      negated: match[1] !== undefined,
    };
  };
  const parsed = alternatives();
  if (at < query.trimEnd().length) throw notEmulated(`search "${query}"`);
  return parsed;
}

function operatorOf(sign: string | undefined): Condition["operator"] {
  return sign === ">" || sign === ">=" || sign === "<" || sign === "<=" ? sign : "=";
}

/** Those that a search means. A search field without an answer is an error, not a match. */
export function search<T>(
  items: readonly T[],
  query: unknown,
  what: string,
  fields: SearchFields<T>,
): readonly T[] {
  if (typeof query !== "string" || query.trim() === "") return items;
  type Test = (item: T) => boolean;
  const anyOf = (alternatives: Alternatives): Test => {
    const tests = alternatives.map((terms) => terms.map(testOf));
    return (item) => tests.some((all) => all.every((test) => test(item)));
  };
  const testOf = (term: Term): Test => {
    const meets = "alternatives" in term ? anyOf(term.alternatives) : conditionOf(term);
    return (item) => meets(item) !== term.negated;
  };
  const conditionOf = (condition: Condition): Test => {
    const matches = fields[condition.field];
    if (!matches) throw notEmulated(`${what} search by "${condition.field}"`);
    return (item) => matches(item, condition);
  };
  return items.filter(anyOf(parseSearch(query)));
}

/** A condition on an instant; a bare day means from its start to its end, in UTC. */
export function instantMatches(instant: number, { operator, value }: Condition): boolean {
  const from = Date.parse(value);
  if (Number.isNaN(from)) throw notEmulated(`the date "${value}"`);
  const to = from + (/^\d{4}-\d{2}-\d{2}$/.test(value) ? 86_400_000 : 1000);
  return comparisons[operator](instant, from, to);
}

/** A condition on an instant of which Shopify looks at the day alone, in UTC, whatever time is given. */
export function wholeDayMatches(instant: number, { value, ...condition }: Condition): boolean {
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw notEmulated(`the date "${value}"`);
  return instantMatches(instant, { ...condition, value: new Date(at).toISOString().slice(0, 10) });
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

/**
 * A term without a field, as Shopify documents it: a whole word of the text in any case, or with a star at its
 * end the beginning of one.
 */
export function termMatches(text: string, { value }: Condition): boolean {
  const wanted = value.toLowerCase();
  const words = [text.toLowerCase(), ...text.toLowerCase().split(/[\s@.]+/)];
  return wanted.endsWith("*")
    ? words.some((part) => part.startsWith(wanted.slice(0, -1)))
    : words.includes(wanted);
}

/** A condition on text: the beginning of it or of one of its words. */
export function textMatches(text: string, { value }: Condition): boolean {
  const wanted = value.toLowerCase().replace(/\*$/, "");
  const folded = text.toLowerCase();
  return (
    folded.startsWith(wanted) || folded.split(/[\s@.]+/).some((part) => part.startsWith(wanted))
  );
}
