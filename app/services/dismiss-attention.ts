import type { AttentionChoice, Dismissal } from "#app/ports/attention.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import { inTurns } from "./retry-attention.ts";

/** Lets be what was set aside, for a reason that Activity keeps. Returns how many. */
export function dismissAttention(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
  choice: AttentionChoice,
  reason: Dismissal,
  by: string,
): Promise<number> {
  return inTurns(() =>
    store.withShop(shopId, async (tx) => {
      const dismissed = await tx.dismiss(choice);
      if (dismissed > 0) await tx.recordActivity("attention", { dismissed }, { note: reason, by });
      return dismissed;
    }),
  );
}
