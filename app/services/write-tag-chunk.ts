import {
  foundBefore,
  hasTag,
  inRoom,
  intersect,
  isEmpty,
  planChange,
  settle,
} from "#app/domain/tag-change.ts";
import { isLocked, type Naming } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type BulkTagResult,
  type CustomerId,
  NO_REASON,
  type ShopifyAdmin,
  ShopifyError,
} from "#app/ports/shopify.ts";
import type { ShopTx, TagOutcome } from "#app/ports/store.ts";
import type { BulkChunk, ChunkIntent, PendingCustomer, TagRun } from "#app/ports/tag-runs.ts";
import { FULL, seenByHand } from "./look-at-tags.ts";
import { writingWaits } from "./may-write.ts";
import { lookUntil, pollOperation } from "./poll-operation.ts";

/** What a mass write needs of the world. */
export type RunPorts = Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">;

/** A chunk's customers: so long is the time without a stage tag between the removals and the additions. */
export const CHUNK = 10_000;

/**
 * Looks at the tags of the next customers, stores what each of them should get and lose, and starts their first
 * bulk mutation. False when Shopify has to be waited for.
 */
export async function beginChunk(ports: RunPorts, shop: Shop, limit: number): Promise<boolean> {
  const { store, shopify } = ports;
  const admin = shopify(shop);
  const next = await store.withShop(shop.shopId, async (tx) => {
    const run = await tx.activeTagRun();
    return run === null ? [] : tx.pendingCustomers(run.kind, limit);
  });
  // All who are pending are just being written by single calls.
  if (next.length === 0) return waitAWhile(ports, shop);
  const asRead = new Map(next.map((customer) => [customer.customerId, customer]));
  const actual = await readTagsOf(ports, shop, admin, [...asRead.keys()]);
  const chunk = await store.withShop(shop.shopId, async (tx) => {
    const run = await tx.activeTagRun();
    if (run === null || run.chunk !== null || run.phase !== "write" || run.cancelled) return null;
    // The export took its time. A chunk that has begun is finished: nobody stays between removal and addition.
    if ((await writingWaits(tx, ports.timings)) !== null) return null;
    const { naming } = (await tx.policy()).policy;
    const customers = await tx.pendingCustomers(run.kind, limit, [...asRead.keys()]);
    const looks = customers
      .filter((customer) => isAsRead(customer, asRead.get(customer.customerId)))
      .map((customer) => lookOf(customer, actual.get(customer.customerId) ?? null, naming));
    const intents = looks.map(({ intent }) => intent).filter((intent) => !isEmpty(intent));
    await tx.saveChunk(
      run.runId,
      intents,
      looks.map(({ outcome }) => outcome),
    );
    if (intents.length === 0) return null;
    const side = intents.some(({ remove }) => remove.length > 0) ? "remove" : "add";
    const begun: BulkChunk = { side, operationId: null, runId: run.runId };
    await tx.saveTagRun(run.runId, { chunk: begun });
    return begun;
  });
  return chunk === null || startSide(ports, shop, admin, chunk);
}

/** Nothing was written to the customer since the tags were read. */
function isAsRead(now: PendingCustomer, then: PendingCustomer | undefined): boolean {
  return now.version === then?.version && now.ledger.join() === then.ledger.join();
}

function lookOf(
  { customerId, desired, ledger }: PendingCustomer,
  tags: readonly string[] | null,
  naming: Naming,
): { readonly intent: ChunkIntent; readonly outcome: TagOutcome } {
  const actual = tags ?? [];
  const untouchable = tags === null || isLocked(tags, naming);
  const view = untouchable
    ? { desired, ledger, actual, handRemoved: [] }
    : seenByHand({ desired, ledger, actual }, false, naming);
  const wanted = untouchable ? { add: [], remove: [] } : planChange(view);
  const { change, isFull } = inRoom(wanted, actual);
  return {
    intent: { customerId, ...change, before: intersect(actual, [...change.add, ...change.remove]) },
    outcome: {
      customerId,
      ledger: tags === null ? [] : view.ledger,
      added: [],
      removed: [],
      alreadyThere: foundBefore(view),
      locked: tags !== null && untouchable,
      gone: tags === null,
      refused: isFull ? FULL : null,
      handRemoved: view.handRemoved,
    },
  };
}

