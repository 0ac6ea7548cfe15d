import { slices } from "#app/domain/slices.ts";
import { hasTag, isEmpty, settle } from "#app/domain/tag-change.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type CustomerId,
  NO_REASON,
  type Priority,
  type ShopifyAdmin,
  ShopifyError,
  type ShopifyFault,
  type TagWriteResult,
} from "#app/ports/shopify.ts";
import type { WriteOutcome } from "#app/ports/store.ts";
import { type LeasedCustomer, type Look, lookAtTags, untouched } from "./look-at-tags.ts";
import { mayWrite, type WritingMode } from "./may-write.ts";
import { noteRefusal } from "./write-what-differs.ts";

/** What writing tags needs of the world. */
export type WritePorts = Pick<Ports, "store" | "shopify" | "timings" | "log">;

/** Customers leased for writing, and what their targets were computed for. */
export type LeasedBatch = {
  readonly lease: string;
  readonly mode: WritingMode;
  readonly customers: readonly LeasedCustomer[];
};

/**
 * Customers whose tags are looked at at once, then written before the next look: their change is a few
 * documents old at most when it is sent. Shopify takes no more than 250 ids in a question.
 */
const LOOKED_AT = 50;
/** Customers in one document: 10 x 20 points. */
const DOCUMENT = 10;
/** A document that was certainly not carried out is begun again this often before it is handed back. */
const MOST_STARTS = 6;
/** Faults after which the same document may be sent as soon as the bucket allows it. */
const BUSY: ReadonlySet<ShopifyFault> = new Set(["throttled", "too-late"]);

/**
 * Brings the tags of leased customers to their target (reliability rules 7 to 10): looks at what is there,
 * settles what an earlier write left unknown, sends the difference, records what came of it. Whatever goes
 * wrong, the customers are handed back and looked at again.
 */
export async function writeBackTags(
  ports: WritePorts,
  shop: Shop,
  batch: LeasedBatch,
): Promise<void> {
  for (const priority of ["event", "bulk"] as const) {
    const parts = slices(
      batch.customers.filter((customer) => customer.priority === priority),
      LOOKED_AT,
    );
    for (const [index, customers] of parts.entries()) {
      const later = parts.slice(index + 1).flat();
      const isRefused = !(await writeAll(ports, shop, { ...batch, customers }, priority, later));
      if (isRefused) return;
    }
  }
  if (shop.writingRefusedAt !== null) {
    await ports.store.withShop(shop.shopId, (tx) => tx.saveWritingRefused(false));
  }
}

/** False when Shopify refuses the whole shop: then everybody is given back, also those whose turn comes later. */
async function writeAll(
  ports: WritePorts,
  shop: Shop,
  { lease, mode, customers }: LeasedBatch,
  priority: Priority,
  later: Others,
): Promise<boolean> {
  const { store, shopify } = ports;
  const admin = shopify(shop);
  let looks: readonly Look[];
  try {
    looks = await lookAtTags({ store }, shop, admin, customers, priority);
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    return handBack(ports, shop, lease, { customers, others: later, isOwn: false }, error);
  }
  const settled = looks.filter(({ change, gone }) => gone || isEmpty(change));
  if (settled.length > 0) {
    const intentIds = settled.flatMap((seen) => seen.intentIds);
    await store.withShop(shop.shopId, (tx) =>
      tx.saveOutcomes(lease, settled.map(untouched), intentIds),
    );
  }
  const documents = [
    ...slices(
      looks.filter((seen) => !settled.includes(seen)),
      DOCUMENT,
    ),
  ];
  for (const [index, document] of documents.entries()) {
    const others = [...documents.slice(index + 1).flat(), ...later];
    const goesOn = await write(ports, shop, admin, { lease, mode, priority, document, others });
    if (!goesOn) return false;
  }
  return true;
}

/** The customers of one document, and those of the batch whose turn comes later. */
type Turn = {
  readonly lease: string;
  readonly mode: WritingMode;
  readonly priority: Priority;
  readonly document: readonly Look[];
  readonly others: Others;
};

/** Customers of whom nothing but the lease is of interest yet. */
type Others = readonly { readonly customerId: CustomerId }[];

/** False when Shopify refuses the whole shop. */
async function write(
  ports: WritePorts,
  shop: Shop,
  admin: ShopifyAdmin,
  turn: Turn,
): Promise<boolean> {
  const { document, others, lease } = turn;
  try {
    await send(ports, shop, admin, turn);
    return true;
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    if (error.fault !== "rejected" || document.length === 1) {
      const isOwn = error.fault === "rejected";
      return handBack(ports, shop, lease, { customers: document, others, isOwn }, error);
    }
  }
  // One customer may be the reason: alone, each of them shows whether it is the one.
  for (const [index, seen] of document.entries()) {
    const rest = [...document.slice(index + 1), ...others];
    if (!(await write(ports, shop, admin, { ...turn, document: [seen], others: rest })))
      return false;
  }
  return true;
}

