import type { Day } from "../time.ts";
import type { DateTest, NumberTest, Ordering, Presence, WordTest } from "./rule.ts";
import { dayMeant } from "./rule-date.ts";

/** Whether a word passes. Without one, what excludes does and what asks for one does not: as in Shopify's segments. */
export function wordHolds(test: WordTest | Presence, word: string | null): boolean {
  if (test.operator === "IS NULL") return word === null;
  if (test.operator === "IS NOT NULL") return word !== null;
  const values = "values" in test ? test.values : [test.value];
  const isAmong = word !== null && values.includes(word);
  return isAmong === (test.operator === "=" || test.operator === "IN");
}

/** Whether a number passes; without one, as with a word. */
export function numberHolds(test: NumberTest | Presence, number: number | null): boolean {
  if (test.operator === "IS NULL") return number === null;
  if (test.operator === "IS NOT NULL") return number !== null;
  if (number === null) return test.operator === "!=";
  return test.operator === "BETWEEN"
    ? test.from <= number && number <= test.to
    : COMPARE[test.operator](number, test.value);
}

/** Whether a day passes on the day that is today. */
export function dayHolds(test: DateTest, day: Day, today: Day): boolean {
  return test.operator === "BETWEEN"
    ? dayMeant(test.from, today) <= day && day <= dayMeant(test.to, today)
    : COMPARE[test.operator](day, dayMeant(test.value, today));
}

const COMPARE: Record<Ordering, (a: number, b: number) => boolean> = {
  "=": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
