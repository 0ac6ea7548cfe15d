import { createHmac } from "node:crypto";
import { verifyDelivery } from "#app/adapters/shopify/verify-delivery.ts";
import type { Delivery } from "#app/ports/delivery.ts";
import type { Topic } from "#app/ports/news.ts";

let sequence = 0;

/** A delivery as the receiver would store it: signed, verified, cut to what we keep. */
export function aDelivery(
  shopDomain: string,
  topic: Topic,
  payload: object,
  triggeredAt: number | null = null,
): Delivery {
  sequence += 1;
  const bytes = Buffer.from(JSON.stringify(payload));
  const headers = new Map([
    ["x-shopify-topic", topic as string],
    ["x-shopify-hmac-sha256", createHmac("sha256", "secret").update(bytes).digest("base64")],
    ["x-shopify-shop-domain", shopDomain],
    ["x-shopify-api-version", "2026-10"],
    ["x-shopify-webhook-id", `delivery-${sequence}`],
    ...(triggeredAt === null
      ? []
      : [["x-shopify-triggered-at", new Date(triggeredAt).toISOString()] as const]),
  ]);
  const verdict = verifyDelivery(bytes, (name) => headers.get(name), ["secret"]);
  if (verdict.kind !== "delivery") throw new Error(`${topic} was not accepted: ${verdict.kind}`);
  return verdict.delivery;
}
