import type { Scene } from "./scene.ts";

const MOST = 12;

/** A customer of a shop who is not as they should be. */
type Odd = { readonly shop: string; readonly customerId: string };

/** What both sides know of the first such customers: their rows, and what was done to their tags. */
export async function evidenceOn({ app, shops }: Scene, odd: readonly Odd[]) {
  const ids = new Map(
    odd.map(({ shop, customerId }) => [`${shop} ${customerId}`, { shop, customerId }]),
  );
  return Promise.all(
    [...ids.values()].slice(0, MOST).map(async ({ shop, customerId }) => {
      const truth = await shops.find(({ domain }) => domain === shop)?.sandbox.truth();
      const number = customerId.split("/").at(-1);
      // Whoever was merged into them, and into those.
      const family = new Set([customerId]);
      for (const { kept, deleted } of (truth?.merges ?? []).toReversed()) {
        if (family.has(kept)) family.add(deleted);
      }
      const of = (table: string, columns: string) =>
        app.sql(
          `SELECT ${columns} FROM ${table} t JOIN shops USING (shop_id)
            WHERE domain = $1 AND customer_id = $2::bigint`,
          [shop, number],
        );
      return {
        shop,
        customerId,
        tags: truth?.customers.find(({ id }) => id === customerId)?.tags,
        tagLog: truth?.tagLog.filter((entry) => family.has(entry.customerId)),
        merges: truth?.merges.filter(({ kept }) => family.has(kept)),
        row: await of("customers", "t.*"),
        ledger: await of("ledger", "tag, written_at"),
        stageChanges: await of("stage_changes", "at, to_stage, cause, policy_version, recorded_at"),
        orders: await of("orders", "order_id, processed_at, net, counts, source, deleted_at"),
        tagChanges: await app.sql(
          `SELECT customer_id, at, added, removed, run_id FROM tag_changes JOIN shops USING (shop_id)
            WHERE domain = $1 AND 'gid://shopify/Customer/' || customer_id = ANY($2) ORDER BY at`,
          [shop, [...family]],
        ),
      };
    }),
  );
}
