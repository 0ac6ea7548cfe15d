import { addDays, daysBetween, type Instant } from "../time.ts";
import type { NumberAttribute } from "./attributes.ts";
import type { BuyerFacts, SegmentFacts } from "./facts.ts";
import { numberHolds } from "./holds.ts";
import { always, type Truth } from "./truth.ts";
import type { NumberTest, Presence } from "./rule.ts";

type Numeric = NumberTest | Presence;

/**
 * So many days ahead a chance is followed, day by day: no form of its curve is taken for granted. Whoever
 * does not flip by then is looked at again.
 */
export const LOOK_DAYS = 64;

/** Whether a number passes a test, and until when. */
export function numberTruth(
  attribute: NumberAttribute,
  test: Numeric,
  facts: SegmentFacts,
  now: Instant,
): Truth {
  return TRUTHS[attribute](test, facts, now);
}

type TruthOf = (test: Numeric, facts: SegmentFacts, now: Instant) => Truth;

const TRUTHS: Record<NumberAttribute, TruthOf> = {
  orders: fixed(({ buyer }) => buyer?.orders ?? 0),
  net_spent: fixed(({ buyer }) => buyer?.spent ?? 0),
  typical_gap_days: fixed(({ buyer }) => buyer && buyer.gapDays),
  discount_share: fixed(({ buyer }) => buyer && buyer.discountShare),
  refund_share: fixed(({ refundShare }) => refundShare),
  days_since_last_order: (test, { buyer }, now) => growing(test, buyer, 0, now),
  days_overdue: (test, { buyer, subscription }, now) =>
    subscription === "active"
      ? always(numberHolds(test, buyer && 0))
      : growing(test, buyer, buyer?.gapDays ?? 0, now),
  return_chance: (test, { buyer }, now) => followed(test, buyer, "returnChance", now),
  expected_spend: (test, { buyer }, now) => followed(test, buyer, "expectedSpend", now),
};

/** A number that changes with an order or with the rules, never with time. */
function fixed(numberOf: (facts: SegmentFacts) => number | null): TruthOf {
  return (test, facts) => always(numberHolds(test, numberOf(facts)));
}

/** The whole days of silence beyond the first `free` ones: they pass a number of the test on one day, exactly. */
function growing(test: Numeric, buyer: BuyerFacts | null, free: number, now: Instant): Truth {
  if (buyer === null) return always(numberHolds(test, null));
  const holdsOn = (silence: number) => numberHolds(test, Math.max(0, silence - free));
  const today = daysBetween(buyer.lastOrderAt, now);
  const holds = holdsOn(today);
  const flip = numbersIn(test)
    .flatMap((number) => [number + free, number + free + 1])
    .filter((day) => day > today)
    .toSorted((a, b) => a - b)
    .find((day) => holdsOn(day) !== holds);
  return {
    holds,
    until: flip === undefined ? Number.POSITIVE_INFINITY : addDays(buyer.lastOrderAt, flip),
  };
}

/** A number that every whole day of silence may change, up or down. */
function followed(
  test: Numeric,
  buyer: BuyerFacts | null,
  number: "returnChance" | "expectedSpend",
  now: Instant,
): Truth {
  if (buyer === null) return always(numberHolds(test, null));
  const holdsOn = (silence: number) => numberHolds(test, buyer[number](silence));
  const today = daysBetween(buyer.lastOrderAt, now);
  const holds = holdsOn(today);
  if (numbersIn(test).length === 0) return always(holds);
  let day = today + 1;
  while (day < today + LOOK_DAYS && holdsOn(day) === holds) day += 1;
  return { holds, until: addDays(buyer.lastOrderAt, day) };
}

/** What a test compares with; nothing when it asks for NULL. */
function numbersIn(test: Numeric): readonly number[] {
  if (test.operator === "BETWEEN") return [test.from, test.to];
  return "value" in test ? [test.value] : [];
}
