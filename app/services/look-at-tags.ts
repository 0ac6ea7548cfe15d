import {
  foundBefore,
  ledgerInForce,
  planChange,
  settle,
  type TagChange,
  type TagView,
} from "#app/domain/tag-change.ts";
import { hasMoved, isLocked, type Naming } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId, Priority, ShopifyAdmin } from "#app/ports/shopify.ts";
import type { OpenIntent, WriteOutcome } from "#app/ports/store.ts";

/** A customer whose tags the caller may write, for as long as the lease lasts. */
export type LeasedCustomer = {
  readonly customerId: CustomerId;
  readonly target: readonly string[];
  readonly ledger: readonly string[];
  /** Held out by the merchant: looked at, never written to. */
  readonly excluded: boolean;
  /** Which points of the shop's bucket the work may use. */
  readonly priority: Exclude<Priority, "screen">;
};

/** A customer as found in Shopify, and what is to be done. */
export type Look = TagView & {
  readonly customerId: CustomerId;
  readonly change: TagChange;
  readonly locked: boolean;
  readonly gone: boolean;
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
  { customerId, target, ledger, excluded }: LeasedCustomer,
  actual: readonly string[] | null,
  intents: readonly OpenIntent[],
  naming: Naming,
): Look {
  const own = intents.filter((intent) => intent.customerId === customerId);
  const common = {
    customerId,
    ledgerBefore: ledger,
    intentIds: own.map(({ intentId }) => intentId),
  };
  if (actual === null) {
    const nothing = { desired: target, ledger, actual: [], change: { add: [], remove: [] } };
    return { ...common, ...nothing, locked: false, gone: true };
  }
  const known = own.reduce((soFar, intent) => settle(soFar, intent, actual), ledger);
  const locked = isLocked(actual, naming);
  const moved = hasMoved(target, known);
  const held = ledgerInForce({ desired: target, ledger: known, actual }, moved);
  const untouchable = locked || excluded;
  const view: TagView = { desired: target, ledger: untouchable ? known : held, actual };
  const change = untouchable ? { add: [], remove: [] } : planChange(view);
  return { ...common, ...view, change, locked, gone: false };
}

/** Nothing was sent: what was found is the outcome. */
export function untouched(seen: Look): WriteOutcome {
  return {
    customerId: seen.customerId,
    ledgerBefore: seen.ledgerBefore,
    ledger: seen.gone ? [] : seen.ledger,
    added: [],
    removed: [],
    alreadyThere: foundBefore(seen),
    locked: seen.locked,
    gone: seen.gone,
    refused: null,
  };
}
