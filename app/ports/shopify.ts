import type { FinancialStatus } from "#app/domain/order.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Money } from "#app/domain/money.ts";
import type { TagChange } from "#app/domain/tag-change.ts";
import type { ShopDetails } from "./shop.ts";

/** The digits of a Shopify id; text, because ids pass 2^53. */
export type CustomerId = string;
export type OrderId = string;

/** An order in our words; `customerId` is null for a guest's. */
export type OrderFacts = {
  readonly orderId: OrderId;
  readonly customerId: CustomerId | null;
  readonly processedAt: Instant;
  readonly net: Money;
  readonly refunded: Money;
  readonly discount: Money;
  readonly status: FinancialStatus;
  readonly source: string | null;
  /** All of them; only those that an exclusion of the policy names are ever stored. */
  readonly tags: readonly string[];
  readonly test: boolean;
  readonly cancelledAt: Instant | null;
  readonly updatedAt: Instant;
  /** Products bought and how many of each, both in the order's own sequence. */
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[];
};

/** A customer in our words: no name, e-mail, phone or address. */
export type CustomerFacts = {
  readonly customerId: CustomerId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** When the customer subscribed, if they are subscribed. */
  readonly subscribedAt: Instant | null;
  readonly emailState: string;
  readonly smsState: string;
  /** Shopify's `productSubscriberStatus` in lower case. */
  readonly subscription: string;
  /** Read to know what was there before us; never stored as such. */
  readonly tags: readonly string[];
};

/** An order and its tags, nothing else of it. */
export type TaggedOrder = { readonly orderId: OrderId; readonly tags: readonly string[] };

/** What a merchant sees of a person; lives for one response. */
export type Person = { readonly name: string; readonly email: string | null };

/** Whom a search found. */
export type FoundCustomers = { readonly ids: readonly CustomerId[]; readonly more: boolean };

/** Who may wait: screens and event-driven work leave only a reserve, everything else takes half the restore rate. */
export type Priority = "screen" | "event" | "bulk";

export type BulkOperation = {
  readonly id: string;
  readonly status: "pending" | "completed" | "failed";
  readonly objects: number;
  readonly bytes: number;
  /** Null while pending, and for a completed operation without a result. */
  readonly url: string | null;
  readonly failure: string | null;
};

/** The reason of a refusal without words. */
export const NO_REASON = "no answer";

/** What became of one customer's tag change. */
export type TagWriteResult =
  | { readonly kind: "written"; readonly tags: readonly string[] }
  /** `removed`: the removal was carried out before, and the addition found nobody. */
  | { readonly kind: "gone"; readonly removed: boolean }
  /** `tags` where one side was carried out all the same: those after it. */
  | { readonly kind: "refused"; readonly reason: string; readonly tags: readonly string[] | null };

/** What became of one line of a bulk mutation; null where no answer came. */
export type BulkTagResult =
  | { readonly kind: "written" | "gone" }
  | { readonly kind: "refused"; readonly reason: string }
  | null;

/** One customer's change in a document of up to ten. */
export type TagWrite = TagChange & { readonly customerId: CustomerId };

/** Points of a shop's bucket, taken for a document that is not yet sent. */
export type WriteReservation = { readonly points: number };

/** A segment of Shopify's that asks for tags. */
export type NamingSegment = { readonly name: string; readonly tags: readonly string[] };

