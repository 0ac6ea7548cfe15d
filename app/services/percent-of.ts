/** Whole per cents of work that is done; null where nothing is known to compare with. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(100, Math.max(0, Math.floor((part / whole) * 100)));
}
