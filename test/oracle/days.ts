/** Milliseconds of 24 hours, which is not always one local day. */
export const dayMs = 24 * 60 * 60 * 1000;

/** Whole 24 hours between two instants. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / dayMs);
}
