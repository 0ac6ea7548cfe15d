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

/** A stored delivery that is being applied. */
export type OpenDelivery = Delivery & {
  /** Whether its shop has the app installed; the privacy topics are carried out for others too. */
  readonly installed: boolean;
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

/** What the signature and the headers of a webhook say of it. */
export type Verdict =
  | { readonly kind: "delivery"; readonly delivery: Delivery }
  /** Signed by Shopify, of a topic that we never asked for. */
  | { readonly kind: "unknown-topic"; readonly topic: string }
  | { readonly kind: "refused"; readonly status: 400 | 401; readonly reason: string };

/** Reads one header, whatever its case; undefined when it is not there. */
export type ReadHeader = (name: string) => string | undefined;

/** Checks a webhook before anything is believed of it; `bytes` are the raw body. */
export type VerifyDelivery = (bytes: Buffer, header: ReadHeader) => Verdict;
