import { dayMs, localTime } from "../world/local-time.ts";

/** Turns old wall-clock times into instants of a past that ends today. */
export type MoveInTime = (oldWall: number) => number;

/**
 * Whole days are added so that the old last day becomes today. The last day is pressed into the part of it that has
 * passed, keeping its order, when its last sale would otherwise lie in the future.
 */
export function moveInTime(timezone: string, lastOldWall: number, now: number): MoveInTime {
  const local = localTime(timezone);
  const today = local.dayOf(now);
  const shift = (today - Math.floor(lastOldWall / dayMs)) * dayMs;
  const midnight = today * dayMs;
  const passed = local.wallOf(now) - midnight;
  const lastSale = lastOldWall + shift - midnight;
  const pressure = lastSale > passed ? passed / lastSale : 1;
  return (oldWall) => {
    const wall = oldWall + shift;
    if (wall < midnight || pressure === 1) return local.instantOf(wall);
    const pressed = midnight + Math.floor(((wall - midnight) * pressure) / 1000) * 1000;
    // The clock may have changed this morning: an instant of today is counted back from now.
    return now - (midnight + passed - pressed);
  };
}
