import { VALUE_TIERS } from "../value.ts";
import { CHANCE_BANDS } from "./chance-band.ts";
import { CONTACT_BUDGETS } from "./contact-budget.ts";
import { PRICE_HABITS } from "./price-habit.ts";
import { REPEAT_KINDS } from "./repeat-kind.ts";
import { RETURN_HABITS } from "./returns.ts";
import { RFM_GROUPS } from "./rfm.ts";
import { SUBSCRIPTION_FACETS } from "./subscription.ts";

/** Every facet that a customer can have, by the family that a merchant switches, named as its tag without the prefix. */
export const FACETS = {
  value: VALUE_TIERS.map((tier) => `value-${tier}` as const),
  vip: ["vip", "slipping-vip"],
  due: ["due-now"],
  "send-less": CONTACT_BUDGETS,
  chance: CHANCE_BANDS,
  "repeat-kind": REPEAT_KINDS,
  subscription: SUBSCRIPTION_FACETS,
  "price-habit": PRICE_HABITS,
  returns: RETURN_HABITS,
  rfm: RFM_GROUPS.map((group) => `rfm-${group}` as const),
  holdout: ["holdout"],
} as const;

export type FacetFamily = keyof typeof FACETS;
export type Facet = (typeof FACETS)[FacetFamily][number];
