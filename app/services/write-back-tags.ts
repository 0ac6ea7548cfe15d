import {
  foundBefore,
  hasTag,
  isEmpty,
  ledgerInForce,
  planChange,
  settle,
  type TagChange,
  type TagView,
} from "#app/domain/tag-change.ts";
import { hasMoved, isLocked, type Naming } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type CustomerId,
  type ShopifyAdmin,
  ShopifyError,
  type TagWriteResult,
} from "#app/ports/shopify.ts";
import type { OpenIntent, TagOutcome } from "#app/ports/store.ts";
import { slices } from "#app/domain/slices.ts";

/** A customer whose tags the caller may write, for as long as the lease lasts. */
export type LeasedCustomer = {
  readonly customerId: CustomerId;
  readonly target: readonly string[];
  readonly ledger: readonly string[];
  /** Held out by the merchant: looked at, never written to. */
  readonly excluded: boolean;
};

/** Customers in one document: 10 x 20 points. */
const DOCUMENT = 10;

/**
 * Brings the tags of leased customers to their target (reliability rules 7 to 10): looks at what is there,
 * settles what an earlier write left unknown, stores an intent, sends the difference, records what came of
 * it. Whatever goes wrong, the customers are handed back and looked at again.
 */
export async function writeBackTags(
  { store, shopify, log }: Pick<Ports, "store" | "shopify" | "log">,
  shop: Shop,
  lease: string,
  customers: readonly LeasedCustomer[],
): Promise<void> {
  const admin = shopify(shop);
  const handBack = async (some: readonly { customerId: CustomerId }[], error: ShopifyError) => {
    log.warn("tags-not-written", { shop: shop.shopId, fault: error.fault, customers: some.length });
    await store.withShop(shop.shopId, (tx) =>
      tx.handBack(
        lease,
        some.map(({ customerId }) => customerId),
        error.message,
        error.fault === "rejected" ? "own" : "outage",
      ),
    );
  };

  let looks: readonly Look[];
  try {
    looks = await lookAt({ store }, shop, admin, customers);
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    return handBack(customers, error);
  }
  const settled = looks.filter(({ change, gone }) => gone || isEmpty(change));
  if (settled.length > 0) {
    await store.withShop(shop.shopId, (tx) => tx.saveOutcomes(lease, settled.map(untouched)));
  }
  for (const some of slices(
    looks.filter((seen) => !settled.includes(seen)),
    DOCUMENT,
  )) {
    try {
      await send({ store }, shop, admin, lease, some);
    } catch (error) {
      if (!(error instanceof ShopifyError)) throw error;
      await handBack(some, error);
    }
  }
}

/** A customer as found in Shopify, and what is to be done. */
type Look = TagView & {
  readonly customerId: CustomerId;
  readonly change: TagChange;
  readonly locked: boolean;
  readonly gone: boolean;
};

async function lookAt(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  admin: ShopifyAdmin,
  customers: readonly LeasedCustomer[],
): Promise<readonly Look[]> {
  const ids = customers.map(({ customerId }) => customerId);
  const actual = await admin.readTags(ids, "event");
  const { naming, intents } = await store.withShop(shop.shopId, async (tx) => ({
    naming: (await tx.policy()).policy.naming,
    intents: await tx.openIntents(ids),
  }));
  return customers.map((customer) =>
    look(customer, actual.get(customer.customerId) ?? null, intents, naming),
  );
}

function look(
  { customerId, target, ledger, excluded }: LeasedCustomer,
  actual: readonly string[] | null,
  intents: readonly OpenIntent[],
  naming: Naming,
): Look {
  if (actual === null) {
    const nothing = { desired: target, ledger, actual: [], change: { add: [], remove: [] } };
    return { ...nothing, customerId, locked: false, gone: true };
  }
  const known = intents
    .filter((intent) => intent.customerId === customerId)
    .reduce((soFar, intent) => settle(soFar, intent, actual), ledger);
  const locked = isLocked(actual, naming);
  const moved = hasMoved(target, known);
  const held = ledgerInForce({ desired: target, ledger: known, actual }, moved);
  const untouchable = locked || excluded;
  const view: TagView = { desired: target, ledger: untouchable ? known : held, actual };
  const change = untouchable ? { add: [], remove: [] } : planChange(view);
  return { ...view, customerId, change, locked, gone: false };
}

/** Nothing to send: what was found is the outcome. */
function untouched(seen: Look): TagOutcome {
  return {
    customerId: seen.customerId,
    ledger: seen.gone ? [] : seen.ledger,
    added: [],
    removed: [],
    alreadyThere: foundBefore(seen),
    locked: seen.locked,
    gone: seen.gone,
    refused: null,
  };
}

async function send(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  admin: ShopifyAdmin,
  lease: string,
  looks: readonly Look[],
): Promise<void> {
  const intents = looks.map(({ customerId, change, actual }) => ({
    customerId,
    ...change,
    // Only what the intent is about: the merchant's own tags are not stored.
    before: actual.filter((tag) => hasTag(change.add, tag) || hasTag(change.remove, tag)),
  }));
  const stored = await store.withShop(shop.shopId, (tx) => tx.saveIntents(lease, intents));
  const sendable = looks.filter(({ customerId }) => stored.has(customerId));
  if (sendable.length === 0) return;
  const results = await attempt(
    () => admin.writeTags(sendable.map(({ customerId, change }) => ({ customerId, ...change }))),
    // Certainly not carried out: nothing is unknown, these intents would only cost another look.
    () => store.withShop(shop.shopId, (tx) => tx.dropIntents([...stored.values()])),
  );
  await store.withShop(shop.shopId, (tx) =>
    tx.saveOutcomes(
      lease,
      sendable.map((seen) => outcomeOf(seen, results.get(seen.customerId))),
    ),
  );
}

async function attempt<T>(write: () => Promise<T>, onNotDone: () => Promise<void>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof ShopifyError && error.fault !== "unknown-outcome") await onNotDone();
    throw error;
  }
}

function outcomeOf(seen: Look, result: TagWriteResult | undefined): TagOutcome {
  const base = untouched(seen);
  if (result?.kind === "gone") return { ...base, ledger: [], gone: true };
  if (result?.kind !== "written") {
    return { ...base, refused: result?.reason ?? "no answer" };
  }
  const { change } = seen;
  const sent = { ...change, before: seen.actual };
  const ledger = settle(seen.ledger, sent, result.tags);
  return {
    ...base,
    ledger,
    added: change.add.filter((tag) => hasTag(ledger, tag)),
    removed: change.remove.filter((tag) => !hasTag(ledger, tag)),
  };
}
