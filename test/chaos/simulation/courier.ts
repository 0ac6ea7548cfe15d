import { createHmac } from "node:crypto";
import { verifyDelivery } from "#app/adapters/shopify/verify-delivery.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import { receiveDelivery } from "#app/services/receive-delivery.ts";
import type { Random } from "#sandbox/world/random.ts";
import { payloadOf } from "#sandbox/webhooks/payloads.ts";
import type { Announce } from "#sandbox/world/events.ts";
import type { Shop } from "#sandbox/world/shop.ts";

/** How likely each thing is to happen to a webhook. */
export type CourierRates = {
  readonly lost: number;
  readonly sameIdAgain: number;
  readonly newIdAgain: number;
  readonly held: number;
  readonly ackLost: number;
  /** Its body is sent again under another shop's header. */
  readonly replayed: number;
};

/** reliability.md section 5, in chaos mode. */
export const CHAOS_COURIER: CourierRates = {
  lost: 0,
  sameIdAgain: 0.1,
  newIdAgain: 0.02,
  held: 0.15,
  ackLost: 0.03,
  replayed: 0.01,
};

const SECRET = "secret";
const LONGEST_HOLD_MS = 26 * 3_600_000;
const RETRY_MS = 60_000;

type Parcel = {
  readonly topic: string;
  readonly bytes: Buffer;
  readonly domain: string;
  readonly webhookId: string;
  readonly triggeredAt: Instant;
  readonly notBefore: Instant;
};

/** Shopify's webhooks on their way, in no promised order; nothing is sent before somebody asks for the next. */
export function memoryCourier(
  random: Random,
  now: () => Instant,
  { lost, sameIdAgain, newIdAgain, held, ackLost, replayed }: CourierRates,
  otherDomain: string,
) {
  let waiting: Parcel[] = [];
  let calm = false;
  let sequence = 0;
  const acknowledged = new Set<string>();
  const counts = { emitted: 0, lost: 0, acked: 0, duplicates: 0 };

  const put = (parcel: Omit<Parcel, "notBefore">, delay: number) => {
    waiting.push({ ...parcel, notBefore: now() + delay });
  };
  const delay = () => {
    if (calm || !random.chance(held)) return random.int(0, 2_000);
    return random.chance(0.3) ? random.int(0, LONGEST_HOLD_MS) : random.int(0, 120_000);
  };
  const newId = () => `webhook-${++sequence}`;

  return {
    counts,
    acknowledged,
    /** From now on nothing happens to a webhook. */
    calmDown: () => {
      calm = true;
    },
    /** Takes the events of one action, as the sandbox's announcer does. */
    announcerOf:
      (shop: Shop): Announce =>
      (_by, ...events) => {
        for (const event of events) {
          counts.emitted += 1;
          const parcel = {
            topic: event.topic,
            bytes: Buffer.from(JSON.stringify(payloadOf(shop, event))),
            domain: shop.domain,
            webhookId: newId(),
            triggeredAt: now(),
          };
          if (!calm && random.chance(lost)) {
            counts.lost += 1;
            continue;
          }
          put(parcel, delay());
          if (calm) continue;
          if (random.chance(sameIdAgain)) put(parcel, delay());
          if (random.chance(newIdAgain)) put({ ...parcel, webhookId: newId() }, delay());
          if (random.chance(replayed)) put({ ...parcel, domain: otherDomain }, delay());
        }
      },
    /** When the next webhook may go; null when none is on its way. */
    next: (): Instant | null =>
      waiting.length === 0 ? null : Math.min(...waiting.map(({ notBefore }) => notBefore)),
    /**
     * Sends one of those that may go now. One that the app does not acknowledge, or whose acknowledgement is
     * lost, comes again as it was.
     */
    deliverOne: async (ports: Pick<Ports, "inbox" | "wake">): Promise<void> => {
      const ready = waiting.filter(({ notBefore }) => notBefore <= now());
      if (ready.length === 0) return;
      const parcel = random.pick(ready);
      // Until it is acknowledged it is on its way: whoever dies meanwhile will see it again.
      const again = { ...parcel, notBefore: now() + RETRY_MS };
      waiting = waiting.map((other) => (other === parcel ? again : other));
      const signature = createHmac("sha256", SECRET).update(parcel.bytes).digest("base64");
      const headers = new Map([
        ["x-shopify-topic", parcel.topic],
        ["x-shopify-hmac-sha256", signature],
        ["x-shopify-shop-domain", parcel.domain],
        ["x-shopify-api-version", "2026-10"],
        ["x-shopify-webhook-id", parcel.webhookId],
        ["x-shopify-triggered-at", new Date(parcel.triggeredAt).toISOString()],
      ]);
      const verdict = verifyDelivery(parcel.bytes, (name) => headers.get(name), [SECRET]);
      if (verdict.kind === "delivery") {
        const outcome = await receiveDelivery(ports, verdict.delivery);
        if (outcome === "duplicate") counts.duplicates += 1;
      }
      if (!calm && random.chance(ackLost)) return;
      waiting = waiting.filter((other) => other !== again);
      if (verdict.kind !== "delivery") return;
      acknowledged.add(`${parcel.domain} ${parcel.topic} ${parcel.webhookId}`);
      counts.acked += 1;
    },
  };
}