/** Starts the bulk mutation of the chunk's present side. False when Shopify begins none now. */
async function startSide(
  ports: RunPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  chunk: BulkChunk,
): Promise<boolean> {
  const { store, log } = ports;
  const intents = await store.withShop(shop.shopId, (tx) => tx.chunkIntents(chunk.runId));
  try {
    const { id } = await admin.startBulkTags(chunk.side, linesOf(chunk.side, intents));
    await store.withShop(shop.shopId, async (tx) => {
      const run = await runAt(tx, chunk);
      if (run !== null) await tx.saveTagRun(run.runId, { chunk: { ...chunk, operationId: id } });
    });
    return true;
  } catch (error) {
    if (!(error instanceof ShopifyError) || error.fault === "unknown-outcome") throw error;
    // Certainly not begun: nothing of this side is to be settled, and its customers are still pending.
    log.warn("tag-chunk-not-begun", { shop: shop.shopId, fault: error.fault });
    await store.withShop(shop.shopId, async (tx) => {
      const run = await runAt(tx, chunk);
      if (run === null) return;
      await tx.closeChunk(chunk.runId, false);
      await tx.saveTagRun(run.runId, { chunk: null });
    });
    if (!error.retryable) throw error;
    return waitAWhile(ports, shop);
  }
}

async function waitAWhile({ store, timings }: RunPorts, shop: Shop): Promise<false> {
  await store.withShop(shop.shopId, (tx) => tx.schedule("tag-run", tx.now + timings.pollMost));
  return false;
}

/** The run that carries this chunk at this step; null when somebody else has taken it further. */
async function runAt(tx: ShopTx, chunk: BulkChunk): Promise<TagRun | null> {
  const run = await tx.activeTagRun();
  const same =
    run?.chunk?.runId === chunk.runId &&
    run.chunk.side === chunk.side &&
    run.chunk.operationId === chunk.operationId;
  return same ? run : null;
}

function linesOf(side: BulkChunk["side"], intents: readonly ChunkIntent[]) {
  return intents
    .map(({ customerId, [side]: tags }) => ({ customerId, tags }))
    .filter(({ tags }) => tags.length > 0);
}

/**
 * Waits for the present side, records what it did, and goes on to the other side or closes the chunk. False
 * when it came to nothing: then everybody in it is looked at, and single calls begin where it ended.
 */
export async function finishChunk(ports: RunPorts, shop: Shop, chunk: BulkChunk): Promise<boolean> {
  const { store, shopify } = ports;
  const { side, operationId, runId } = chunk;
  const admin = shopify(shop);
  const intents = await store.withShop(shop.shopId, (tx) => tx.chunkIntents(runId));
  const lines = linesOf(side, intents);
  const results = await sideResults(ports, shop, admin, side, operationId, lines.length);
  if (results === null) {
    await settleByLooking(ports, shop, admin, chunk, intents);
    return false;
  }
  const additions = await store.withShop(shop.shopId, async (tx) => {
    const run = await runAt(tx, chunk);
    if (run === null) return null;
    await tx.saveChunkSide(
      runId,
      side,
      lines.map(({ customerId, tags }, index) =>
        sideOutcome(customerId, side, tags, results[index] ?? null),
      ),
    );
    if (side === "remove" && linesOf("add", await tx.chunkIntents(runId)).length > 0) {
      const next: BulkChunk = { side: "add", operationId: null, runId };
      await tx.saveTagRun(run.runId, { chunk: next });
      return next;
    }
    await tx.closeChunk(runId, false);
    await tx.saveTagRun(run.runId, { chunk: null });
    return null;
  });
  return additions === null || startSide(ports, shop, admin, additions);
}

