import { nextOpening } from "#app/domain/contact-hours.ts";
import { customerState, type Life } from "#app/domain/customer-state.ts";
import { isHeldOut } from "#app/domain/facets/holdout.ts";
import { rulebookOf } from "#app/domain/rulebook.ts";
import { differs, type TagChange, without } from "#app/domain/tag-change.ts";
import { desiredTags } from "#app/domain/tags.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ComputedCustomer, DueCustomer } from "#app/ports/store.ts";
import { computedCustomer, rememberedOf, stillLeftAlone } from "./computed-customer.ts";
import type { LeasedCustomer } from "./look-at-tags.ts";
import { isWritten, mayWrite } from "./may-write.ts";
import { tagsInHours } from "./tags-in-hours.ts";
import type { LeasedBatch } from "./write-back-tags.ts";

/** Customers that one unit of work takes; a shop's batches alternate with those of other shops. */
const BATCH = 50;
/** Without tags to write a batch is all computing, and larger ones cost less a customer; meanwhile other shops wait. */
const BATCH_WITHOUT_WRITING = 100;

/** How many customers were computed, and those whose tags must be written now, leased to the caller. */
export type Segmented = {
  readonly computed: number;
  readonly toWrite: LeasedBatch | null;
};

/**
 * Recomputes a batch of due customers: claim, compute and record are one transaction. A batch beside another
 * of the shop takes no audits and no mass work: their writes wait for the bucket, and must not keep a
 * purchase waiting with them.
 */
export async function segmentCustomers(
  { store, timings, log }: Pick<Ports, "store" | "timings" | "log">,
  shopId: ShopId,
  isAlone: boolean,
): Promise<Segmented> {
  return store.withShop(shopId, async (tx) => {
    const writing = await mayWrite(tx, timings);
    const computesMostly = writing === null || writing.eventsOnly;
    const { lease, customers } = await tx.claimDue(
      computesMostly ? BATCH_WITHOUT_WRITING : BATCH,
      computesMostly || isAlone ? "audit" : "time",
    );
    if (customers.length === 0) return { computed: 0, toWrite: null };

    const ids = customers.map(({ customerId }) => customerId);
    const shop = await tx.shop();
    const { version, windowsVersion, policy } = await tx.policy();
    const { version: rhythmVersion, learned } = await tx.rhythm();
    const rulebook = rulebookOf({
      policy,
      rhythm: learned,
      limitedHistory: shop.limitedHistory,
    });
    const opening =
      policy.contactHours === null
        ? tx.now
        : nextOpening(policy.contactHours, shop.timeZone, tx.now);
    const cutOffs = await tx.latestCutOffs();
    const vipEdges = await tx.vipEdges();
    const planProducts = await tx.planProducts();
    const orders = await tx.ordersOf(ids);
    const openIntents = await tx.openIntents(ids);
    const unsettled = new Set(
      openIntents.flatMap(({ customerId, inChunk }) => (inChunk ? [] : [customerId])),
    );
    const chunks = await tx.chunkChanges(ids);

    const toWrite: LeasedCustomer[] = [];
    const compute = (customer: DueCustomer): ComputedCustomer => {
      const { customerId } = customer;
      const life: Life = {
        orders: orders.get(customerId) ?? [],
        signUp: customer.signUp,
        rulebook,
        cutOffs,
        vipEdges,
        rfmEdges: cutOffs?.rfm ?? null,
        heldOut: isHeldOut(customerId, shop.holdoutSalt, policy.holdoutPercent),
        subscription: customer.subscription,
        planProducts,
        remembered: rememberedOf(customer, windowsVersion, rhythmVersion),
      };
      const state = customerState(life, tx.now);
      const record = computedCustomer(
        customer,
        state,
        { policyVersion: version, rhythmVersion },
        tx.now,
      );
      const leftAlone = stillLeftAlone(customer, record);
      const tags = tagsInHours(
        customer,
        { ...record, leftAlone },
        (at, settled) =>
          desiredTags(at === tx.now ? state : customerState(life, at), policy.naming, settled),
        { now: tx.now, opening },
      );
      const tagsStage = tags.tagsAt === tx.now ? record.stage : customer.tagsStage;
      const target = writing?.mode === "remove" ? [] : tags.desiredTags;
      const look =
        isWritten(writing, customer.urgency) &&
        (customer.reread ||
          unsettled.has(customer.customerId) ||
          (!customer.locked &&
            !customer.excluded &&
            differs(target, ledgerToBe(customer, chunks), customer.alreadyThere)));
      if (look) {
        const { writtenTags: ledger, excluded, urgency } = customer;
        const priority = urgency === "audit" ? "bulk" : "event";
        const { tagsAt } = tags;
        // Who came back to the same stage meanwhile has not moved: a tag taken off since then stays away.
        const moved = tagsStage !== customer.tagsStage;
        toWrite.push({ customerId, target, tagsAt, tagsStage, ledger, moved, excluded, priority });
      }
      return { ...record, ...tags, tagsStage, leftAlone, keepLease: look };
    };
    const computed: ComputedCustomer[] = [];
    for (const customer of customers) {
      try {
        computed.push(compute(customer));
      } catch (error) {
        // One customer whose history breaks a rule must not hold up the others (reliability rule 14).
        log.error("customer-not-computed", error, { shop: shopId });
        await tx.handBack(lease, [customer.customerId], String(error), "own");
      }
    }
    await tx.saveComputed(lease, computed);
    return {
      computed: customers.length,
      toWrite:
        writing !== null && toWrite.length > 0
          ? { lease, mode: writing.mode, customers: toWrite }
          : null,
    };
  });
}

/** The ledger as it will be once the chunk that holds the customer is through: what it writes is not written twice. */
function ledgerToBe(
  { customerId, writtenTags }: DueCustomer,
  chunks: ReadonlyMap<CustomerId, TagChange>,
): readonly string[] {
  const { add, remove } = chunks.get(customerId) ?? { add: [], remove: [] };
  return [...without(writtenTags, remove), ...without(add, writtenTags)];
}