/** Those whom a fault concerns, those whose turn would come later, and whether it is the customer's own. */
type Failed = {
  readonly customers: Others;
  readonly others: Others;
  readonly isOwn: boolean;
};

/** False when Shopify refuses the whole shop. */
async function handBack(
  { store, timings, log }: WritePorts,
  shop: Shop,
  lease: string,
  { customers, others, isOwn }: Failed,
  { fault, message }: ShopifyError,
): Promise<boolean> {
  log.warn("tags-not-written", { shop: shop.shopId, fault, customers: customers.length });
  const idsOf = (some: Others) => some.map(({ customerId }) => customerId);
  return store.withShop(shop.shopId, async (tx) => {
    if (fault !== "unauthorized") {
      await tx.handBack(lease, idsOf(customers), message, isOwn ? "own" : "outage");
      return true;
    }
    await tx.giveBack(lease, idsOf([...customers, ...others]));
    await noteRefusal(tx, timings);
    return false;
  });
}

/**
 * Sends one document (reliability rule 9): takes the points, then stores the intents and renews the lease in
 * one transaction, then sends at once or not at all, then records. Nothing is sent for a customer whose lease
 * is no longer held, however long the worker was stopped before. What was certainly not carried out starts
 * over.
 */
async function send(
  { store, timings }: WritePorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { lease, mode, priority, document, others }: Turn,
): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    const reservation = await admin.reserveWrite(document.map(writeOf), priority);
    // Measured from before the transaction: the lease that it stores ends no sooner than this says.
    const startBy = timings.monotonic() + timings.lease - timings.call;
    const stored = await storeIntents({ store, timings }, shop, { lease, mode, document, others });
    const sendable = document.filter(({ customerId }) => stored.has(customerId));
    if (sendable.length === 0) return admin.releaseWrite(reservation);
    try {
      const results = await admin.writeTags(sendable.map(writeOf), reservation, startBy);
      const intentIds = [...stored.values(), ...sendable.flatMap((seen) => seen.intentIds)];
      // Who was not found was not written to: a merge hands over only what was sent before.
      const notFound = [...stored].flatMap(([customerId, intentId]) => {
        const result = results.get(customerId);
        return result?.kind === "gone" ? [{ intentId, removed: result.removed }] : [];
      });
      return await store.withShop(shop.shopId, async (tx) => {
        for (const { intentId, removed } of notFound) {
          await tx.dropIntents([intentId], removed ? "adds" : "all");
        }
        await tx.saveOutcomes(
          lease,
          sendable.map((seen) => outcomeOf(seen, results.get(seen.customerId))),
          intentIds,
        );
      });
    } catch (error) {
      if (!(error instanceof ShopifyError) || !error.undone) throw error;
      // Nothing is unknown: these intents would only cost another look.
      await store.withShop(shop.shopId, (tx) => tx.dropIntents([...stored.values()]));
      if (!BUSY.has(error.fault) || starts === MOST_STARTS) throw error;
      await timings.pause(timings.random() * (timings.retry / 8) * 2 ** (starts - 1));
    }
  }
}

function writeOf({ customerId, change }: Look) {
  return { customerId, ...change };
}

/** The customers whose lease is held, each with its intent; none once something else is to be written. */
async function storeIntents(
  { store, timings }: Pick<Ports, "store" | "timings">,
  shop: Shop,
  { lease, mode, document, others }: Omit<Turn, "priority">,
): Promise<ReadonlyMap<CustomerId, string>> {
  const intents = document.map(({ customerId, change, actual, ledger }) => ({
    customerId,
    ...change,
    // Only what the intent is about and what is ours: the merchant's own tags are not stored.
    before: actual.filter((tag) => hasTag([...change.add, ...change.remove, ...ledger], tag)),
  }));
  return store.withShop(shop.shopId, async (tx) => {
    const idsOf = (some: Others) => some.map(({ customerId }) => customerId);
    if ((await mayWrite(tx, timings))?.mode !== mode) {
      await tx.giveBack(lease, idsOf(document));
      return new Map();
    }
    return tx.saveIntents(lease, intents, idsOf(others));
  });
}

function outcomeOf(seen: Look, result: TagWriteResult | undefined): WriteOutcome {
  const base = untouched(seen);
  if (result?.kind === "gone") return { ...base, gone: true };
  const refused = result?.kind === "written" ? seen.refused : (result?.reason ?? NO_REASON);
  const tags = result?.tags ?? null;
  if (tags === null) return { ...base, refused };
  const { change } = seen;
  const sent = { ...change, before: seen.actual };
  const ledger = settle(seen.ledger, sent, tags);
  return {
    ...base,
    refused,
    ledger,
    added: [...base.added, ...change.add.filter((tag) => hasTag(ledger, tag))],
    removed: [...base.removed, ...change.remove.filter((tag) => !hasTag(ledger, tag))],
  };
}
