import type { Standing } from "./standing.ts";

/** Whether the customer is to be reminded. */
export function isDue({ boundaries, subscribed }: Standing, silentDays: number): boolean {
  if (boundaries === null || subscribed) return false;
  return silentDays >= boundaries.due && silentDays < boundaries.risk;
}
