import { refuse } from "./not-simulated.ts";
import type { TagRunWork } from "#app/ports/store.ts";
import type { TagRunKind } from "#app/ports/tag-runs.ts";
import { differs } from "./differs.ts";
import { change, urgencyFrom } from "./mark-due.ts";
import type { CustomerRow, TagRunRow } from "./rows.ts";
import { byId, least, type Unit } from "./unit.ts";

/** Runs that are written by single calls; chunks by bulk, undo and drips are PostgreSQL's business. */
export function tagRunWork(unit: Unit): TagRunWork {
  const { tables, shop, now } = unit;
  const running = () =>
    shop.tagRuns
      .rows()
      .filter(({ state }) => state === "running")
      .toSorted((a, b) => byId(a.runId, b.runId))
      .at(-1);
  const save = (runId: string, to: Partial<TagRunRow>) => {
    const row = shop.tagRuns.get(runId);
    if (row !== undefined) shop.tagRuns.set(runId, { ...row, ...to });
  };
  const pending = (kind: TagRunKind) => shop.customers.rows().filter((row) => isPending(row, kind));

  return {
    // Units of work come one after the other here.
    holdTagRuns: async () => {},
    startTagRun: async ({ kind, phase, cause, by, undoes = null, dripPerDay = null }, chunk) => {
      const runId = tables.nextId();
      const start = { runId, kind, phase, cause, by, undoes, dripPerDay, chunk };
      const fresh = { customers: 0, leftAloneTo: null, cancelled: false, startedAt: now };
      shop.tagRuns.set(runId, { ...start, ...fresh, state: "running" });
      return runId;
    },
    activeTagRun: async () => running() ?? null,
    findTagRun: refuse("findTagRun"),
    saveTagRun: async (runId, { phase, customers, chunk, startedAt, cancelled, leftAloneTo }) =>
      save(runId, {
        ...(phase === undefined ? {} : { phase }),
        ...(customers === undefined ? {} : { customers }),
        ...(chunk === undefined ? {} : { chunk }),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(cancelled === undefined ? {} : { cancelled }),
        ...(leftAloneTo === undefined ? {} : { leftAloneTo }),
      }),
    finishTagRun: async (runId) => {
      save(runId, { state: "done", chunk: null });
      for (const { customerId } of shop.customers.rows()) {
        change(unit, customerId, (row) => {
          if (row.runId !== runId) return {};
          const { lease, reread, attempts, version, leasedVersion } = row;
          const idle = lease === null && !reread && attempts === 0 && version === leasedVersion;
          return { runId: null, dueAt: idle ? row.nextChangeAt : row.dueAt };
        });
      }
      const changes = shop.tagChanges.rows().filter((row) => row.runId === runId);
      return {
        customers: new Set(changes.map(({ customerId }) => customerId)).size,
        added: changes.reduce((sum, { added }) => sum + added.length, 0),
        removed: changes.reduce((sum, { removed }) => sum + removed.length, 0),
        refused: shop.customers
          .rows()
          .filter(({ refused, deletedAt }) => refused !== null && deletedAt === null).length,
      };
    },
    countUncomputed: async (runId) => {
      const startedAt = shop.tagRuns.get(runId)?.startedAt ?? now;
      return shop.customers
        .rows()
        .filter(
          ({ deletedAt, dueAt, stage, lease, version, leasedVersion, failure }) =>
            deletedAt === null &&
            ((dueAt !== null && dueAt <= startedAt) ||
              stage === null ||
              (lease !== null && version !== leasedVersion)) &&
            !(dueAt === null && failure !== null),
        ).length;
    },
    pendingCustomers: async (kind, limit, among) =>
      pending(kind)
        .filter(({ customerId, lease, reread }) => {
          const isToBeLookedAt =
            reread || shop.intents.rows().some((intent) => intent.customerId === customerId);
          return lease === null && !isToBeLookedAt && (among?.includes(customerId) ?? true);
        })
        .toSorted((a, b) => byId(a.customerId, b.customerId))
        .slice(0, limit)
        .map(({ customerId, version, desiredTags, writtenTags }) => ({
          customerId,
          version,
          desired: kind === "apply" ? desiredTags : [],
          ledger: writtenTags,
        })),
    countPending: async (kind) => pending(kind).length,
    markPendingDue: async (kind, runId, limit) => {
      const next = pending(kind)
        .filter(
          (row) =>
            row.lease === null &&
            (row.runId !== runId || row.dueAt === null || (row.attempts === 0 && row.dueAt > now)),
        )
        .toSorted(
          (a, b) =>
            Number(a.runId !== runId) - Number(b.runId !== runId) ||
            byId(a.customerId, b.customerId),
        )
        .slice(0, limit);
      for (const row of next) {
        const delayed = row.attempts > 0 && row.dueAt !== null;
        change(unit, row.customerId, () => ({
          runId,
          urgency: urgencyFrom(row, now, "audit"),
          dueAt: delayed ? row.dueAt : least(row.dueAt, now),
        }));
      }
    },
    countQueued: async (runId) =>
      shop.customers
        .rows()
        .filter((row) => row.runId === runId && row.dueAt !== null && row.dueAt <= now).length,
    countMarked: async (runId) =>
      shop.customers
        .rows()
        .filter(
          (row) =>
            row.runId === runId &&
            row.deletedAt === null &&
            row.dueAt !== null &&
            (row.dueAt <= now || row.lease !== null || row.reread || row.attempts > 0),
        ).length,
    countReached: refuse("countReached"),
    runChanges: refuse("runChanges"),
    leaveAlone: refuse("leaveAlone"),
    forgetLeftAlone: async () => {
      for (const { customerId } of shop.customers.rows()) {
        change(unit, customerId, (row) => {
          const { leftAlone, deletedAt } = row;
          if (deletedAt !== null || leftAlone.in.length + leftAlone.out.length === 0) return {};
          const leased = row.lease !== null && !(row.dueAt !== null && row.dueAt <= now);
          return {
            leftAlone: { in: [], out: [] },
            version: row.version + 1,
            urgency: urgencyFrom(row, now, "audit"),
            dueAt: leased ? row.dueAt : least(row.dueAt, now),
          };
        });
      }
    },
    saveChunk: refuse("saveChunk"),
    chunkChanges: async () => new Map(),
    chunkIntents: refuse("chunkIntents"),
    saveChunkSide: refuse("saveChunkSide"),
    closeChunk: refuse("closeChunk"),
  };
}

function isPending(row: CustomerRow, kind: TagRunKind): boolean {
  const { deletedAt, locked, excluded, refused, dueAt, failure } = row;
  if (deletedAt !== null || locked || excluded || refused !== null) return false;
  if (dueAt === null && failure !== null) return false;
  return kind === "apply" ? differs(row) : row.writtenTags.length > 0;
}
