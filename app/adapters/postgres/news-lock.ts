import type { ShopId } from "#app/ports/shop.ts";
import type { Transaction } from "./prisma.ts";

/** Ours alone among PostgreSQL's advisory locks, as those of tombstones.ts are. */
const NEWS_LOCKS = 0x6e65_7773_0000_0000n;

/**
 * Waits until nobody else takes in news of the shop, and holds them off until the transaction ends. Units
 * that change orders and customers as Shopify tells them touch the same rows in whatever order the news
 * come: side by side they would wait for each other crosswise. PostgreSQL serves who waits in turn, so
 * neither webhooks nor refetches starve. Asked for again, it costs nothing.
 */
export function newsLock(db: Transaction, shopId: ShopId): () => Promise<void> {
  let held: Promise<void> | null = null;
  return () => {
    held ??=
      db.$executeRaw`SELECT pg_advisory_xact_lock(${String(NEWS_LOCKS + BigInt(shopId))}::bigint)`.then(
        () => undefined,
      );
    return held;
  };
}
