const MINUTE = 60_000;
/** Before so much is done nobody can tell, in per cent. */
const LEAST_PERCENT = 10;
/** Work rarely goes on at its pace of so far: what is said reaches from so much of it to so much. */
const FASTER = 0.75;
const SLOWER = 1.5;

/** Whole minutes that are left of work, from and to; null where it is too early to tell. */
export function timeLeft(
  elapsedMs: number,
  percent: number,
): { readonly from: number; readonly to: number } | null {
  if (percent < LEAST_PERCENT) return null;
  const left = (elapsedMs * (100 - percent)) / percent / MINUTE;
  return { from: Math.floor(left * FASTER), to: Math.max(1, Math.ceil(left * SLOWER)) };
}
