import type { ShopPolicy } from "#app/domain/shop-policy.ts";
import type { ActivityWork } from "#app/ports/activity.ts";
import { FOR_UNINSTALLED } from "#app/ports/jobs.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ImportWork, ShopWork } from "#app/ports/store.ts";
import type { ShopRow } from "./rows.ts";
import { byId, least, shopRow, type Unit } from "./unit.ts";

/** A row of `shops` in the words of the port. */
export function readShop({ installedAt, uninstalledAt, scopes, ...row }: ShopRow): Shop {
  return {
    ...row,
    limitedHistory: scopes !== "" && !scopes.split(",").includes("read_all_orders"),
    installed: installedAt !== null && uninstalledAt === null,
  };
}

/** The shop's own row, its policy versions and its schedules. */
export function shopWork(unit: Unit): ShopWork {
  const { tables, shop, now } = unit;
  const save = (change: Partial<ShopRow>) =>
    tables.shops.set(String(shop.shopId), { ...shopRow(unit), ...change });
  const forgetPlans = async () => {
    if (shopRow(unit).uninstalledAt === null) return;
    for (const { kind } of shop.schedules.rows()) {
      if (!FOR_UNINSTALLED.includes(kind)) shop.schedules.delete(kind);
    }
  };
  const policies = () => shop.policies.rows().toSorted((a, b) => a.version - b.version);

  return {
    shop: async () => readShop(shopRow(unit)),
    saveInstalled: async (details) => {
      const { installedAt, uninstalledAt } = shopRow(unit);
      const isNew = installedAt === null || uninstalledAt !== null;
      save({ ...details, installedAt: isNew ? now : installedAt, uninstalledAt: null });
      return isNew;
    },
    saveDetails: async (details) => save(details),
    saveUninstalled: async (at) => {
      const { installedAt, uninstalledAt } = shopRow(unit);
      if (installedAt !== null && installedAt > at) return false;
      save({ uninstalledAt: uninstalledAt ?? now });
      await forgetPlans();
      return true;
    },
    forgetPlans,
    saveTagging: async (tagging) => save({ tagging }),
    saveTaggingPaused: async (paused) => save({ taggingPausedAt: paused ? now : null }),
    saveWritingRefused: async (refused) => save({ writingRefusedAt: refused ? now : null }),
    policy: async () => {
      const all = policies();
      const last = all.at(-1);
      if (last === undefined) throw new RangeError("the shop has no policy");
      const other = all.findLast(({ policy }) => windowsOf(policy) !== windowsOf(last.policy));
      return {
        version: last.version,
        windowsVersion: (other?.version ?? 0) + 1,
        policy: last.policy,
      };
    },
    savePolicy: async (policy, by) => {
      const version = (policies().at(-1)?.version ?? 0) + 1;
      shop.policies.set(String(version), { version, at: now, policy, by });
      return version;
    },
    policyAt: async (version) => {
      const found = policies().find((row) => row.version === version);
      if (found === undefined) throw new RangeError(`there is no version ${version}`);
      return found.policy;
    },
    schedule: async (kind, at) => shop.schedules.set(kind, { kind, at }),
    scheduleBy: async (kind, at) => {
      const before = shop.schedules.get(kind)?.at ?? null;
      shop.schedules.set(kind, { kind, at: least(before, at) ?? at });
    },
    unschedule: async (kind) => shop.schedules.delete(kind),
    // Only a screen asks how often one threw.
    saveScheduleOutcome: async () => {},
  };
}

/** What a merchant sets of the windows; which products are of a type today is no setting. */
function windowsOf({ prospectCold, oneTime, repeat, products }: ShopPolicy): string {
  const rules = products.map((rule) => (rule.by === "type" ? { ...rule, productIds: [] } : rule));
  return JSON.stringify([prospectCold, oneTime, repeat, rules]);
}

/** The state of an import. */
export function importWork({ tables, shop, now }: Unit): ImportWork {
  const operations = () => shop.operations.get("finished") ?? 0;
  return {
    latestImport: async () =>
      shop.imports
        .rows()
        .toSorted((a, b) => byId(a.importId, b.importId))
        .at(-1) ?? null,
    startImport: async () => {
      for (const row of shop.imports.rows()) {
        if (row.phase === "ready" || row.phase === "failed") continue;
        shop.imports.set(row.importId, { ...row, phase: "failed", finishedAt: now });
      }
      const importId = tables.nextId();
      shop.imports.set(importId, { ...NO_IMPORT, importId, startedAt: now });
    },
    saveImport: async (importId, change) => {
      const row = shop.imports.get(importId);
      if (row !== undefined) shop.imports.set(importId, { ...row, ...change });
    },
    operationsFinished: async () => operations(),
    saveOperationFinished: async () => shop.operations.set("finished", operations() + 1),
  };
}

const NO_IMPORT = {
  phase: "asking",
  customersOperation: null,
  ordersOperation: null,
  objects: 0,
  bytesTotal: 0,
  bytesRead: 0,
  customers: 0,
  orders: 0,
  guestOrders: 0,
  finishedAt: null,
  attempts: 0,
  failureReason: null,
  failure: null,
  phaseSince: null,
  step: null,
} as const;

/** The log of what was done for a shop. */
export function activityWork({ tables, shop, now }: Unit): ActivityWork {
  return {
    recordActivity: async (
      kind,
      counts,
      { note = null, runId = null, by = null, since = null, customers = [] } = {},
    ) => {
      const activityId = tables.nextId();
      const told = { kind, counts, note, runId, by, since, customers };
      shop.activities.set(activityId, { activityId, at: now, ...told });
    },
    findActivity: async (activityId) => shop.activities.get(activityId) ?? null,
    activityOfRun: async (runId) =>
      shop.activities.rows().find((row) => row.runId === runId) ?? null,
    activities: async (before, limit, kinds) =>
      shop.activities
        .rows()
        .filter(({ activityId }) => before === null || byId(activityId, before) < 0)
        .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
        .toSorted((a, b) => byId(b.activityId, a.activityId))
        .slice(0, limit),
  };
}
