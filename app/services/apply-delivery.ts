import { judgeNews } from "#app/domain/guard.ts";
import { isRenewal } from "#app/domain/order.ts";
import { sameOrder } from "#app/domain/same-order.ts";
import { intersect, without } from "#app/domain/tag-change.ts";
import { lockTags, vocabularyInForce } from "#app/domain/tags.ts";
import type { OpenDelivery } from "#app/ports/delivery.ts";
import type { News } from "#app/ports/news.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { answerDataRequest } from "./answer-data-request.ts";

type Handlers = {
  readonly [Kind in News["kind"]]: (
    tx: ShopTx,
    news: Extract<News, { kind: Kind }>,
    about: About,
  ) => Promise<string>;
};

type About = OpenDelivery & Pick<Ports, "timings">;

/**
 * What the law asks for holds for shops that have left us, too. One that came back and left again before it
 * was installed has tokens to lose: while they were kept, no page would ask for others. Whose tags a merge
 * brought nobody could say afterwards.
 */
const FOR_UNINSTALLED: ReadonlySet<News["kind"]> = new Set([
  "customers-merged",
  "uninstalled",
  "data-request",
  "redact-customer",
  "redact-shop",
]);

/**
 * Turns one stored delivery into rows, without calling Shopify (reliability rule 3). What the rows do not
 * tell is asked for by a refetch. Returns in a word what it did.
 */
export async function applyDelivery(
  { readNews, timings }: Pick<Ports, "readNews" | "timings">,
  tx: ShopTx | null,
  delivery: OpenDelivery,
): Promise<string> {
  const news = readNews(delivery);
  if (tx === null || !(delivery.installed || FOR_UNINSTALLED.has(news.kind))) {
    return "shop not installed";
  }
  return handle(tx, news, { ...delivery, timings });
}

function handle<Kind extends News["kind"]>(
  tx: ShopTx,
  news: Extract<News, { kind: Kind }> & { readonly kind: Kind },
  about: About,
): Promise<string> {
  const handler: Handlers[Kind] = HANDLERS[news.kind];
  return handler(tx, news, about);
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
    if (verdict === "apply" && stored !== null && stored.customerId !== order.customerId) {
      // Given to somebody else, or its customer was merged: whoever reads it looks after the other one.
      await tx.requestRefetch("order", order.orderId);
      return "refetch";
    }
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
  purchases: async (tx, { customerId, lastOrderId }) => {
    if (lastOrderId !== null && (await tx.findOrder(lastOrderId)) === null) {
      await tx.requestRefetch("order", lastOrderId);
      return "refetch";
    }
    if (await tx.knowsCustomer(customerId)) return "known";
    await tx.requestRefetch("customer", customerId);
    return "refetch";
  },
  product: async (tx, { productId, type }, { timings }) => {
    const { products } = (await tx.policy()).policy;
    const moved = products.some(
      ({ by, name, productIds }) =>
        by === "type" && productIds.includes(productId) !== (type !== null && isType(name, type)),
    );
    // Every sale is told as an update of the product: only what another type would mean is looked into.
    if (!moved) return "hint";
    await tx.scheduleBy("shop-details", tx.now + timings.productHints);
    return "refetch";
  },
  "shop-hint": async (tx) => {
    await tx.schedule("shop-details", tx.now);
    // It may be about scopes: what was missing is looked for anew.
    await tx.schedule("health", tx.now);
    return "refetch";
  },
  uninstalled: async (tx, { at }, { installed }) => {
    if (!(await tx.saveUninstalled(at ?? tx.now))) return "installed again since";
    if (installed) await tx.recordActivity("uninstalled", {});
    return "uninstalled";
  },
  "operation-finished": async (tx) => {
    await tx.saveOperationFinished();
    return "hint";
  },
  "data-request": async (tx, { requestId, customerId }) => {
    await answerDataRequest(tx, requestId, customerId);
    await tx.recordActivity("privacy", { dataRequests: 1 });
    return "answered";
  },
  "redact-customer": async (tx, { customerId, orderIds }) => {
    const { orders } = await tx.redactCustomer(customerId, orderIds);
    await tx.recordActivity("privacy", { redactions: 1, orders });
    return "redacted";
  },
  "redact-shop": async (tx, { at }, { installed }) => {
    // Without an instant nobody can tell whether an installed shop came back before or after.
    const asOf = at ?? (installed ? null : tx.now);
    if (asOf === null || !(await tx.beginShopRedaction(asOf))) return "installed again since";
    await tx.schedule("shop-redact", tx.now);
    return "redacting";
  },
};

function isType(name: string, type: string): boolean {
  return name.trim().toLowerCase() === type.trim().toLowerCase();
}
