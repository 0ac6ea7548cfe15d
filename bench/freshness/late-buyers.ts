import type { Scene, SceneShop } from "#test/chaos/support/scene.ts";

/** A customer whom an order moves to another stage. */
export type Buyer = { readonly shop: SceneShop; readonly customerId: string };

/** Where an order leads who was late. */
export const BACK: ReadonlySet<string> = new Set(["second-order", "active-repeat"]);

/** The late customers of the given shops, shop by shop in turn. */
export async function lateBuyers(
  { app }: Scene,
  shops: readonly SceneShop[],
): Promise<readonly Buyer[]> {
  const perShop = await Promise.all(
    shops.map(async (shop) => {
      const rows = await app.sql(
        `SELECT customer_id FROM customers JOIN shops USING (shop_id)
          WHERE domain = $1 AND stage ~ '(risk|lapsed|lost)$' AND NOT locked ORDER BY customer_id`,
        [shop.domain],
      );
      return rows.map((row): Buyer => ({
        shop,
        customerId: `gid://shopify/Customer/${String(row.customer_id)}`,
      }));
    }),
  );
  const most = Math.max(...perShop.map(({ length }) => length));
  return Array.from({ length: most }, (_, index) =>
    perShop.flatMap((buyers) => buyers[index] ?? []),
  ).flat();
}
