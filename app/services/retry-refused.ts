import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";

/** Customers a unit of work. */
const PAGE = 500;

/** Has everybody's tags looked at again whose write Shopify refused, and written where it takes them by now. Returns how many. */
export async function retryRefused(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
): Promise<number> {
  let customers = 0;
  let after: CustomerId | null = null;
  do {
    const ids: readonly CustomerId[] = await store.withShop(shopId, async (tx) => {
      const refused = await tx.refusedCustomers(after, PAGE);
      for (const id of refused) await tx.requestReread(id);
      return refused;
    });
    customers += ids.length;
    after = ids.length < PAGE ? null : (ids.at(-1) ?? null);
  } while (after !== null);
  log.info("refused-retried", { shop: shopId, customers });
  wake();
  return customers;
}
