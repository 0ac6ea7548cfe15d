import type { Announce } from "../world/events.ts";
import type { Shop } from "../world/shop.ts";
import type { Courier } from "./courier.ts";
import { payloadOf } from "./payloads.ts";

/** Turns what happens in a shop into webhooks, while the app is installed there. */
export function createAnnouncer(
  shop: Shop,
  courier: Courier,
  isInstalled: () => boolean,
): Announce {
  return (event) => {
    if (!isInstalled()) return;
    const bulk = "bulk" in event && event.bulk;
    courier.send({
      topic: event.topic,
      payload: payloadOf(shop, event),
      lane: bulk ? "bulk" : "live",
    });
  };
}
