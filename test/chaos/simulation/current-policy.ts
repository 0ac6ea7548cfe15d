import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { ShopTables } from "./rows.ts";

/** The shop's policy in force. */
export function currentPolicy({ policies }: ShopTables): ShopPolicy {
  const [first, ...rest] = policies.rows();
  if (first === undefined) throw new RangeError("the shop has no policy");
  return rest.reduce((last, row) => (row.version > last.version ? row : last), first).policy;
}
