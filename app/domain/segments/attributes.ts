import { CUBE_PURCHASES, CUBE_RECENCIES } from "../facets/behaviour-cube.ts";
import { RFM_GROUPS } from "../facets/rfm.ts";
import { STAGES } from "../stage.ts";
import { VALUE_TIERS } from "../value.ts";

export const ENGAGEMENTS = ["engaged", "semi-engaged", "unengaged"] as const;
export type Engagement = (typeof ENGAGEMENTS)[number];

export const SUBSCRIPTIONS = ["active", "paused", "ended", "never"] as const;
export type Subscription = (typeof SUBSCRIPTIONS)[number];

/** What has to be stored of customers or products before a rule can be counted, besides what always is. */
export type Need = "tags" | "places" | "product-types" | "product-tags" | "engagement";

type Common = {
  /** Whether a customer may be without: then the attribute can be tested for NULL. */
  readonly optional: boolean;
  /** Whether time alone changes it. */
  readonly timed: boolean;
  readonly need: Need | null;
};
type Word = Common & { readonly kind: "word"; readonly values: readonly string[] };
type Numeric = Common & {
  readonly kind: "number";
  /** Money is in the shop's currency, a share between 0 and 1. */
  readonly unit: "orders" | "days" | "money" | "share";
};
type Dated = Common & { readonly kind: "date" };
type List = Common & { readonly kind: "list"; readonly of: "tag" | "country" | "city" | "product" };
export type AttributeSpec = Word | Numeric | Dated | List;

const ALWAYS = { optional: false, timed: false, need: null } as const;
/** NULL for some: of most, for whoever never bought. */
const OPTIONAL = { ...ALWAYS, optional: true } as const;

/** Everything that a rule can ask of a customer (segments.md, "Custom segments"), except what they bought when. */
export const ATTRIBUTES = {
  lifecycle_stage: { ...ALWAYS, kind: "word", values: STAGES, timed: true },
  /** NULL too while the shop has fewer than 50 buyers. */
  rfm_group: { ...OPTIONAL, kind: "word", values: RFM_GROUPS, timed: true },
  /** The behaviour cube's: before risk, risk to lapsed, from lapsed on. */
  recency_band: { ...OPTIONAL, kind: "word", values: CUBE_RECENCIES, timed: true },
  /** The behaviour cube's: 1-2, 3-5, 6 or more purchase occasions. */
  frequency_band: { ...OPTIONAL, kind: "word", values: CUBE_PURCHASES },
  /** NULL too while the shop has fewer than 30 buyers. */
  value_tier: { ...OPTIONAL, kind: "word", values: VALUE_TIERS },
  /** NULL without any source of it. */
  engagement: { ...OPTIONAL, kind: "word", values: ENGAGEMENTS, timed: true, need: "engagement" },
  /** NULL until it was read for the first time. */
  subscription: { ...OPTIONAL, kind: "word", values: SUBSCRIPTIONS },
  /** Purchase occasions: n of segments.md. */
  orders: { ...ALWAYS, kind: "number", unit: "orders" },
  net_spent: { ...ALWAYS, kind: "number", unit: "money" },
  /** d of segments.md. */
  days_since_last_order: { ...OPTIONAL, kind: "number", unit: "days", timed: true },
  /** The cycle E. */
  typical_gap_days: { ...OPTIONAL, kind: "number", unit: "days" },
  /** Days beyond the typical gap; 0 until then, and while a subscription is active. */
  days_overdue: { ...OPTIONAL, kind: "number", unit: "days", timed: true },
  /** The chance of an order within 90 days. */
  return_chance: { ...OPTIONAL, kind: "number", unit: "share", timed: true },
  /** Net of the next 365 days. */
  expected_spend: { ...OPTIONAL, kind: "number", unit: "money", timed: true },
  /** Of the orders that count, those with a discount. */
  discount_share: { ...OPTIONAL, kind: "number", unit: "share" },
  /** Of the orders that were sent, those with a refund. */
  refund_share: { ...OPTIONAL, kind: "number", unit: "share" },
  /** Customer created or last subscribed, the later. */
  signed_up: { ...ALWAYS, kind: "date", timed: true },
  /** Ids of the products of the last order. */
  last_products: { ...OPTIONAL, kind: "list", of: "product" },
  customer_tags: { ...OPTIONAL, kind: "list", of: "tag", need: "tags" },
  /** ISO 3166 codes of two letters. */
  customer_countries: { ...OPTIONAL, kind: "list", of: "country", need: "places" },
  /** Country, region and city as Shopify's segments name them: IT-RM-Roma. */
  customer_cities: { ...OPTIONAL, kind: "list", of: "city", need: "places" },
} as const satisfies Record<string, AttributeSpec>;

export type AttributeName = keyof typeof ATTRIBUTES;
type NamedBy<Kind extends AttributeSpec["kind"]> = {
  [Name in AttributeName]: (typeof ATTRIBUTES)[Name]["kind"] extends Kind ? Name : never;
}[AttributeName];
export type WordAttribute = NamedBy<"word">;
export type NumberAttribute = NamedBy<"number">;
export type ListAttribute = NamedBy<"list">;

/** The one attribute that takes parameters, as Shopify's own does. */
export const BOUGHT = "products_purchased";

/** Its parameters. */
export const PARAMETERS = {
  id: { kind: "word", optional: false, need: null },
  type: { kind: "word", optional: false, need: "product-types" },
  tag: { kind: "word", optional: false, need: "product-tags" },
  date: { kind: "date", optional: false, need: null },
  count: { kind: "number", optional: false, need: null },
} as const satisfies Record<string, Tested & Pick<AttributeSpec, "need">>;
export type ParameterName = keyof typeof PARAMETERS;

const OPERATORS = {
  word: ["=", "!=", "IN", "NOT IN"],
  number: ["=", "!=", "<", "<=", ">", ">=", "BETWEEN"],
  date: ["=", "!=", "<", "<=", ">", ">=", "BETWEEN"],
  list: ["CONTAINS", "NOT CONTAINS"],
} as const satisfies Record<AttributeSpec["kind"], readonly string[]>;

const PRESENCE = ["IS NULL", "IS NOT NULL"] as const;

/** Everything that may stand between a name and its values. */
export const ALL_OPERATORS = [
  ...OPERATORS.number,
  ...OPERATORS.word.slice(2),
  ...OPERATORS.list,
  ...PRESENCE,
] as const;
export type Operator = (typeof ALL_OPERATORS)[number];

/** The operators that an attribute or a parameter understands. */
export function operatorsOf({ kind, optional }: Tested): readonly Operator[] {
  return [...OPERATORS[kind], ...(optional ? PRESENCE : [])];
}

/** What decides which operators there are. */
export type Tested = Pick<AttributeSpec, "kind" | "optional">;

/** Whether a text names an attribute. */
export function isAttribute(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTES, name);
}

/** Whether an attribute is of a kind. */
export function isOfKind<Kind extends AttributeSpec["kind"]>(
  name: AttributeName,
  kind: Kind,
): name is NamedBy<Kind> {
  return ATTRIBUTES[name].kind === kind;
}

/** Whether a text names a parameter of products_purchased. */
export function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}
