import type { Health } from "#app/ports/health.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";

/** What the last hourly looks found. */
export type HealthView = {
  /** Nothing needs the merchant's attention, as far as was looked. */
  readonly isGood: boolean;
  readonly looks: readonly Health[];
};

/** The state of a shop's connection, for a screen. */
export async function readHealth(
  { store }: Pick<Ports, "store">,
  shopId: ShopId,
): Promise<HealthView> {
  const looks = await store.withShop(shopId, (tx) => tx.health());
  return { isGood: looks.every(({ state }) => state === "good"), looks };
}
