import type { Day, Instant } from "../time.ts";
import type { Calendar } from "./facts.ts";
import { dayHolds } from "./holds.ts";
import type { Truth } from "./truth.ts";
import type { DateTest, RuleDate } from "./rule.ts";
import { firstTodayReaching } from "./rule-date.ts";

/** Whether a fixed day passes a test at `now`, and until when: until midnight of the day on which it does not. */
export function dateTruth(test: DateTest, day: Day, calendar: Calendar, now: Instant): Truth {
  const today = calendar.dayOf(now);
  const holds = dayHolds(test, day, today);
  const flip = turningDays(test, day)
    .filter((turn) => turn > today)
    .toSorted((a, b) => a - b)
    .find((turn) => dayHolds(test, day, turn) !== holds);
  return { holds, until: flip === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(flip) };
}

/** The days on which a test of a fixed day may turn: when what it compares with reaches that day, and passes it. */
export function turningDays(test: DateTest, day: Day): readonly Day[] {
  const dates: readonly RuleDate[] =
    test.operator === "BETWEEN" ? [test.from, test.to] : [test.value];
  return dates.flatMap((date) =>
    "day" in date ? [] : [firstTodayReaching(date, day), firstTodayReaching(date, day + 1)],
  );
}
