import type { Purchase } from "../purchase-history.ts";
import type { Day, Instant } from "../time.ts";
import { turningDays } from "./date-truth.ts";
import type { Product, SegmentFacts } from "./facts.ts";
import { dayHolds, numberHolds, wordHolds } from "./holds.ts";
import { always, type Truth } from "./truth.ts";
import type { Bought, BoughtWith, DateTest, NumberTest, WordTest } from "./rule.ts";

/** Whether a customer's purchases are as a clause says, and until when. */
export function boughtTruth(
  { not, with: tests }: Bought,
  facts: SegmentFacts,
  now: Instant,
): Truth {
  const days = facts.purchases
    .filter(({ products }) => isOfSuch(products, tests, facts.products))
    .map(({ day }) => day);
  const { date, count = AT_LEAST_ONE } = tests;
  if (date === undefined) return always(numberHolds(count, days.length) !== not);

  const today = facts.calendar.dayOf(now);
  const within = days.filter((day) => dayHolds(date, day, today)).length;
  const holds = numberHolds(count, within) !== not;
  let later = within;
  for (const [day, change] of changesAfter(today, days, date)) {
    later += change;
    if ((numberHolds(count, later) !== not) !== holds) {
      return { holds, until: facts.calendar.startOf(day) };
    }
  }
  return always(holds);
}

const AT_LEAST_ONE: NumberTest = { operator: ">=", value: 1 };

/** Whether one of an order's products is such as the clause names; without any name every order is. */
function isOfSuch(
  ids: Purchase["products"],
  { id, type, tag }: BoughtWith,
  products: SegmentFacts["products"],
): boolean {
  if (id === undefined && type === undefined && tag === undefined) return true;
  return ids.some((one) => {
    const product = products.get(one) ?? UNNAMED;
    return (
      (id === undefined || wordHolds(id, one)) &&
      (type === undefined || namedHolds(type, product.type === null ? [] : [product.type])) &&
      (tag === undefined || namedHolds(tag, product.tags))
    );
  });
}

const UNNAMED: Product = { type: null, tags: [] };

/** Names compare whatever their case. What excludes one must not be among them. */
function namedHolds(test: WordTest, names: readonly string[]): boolean {
  const values = "values" in test ? test.values : [test.value];
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const isNamed = names.some((name) => wanted.has(name.toLowerCase()));
  return isNamed === (test.operator === "=" || test.operator === "IN");
}

/** By how much the number of orders whose day passes changes on the days to come, earliest first. */
function changesAfter(
  today: Day,
  days: readonly Day[],
  date: DateTest,
): readonly (readonly [Day, number])[] {
  const changes = new Map<Day, number>();
  for (const day of days) {
    let passes = dayHolds(date, day, today);
    for (const turn of turningDays(date, day).toSorted((a, b) => a - b)) {
      if (turn <= today || dayHolds(date, day, turn) === passes) continue;
      passes = !passes;
      changes.set(turn, (changes.get(turn) ?? 0) + (passes ? 1 : -1));
    }
  }
  return [...changes].toSorted(([a], [b]) => a - b);
}
