import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { RunChange } from "#app/ports/tag-runs.ts";

/** Customers read in one unit of work. */
const PAGE = 1_000;

/**
 * What a run did, as long as that is kept, a row a customer, the names of the columns first. Streamed: neither the
 * rows nor a transaction are held while the reader is slow.
 */
export async function* exportRun(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  runId: string,
): AsyncGenerator<readonly string[]> {
  yield ["customer_id", "added", "removed"];
  let after: CustomerId | null = null;
  for (;;) {
    const from: CustomerId | null = after;
    const rows: readonly RunChange[] = await store.withShop(shopId, (tx) =>
      tx.runChanges(runId, from, PAGE),
    );
    for (const { customerId, changes } of rows) {
      const all = (side: "add" | "remove") =>
        [...new Set(changes.flatMap((change) => change[side]))].join(" ");
      yield [customerId, all("add"), all("remove")];
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = last.customerId;
  }
}
