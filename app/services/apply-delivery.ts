import { judgeNews } from "#app/domain/guard.ts";
import { isRenewal } from "#app/domain/order.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import { lockTags, vocabularyInForce } from "#app/domain/tags.ts";
import type { Delivery } from "#app/ports/delivery.ts";
import { KEPT, type News } from "#app/ports/news.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";

type Handlers = {
  readonly [Kind in News["kind"]]: (
    tx: ShopTx,
    news: Extract<News, { kind: Kind }>,
    delivery: Delivery,
  ) => Promise<string>;
};

/**
 * Turns one stored delivery into rows, without calling Shopify (reliability rule 3). What the rows do not
 * tell is asked for by a refetch. Returns in a word what it did.
 */
export async function applyDelivery(
  { readNews }: Pick<Ports, "readNews">,
  tx: ShopTx | null,
  delivery: Delivery,
): Promise<string> {
  const news = readNews(delivery);
  if (news.kind === "privacy-request") return KEPT;
  if (tx === null) return "shop not installed";
  return handle(tx, news, delivery);
}

function handle<Kind extends News["kind"]>(
  tx: ShopTx,
  news: Extract<News, { kind: Kind }> & { readonly kind: Kind },
  delivery: Delivery,
): Promise<string> {
  const handler: Handlers[Kind] = HANDLERS[news.kind];
  return handler(tx, news, delivery);
}

const HANDLERS: Handlers = {
  order: async (tx, { order }, { triggeredAt }) => {
    const stored = await tx.findOrder(order.orderId);
    const { exclusions } = (await tx.policy()).policy;
    const verdict = judgeNews(
      stored,
      { updatedAt: order.updatedAt, triggeredAt },
      stored !== null && sameOrder(stored, order, exclusions),
    );
    if (verdict === "apply") {
      await tx.saveOrders([order], triggeredAt);
      if (order.customerId !== null && isRenewal(order)) {
        await tx.requestRefetch("customer", order.customerId);
      }
    }
    if (verdict === "refetch") await tx.requestRefetch("order", order.orderId);
    return verdict;
  },
  "order-hint": async (tx, { orderId }) => {
    await tx.requestRefetch("order", orderId);
    return "refetch";
  },
  "order-deleted": async (tx, { orderId }) => {
    await tx.deleteOrder(orderId);
    // It may be being read just now, as it was before.
    await tx.requestRefetch("order", orderId);
    return "deleted";
  },
  "customer-hint": async (tx, { customerId, changed }) => {
    // Our own tag writes come back as customers/update: whom we know they tell us nothing new.
    if (!changed && (await tx.knowsCustomer(customerId))) return "known";
    await tx.requestRefetch("customer", customerId);
    return "refetch";
  },
  "customer-deleted": async (tx, { customerId }) => {
    await tx.deleteCustomer(customerId);
    await tx.requestRefetch("customer", customerId);
    return "deleted";
  },
  "customers-merged": async (tx, { kept, deleted }) => {
    await tx.mergeCustomers(kept, deleted);
    return "merged";
  },
  "tags-added": async (tx, { customerId, tags }) => {
    const others = without(tags, await tx.ownTags(customerId));
    if (others.length === 0) return "echo";
    const { naming } = (await tx.policy()).policy;
    const meant = intersect(others, [...vocabularyInForce(naming), ...lockTags(naming)]);
    if (meant.length === 0) return "foreign";
    await tx.requestReread(customerId);
    return "reread";
  },
  "tags-removed": async (tx, { customerId, tags }) => {
    const { naming } = (await tx.policy()).policy;
    const meant = intersect(tags, [...vocabularyInForce(naming), ...lockTags(naming)]);
    // A place may have become free under Shopify's limit of 250.
    if (await tx.isRefused(customerId)) {
      await tx.requestReread(customerId);
      return "reread";
    }
    if (meant.length === 0) return "foreign";
    const watched = [...(await tx.watchedTags(customerId)), ...lockTags(naming)];
    if (intersect(meant, watched).length === 0) return "echo";
    await tx.requestReread(customerId);
    return "reread";
  },
  "shop-hint": async (tx) => {
    await tx.schedule("shop-details", tx.now);
    return "refetch";
  },
  uninstalled: async (tx, { at }) =>
    (await tx.saveUninstalled(at ?? tx.now)) ? "uninstalled" : "installed again since",
  "operation-finished": async () => "hint",
  "privacy-request": async () => KEPT,
};
