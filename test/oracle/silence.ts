import type { Life } from "./lives.ts";

/** The instant silence counts from: the last purchase, or the sign-up of who has none. */
export function silenceStart({ customer, purchases }: Life): number {
  const last = purchases.at(-1);
  if (last) return last.at;
  return Math.max(customer.createdAt, customer.subscribedAt ?? customer.createdAt);
}
