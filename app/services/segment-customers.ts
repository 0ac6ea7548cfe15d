import {
  type CustomerState,
  customerState,
  type Life,
  type Remembered,
} from "#app/domain/customer-state.ts";
import { isHeldOut } from "#app/domain/facets/holdout.ts";
import { rulebookOf } from "#app/domain/rulebook.ts";
import { changesToRecord } from "#app/domain/stage-changes.ts";
import { differs, type TagChange, without } from "#app/domain/tag-change.ts";
import { desiredTags, type LeftAlone, NOTHING_LEFT_ALONE, stageName } from "#app/domain/tags.ts";
import type { Instant } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { ShopId } from "#app/ports/shop.ts";
import type { CustomerId } from "#app/ports/shopify.ts";
import type { ComputedCustomer, DueCustomer } from "#app/ports/store.ts";
import type { LeasedCustomer } from "./look-at-tags.ts";
import { mayWrite } from "./may-write.ts";
import type { LeasedBatch } from "./write-back-tags.ts";

/** Customers that one unit of work takes; a shop's batches alternate with those of other shops. */
const BATCH = 50;
/** Without tags to write a batch is all computing, and larger ones cost less a customer. */
const BATCH_WITHOUT_WRITING = 500;

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
    const { lease, customers } = await tx.claimDue(
      writing === null ? BATCH_WITHOUT_WRITING : BATCH,
      writing === null || isAlone ? "audit" : "time",
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
    const cutOffs = await tx.latestCutOffs();
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
      const leftAlone = stillLeftAlone(customer.leftAlone, record);
      const desired = desiredTags(state, policy.naming, leftAlone);
      const target = writing === "remove" ? [] : desired;
      const look =
        writing !== null &&
        (customer.reread ||
          unsettled.has(customer.customerId) ||
          (!customer.locked &&
            !customer.excluded &&
            differs(target, ledgerToBe(customer, chunks), customer.alreadyThere)));
      if (look) {
        const { writtenTags: ledger, excluded, urgency } = customer;
        const priority = urgency === "audit" ? "bulk" : "event";
        const moved = record.changes.length > 0;
        toWrite.push({ customerId, target, ledger, moved, excluded, priority });
      }
      return { ...record, desiredTags: desired, leftAlone, keepLease: look };
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
    const isWritten = writing !== null && toWrite.length > 0;
    return {
      computed: customers.length,
      toWrite: isWritten ? { lease, mode: writing, customers: toWrite } : null,
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

/** What the last computation left behind. What the merchant changed acts at once: only a refit is held steady. */
function rememberedOf(
  customer: DueCustomer,
  windowsVersion: number,
  rhythmVersion: number,
): Remembered {
  const { wasVip, rfm, inForce, stage, stageSince } = customer;
  const steady = customer.policyVersion >= windowsVersion;
  return {
    wasVip,
    rfm,
    inForce:
      steady && inForce !== null
        ? { ...inForce, refitted: customer.rhythmVersion < rhythmVersion }
        : null,
    coldSince: steady && stage === "prospect-cold" ? stageSince : null,
  };
}

/**
 * What an undo settled holds until the customer's next stage change. Settings that lead to the very stage that
 * is left alone, as those that the undo itself restored, change nothing about it.
 */
function stillLeftAlone(
  leftAlone: LeftAlone,
  { changes, stage }: Pick<ComputedCustomer, "changes" | "stage">,
): LeftAlone {
  const backThere =
    leftAlone.in.includes(stageName(stage)) && changes.every(({ cause }) => cause === "settings");
  return changes.length === 0 || backThere ? leftAlone : NOTHING_LEFT_ALONE;
}

function computedCustomer(
  customer: DueCustomer,
  state: CustomerState,
  versions: Pick<ComputedCustomer, "policyVersion" | "rhythmVersion">,
  now: Instant,
): Omit<ComputedCustomer, "desiredTags" | "leftAlone" | "keepLease"> {
  const { buying } = state;
  const recorded =
    customer.stage === null || customer.stageSince === null
      ? null
      : {
          stage: customer.stage,
          since: customer.stageSince,
          policyChanged: customer.policyVersion !== versions.policyVersion,
        };
  const changes = changesToRecord(state.life, recorded, state.continues, now);
  const stays = recorded !== null && changes.length === 0 && recorded.stage === state.stage;
  return {
    customerId: customer.customerId,
    purchases: buying?.occasions ?? 0,
    firstOrderAt: buying?.firstOrderAt ?? null,
    lastOrderAt: buying?.lastOrderAt ?? null,
    netSpent: buying?.netSpent ?? 0,
    stage: state.stage,
    // What a refit says of silences that have ended moves no date that was recorded.
    stageSince: stays ? recorded.since : (changes.at(-1)?.at ?? state.stageSince),
    stageCause: changes.at(-1)?.cause ?? state.stageCause,
    nextStage: state.nextStage?.stage ?? null,
    nextStageAt: state.nextStage?.at ?? null,
    valueTier: state.valueTier,
    vip: state.isVip,
    dueNow: state.isDue,
    facets: state.facets,
    rfm: state.rfm,
    cadence: buying?.cadence ?? null,
    bounds: state.bounds,
    ...versions,
    nextChangeAt: state.nextChangeAt,
    changes,
  };
}
