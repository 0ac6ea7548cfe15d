/** Later than any boundary may be. */
const end = 3650;
/** Not every day is looked at, but one in so many of those gone by. */
const everySo = 50;

/**
 * The first whole day from which on a chance is below a limit, that day at the earliest. The chance rises to one
 * peak and falls from there, so some days are enough to see where it holds, and all days around the highest
 * of them where it seems that it never does.
 */
export function firstDayBelow(
  chanceOn: (day: number) => number,
  limit: number,
  from: number,
): number {
  const days = someDays(from);
  const chances = days.map(chanceOn);
  const seen = days[chances.findLastIndex((chance) => chance >= limit)];
  const holds = (day: number) => chanceOn(day) >= limit;
  let day = seen ?? around(days, chances.indexOf(Math.max(...chances))).findLast(holds);
  if (day === undefined) return from;
  while (day < end && holds(day)) day++;
  return day;
}

function someDays(from: number): number[] {
  const days: number[] = [];
  for (let day = from; day < end; day += Math.ceil(day / everySo)) days.push(day);
  return [...days, end];
}

/** All days between the neighbours of one. */
function around(days: readonly number[], index: number): number[] {
  const first = days[index - 1] ?? days[0] ?? end;
  const last = days[index + 1] ?? end;
  return Array.from({ length: last - first + 1 }, (_, after) => first + after);
}
