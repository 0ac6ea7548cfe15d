import { createHmac, timingSafeEqual } from "node:crypto";
import type { ReadHeader, Verdict } from "#app/ports/delivery.ts";
import { topicOf } from "#app/ports/news.ts";
import { isFields, keepFields, namesItsShop } from "./news.ts";

const SHOP_DOMAIN = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;

/**
 * Checks a webhook before anything is believed of it (reliability rule 1): headers, then the HMAC-SHA256
 * of the raw bytes in constant time, against the client secret and, while it rotates, the previous one.
 */
export function verifyDelivery(
  bytes: Buffer,
  header: ReadHeader,
  secrets: readonly string[],
): Verdict {
  const topicHeader = header("x-shopify-topic");
  const signature = header("x-shopify-hmac-sha256");
  const shopDomain = header("x-shopify-shop-domain");
  const webhookId = header("x-shopify-webhook-id");
  if (!topicHeader || !signature || !shopDomain || !webhookId || !header("x-shopify-api-version")) {
    return refused(400, "a Shopify header is missing");
  }
  if (!SHOP_DOMAIN.test(shopDomain)) return refused(400, "this is no shop's domain");
  if (bytes.length === 0) return refused(400, "the body is empty");
  if (!secrets.some((secret) => isSignedBy(secret, bytes, signature))) {
    return refused(401, "the signature is not Shopify's");
  }
  const body = parseJson(bytes);
  if (!isFields(body)) return refused(400, "the body is not a JSON object");
  const topic = topicOf(topicHeader);
  if (topic === null) return { kind: "unknown-topic", topic: topicHeader };
  // The signature covers no header, so an order's signed body could be sent under another topic or shop:
  // where the topic's body names its shop, it has to, and be the header's.
  const named = body.myshopify_domain ?? body.shop_domain;
  if (named === undefined ? namesItsShop(topic) : named !== shopDomain) {
    return refused(401, "the body is not this shop's");
  }
  const triggeredAt = Date.parse(header("x-shopify-triggered-at") ?? "");
  return {
    kind: "delivery",
    delivery: {
      shopDomain,
      topic,
      webhookId,
      eventId: header("x-shopify-event-id") ?? null,
      triggeredAt: Number.isNaN(triggeredAt) ? null : triggeredAt,
      body: keepFields(topic, body),
    },
  };
}

function refused(status: 400 | 401, reason: string): Verdict {
  return { kind: "refused", status, reason };
}

/** The text is compared, not what it decodes to: base64 has many spellings, Shopify one. */
function isSignedBy(secret: string, bytes: Buffer, signature: string): boolean {
  const expected = Buffer.from(createHmac("sha256", secret).update(bytes).digest("base64"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function parseJson(bytes: Buffer): unknown {
  const text = bytes.toString("utf8");
  try {
    return PAST_DOUBLES.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch {
    // Not JSON, and so no object: said above in our words.
    return undefined;
  }
}

const PAST_DOUBLES = /[[:,\s]-?\d{16,}/;

/** An id past 2^53 stays the digits that it was sent as; most bodies have none and are read the quick way. */
function exactInteger(_key: string, value: unknown, context?: { readonly source?: string }) {
  const { source } = context ?? {};
  return typeof value === "number" && !Number.isSafeInteger(value) && source?.match(/^\d+$/)
    ? source
    : value;
}
