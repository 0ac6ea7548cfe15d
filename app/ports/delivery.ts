import type { Instant } from "#app/domain/time.ts";

/** A webhook whose signature was verified, cut to the fields we keep. */
export type Delivery = {
  /** `<store>.myshopify.com`, from the header. */
  readonly shopDomain: string;
  /** As in the header: `orders/create`. */
  readonly topic: string;
  readonly webhookId: string;
  /** Shared by all topics of one merchant action: for tracing only. */
  readonly eventId: string | null;
  readonly triggeredAt: Instant | null;
  readonly body: DeliveryBody;
};

/** The allow-listed fields of a body, as JSON. */
export type DeliveryBody = Readonly<Record<string, unknown>>;

/** The only thing the ack path knows of the database. */
export type DeliveryInbox = {
  /**
   * Stores a delivery with one INSERT; "duplicate" when its key was stored before.
   * Throws an InboxUnavailableError when the database does not answer within 3 s.
   */
  readonly accept: (delivery: Delivery) => Promise<"accepted" | "duplicate">;
};

/** The database could not be reached in time: Shopify must send the delivery again. */
export class InboxUnavailableError extends Error {
  override readonly name = "InboxUnavailableError";
}
