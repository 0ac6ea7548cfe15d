import type { Order } from "../world/records.ts";
import type { ApiContext } from "./context.ts";

const recentMs = 60 * 24 * 3_600_000;

/** Whether the app may see an order: without `read_all_orders` only those of the last 60 days seem to exist. */
export function orderVisibility({ shop, scopes }: ApiContext): (order: Order) => boolean {
  if (scopes.current().includes("read_all_orders")) return () => true;
  const since = shop.clock.now() - recentMs;
  return ({ createdAt }) => createdAt >= since;
}
