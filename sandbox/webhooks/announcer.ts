import { randomUUID } from "node:crypto";
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
  return (_by, ...events) => {
    if (!isInstalled()) return;
    const eventId = randomUUID();
    for (const event of events) {
      const bulk = "bulk" in event && event.bulk;
      courier.send({
        topic: event.topic,
        payload: payloadOf(shop, event),
        lane: bulk ? "bulk" : "live",
        eventId,
      });
    }
  };
}
