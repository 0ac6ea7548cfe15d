import { FOR_UNINSTALLED, type JobKind } from "#app/ports/jobs.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Shop, ShopId } from "#app/ports/shop.ts";
import { clearAway } from "#app/services/clear-away.ts";
import { endPrefix } from "#app/services/end-prefix.ts";
import { auditTags } from "#app/services/audit-tags.ts";
import { checkCounts } from "#app/services/check-counts.ts";
import { checkHealth } from "#app/services/check-health.ts";
import { importHistory } from "#app/services/import-history.ts";
import { markRestDue } from "#app/services/mark-rest-due.ts";
import { recountOrders } from "#app/services/recount-orders.ts";
import { redactShop } from "#app/services/redact-shop.ts";
import { refitRhythm } from "#app/services/refit-rhythm.ts";
import { refreshCutOffs } from "#app/services/refresh-cut-offs.ts";
import { refreshShopDetails } from "#app/services/refresh-shop-details.ts";
import { runTagRun } from "#app/services/run-tag-run.ts";
import { sweepCustomers } from "#app/services/sweep-customers.ts";
import { sweepOrders } from "#app/services/sweep-orders.ts";
import { updateRollUps } from "#app/services/update-roll-ups.ts";
import { waitForOpening } from "#app/services/wait-for-opening.ts";

/** One line for each kind of long work: the service that does it. */
const JOBS: Record<JobKind, (ports: Ports, shop: Shop) => Promise<void>> = {
  import: importHistory,
  refit: refitRhythm,
  "cut-offs": ({ store, timings }, { shopId }) =>
    store.withShop(shopId, (tx) => refreshCutOffs(tx, timings)),
  "tag-run": runTagRun,
  "shop-details": refreshShopDetails,
  recount: recountOrders,
  "everybody-due": markRestDue,
  "prefix-end": endPrefix,
  retention: clearAway,
  "shop-redact": redactShop,
  "orders-sweep": sweepOrders,
  "customers-sweep": sweepCustomers,
  "tag-audit": auditTags,
  "count-check": checkCounts,
  health: checkHealth,
  "roll-ups": updateRollUps,
};

/** What the calendar brings and what moves people: not outside of the contact hours. */
const BY_DAY: ReadonlySet<JobKind> = new Set(["refit", "cut-offs"]);

/** Runs a job, for a shop that is still installed. What it throws is counted, and shown once it lasts. */
export async function runJob(ports: Ports, kind: JobKind, shopId: ShopId): Promise<void> {
  const shop = await ports.store.withShop(shopId, (tx) => tx.shop());
  if (!shop.installed && !FOR_UNINSTALLED.includes(kind)) {
    // What was under way when the merchant left has planned its next time after that.
    return ports.store.withShop(shopId, (tx) => tx.forgetPlans());
  }
  const waits =
    BY_DAY.has(kind) && (await ports.store.withShop(shopId, (tx) => waitForOpening(tx, kind)));
  if (!waits) {
    const saveOutcome = (failure: string | null) =>
      ports.store.withShop(shopId, (tx) => tx.saveScheduleOutcome(kind, failure));
    try {
      await JOBS[kind](ports, shop);
    } catch (error) {
      // Told before it is stored: where the database is away, that throws in its place.
      ports.log.error("job-failed", error, { shop: shopId, kind });
      await saveOutcome(String(error));
      throw error;
    }
    await saveOutcome(null);
  }
  ports.wake();
}
