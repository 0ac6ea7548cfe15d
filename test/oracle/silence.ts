import type { Life } from "./lives.ts";

/** Milliseconds of 24 hours, which is not always one local day. */
export const dayMs = 24 * 60 * 60 * 1000;

/** The instant silence counts from: the last purchase, or the sign-up of who has none. */
export function silenceStart({ customer, purchases }: Life): number {
  const last = purchases.at(-1);
  if (last) return last.at;
  return Math.max(customer.createdAt, customer.subscribedAt ?? customer.createdAt);
}

/** Whole 24 hours between two instants. */
export function wholeDays(from: number, to: number): number {
  return Math.floor((to - from) / dayMs);
}
