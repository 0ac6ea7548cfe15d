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
  const { buyer } = facts;
  switch (attribute) {
    case "orders":
      return always(numberHolds(test, buyer?.orders ?? 0));
    case "net_spent":
      return always(numberHolds(test, buyer?.spent ?? 0));
    case "typical_gap_days":
      return always(numberHolds(test, buyer && buyer.gapDays));
    case "discount_share":
      return always(numberHolds(test, buyer && buyer.discountShare));
    case "refund_share":
      return always(numberHolds(test, facts.refundShare));
    case "days_since_last_order":
      return growing(test, buyer, 0, now);
    case "days_overdue":
      return facts.subscription === "active"
        ? always(numberHolds(test, buyer && 0))
        : growing(test, buyer, buyer?.gapDays ?? 0, now);
    case "return_chance":
      return followed(test, buyer, (silence) => buyer?.returnChance(silence) ?? null, now);
    case "expected_spend":
      return followed(test, buyer, (silence) => buyer?.expectedSpend(silence) ?? null, now);
  }
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
  numberAfter: (silence: number) => number | null,
  now: Instant,
): Truth {
  if (buyer === null || numbersIn(test).length === 0) return always(numberHolds(test, buyer && 0));
  const holdsOn = (silence: number) => numberHolds(test, numberAfter(silence));
  const today = daysBetween(buyer.lastOrderAt, now);
  const holds = holdsOn(today);
  let day = today + 1;
  while (day < today + LOOK_DAYS && holdsOn(day) === holds) day += 1;
  return { holds, until: addDays(buyer.lastOrderAt, day) };
}

/** What a test compares with, whole where the attribute is. */
function numbersIn(test: Numeric): readonly number[] {
  if (test.operator === "BETWEEN") return [test.from, test.to];
  return "value" in test ? [test.value] : [];
}
