/** Milliseconds of a calendar day. */
export const dayMs = 86_400_000;

/** No clock is put forward or back between two quarters of an hour. */
const slotMs = 900_000;

/** The wall clock of one time zone. */
export interface LocalTime {
  /** Wall-clock milliseconds (as if UTC) of an instant. */
  wallOf(this: void, instant: number): number;
  /** The instant at which the wall clock shows this. */
  instantOf(this: void, wall: number): number;
  /** Days since 1970 on the wall calendar. */
  dayOf(this: void, instant: number): number;
  /** Minutes ahead of UTC at an instant. */
  offsetMinutes(this: void, instant: number): number;
}

/** Converts between instants and the wall clock. Going back, a day has the offset of its noon all day. */
export function localTime(timezone: string): LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const wallOf = (instant: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  const offsets = new Map<number, number>();
  const offsetOn = (day: number): number => {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    const noon = day * dayMs + dayMs / 2;
    const offset = wallOf(noon) - noon;
    offsets.set(day, offset);
    return offset;
  };
  const minutes = new Map<number, number>();
  const offsetMinutes = (instant: number): number => {
    const slot = Math.floor(instant / slotMs);
    const known = minutes.get(slot);
    if (known !== undefined) return known;
    const offset = Math.round((wallOf(slot * slotMs) - slot * slotMs) / 60_000);
    minutes.set(slot, offset);
    return offset;
  };
  return {
    wallOf,
    instantOf: (wall: number) => wall - offsetOn(Math.floor(wall / dayMs)),
    dayOf: (instant: number) => Math.floor(wallOf(instant) / dayMs),
    offsetMinutes,
  };
}
