import { firstDayOf, monthOf } from "../month.ts";
import type { Day } from "../time.ts";
import { type DayOffset, OFFSET_UNITS, type RuleDate } from "./rule.ts";

/** The day of the shop's calendar that a date means today. */
export function dayMeant(date: RuleDate, today: Day): Day {
  return "day" in date ? date.day : offsetBy(today, date);
}

/** The first today on which an offset reaches `day`: from there on it means that day or a later one. */
export function firstTodayReaching(offset: DayOffset, day: Day): Day {
  const far = DAYS_AT_MOST[offset.unit] * (Math.abs(offset.offset) + 1);
  let before = day - far;
  let reached = day + far;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (offsetBy(middle, offset) < day) before = middle;
    else reached = middle;
  }
  return reached;
}

const DAYS_AT_MOST = { d: 1, w: 7, m: 31, y: 366 } as const;

function offsetBy(today: Day, { offset, unit }: DayOffset): Day {
  if (unit === "d" || unit === "w") return today + offset * DAYS_AT_MOST[unit];
  const month = monthOf(today);
  const to = month + offset * (unit === "y" ? 12 : 1);
  // The last of a month where it has no such day.
  const last = firstDayOf(to + 1) - 1;
  return Math.min(last, firstDayOf(to) + today - firstDayOf(month));
}

/** No shop's customers go back further, nor is anything planned so far ahead. */
const MOST_DAYS_AWAY = 36_600;
const YEARS = { first: 1900, last: 2199 };

const TODAY: RuleDate = { offset: 0, unit: "d" };

/** What a date in a rule says: -14d, today, 2026-01-31; null where there is no such day of the calendar. */
export function readRuleDate(text: string): RuleDate | null {
  if (text === "today") return TODAY;
  if (text === "yesterday") return { offset: -1, unit: "d" };
  const unit = OFFSET_UNITS.find((one) => text.endsWith(one));
  if (unit !== undefined) {
    const offset = Number(text.slice(0, -1));
    return offset === 0 ? TODAY : { offset, unit };
  }
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const first = firstDayOf((year - 1970) * 12 + month - 1);
  const exists =
    month >= 1 && month <= 12 && day >= 1 && monthOf(first + day - 1) === monthOf(first);
  return exists ? { day: first + day - 1 } : null;
}

/** Whether a date is near enough to mean anything. */
export function isWithinReach(date: RuleDate): boolean {
  if ("day" in date) {
    const year = yearOf(date.day);
    return YEARS.first <= year && year <= YEARS.last;
  }
  return DAYS_AT_MOST[date.unit] * Math.abs(date.offset) <= MOST_DAYS_AWAY;
}

/** The same as it is written in a rule. */
export function writeRuleDate(date: RuleDate): string {
  if (!("day" in date)) {
    return date.offset === 0 ? "today" : `${date.offset > 0 ? "+" : ""}${date.offset}${date.unit}`;
  }
  const month = monthOf(date.day);
  const year = yearOf(date.day);
  const ofYear = month - 12 * (year - 1970) + 1;
  return [year, ofYear, date.day - firstDayOf(month) + 1]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

function yearOf(day: Day): number {
  return 1970 + Math.floor(monthOf(day) / 12);
}