/** What the app asks of one shop's Admin API. Faults are ShopifyErrors. */
export type ShopifyAdmin = {
  readonly shopDetails: () => Promise<ShopDetails>;
  readonly readOrders: (
    ids: readonly OrderId[],
    priority: Priority,
  ) => Promise<readonly OrderFacts[]>;
  /** At most 50 ids. */
  readonly readCustomers: (
    ids: readonly CustomerId[],
    priority: Priority,
  ) => Promise<readonly CustomerFacts[]>;
  /** Orders that changed since an instant, rising by id from after `after` on, a page at a time. */
  readonly findOrdersUpdated: (since: Instant, after: OrderId) => Batches<OrderFacts>;
  /** Customers who changed since an instant or earlier on its day, for Shopify's filter knows only days. */
  readonly findCustomersUpdated: (since: Instant, after: CustomerId) => Batches<CustomerFacts>;
  /** Webhook subscriptions that were made through the API. */
  readonly apiSubscriptions: () => Promise<readonly ApiSubscription[]>;
  readonly removeSubscription: (id: string) => Promise<void>;
  /**
   * Orders that carry at least one of these tags, rising by id, a page at a time. Without `read_all_orders`
   * Shopify shows those of the last 60 days, as it does for every other read of orders.
   */
  readonly findOrdersTagged: (tags: readonly string[], priority: Priority) => Batches<TaggedOrder>;
  /** The shop's customer segments whose query names one of these tags, with those that it names. */
  readonly findSegmentsNaming: (tags: readonly string[]) => Promise<readonly NamingSegment[]>;
  /** Those of these tags that some customer carries; looks at 250 customers, so a rare one may be missing. */
  readonly findTagsInUse: (tags: readonly string[]) => Promise<readonly string[]>;
  /** Products that can be bought as a subscription. */
  readonly readSellingPlanProducts: () => Promise<readonly string[]>;
  /** The products of a type, compared without case; archived ones too, for they were sold. */
  readonly readProductIdsOfType: (type: string) => Promise<readonly string[]>;
  /** Tags by customer; a customer who is gone is absent. At most 50 ids. */
  readonly readTags: (
    ids: readonly CustomerId[],
    priority: Priority,
  ) => Promise<ReadonlyMap<CustomerId, readonly string[]>>;
  /** Waits until the shop's bucket allows a document with these writes, and takes its points; sends nothing. */
  readonly reserveWrite: (
    writes: readonly TagWrite[],
    priority: Priority,
  ) => Promise<WriteReservation>;
  /** The document will not be sent: its points go back. */
  readonly releaseWrite: (reservation: WriteReservation) => Promise<void>;
  /**
   * Removes, then adds, in one document; at most 10 customers, out of those that the points were taken for.
   * Sent at once, or not at all once `timings.monotonic` is past `startBy`: then "too-late". Never repeated
   * by itself: see rule 9.
   */
  readonly writeTags: (
    writes: readonly TagWrite[],
    reservation: WriteReservation,
    startBy: number,
  ) => Promise<ReadonlyMap<CustomerId, TagWriteResult>>;
  /** Names for the rows on a screen; absent where Shopify hides or does not know them. */
  readonly readPeople: (ids: readonly CustomerId[]) => Promise<ReadonlyMap<CustomerId, Person>>;
  /**
   * The customers whose name, e-mail address or phone number has words that begin like these, at most 50, the
   * best match first; `more` when Shopify has others. Empty without a word to look for.
   */
  readonly searchCustomers: (text: string) => Promise<FoundCustomers>;
  readonly startExport: (what: "customers" | "orders" | "ids") => Promise<BulkOperation>;
  /** An export of the tags of all customers whose ids lie between these two, themselves included. */
  readonly startTagExport: (first: CustomerId, last: CustomerId) => Promise<BulkOperation>;
  readonly findOperation: (id: string) => Promise<BulkOperation>;
  readonly readCustomerExport: (file: ExportFile) => Batches<CustomerFacts>;
  readonly readOrderExport: (file: ExportFile) => Batches<OrderExportLine>;
  readonly readTagExport: (
    file: ExportFile,
  ) => Batches<{ readonly customerId: CustomerId; readonly tags: readonly string[] }>;
  /** The ids of all customers and of all orders that have one, in any sequence. */
  readonly readIdExport: (file: ExportFile) => Batches<ExportedId>;
  /** Starts one bulk mutation over these customers; one side only, as Shopify allows one root field. */
  readonly startBulkTags: (
    side: "add" | "remove",
    lines: readonly { readonly customerId: CustomerId; readonly tags: readonly string[] }[],
  ) => Promise<BulkOperation>;
  /** Whether any of our bulk mutations is still under way in this shop. */
  readonly hasBulkTagsUnderWay: () => Promise<boolean>;
  /** The outcome of each line of a bulk mutation, in the order they were sent. */
  readonly readBulkTags: (
    side: "add" | "remove",
    operation: BulkOperation,
    lines: number,
  ) => Promise<readonly BulkTagResult[]>;
};

/** Rows of a file, some hundred at a time: an await a row would cost more than the row. */
export type Batches<Row> = AsyncIterable<readonly Row[]>;

/** A completed export; reading it downloads, counts and checks it before the first line comes out. */
export type ExportFile = {
  readonly operation: BulkOperation;
  readonly currencyDigits: number;
  /** Is waited for. */
  readonly onProgress: (bytes: number) => Promise<void>;
};

/** Children do not follow their parents: an export is orders and lines in any sequence. */
export type OrderExportLine =
  | { readonly kind: "order"; readonly order: OrderFacts }
  | {
      readonly kind: "line";
      readonly orderId: OrderId;
      /** Puts the lines of an order in sequence. */
      readonly lineId: string;
      readonly productId: string;
      readonly quantity: number;
    };

/** One id of an export of ids. */
export type ExportedId =
  | { readonly kind: "customer"; readonly id: CustomerId }
  | {
      readonly kind: "order";
      readonly id: OrderId;
      readonly customerId: CustomerId;
      readonly updatedAt: Instant;
    };

/** A webhook subscription made through the API; those of shopify.app.toml are not among them. */
export type ApiSubscription = { readonly id: string; readonly topic: string };

export type ShopifyFault =
  /** The bucket or the service is busy. */
  | "throttled"
  | "unavailable"
  /** The call may or may not have happened: time-out, reset, cut body, 5xx. */
  | "unknown-outcome"
  /** No usable token, a right that we lack, a shop that is closed: the merchant must open the app. */
  | "unauthorized"
  /** A write was not begun, because the lease would not have lasted to its end. */
  | "too-late"
  /** Shopify runs as many of our bulk operations as it runs at once: one of them must end first. */
  | "busy"
  /** Our own mistake: repeating cannot help. */
  | "rejected"
  /** A bulk file does not hold what Shopify said it would: ask for it again. */
  | "incomplete";

/** Shopify could not do what was asked. */
export class ShopifyError extends Error {
  override readonly name = "ShopifyError";
  readonly fault: ShopifyFault;

  constructor(fault: ShopifyFault, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.fault = fault;
  }

  /** Whether a write was certainly not carried out. */
  get undone(): boolean {
    return this.fault !== "unknown-outcome";
  }

  /** Whether a later attempt may succeed without anybody's help. */
  get retryable(): boolean {
    return this.fault !== "rejected" && this.fault !== "unauthorized";
  }
}

/** Opens the Admin API of a shop, by the domain of a verified delivery, session or job. */
export type ShopifyFor = (shop: {
  readonly shopId: number;
  readonly domain: string;
}) => ShopifyAdmin;
