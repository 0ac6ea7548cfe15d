import type { Day } from "../time.ts";
import type { ListAttribute, NumberAttribute, WordAttribute } from "./attributes.ts";

/** A merchant's own rule: whom a custom segment holds. */
export type Rule = Clause | All | Any;

/** Every part holds. Parts are never of the same kind: (a AND b) AND c is a AND b AND c. */
export type All = { readonly kind: "all"; readonly of: readonly (Clause | Any)[] };

/** At least one part holds. */
export type Any = { readonly kind: "any"; readonly of: readonly (Clause | All)[] };

/** One statement about a customer. */
export type Clause =
  | { readonly kind: "word"; readonly attribute: WordAttribute; readonly test: WordTest | Presence }
  | {
      readonly kind: "number";
      readonly attribute: NumberAttribute;
      readonly test: NumberTest | Presence;
    }
  | { readonly kind: "date"; readonly attribute: "signed_up"; readonly test: DateTest }
  | { readonly kind: "list"; readonly attribute: ListAttribute; readonly test: ListTest | Presence }
  | Bought;

/** How often something was bought: products_purchased MATCHES (…). */
export type Bought = {
  readonly kind: "bought";
  readonly not: boolean;
  readonly with: BoughtWith;
};

/** What one product of an order must be like, when the order must have been, and how many orders there are of it. */
export type BoughtWith = {
  /** The product's id. */
  readonly id?: WordTest;
  readonly type?: WordTest;
  readonly tag?: WordTest;
  /** The order's day. */
  readonly date?: DateTest;
  /** Orders; without it, at least one. */
  readonly count?: NumberTest;
};

export type Comparison<Operator extends string, Value> = {
  readonly operator: Operator;
  readonly value: Value;
};
/** Both ends belong to it. */
export type Range<Value> = {
  readonly operator: "BETWEEN";
  readonly from: Value;
  readonly to: Value;
};
export type Choice<Value> = {
  readonly operator: "IN" | "NOT IN";
  readonly values: readonly Value[];
};
export type Presence = { readonly operator: "IS NULL" } | { readonly operator: "IS NOT NULL" };
export type Ordering = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type WordTest = Comparison<"=" | "!=", string> | Choice<string>;
export type NumberTest = Comparison<Ordering, number> | Range<number>;
export type DateTest = Comparison<Ordering, RuleDate> | Range<RuleDate>;
export type ListTest = Comparison<"CONTAINS" | "NOT CONTAINS", string>;
/** Any of them, of values of one kind. */
export type TestOf<Value> = Comparison<string, Value> | Range<Value> | Choice<Value> | Presence;

/** A day of the shop's calendar, or one so far from today: 0 d is today, -1 m this day of last month. */
export type RuleDate = { readonly day: Day } | DayOffset;
export type DayOffset = { readonly offset: number; readonly unit: OffsetUnit };
export const OFFSET_UNITS = ["d", "w", "m", "y"] as const;
export type OffsetUnit = (typeof OFFSET_UNITS)[number];

/** Joins rules by AND; of one kind within itself only the parts remain. */
export function allOf(rules: readonly Rule[]): Rule | null {
  const parts = rules.flatMap((rule) => (rule.kind === "all" ? rule.of : [rule]));
  return parts.length > 1 ? { kind: "all", of: parts } : (parts[0] ?? null);
}

/** Joins rules by OR; of one kind within itself only the parts remain. */
export function anyOf(rules: readonly Rule[]): Rule | null {
  const parts = rules.flatMap((rule) => (rule.kind === "any" ? rule.of : [rule]));
  return parts.length > 1 ? { kind: "any", of: parts } : (parts[0] ?? null);
}

/** All statements of a rule, from left to right. */
export function clausesOf(rule: Rule): readonly Clause[] {
  return rule.kind === "all" || rule.kind === "any" ? rule.of.flatMap(clausesOf) : [rule];
}
