import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

/** A body of an order as Shopify sends it, with its signature; the bytes are the same at every sending. */
export type SignedBody = { readonly bytes: Buffer; readonly signature: string };

/** What became of one webhook: its answer's status, or null without one, and how long that took. */
export type Sent = {
  readonly webhookId: string;
  readonly status: number | null;
  readonly ms: number;
};

const ANSWER_MS = 5_000;

/** Orders of so many customers, each body signed once: about 3.6 kB, most of it cut on arrival. */
export function signedOrders(count: number, secret: string): readonly SignedBody[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = Buffer.from(JSON.stringify(orderBody(index + 1)));
    return { bytes, signature: createHmac("sha256", secret).update(bytes).digest("base64") };
  });
}

function orderBody(number: number): object {
  const at = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const line = (id: number) => ({
    id: number * 10 + id,
    product_id: id,
    variant_id: id,
    title: "A box of tea, first flush, 250 g",
    quantity: 2,
    price: "19.90",
    sku: `TEA-${id}`,
    vendor: "Teahouse",
    grams: 250,
    taxable: true,
    fulfillment_status: null,
    properties: [],
    discount_allocations: [],
    tax_lines: [{ price: "3.18", rate: 0.19, title: "VAT" }],
  });
  return {
    id: number,
    admin_graphql_api_id: `gid://shopify/Order/${number}`,
    name: `#${number}`,
    currency: "EUR",
    current_total_price: "119.40",
    financial_status: "paid",
    processed_at: at,
    created_at: at,
    updated_at: at,
    source_name: "web",
    tags: "",
    test: false,
    customer: { id: (number % 500) + 1, email: "x@example.com", note: "-".repeat(200) },
    billing_address: { address1: "Main street 1", city: "Springfield", zip: "12345" },
    shipping_address: { address1: "Main street 1", city: "Springfield", zip: "12345" },
    note: "-".repeat(400),
    line_items: Array.from({ length: 6 }, (_, index) => line(index + 1)),
  };
}

/** The headers of a delivery, but for its own id. */
export function headersOf(domain: string, { signature }: SignedBody) {
  return {
    "content-type": "application/json",
    "x-shopify-topic": "orders/updated",
    "x-shopify-hmac-sha256": signature,
    "x-shopify-shop-domain": domain,
    "x-shopify-api-version": "2026-10",
    "x-shopify-triggered-at": "2026-11-27T12:00:00.000Z",
  };
}

/** Connections that are kept open, as many as may be used at once. */
export function openSender(url: string, domain: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = (body: SignedBody): Promise<Sent> =>
    new Promise((resolve) => {
      const webhookId = randomUUID();
      const started = performance.now();
      const done = (status: number | null) =>
        resolve({ webhookId, status, ms: performance.now() - started });
      const sending = request(url, {
        method: "POST",
        agent,
        timeout: ANSWER_MS,
        headers: { ...headersOf(domain, body), "x-shopify-webhook-id": webhookId },
      });
      sending.on("timeout", () => sending.destroy());
      sending.on("error", () => done(null));
      sending.on("response", (response) => {
        response.on("error", () => done(null));
        response.on("end", () => done(response.statusCode ?? null));
        response.resume();
      });
      sending.end(body.bytes);
    });
  return { send, close: () => agent.destroy() };
}

/** Sends one webhook after the other on every connection, at full rate, until `isOver`. */
export async function sendAtFullRate(
  { send }: Pick<ReturnType<typeof openSender>, "send">,
  bodies: readonly SignedBody[],
  connections: number,
  isOver: () => boolean,
  onSent: (sent: Sent) => void,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (!isOver()) {
      const body = bodies[next % bodies.length];
      next += 1;
      if (body === undefined) return;
      const sent = await send(body);
      onSent(sent);
      // While nobody listens, a refusal comes back at once.
      if (sent.status === null) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
}
