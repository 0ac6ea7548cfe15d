import type { Customer } from "../world/records.ts";
import type { Shop } from "../world/shop.ts";
import type { Payload } from "./payload.ts";

/** The body of `shop/redact`, and the head of the other two. */
export function shopRedactPayload({ domain }: Shop): Payload {
  return { shop_id: 1, shop_domain: domain };
}

/** The body of `customers/data_request`; the request is numbered after the person. */
export function dataRequestPayload(shop: Shop, customer: Customer): Payload {
  return {
    ...shopRedactPayload(shop),
    customer: personOf(customer),
    orders_requested: customer.orders.map(({ number }) => number),
    data_request: { id: customer.number },
  };
}

/** The body of `customers/redact`. */
export function redactPayload(shop: Shop, customer: Customer): Payload {
  return {
    ...shopRedactPayload(shop),
    customer: personOf(customer),
    orders_to_redact: customer.orders.map(({ number }) => number),
  };
}

// Who the request is about is told whatever else the app may see.
function personOf({ number, email, phone }: Customer) {
  return { id: number, email, phone };
}
