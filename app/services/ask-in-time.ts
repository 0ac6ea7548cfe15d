import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";

/**
 * What Shopify says within `timings.screen`; null where it refuses, fails or is slow. For a screen that is of use
 * without the answer: it never rejects, and `event` names in the log what was not said.
 */
export async function askInTime<Answer>(
  { timings, log }: Pick<Ports, "timings" | "log">,
  { shopId }: Pick<Shop, "shopId">,
  event: string,
  ask: () => Promise<Answer>,
): Promise<Answer | null> {
  const said = ask().catch((error: unknown) => {
    if (error instanceof ShopifyError) log.warn(event, { shop: shopId, fault: error.fault });
    else log.error(event, error, { shop: shopId });
    return null;
  });
  return Promise.race([said, timings.pause(timings.screen).then(() => null)]);
}
