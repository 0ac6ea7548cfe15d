import type { AttentionAlike } from "#app/ports/attention.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { CustomerId, OrderId } from "#app/ports/shopify.ts";
import { formatFor } from "./format.ts";
import { attentionOf, type AttentionView } from "./read-attention.ts";
import { type Names, readNames } from "./read-names.ts";
import type { Viewer } from "./read-viewer.ts";

/** Those on one page. */
const PAGE = 50;

/** One of those alike. */
export type AttentionItemView = {
  /** Names it in a retry or a dismissal. */
  readonly id: string;
  readonly since: string;
  readonly customerId: CustomerId | null;
  readonly orderId: OrderId | null;
};

export type AttentionItemsView = {
  readonly alike: AttentionAlike;
  /** All of them together; null when none is left. */
  readonly group: AttentionView | null;
  readonly items: readonly AttentionItemView[];
  readonly isFirst: boolean;
  /** The one after which the next page begins, or null when this is the last. */
  readonly after: string | null;
};

/** Reads a page of those that were set aside alike, one by one. */
export async function readAttentionItems(
  ports: Pick<Ports, "store" | "shopify" | "log">,
  viewer: Viewer,
  alike: AttentionAlike,
  after: string | null,
): Promise<{ readonly page: AttentionItemsView; readonly names: Promise<Names> }> {
  const { shop } = viewer;
  const page = await ports.store.withShop(shop.shopId, async (tx): Promise<AttentionItemsView> => {
    const format = formatFor(viewer, tx.now);
    // One more than fits says whether there is a page beyond.
    const found = await tx.attentionItems(alike, after, PAGE + 1);
    const shown = found.slice(0, PAGE);
    const group = (await tx.attention()).find(
      ({ kind, what, reason }) =>
        kind === alike.kind && what === alike.what && reason === alike.reason,
    );
    return {
      alike,
      group: group === undefined ? null : attentionOf(group, format),
      items: shown.map(({ id, at, customerId, orderId }) => ({
        id,
        since: format.ago(at),
        customerId,
        orderId,
      })),
      isFirst: after === null,
      after: found.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
    };
  });
  const ids = page.items.flatMap(({ customerId }) => (customerId === null ? [] : [customerId]));
  return { page, names: readNames(ports, shop, [...new Set(ids)]) };
}
