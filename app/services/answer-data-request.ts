import type { Money } from "#app/domain/money.ts";
import type { Instant } from "#app/domain/time.ts";
import type { PersonalDocument } from "#app/ports/privacy.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";

/** More than any customer has: a document is whole or it is no answer. */
const ALL = 100_000;

/**
 * Answers a customer's request for what we hold of them: orders as instants and amounts, stages with the
 * reasons for each, tags, consent. There is no name, address or telephone number, since none is stored.
 */
export async function answerDataRequest(
  tx: ShopTx,
  requestId: string,
  customerId: CustomerId,
): Promise<void> {
  await tx.saveDataRequest(requestId, customerId, await documentOf(tx, customerId));
}

async function documentOf(tx: ShopTx, customerId: CustomerId): Promise<PersonalDocument> {
  const { currency, currencyDigits } = await tx.shop();
  const money = (amount: Money) => (amount / 10 ** currencyDigits).toFixed(currencyDigits);
  const card = await tx.customerCard(customerId);
  const consent = await tx.consentOf(customerId);
  const orders = (await tx.ordersOf([customerId])).get(customerId) ?? [];
  const stages = await tx.stageHistory(customerId, ALL);
  const changes = await tx.tagHistory(customerId, ALL);
  return {
    customerId,
    asOf: dateOf(tx.now),
    currency,
    customer:
      card === null
        ? null
        : {
            signUp: dateOf(card.signUp),
            ...consent,
            stage: card.stage,
            since: card.stageSince === null ? null : dateOf(card.stageSince),
            because: card.stageCause,
            daysOfSilence: card.inForce?.bounds ?? null,
            spent: money(card.netSpent),
            purchases: card.purchases,
            traits: card.facets,
            tagsWeWrote: card.writtenTags,
            tagsFoundBefore: card.alreadyThere,
            leftAlone: card.locked || card.excluded,
            deleted: card.deleted,
          },
    orders: orders.map(({ at, net, refunded, discount, ...order }) => ({
      at: dateOf(at),
      net: money(net),
      refunded: money(refunded),
      discount: money(discount),
      status: order.status,
      cancelled: order.cancelled,
      test: order.test,
      source: order.source,
      products: order.products,
      tags: order.tags,
    })),
    stages: stages.map(({ at, from, to, cause }) => ({ at: dateOf(at), from, to, because: cause })),
    tagChanges: changes.map(({ at, added, removed }) => ({ at: dateOf(at), added, removed })),
  };
}

function dateOf(at: Instant): string {
  return new Date(at).toISOString();
}
