import type { Facet } from "#app/domain/facets/vocabulary.ts";
import { rulebookOf } from "#app/domain/rulebook.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerCard, StageEntry, TagEntry } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { type AccountView, accountView } from "./customer-account.ts";
import { type Count, type Format, formatFor } from "./format.ts";
import { lastTagChange, type LastTagChange } from "./last-tag-change.ts";
import { type Refusal, refusalIn } from "./refusal.ts";
import { type LifeView, readLife } from "./read-life.ts";
import { type Names, readNames } from "./read-names.ts";
import { readOtherTags } from "./read-other-tags.ts";
import type { Viewer } from "./read-viewer.ts";
import { type TaggingState, taggingState } from "./tagging-state.ts";

/** Rows of history on the screen. */
const HISTORY = 50;

export type CustomerView = AccountView & {
  readonly id: CustomerId;
  /** What stands in the way of a stage, or of tags; null when nothing does. */
  readonly standing: "merged" | "deleted" | "locked" | "excluded" | null;
  /** Who took over, where two became one. */
  readonly mergedInto: CustomerId | null;
  readonly refused: Refusal | null;
  /** The customer in the Shopify admin; null where they are gone from there. */
  readonly adminUrl: string | null;
  readonly excluded: boolean;
  /** C6; null where there is no life to tell. */
  readonly life: LifeView | null;
  readonly signedUp: string;
  readonly orders: Count;
  readonly spent: string;
  readonly firstOrder: string | null;
  readonly lastOrder: string | null;
  readonly reachable: boolean;
  /** Everything that holds beside the stage. */
  readonly facets: readonly Facet[];
  readonly tagging: TaggingState;
  readonly tags: {
    readonly written: readonly string[];
    readonly toAdd: readonly string[];
    readonly toRemove: readonly string[];
    readonly alreadyThere: readonly string[];
  };
  /** Newest first. */
  readonly stageHistory: readonly MoveView[];
  readonly tagHistory: readonly TagChangeView[];
  /** Whether the newest of them can be taken back, and if not why; null where nothing was written. */
  readonly undo: Pick<LastTagChange, "changeId" | "problem"> | null;
};

export type MoveView = Pick<StageEntry, "from" | "to" | "cause"> & {
  readonly date: string;
  /** The version of the settings that was in force. */
  readonly settings: Count;
};
export type TagChangeView = Pick<TagEntry, "added" | "removed"> & { readonly date: string };

/** A customer, and what Shopify says of them later. */
export type CustomerRead = {
  readonly customer: CustomerView;
  readonly names: Promise<Names>;
  /** The tags that are none of ours; null where Shopify does not say. */
  readonly otherTags: Promise<readonly string[] | null>;
};

/** Reads one customer; null when we know none of that id. The name and the others' tags follow. */
export async function readCustomer(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  id: CustomerId,
): Promise<CustomerRead | null> {
  const { shop } = viewer;
  const customer = await ports.store.withShop(shop.shopId, async (tx) => {
    const card = await tx.customerCard(id);
    if (card === null) return null;
    const format = formatFor(viewer, tx.now);
    const { policy } = await tx.policy();
    const { learned } = await tx.rhythm();
    const rulebook = rulebookOf({ policy, rhythm: learned, limitedHistory: shop.limitedHistory });
    const orders = (await tx.ordersOf([id])).get(id) ?? [];
    const last = await lastTagChange(tx, card);
    return {
      ...factsView(card, format),
      ...accountView({ card, orders, rulebook, shop, now: tx.now, format }),
      ...(await historyView(tx, id, format)),
      adminUrl: card.deleted ? null : adminUrlOf(shop, id),
      tagging: taggingState(shop),
      life: await readLife(tx, shop, card, orders, format),
      tags: tagsView(card),
      undo: last && { changeId: last.changeId, problem: last.problem },
    };
  });
  if (customer === null) return null;
  const isThere = customer.adminUrl !== null;
  const { written, alreadyThere } = customer.tags;
  return {
    customer,
    names: readNames(ports, shop, isThere ? [id] : []),
    otherTags: isThere
      ? readOtherTags(ports, shop, id, [...written, ...alreadyThere])
      : Promise.resolve([]),
  };
}

async function historyView(
  tx: ShopTx,
  id: CustomerId,
  format: Format,
): Promise<Pick<CustomerView, "stageHistory" | "tagHistory">> {
  return {
    stageHistory: (await tx.stageHistory(id, HISTORY)).map(({ at, from, to, cause, ...entry }) => ({
      date: format.date(at),
      from,
      to,
      cause,
      settings: format.count(entry.policyVersion),
    })),
    tagHistory: (await tx.tagHistory(id, HISTORY)).map(({ at, added, removed }) => ({
      date: format.date(at),
      added,
      removed,
    })),
  };
}

function factsView(card: CustomerCard, format: Format) {
  const date = (at: Instant | null) => (at === null ? null : format.date(at));
  return {
    id: card.customerId,
    standing: standingOf(card),
    mergedInto: card.deleted ? card.mergedInto : null,
    refused: card.deleted || card.refused === null ? null : refusalIn(card.refused),
    excluded: card.excluded,
    signedUp: format.date(card.signUp),
    orders: format.count(card.purchases),
    spent: format.money(card.netSpent),
    firstOrder: date(card.firstOrderAt),
    lastOrder: date(card.lastOrderAt),
    reachable: card.reachable,
    facets: card.facets,
  };
}

function standingOf(card: CustomerCard): CustomerView["standing"] {
  const { deleted, mergedInto, locked, excluded } = card;
  if (deleted) return mergedInto === null ? "deleted" : "merged";
  if (locked) return "locked";
  return excluded ? "excluded" : null;
}

/** Where the Shopify admin shows a customer. */
function adminUrlOf({ domain }: Shop, id: CustomerId): string {
  return `https://admin.shopify.com/store/${domain.replace(/\.myshopify\.com$/, "")}/customers/${id}`;
}

function tagsView({ desiredTags, writtenTags, alreadyThere }: CustomerCard): CustomerView["tags"] {
  return {
    written: writtenTags,
    toAdd: without(without(desiredTags, writtenTags), alreadyThere),
    toRemove: without(writtenTags, desiredTags),
    alreadyThere: intersect(alreadyThere, desiredTags),
  };
}
