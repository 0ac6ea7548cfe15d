import type { Scene, Verdict } from "./scene.ts";

const MOST = 5;

/** What both sides know of the first customers who are not as they should be: their rows, and what was done to their tags. */
export async function evidenceOn({ app, shops }: Scene, { wrong, foreign, putBack }: Verdict) {
  const ids = new Map(
    [...wrong, ...foreign, ...putBack].map(({ shop, customerId }) => [
      `${shop} ${customerId}`,
      { shop, customerId },
    ]),
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
        tagChanges: await app.sql(
          `SELECT customer_id, at, added, removed, run_id FROM tag_changes JOIN shops USING (shop_id)
            WHERE domain = $1 AND 'gid://shopify/Customer/' || customer_id = ANY($2) ORDER BY at`,
          [shop, [...family]],
        ),
      };
    }),
  );
}
