import type { Instant } from "#app/domain/time.ts";
import type { CustomerId, OrderId } from "./shopify.ts";

/** What we held of a customer when they asked, as JSON. */
export type PersonalDocument = Readonly<Record<string, unknown>>;

/** A customer's request for what we hold of them, answered for the merchant to hand on. */
export type DataRequest = {
  /** Shopify's id of the request. */
  readonly requestId: string;
  readonly customerId: CustomerId;
  readonly requestedAt: Instant;
  /** 30 days later it is forgotten. */
  readonly downloadedAt: Instant | null;
};

/** How many rows of each kind a redaction took away. */
export type Redacted = {
  readonly customers: number;
  readonly orders: number;
};

/** What a customer agreed to, and since when. */
export type Consent = {
  readonly email: string;
  readonly sms: string;
  /** ISO 8601 */
  readonly subscribedAt: string | null;
  readonly subscription: string | null;
};

export type PrivacyWork = {
  /** Null for a customer whom we do not know. */
  readonly consentOf: (id: CustomerId) => Promise<Consent | null>;
  /** Keeps the answer to a request; one that is told again, or is of a redacted customer, changes nothing. */
  readonly saveDataRequest: (
    requestId: string,
    customerId: CustomerId,
    document: PersonalDocument,
  ) => Promise<void>;
  /** Newest first. */
  readonly dataRequests: () => Promise<readonly DataRequest[]>;
  /** The answer, handed over now; null when there is none of that id. */
  readonly takeDocument: (requestId: string) => Promise<PersonalDocument | null>;
  /**
   * Removes a customer, those merged into them, and these orders, wherever they are; a tombstone is all that
   * stays, and nothing brings them back.
   */
  readonly redactCustomer: (id: CustomerId, orderIds: readonly OrderId[]) => Promise<Redacted>;
  /** How many customers were ever redacted. */
  readonly countRedacted: () => Promise<number>;
  /** Ends all work of the shop, to be redacted whole; false when it was installed again after `at`. */
  readonly beginShopRedaction: (at: Instant) => Promise<boolean>;
  /**
   * Deletes at most `most` rows of an uninstalled shop, at last the shop itself; true while there are more.
   * Deletes nothing of a shop that is installed.
   */
  readonly deleteShopRows: (most: number) => Promise<boolean>;
};
