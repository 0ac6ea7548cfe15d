import type { Instant } from "#app/domain/time.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { RefetchKind } from "#app/ports/store.ts";
import type { Transaction } from "./prisma.ts";
import type { Tombstones } from "./tombstones.ts";

/** For whom, and when, something is asked for. */
export type Asking = {
  readonly shopId: ShopId;
  readonly now: Instant;
  readonly tombstones: Tombstones;
};

/** Notes objects to be read from Shopify; asked for again, one is read again. Nobody asks about the redacted. */
export async function requestRefetches(
  db: Transaction,
  { shopId, now, tombstones }: Asking,
  kind: RefetchKind,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const redacted = kind === "customer" ? await tombstones.among(ids) : new Set();
  // One statement cannot ask for the same object twice.
  const wanted = [...new Set(ids)].filter((id) => !redacted.has(id));
  await db.$executeRaw`
    INSERT INTO refetches (shop_id, kind, object_id, next_try_at)
    SELECT ${shopId}, ${kind}, id, from_epoch_ms(${now}) FROM unnest(${wanted}::bigint[]) AS id
     ORDER BY id
    ON CONFLICT (shop_id, kind, object_id) DO UPDATE
       SET next_try_at = excluded.next_try_at, attempts = 0, claim = NULL, failed_at = NULL, failure = NULL`;
}
