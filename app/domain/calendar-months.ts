import { firstDayOf, monthOf } from "./month.ts";
import { DAY_MS, type Instant } from "./time.ts";

/**
 * The instant so many calendar months later on the shop's clock: the same day of the month at the same time of day,
 * the month's last day where it has no such day. A time that the clocks skip is as much later as they skip;
 * of one that they repeat it is the first. Throws on a zone that is unknown.
 */
export function addMonths(at: Instant, months: number, timeZone: string): Instant {
  const clock = shopClock(timeZone);
  const local = clock(at);
  const day = Math.floor(local / DAY_MS);
  const month = monthOf(day) + months;
  const sameDay = firstDayOf(month) + day - firstDayOf(monthOf(day));
  const lastDay = firstDayOf(month + 1) - 1;
  return instantAt(local + (Math.min(sameDay, lastDay) - day) * DAY_MS, clock);
}

/** What a clock shows at an instant, counted as if it stood in UTC, in milliseconds. */
type Clock = (at: Instant) => number;

function shopClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat("en-US", {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
    timeZone,
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const day = firstDayOf((part("year") - 1970) * 12 + part("month") - 1) + part("day") - 1;
    const seconds = (part("hour") * 60 + part("minute")) * 60 + part("second");
    return day * DAY_MS + seconds * 1000 + (((at % 1000) + 1000) % 1000);
  };
}

/** The first instant at which the clock shows this. */
function instantAt(local: number, clock: Clock): Instant {
  // No zone is further from UTC than a day, and none changes its clocks twice within two.
  const offsetBefore = clock(local - DAY_MS) - (local - DAY_MS);
  const offsetAfter = clock(local + DAY_MS) - (local + DAY_MS);
  const [before, after] = [local - offsetBefore, local - offsetAfter];
  // Where the clocks go forward over this time neither shows it, and the one before is later by what they skip.
  return clock(before) === local || clock(after) !== local ? before : after;
}
