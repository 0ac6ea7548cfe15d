import type { TagPlanRow } from "#app/ports/read-models.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { TagRunKind } from "#app/ports/tag-runs.ts";

/** Customers read in one unit of work. */
const PAGE = 1_000;

/**
 * All that a run would do if it began now, a row a customer, the names of the columns first. Streamed: neither
 * the rows nor a transaction are held while the reader is slow.
 */
export async function* exportTagPreview(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  kind: TagRunKind,
): AsyncGenerator<readonly string[]> {
  yield ["customer_id", "add", "remove", "already_there", "skipped"];
  let after: CustomerId | null = null;
  for (;;) {
    const from: CustomerId | null = after;
    const rows: readonly TagPlanRow[] = await store.withShop(shopId, (tx) =>
      tx.tagPlan(kind, from, PAGE),
    );
    for (const { customerId, add, remove, alreadyThere, skipped } of rows) {
      yield [customerId, add.join(" "), remove.join(" "), alreadyThere.join(" "), skipped ?? ""];
    }
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    after = last.customerId;
  }
}
