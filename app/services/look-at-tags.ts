import {
  foundBefore,
  hasTag,
  inRoom,
  intersect,
  planChange,
  settle,
  settleByLook,
  type TagChange,
  type TagView,
  without,
} from "#app/domain/tag-change.ts";
import { handRemovals, hasMoved, isLocked, type Naming, tagsNamed } from "#app/domain/tags.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId, Priority, ShopifyAdmin } from "#app/ports/shopify.ts";
import type { HandRemoved, OpenIntent, WriteOutcome } from "#app/ports/store.ts";

/** A customer whose tags the caller may write, for as long as the lease lasts. */
export type LeasedCustomer = {
  readonly customerId: CustomerId;
  readonly target: readonly string[];
  /** The instant as of which the target holds. */
  readonly tagsAt: Instant;
  readonly tagsStage: Stage | null;
  readonly ledger: readonly string[];
  /** The tags were last brought to another stage. */
  readonly moved: boolean;
  /** Held out by the merchant: looked at, never written to. */
  readonly excluded: boolean;
  /** Which points of the shop's bucket the work may use. */
  readonly priority: Exclude<Priority, "screen">;
};

/** A customer as found in Shopify, and what is to be done. */
export type Look = TagView & {
  readonly customerId: CustomerId;
  readonly change: TagChange;
  /** Why not all that is wanted can be written, or null. */
  readonly refused: string | null;
  readonly locked: boolean;
  readonly gone: boolean;
  /** What earlier writes did, of which it was not known before. */
  readonly learnt: TagChange;
  readonly handRemoved: readonly HandRemoved[];
  readonly tagsAt: Instant;
  readonly tagsStage: Stage | null;
  /** The ledger before this look settled anything. */
  readonly ledgerBefore: readonly string[];
  /** Earlier writes that this look settles. */
  readonly intentIds: readonly string[];
};

/** Reads the tags of leased customers, settles what earlier writes left unknown, and plans the difference. */
export async function lookAtTags(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  admin: ShopifyAdmin,
  customers: readonly LeasedCustomer[],
  priority: Priority,
): Promise<readonly Look[]> {
  const ids = customers.map(({ customerId }) => customerId);
  const actual = await admin.readTags(ids, priority);
  const { naming, intents } = await store.withShop(shop.shopId, async (tx) => ({
    naming: (await tx.policy()).policy.naming,
    intents: await tx.openIntents(ids),
  }));
  return customers.map((customer) =>
    look(customer, actual.get(customer.customerId) ?? null, intents, naming),
  );
}

function look(
  { customerId, target, tagsAt, tagsStage, ledger, moved, excluded }: LeasedCustomer,
  actual: readonly string[] | null,
  intents: readonly OpenIntent[],
  naming: Naming,
): Look {
  const own = intents.filter((intent) => intent.customerId === customerId);
  const common = {
    customerId,
    tagsAt,
    tagsStage,
    ledgerBefore: ledger,
    intentIds: own.flatMap(({ intentId, inChunk }) => (inChunk ? [] : [intentId])),
    change: NOTHING,
    refused: null,
    learnt: NOTHING,
    handRemoved: [],
  };
  if (actual === null) {
    const nothing = { desired: target, ledger, actual: [] };
    // Nothing is settled: what was being written may have gone to another with a merge.
    return { ...common, ...nothing, intentIds: [], locked: false, gone: true };
  }
  const known = own.reduce(
    // A chunk of a run removes and adds by two operations: one may have failed.
    (soFar, intent) => (intent.inChunk ? settle : settleByLook)(soFar, intent, actual),
    ledger,
  );
  const learnt = { add: without(known, ledger), remove: without(ledger, known) };
  const found = { ...common, actual, learnt, locked: isLocked(actual, naming), gone: false };
  if (found.locked || excluded) return { ...found, desired: target, ledger: known };
  // A write of which it was not known made the move: what it added or found and is gone was taken off afterwards.
  // Its stage has to be there: what a merge handed over may have been added to nobody.
  const isMade = hasMoved(intersect(intersect(learnt.add, target), actual), ledger);
  const made = [...learnt.add, ...(own.at(-1)?.before ?? [])];
  const left = isMade ? known.filter((tag) => hasTag([...actual, ...made], tag)) : known;
  const view = { desired: target, ledger: left, actual };
  const seen = seenByHand(view, moved && !isMade, naming);
  const { change, isFull } = inRoom(planChange(seen), actual);
  return { ...found, ...seen, change, refused: isFull ? FULL : null };
}

/** As Shopify says it of a customer that has no room for what we would add: known by the look, it is not sent. */
export const FULL = "Tags cannot be more than 250";
const NOTHING: TagChange = { add: [], remove: [] };

/** The tags of a customer without what somebody has taken off by hand, which stays away. */
export function seenByHand(
  view: TagView,
  moved: boolean,
  naming: Naming,
): TagView & { readonly handRemoved: readonly HandRemoved[] } {
  const { desired, ledger, actual } = view;
  // A stage tag that was the merchant's before us says nothing of a move.
  const wanted = without(desired, without(actual, ledger));
  const { ledger: left, names } = handRemovals(view, moved || hasMoved(wanted, ledger));
  return {
    desired: without(desired, tagsNamed(names, naming)),
    ledger: left,
    actual,
    handRemoved: names.map((name) => ({ name, tags: tagsNamed([name], naming) })),
  };
}

/** Nothing was sent: what was found is the outcome. */
export function untouched(seen: Look): WriteOutcome {
  return {
    customerId: seen.customerId,
    tagsAt: seen.tagsAt,
    tagsStage: seen.tagsStage,
    ledgerBefore: seen.ledgerBefore,
    ledger: seen.ledger,
    added: seen.learnt.add,
    removed: seen.learnt.remove,
    alreadyThere: foundBefore(seen),
    locked: seen.locked,
    gone: seen.gone,
    refused: seen.refused,
    handRemoved: seen.handRemoved,
  };
}