/** What each line of a side did, or null where that cannot be learnt from Shopify's file. */
async function sideResults(
  { store, timings, log }: RunPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  side: BulkChunk["side"],
  operationId: string | null,
  lines: number,
): Promise<readonly BulkTagResult[] | null> {
  const unknown = (reason: string) => {
    log.warn("tag-chunk-unknown", { shop: shop.shopId, lines, reason });
    return null;
  };
  if (lines === 0) return [];
  // Killed before the operation's id was known: it may have run.
  if (operationId === null) return unknown("no operation id");
  try {
    const done = await pollOperation({ store, timings }, shop, admin, operationId, async () => {});
    if (done.status === "failed") return unknown(done.failure ?? "failed");
    return await admin.readBulkTags(side, done, lines);
  } catch (error) {
    if (!(error instanceof ShopifyError) || !SPOILT.has(error.fault)) throw error;
    return unknown(error.message);
  }
}

/** Faults of the file itself: asking for it again brings the same. */
const SPOILT: ReadonlySet<string> = new Set(["incomplete", "rejected"]);

function sideOutcome(
  customerId: CustomerId,
  side: BulkChunk["side"],
  tags: readonly string[],
  result: BulkTagResult,
): TagOutcome {
  const written = result?.kind === "written";
  return {
    customerId,
    ledger: [],
    added: written && side === "add" ? tags : [],
    removed: written && side === "remove" ? tags : [],
    alreadyThere: [],
    handRemoved: [],
    locked: false,
    gone: result?.kind === "gone",
    refused: result === null ? NO_REASON : result.kind === "refused" ? result.reason : null,
  };
}

/** The chunk's outcome is unknown: what is there now, and was intended and absent before, is ours. */
async function settleByLooking(
  { store, timings }: RunPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  chunk: BulkChunk,
  intents: readonly ChunkIntent[],
): Promise<void> {
  // An operation that we cannot name may still be writing.
  await lookUntil({ store, timings }, shop, async () =>
    (await admin.hasBulkTagsUnderWay()) ? null : "ended",
  );
  const { runId, side } = chunk;
  const ids = intents.map(({ customerId }) => customerId);
  const actual = await readTagsOf({ store, timings }, shop, admin, ids);
  await store.withShop(shop.shopId, async (tx) => {
    const run = await runAt(tx, chunk);
    if (run === null) return;
    await tx.saveChunkSide(
      runId,
      side,
      intents.map((intent) => {
        const tags = actual.get(intent.customerId) ?? [];
        // The other side was recorded when it ended, or was not begun.
        const sent = { ...intent, [side === "add" ? "remove" : "add"]: [] };
        const ledger = settle(sent.remove, sent, tags);
        return {
          customerId: intent.customerId,
          ledger: [],
          added: sent.add.filter((tag) => hasTag(ledger, tag)),
          removed: sent.remove.filter((tag) => !hasTag(ledger, tag)),
          alreadyThere: [],
          handRemoved: [],
          locked: false,
          gone: !actual.has(intent.customerId),
          refused: null,
        };
      }),
    );
    await tx.closeChunk(runId, true);
    await tx.saveTagRun(run.runId, { chunk: null });
    await tx.schedule("tag-run", tx.now + timings.retry);
  });
}

/** The tags of these customers, by a bulk query over the ids between the first and the last. */
async function readTagsOf(
  ports: Pick<RunPorts, "store" | "timings">,
  shop: Shop,
  admin: ShopifyAdmin,
  ids: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, readonly string[]>> {
  const tags = new Map<CustomerId, readonly string[]>();
  const [first] = ids;
  const last = ids.at(-1);
  if (first === undefined || last === undefined) return tags;
  const { id } = await admin.startTagExport(first, last);
  const operation = await pollOperation(ports, shop, admin, id, async () => {});
  const file = { operation, currencyDigits: 0, onProgress: async () => {} };
  const wanted = new Set(ids);
  for await (const batch of admin.readTagExport(file)) {
    for (const { customerId, tags: found } of batch) {
      if (wanted.has(customerId)) tags.set(customerId, found);
    }
  }
  return tags;
}
