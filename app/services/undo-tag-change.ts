import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { lastTagChange, type TagChangeProblem } from "./last-tag-change.ts";

/** Why nothing was taken back: as the screen would say now, or another change has come meanwhile. */
export type UndoRefusal = TagChangeProblem | "overtaken";

/**
 * Takes back what was written last on a customer: the tags become what they were before it, and stay so until
 * the customer's next stage change, as after an undo of a run (I10). Null when it is taken back; the worker
 * then writes the difference.
 */
export async function undoTagChange(
  { store, wake, log }: Pick<Ports, "store" | "wake" | "log">,
  shopId: ShopId,
  customerId: CustomerId,
  changeId: string,
  by: string,
): Promise<UndoRefusal | null> {
  const refusal = await store.withShop(shopId, async (tx): Promise<UndoRefusal | null> => {
    const card = await tx.customerCard(customerId);
    const last = card && (await lastTagChange(tx, card));
    if (last === null || last.changeId !== changeId) return "overtaken";
    if (last.problem !== null) return last.problem;
    await tx.leaveAlone([{ customerId, leftAlone: last.leftAlone }]);
    const about = { note: "tag-change", by, customers: [customerId] };
    await tx.recordActivity("undo", { customers: 1 }, about);
    return null;
  });
  log.info("undo-tag-change", { shop: shopId, refusal });
  wake();
  return refusal;
}
