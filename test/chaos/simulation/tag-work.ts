import type { CustomerId } from "#app/ports/shopify.ts";
import type { TagOutcome, TagWork, WriteOutcome } from "#app/ports/store.ts";
import { change, markDue, urgencyFrom } from "./mark-due.ts";
import { loseCustomer } from "./bury.ts";
import type { IntentRow } from "./rows.ts";
import { byId, type Unit } from "./unit.ts";

/** Intents, the ledger and what came of a write. */
export function tagWork(unit: Unit): TagWork {
  const { tables, shop, now, timings } = unit;
  return {
    openIntents: async (ids) =>
      shop.intents
        .rows()
        .filter(
          (intent) =>
            ids.includes(intent.customerId) &&
            (intent.runId !== null || !isHandedOverSince(unit, intent)),
        )
        .toSorted((a, b) => byId(a.intentId, b.intentId)),

    saveIntents: async (lease, intents, others) => {
      // To whom something happened since the computation: nothing is sent, they are computed again at once.
      const renew = (customerId: CustomerId) => {
        const row = shop.customers.get(customerId);
        if (row?.lease !== lease) return false;
        const held = row.version === row.leasedVersion;
        change(unit, customerId, () =>
          held ? { dueAt: now + timings.lease } : { lease: null, dueAt: now },
        );
        return held;
      };
      const stored = new Map<CustomerId, string>();
      for (const intent of intents) {
        const { customerId } = intent;
        if (!renew(customerId)) continue;
        const intentId = tables.nextId();
        const customerVersion = shop.customers.get(customerId)?.leasedVersion ?? 0;
        shop.intents.set(intentId, {
          ...intent,
          intentId,
          inChunk: false,
          runId: null,
          customerVersion,
        });
        stored.set(customerId, intentId);
      }
      for (const customerId of others) renew(customerId);
      return stored;
    },

    saveOutcomes: async (lease, outcomes, intentIds) => {
      for (const outcome of outcomes) {
        const { customerId } = outcome;
        if (shop.customers.get(customerId)?.lease !== lease) lookAgain(unit, outcome, intentIds);
        else {
          for (const id of outcome.gone ? [] : intentIds) {
            const intent = shop.intents.get(id);
            if (intent?.customerId !== customerId || isHandedOverSince(unit, intent)) continue;
            shop.intents.delete(id);
          }
          if (outcome.gone) loseCustomer(unit, customerId);
          else record(unit, outcome);
        }
      }
    },

    dropIntents: async (intentIds, what = "all") => {
      for (const id of intentIds) {
        const intent = shop.intents.get(id);
        if (what === "all") shop.intents.delete(id);
        else if (intent !== undefined) shop.intents.set(id, { ...intent, add: [] });
      }
    },

    markUnsettledDue: async () => {
      const unsettled = new Set(
        shop.intents
          .rows()
          .flatMap(({ customerId, runId }) => (runId === null ? [customerId] : [])),
      );
      for (const row of shop.customers.rows()) {
        const { customerId, lease, deletedAt, attempts, reread } = row;
        if (lease !== null || deletedAt !== null || attempts > 0) continue;
        if (!reread && !unsettled.has(customerId)) continue;
        change(unit, customerId, () => ({ dueAt: now, urgency: urgencyFrom(row, now, "event") }));
      }
    },
  };
}

/** A merge gave it to its customer after the lease was taken: whoever holds it may have looked before. */
function isHandedOverSince({ shop }: Unit, { customerId, customerVersion }: IntentRow): boolean {
  const row = shop.customers.get(customerId);
  return row !== undefined && customerVersion > row.leasedVersion;
}

/** The owner of the lease says what came of a write. */
function record(unit: Unit, outcome: WriteOutcome): void {
  const { shop, now } = unit;
  const { customerId, ledgerBefore, handRemoved } = outcome;
  const lost = ledgerBefore.filter((tag) => !outcome.ledger.includes(tag));
  const gained = outcome.ledger.filter((tag) => !ledgerBefore.includes(tag));
  const left = (shop.ledger.get(customerId) ?? []).filter((tag) => !lost.includes(tag));
  const ledger = [...new Set([...left, ...gained])].toSorted();
  shop.ledger.set(customerId, ledger);
  noteChanges(unit, [outcome]);
  change(unit, customerId, (row) => {
    const unchanged = row.version === row.leasedVersion;
    return {
      lease: null,
      locked: outcome.locked,
      alreadyThere: outcome.alreadyThere,
      reread: row.reread && !unchanged,
      urgency: unchanged ? "time" : row.urgency,
      writtenTags: ledger,
      runId: null,
      tagsAt: outcome.tagsAt,
      tagsStage: outcome.tagsStage,
      attempts: 0,
      failure: null,
      refused: outcome.refused,
      dueAt: unchanged ? row.nextChangeAt : now,
    };
  });
  for (const { name, tags } of handRemoved) {
    change(unit, customerId, (row) => ({
      desiredTags: row.desiredTags.filter((tag) => !tags.includes(tag)),
      leftAlone: {
        in: row.leftAlone.in.filter((other) => other !== name),
        out: [...row.leftAlone.out.filter((other) => other !== name), name],
      },
    }));
  }
}

/**
 * Fenced off: what was sent becomes another intent, which nobody closes who may have looked before, unless
 * somebody has found all of it meanwhile.
 */
function lookAgain(unit: Unit, outcome: WriteOutcome, intentIds: readonly string[]): void {
  const { tables, shop } = unit;
  const { customerId, added, removed } = outcome;
  const row = shop.customers.get(customerId);
  if (row === undefined || row.deletedAt !== null) return;
  change(unit, customerId, () => ({ reread: true }));
  markDue(unit, [customerId], "event");
  if (added.length + removed.length === 0) return;
  const still = intentIds.flatMap((id) => {
    const intent = shop.intents.get(id);
    return intent?.customerId === customerId ? [intent] : [];
  });
  for (const intent of still) {
    shop.intents.delete(intent.intentId);
    const intentId = tables.nextId();
    shop.intents.set(intentId, { ...intent, intentId });
  }
  if (still.length > 0 || isFound(unit, outcome)) return;
  const intentId = tables.nextId();
  const sent = { before: [], add: added, remove: removed };
  const about = { intentId, customerId, inChunk: false, runId: null, customerVersion: 0 };
  shop.intents.set(intentId, { ...sent, ...about });
}

/** Whether somebody has recorded all of it since it was computed, and nothing else of these tags after that. */
function isFound({ shop }: Unit, { customerId, tagsAt, added, removed }: WriteOutcome): boolean {
  const changes = shop.tagChanges
    .rows()
    .filter((row) => row.customerId === customerId && row.at >= tagsAt);
  const last = (tag: string) =>
    changes.findLast((row) => row.added.includes(tag) || row.removed.includes(tag));
  return (
    added.every((tag) => last(tag)?.removed.includes(tag) === false) &&
    removed.every((tag) => last(tag)?.added.includes(tag) === false)
  );
}

/** Keeps what was added and removed. */
function noteChanges({ tables, shop, now }: Unit, outcomes: readonly TagOutcome[]): void {
  for (const { customerId, added, removed } of outcomes) {
    if (added.length + removed.length === 0) continue;
    const runId = shop.customers.get(customerId)?.runId ?? null;
    shop.tagChanges.set(tables.nextId(), { customerId, at: now, added, removed, runId });
  }
}
