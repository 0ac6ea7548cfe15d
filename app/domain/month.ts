import type { Day } from "./time.ts";

/** A month of the calendar, counted from January 1970. */
export type Month = number;

/** Days from 1970-01-01 to 0000-03-01, the beginning of the years below: a leap day is a year's last. */
const EPOCH_TO_MARCH = 719_468;
const DAYS_A_CYCLE = 146_097;
const YEARS_A_CYCLE = 400;

/** The month that a day belongs to. */
export function monthOf(day: Day): Month {
  const from = day + EPOCH_TO_MARCH;
  const cycle = Math.floor(from / DAYS_A_CYCLE);
  const dayOfCycle = from - cycle * DAYS_A_CYCLE;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1_460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear = dayOfCycle - daysOfYears(yearOfCycle);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (cycle * YEARS_A_CYCLE + yearOfCycle - 1970) * 12 + monthFromMarch + 2;
}

/** The first day of a month. */
export function firstDayOf(month: Month): Day {
  const fromMarch = month - 2 + 1970 * 12;
  const year = Math.floor(fromMarch / 12);
  const cycle = Math.floor(year / YEARS_A_CYCLE);
  const dayOfYear = Math.floor((153 * (fromMarch - year * 12) + 2) / 5);
  return (
    cycle * DAYS_A_CYCLE + daysOfYears(year - cycle * YEARS_A_CYCLE) + dayOfYear - EPOCH_TO_MARCH
  );
}

function daysOfYears(years: number): number {
  return years * 365 + Math.floor(years / 4) - Math.floor(years / 100);
}
