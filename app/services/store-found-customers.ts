import { isBelied } from "#app/domain/tag-audit.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { KnownCustomer } from "#app/ports/reconcile.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerFacts } from "#app/ports/shopify.ts";

/**
 * Stores those customers, as Shopify shows them now, whose facts differ from our rows, and has the tags of
 * the others looked at where they belie what we believe. Returns how many of each.
 */
export async function storeFoundCustomers(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  found: readonly CustomerFacts[],
): Promise<{ readonly customers: number; readonly tags: number }> {
  return store.withShop(shop.shopId, async (tx) => {
    const ids = found.map(({ customerId }) => customerId);
    const redacted = await tx.redactedAmong(ids);
    const known = await tx.knownCustomers(ids);
    const { naming } = (await tx.policy()).policy;
    const ours = found.filter(({ customerId }) => !redacted.has(customerId));
    const differing = ours.filter((customer) => differs(known.get(customer.customerId), customer));
    if (differing.length > 0) await tx.saveCustomers(differing);
    const stored = new Set(differing);
    const looks = ours.flatMap((customer) => {
      const belief = known.get(customer.customerId);
      if (belief === undefined || stored.has(customer) || belief.busy) return [];
      return isBelied(belief.tags, customer.tags, naming) ? [customer.customerId] : [];
    });
    if (looks.length > 0) await tx.requestLooks(looks);
    return { customers: differing.length, tags: looks.length };
  });
}

/** Our own tag writes move a customer's updated_at: it says nothing of the facts. */
function differs(known: KnownCustomer | undefined, customer: CustomerFacts): boolean {
  if (known === undefined || known.deleted) return true;
  return customer.updatedAt >= known.updatedAt && factsOf(known) !== factsOf(customer);
}

function factsOf(
  customer: Pick<
    KnownCustomer,
    "createdAt" | "subscribedAt" | "emailState" | "smsState" | "subscription"
  >,
): string {
  const { createdAt, subscribedAt, emailState, smsState, subscription } = customer;
  return JSON.stringify([createdAt, subscribedAt, emailState, smsState, subscription]);
}
