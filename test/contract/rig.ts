import { NOTHING_LEFT_ALONE } from "#app/domain/tags.ts";
import type { Delivery, DeliveryInbox } from "#app/ports/delivery.ts";
import type { CustomerFacts, CustomerId, OrderFacts } from "#app/ports/shopify.ts";
import type { ComputedCustomer, ShopTx, Store, WriteOutcome } from "#app/ports/store.ts";
import type { TagRunStart } from "#app/ports/tag-runs.ts";
import { TIMINGS } from "#app/ports/timings.ts";

/** A store to be held against the laws, and the hand that moves its clock. */
export type StoreUnderTest = {
  /** The store with such a first delay before trying again, in milliseconds. */
  readonly open: (retry: number) => { readonly store: Store; readonly inbox: DeliveryInbox };
  /** So many milliseconds pass. */
  readonly pass: (ms: number) => void;
};

/** Opens whatever the store needs; `close` ends it. */
export type OpenStore = () => Promise<StoreUnderTest & { readonly close: () => Promise<void> }>;

let shops = 0;

/** A shop of the caller's own, and short words for what is done in it. */
export async function openShop({ open, pass }: StoreUnderTest, retry: number = TIMINGS.retry) {
  const { store, inbox } = open(retry);
  shops += 1;
  const domain = `shop-${shops}.myshopify.com`;
  const shopId = await store.ensureShop(domain);
  const work = <T>(unit: (tx: ShopTx) => Promise<T>) => store.withShop(shopId, unit);
  const claim = (limit = 10, atMost: "time" | "audit" = "audit") =>
    work((tx) => tx.claimDue(limit, atMost));
  const compute = (lease: string, ...computed: ComputedCustomer[]) =>
    work((tx) => tx.saveComputed(lease, computed));
  /** Claims those who are due, and computes them with these tags to be written. */
  const claimAndCompute = async (...desiredTags: readonly string[]) => {
    const { lease, customers } = await claim();
    const computed = customers.map(({ customerId }) => aComputed(customerId, { desiredTags }));
    await compute(lease, ...computed);
    return lease;
  };
  return {
    store,
    inbox,
    domain,
    shopId,
    pass,
    work,
    claim,
    compute,
    claimAndCompute,
    /** Just beyond the end of a lease that begins now. */
    leaseEnds: () => pass(TIMINGS.lease + 1),
    /** Those who are due, by id; they are leased from now on. */
    dueIds: async () => idsOf(await claim()),
    /** Stores customers that make nobody due, as an export does. */
    importCustomers: (...ids: readonly CustomerId[]) =>
      store.importCustomers(shopId, inOneBatch(ids.map((id) => aCustomer(id)))),
    /** The one who is due has these tags of ours from now on, and those of the merchant's. */
    writes: async (tags: readonly string[], alreadyThere: readonly string[] = []) => {
      const { lease, customers } = await claim();
      for (const { customerId } of customers) {
        await compute(lease, aComputed(customerId, { desiredTags: tags }));
        const outcome = { ledger: tags, added: tags, alreadyThere };
        await work((tx) => tx.saveOutcomes(lease, [anOutcome(customerId, outcome)], []));
      }
    },
    delivery: (webhookId: string, given: Partial<Delivery> = {}): Delivery => ({
      shopDomain: domain,
      topic: "orders/updated",
      webhookId,
      eventId: null,
      triggeredAt: null,
      body: {},
      ...given,
    }),
  };
}

/** A shop of the caller's own whose customers are all due, as mass work. */
export async function openShopWith(store: StoreUnderTest, ids: readonly CustomerId[]) {
  const shop = await openShop(store);
  await shop.importCustomers(...ids);
  await shop.work((tx) => tx.markAllDue());
  return shop;
}

/** In rising order. */
export function idsOf({
  customers,
}: {
  readonly customers: readonly { readonly customerId: CustomerId }[];
}): readonly CustomerId[] {
  return customers.map(({ customerId }) => customerId).toSorted((a, b) => Number(a) - Number(b));
}

export async function* inOneBatch<Row>(rows: readonly Row[]): AsyncIterable<readonly Row[]> {
  yield rows;
}

/** The instant of so many seconds after the beginning of the examples, long past. */
export function at(seconds: number): number {
  return Date.UTC(2026, 0, 1) + seconds * 1000;
}

/** As Shopify shows one, updated at second 10. */
export function aCustomer(
  customerId: CustomerId,
  given: Partial<CustomerFacts> = {},
): CustomerFacts {
  return {
    customerId,
    createdAt: at(0),
    updatedAt: at(10),
    subscribedAt: null,
    emailState: "",
    smsState: "",
    subscription: "never_subscribed",
    tags: [],
    ...given,
  };
}

/** A paid order of 10.00, updated at second 10. */
export function anOrder(
  orderId: string,
  customerId: CustomerId,
  given: Partial<OrderFacts> = {},
): OrderFacts {
  return {
    orderId,
    customerId,
    processedAt: at(1),
    net: 1000,
    refunded: 0,
    discount: 0,
    status: "paid",
    source: null,
    tags: [],
    test: false,
    cancelledAt: null,
    updatedAt: at(10),
    lines: [],
    ...given,
  };
}

/** Computed, and about to be written. */
export function aComputed(
  customerId: CustomerId,
  given: Partial<ComputedCustomer> = {},
): ComputedCustomer {
  return {
    customerId,
    signUp: at(0),
    purchases: 0,
    firstOrderAt: null,
    lastOrderAt: null,
    netSpent: 0,
    stage: "prospect-cold",
    stageSince: at(0),
    stageCause: "boundary",
    nextStage: null,
    nextStageAt: null,
    valueTier: null,
    vip: false,
    dueNow: false,
    facets: [],
    rfm: null,
    cadence: null,
    bounds: null,
    policyVersion: 1,
    rhythmVersion: 0,
    desiredTags: [],
    tagsAt: at(0),
    tagsStage: null,
    leftAlone: NOTHING_LEFT_ALONE,
    nextChangeAt: null,
    changes: [],
    keepLease: true,
    ...given,
  };
}

/** What was known after a look that found nothing. */
export function anOutcome(customerId: CustomerId, given: Partial<WriteOutcome> = {}): WriteOutcome {
  return {
    customerId,
    tagsAt: at(0),
    tagsStage: null,
    ledgerBefore: [],
    ledger: [],
    added: [],
    removed: [],
    alreadyThere: [],
    locked: false,
    gone: false,
    refused: null,
    handRemoved: [],
    ...given,
  };
}

export function anIntent(customerId: CustomerId, ...add: readonly string[]) {
  return { customerId, before: [], add, remove: [] };
}

/** A run whose writing begins at once. */
export const A_RUN: TagRunStart = {
  kind: "apply",
  phase: "write",
  cause: "tagging-on",
  by: "system",
};
