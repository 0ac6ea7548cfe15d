import {
  foundBefore,
  hasTag,
  intersect,
  isEmpty,
  ledgerInForce,
  planChange,
  settle,
  type TagView,
} from "#app/domain/tag-change.ts";
import { hasMoved, isLocked, type Naming } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import {
  type BulkTagResult,
  type CustomerId,
  type ShopifyAdmin,
  ShopifyError,
} from "#app/ports/shopify.ts";
import type {
  BulkChunk,
  ChunkIntent,
  PendingCustomer,
  TagOutcome,
  TagRun,
} from "#app/ports/store.ts";
import { pollOperation } from "./poll-operation.ts";

/** What a mass write needs of the world. */
export type RunPorts = Pick<Ports, "store" | "shopify" | "timings" | "log" | "wake">;

/** A chunk's customers: so long is the time without a stage tag between the removals and the additions. */
const CHUNK = 10_000;

/** Looks at the tags of the next customers, and stores what each of them should get and lose. */
export async function beginChunk(ports: RunPorts, shop: Shop): Promise<void> {
  const { store, shopify, timings } = ports;
  const admin = shopify(shop);
  const actual = await readAllTags(admin, timings);
  const runId = await store.withShop(shop.shopId, async (tx) => {
    const run = await tx.activeTagRun();
    if (run === null) return null;
    const { policy } = await tx.policy();
    const looks = (await tx.pendingCustomers(run.kind, CHUNK)).map((customer) => {
      const tags = actual.get(customer.customerId) ?? null;
      return lookOf(customer, tags, policy.naming);
    });
    const intents = looks.map(({ intent }) => intent).filter((intent) => !isEmpty(intent));
    await tx.saveChunk(
      run.runId,
      intents,
      looks.map(({ outcome }) => outcome),
    );
    const side = intents.some(({ remove }) => remove.length > 0) ? "remove" : "add";
    await tx.saveTagRun(run.runId, { chunk: { side, operationId: null } });
    return run.runId;
  });
  if (runId !== null) await startSide(ports, shop, admin, runId);
}

function lookOf(
  { customerId, desired, ledger }: PendingCustomer,
  tags: readonly string[] | null,
  naming: Naming,
): { readonly intent: ChunkIntent; readonly outcome: TagOutcome } {
  const actual = tags ?? [];
  const untouchable = tags === null || isLocked(tags, naming);
  const held = ledgerInForce({ desired, ledger, actual }, hasMoved(desired, ledger));
  const view: TagView = { desired, ledger: held, actual };
  const change = untouchable ? { add: [], remove: [] } : planChange(view);
  return {
    intent: { customerId, ...change, before: intersect(actual, [...change.add, ...change.remove]) },
    outcome: {
      customerId,
      ledger: tags === null ? [] : untouchable ? ledger : held,
      added: [],
      removed: [],
      alreadyThere: foundBefore(view),
      locked: tags !== null && untouchable,
      gone: tags === null,
      refused: null,
    },
  };
}

/** Starts the bulk mutation of the chunk's present side; without a line there is nothing to wait for. */
async function startSide(
  { store }: RunPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  runId: string,
): Promise<void> {
  const { run, lines } = await store.withShop(shop.shopId, async (tx) => {
    const active = await tx.activeTagRun();
    const side = active?.chunk?.side ?? "add";
    return { run: active, lines: linesOf(side, await tx.chunkIntents(runId)) };
  });
  const side = run?.chunk?.side;
  if (side === undefined || lines.length === 0) return;
  const { id } = await admin.startBulkTags(side, lines);
  await store.withShop(shop.shopId, (tx) =>
    tx.saveTagRun(runId, { chunk: { side, operationId: id } }),
  );
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
export async function finishChunk(
  ports: RunPorts,
  shop: Shop,
  { runId }: TagRun,
  { side, operationId }: BulkChunk,
): Promise<boolean> {
  const { store, shopify } = ports;
  const admin = shopify(shop);
  const intents = await store.withShop(shop.shopId, (tx) => tx.chunkIntents(runId));
  const lines = linesOf(side, intents);
  if (lines.length > 0) {
    const results = await sideResults(ports, shop, admin, side, operationId, lines.length);
    if (results === null) {
      await settleByLooking(ports, shop, admin, { runId, side }, intents);
      return false;
    }
    await store.withShop(shop.shopId, (tx) =>
      tx.saveChunkSide(
        runId,
        lines.map(({ customerId, tags }, index) =>
          sideOutcome(customerId, side, tags, results[index] ?? null),
        ),
      ),
    );
  }
  if (side === "remove") {
    await store.withShop(shop.shopId, (tx) =>
      tx.saveTagRun(runId, { chunk: { side: "add", operationId: null } }),
    );
    await startSide(ports, shop, admin, runId);
    if (linesOf("add", intents).length > 0) return true;
  }
  await store.withShop(shop.shopId, (tx) => tx.closeChunk(runId, false));
  return true;
}

/** What each line of a side did, or null where that cannot be learnt from Shopify's file. */
async function sideResults(
  { timings, log }: RunPorts,
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
  // Killed before the operation's id was known: it may have run.
  if (operationId === null) return unknown("no operation id");
  try {
    const done = await pollOperation(admin, operationId, timings, async () => {});
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
    locked: false,
    gone: result?.kind === "gone",
    refused: result === null ? "no answer" : result.kind === "refused" ? result.reason : null,
  };
}

/** The chunk's outcome is unknown: what is there now, and was intended and absent before, is ours. */
async function settleByLooking(
  { store, timings }: RunPorts,
  shop: Shop,
  admin: ShopifyAdmin,
  { runId, side }: { readonly runId: string; readonly side: BulkChunk["side"] },
  intents: readonly ChunkIntent[],
): Promise<void> {
  // An operation that we cannot name may still be writing.
  for (let wait = timings.poll; await admin.hasBulkTagsUnderWay(); wait = wait * 1.5) {
    await timings.pause(Math.min(timings.pollMost, wait));
  }
  const actual = await readAllTags(admin, timings);
  await store.withShop(shop.shopId, async (tx) => {
    await tx.saveChunkSide(
      runId,
      intents.map((intent) => {
        const tags = actual.get(intent.customerId) ?? [];
        const ledger = settle(intent.remove, intent, tags);
        return {
          customerId: intent.customerId,
          ledger: [],
          added: intent.add.filter((tag) => hasTag(ledger, tag)),
          // The side before was recorded when it ended.
          removed: side === "add" ? [] : intent.remove.filter((tag) => !hasTag(ledger, tag)),
          alreadyThere: [],
          locked: false,
          gone: !actual.has(intent.customerId),
          refused: null,
        };
      }),
    );
    await tx.closeChunk(runId, true);
    await tx.schedule("tag-run", tx.now + timings.retry);
  });
}

/** The tags of every customer of the shop, by a bulk query. */
async function readAllTags(
  admin: ShopifyAdmin,
  timings: RunPorts["timings"],
): Promise<ReadonlyMap<CustomerId, readonly string[]>> {
  const { id } = await admin.startExport("tags");
  const operation = await pollOperation(admin, id, timings, async () => {});
  const file = { operation, currencyDigits: 0, onProgress: () => {} };
  const tags = new Map<CustomerId, readonly string[]>();
  for await (const batch of admin.readTagExport(file)) {
    for (const { customerId, tags: found } of batch) tags.set(customerId, found);
  }
  return tags;
}
