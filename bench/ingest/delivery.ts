import { CLIENT } from "#scripts/demo/processes.ts";
import { headersOf, signedOrders } from "#test/chaos/support/deliveries.ts";

/** Requests that are under way at once. */
export const CONNECTIONS = 50;

const [body] = signedOrders(1, CLIENT.SHOPIFY_API_SECRET);
if (body === undefined) throw new Error("there is no order to send");

/** One order of 3.6 kB as Shopify sends it; every sending gets an id of its own. */
export const delivery: {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
} = {
  bytes: body.bytes,
  headers: {
    ...headersOf("shop-1.myshopify.com", body),
    "x-shopify-event-id": "5d5e1f8a-3a54-4c3f-9a55-3b7d5d3f7a10",
    "x-shopify-webhook-id": "the-first",
  },
};
