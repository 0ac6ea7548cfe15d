import { isBelied } from "#app/domain/tag-audit.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import { beginRound, endRound, together } from "./rounds.ts";
import { forgetCustomers } from "./forget-customers.ts";
import { orTakeUpAgain } from "./take-up-again.ts";

/** Rounds after which everybody was looked at; a round takes the customers of one share. */
const SHARES = 7;
/** Customers whose tags one call reads. */
const CUSTOMERS_A_CALL = 50;

/**
 * Reads the tags of a seventh of the customers (reliability rule 12 c). Where they belie what we believe the
 * customer becomes due and is looked at; nothing is written here. Who is gone is forgotten, or was merged.
 */
export async function auditTags(
  ports: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  await orTakeUpAgain(ports, shop, "tag-audit", () => audit(ports, shop));
}

async function audit(
  { store, shopify, timings, log }: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  const round = await store.withShop(shop.shopId, (tx) => beginRound(tx, "tags", "tag-audit"));
  if (round === null) return;
  const admin = shopify(shop);
  const share = round.rounds % SHARES;
  let { lastId, found } = round;
  for (;;) {
    const after = lastId;
    const ids = await store.withShop(shop.shopId, (tx) =>
      tx.customersOfShare(share, SHARES, after, CUSTOMERS_A_CALL),
    );
    const last = ids.at(-1);
    if (last === undefined) break;
    const actual = await admin.readTags(ids, "bulk");
    const tags = await requestLooks({ store }, shop, actual);
    const missing = ids.filter((id) => !actual.has(id));
    const gone = await forgetCustomers({ store }, shop, admin, missing, "bulk");
    lastId = last;
    found = together(found, { tags, gone });
    const progress = { lastId, found };
    await store.withShop(shop.shopId, (tx) => tx.saveRound("tags", progress));
  }
  const ended = { ...round, found };
  await store.withShop(shop.shopId, (tx) =>
    endRound(tx, "tags", "tag-audit", ended, timings.tagAudit),
  );
  log.info("tags-audited", { shop: shop.shopId, share, ...found });
}

/** Has those looked at whose tags are not as we believe; returns how many. */
async function requestLooks(
  { store }: Pick<Ports, "store">,
  shop: Shop,
  actual: ReadonlyMap<CustomerId, readonly string[]>,
): Promise<number> {
  return store.withShop(shop.shopId, async (tx) => {
    const { naming } = (await tx.policy()).policy;
    const known = await tx.knownCustomers([...actual.keys()]);
    const looks = [...known.values()].flatMap((belief) => {
      if (belief.deleted || belief.busy) return [];
      const found = actual.get(belief.customerId) ?? [];
      return isBelied(belief.tags, found, naming) ? [belief.customerId] : [];
    });
    if (looks.length > 0) await tx.requestLooks(looks);
    return looks.length;
  });
}
