import type { Instant } from "../time.ts";
import type { ListAttribute } from "./attributes.ts";
import { boughtTruth } from "./bought-truth.ts";
import { dateTruth } from "./date-truth.ts";
import type { SegmentFacts } from "./facts.ts";
import { always, type Truth } from "./truth.ts";
import { numberTruth } from "./number-truth.ts";
import type { Clause, ListTest, Presence } from "./rule.ts";
import { wordTruth } from "./word-truth.ts";

/** Whether one statement holds of a customer at `now`, and until when. */
export function clauseTruth(clause: Clause, facts: SegmentFacts, now: Instant): Truth {
  if (clause.kind === "word") return wordTruth(clause.attribute, clause.test, facts, now);
  if (clause.kind === "number") return numberTruth(clause.attribute, clause.test, facts, now);
  if (clause.kind === "bought") return boughtTruth(clause, facts, now);
  if (clause.kind === "list") {
    return always(listHolds(clause.test, LISTS[clause.attribute](facts)));
  }
  const { calendar, signUp } = facts;
  return dateTruth(clause.test, calendar.dayOf(signUp), calendar, now);
}

const LISTS: Record<ListAttribute, (facts: SegmentFacts) => readonly string[]> = {
  last_products: ({ buyer }) => buyer?.lastProducts ?? [],
  customer_tags: ({ tags }) => tags,
  customer_countries: ({ countries }) => countries,
  customer_cities: ({ cities }) => cities,
};

/** A list contains a whole item, whatever its case: so tags compare in Shopify. An empty one is NULL. */
function listHolds(test: ListTest | Presence, items: readonly string[]): boolean {
  if (test.operator === "IS NULL") return items.length === 0;
  if (test.operator === "IS NOT NULL") return items.length > 0;
  const wanted = test.value.toLowerCase();
  const contains = items.some((item) => item.toLowerCase() === wanted);
  return contains === (test.operator === "CONTAINS");
}
