import type { AttentionWork } from "#app/ports/attention.ts";
import type { CustomerListWork } from "#app/ports/customer-list.ts";
import type { GuideWork } from "#app/ports/guide.ts";
import type { HealthWork } from "#app/ports/health.ts";
import type { LanguageWork } from "#app/ports/language.ts";
import type { ReadModels } from "#app/ports/read-models.ts";
import type { ReconcileWork } from "#app/ports/reconcile.ts";
import type { RollUpWork } from "#app/ports/roll-ups.ts";

/** What screens read, roll-ups, rounds of reconciliation and health checks are PostgreSQL's business: asked for here, it says so. */
export const NOT_SIMULATED: Omit<
  ReadModels &
    CustomerListWork &
    RollUpWork &
    AttentionWork &
    HealthWork &
    LanguageWork &
    GuideWork &
    ReconcileWork,
  "saveCursors" | "knownOrders" | "redactedAmong" | "latestOrderIds"
> = {
  recountTallies: refuse("recountTallies"),
  countedAt: refuse("countedAt"),
  stageSizesBefore: refuse("stageSizesBefore"),
  stageMoves: refuse("stageMoves"),
  stageShifts: refuse("stageShifts"),
  transitions: refuse("transitions"),
  exitsOf: refuse("exitsOf"),
  cohortMonths: refuse("cohortMonths"),
  orderGaps: refuse("orderGaps"),
  secondOrderDays: refuse("secondOrderDays"),
  salesByStage: refuse("salesByStage"),
  rfmSums: refuse("rfmSums"),
  cubeSums: refuse("cubeSums"),
  audienceSums: refuse("audienceSums"),
  ordersBySource: refuse("ordersBySource"),
  firstMonthsOf: refuse("firstMonthsOf"),
  stageCounts: refuse("stageCounts"),
  customersInStage: refuse("customersInStage"),
  nextEntry: refuse("nextEntry"),
  customerRows: refuse("customerRows"),
  customerCard: refuse("customerCard"),
  customerPage: refuse("customerPage"),
  countCustomers: refuse("countCustomers"),
  savedViews: refuse("savedViews"),
  addView: refuse("addView"),
  deleteView: refuse("deleteView"),
  stageHistory: refuse("stageHistory"),
  tagHistory: refuse("tagHistory"),
  tagPreview: refuse("tagPreview"),
  customersToWrite: refuse("customersToWrite"),
  tagsFoundBefore: refuse("tagsFoundBefore"),
  customersTagged: refuse("customersTagged"),
  tagPlan: refuse("tagPlan"),
  tagSkips: refuse("tagSkips"),
  refusedCustomers: refuse("refusedCustomers"),
  massSpeed: refuse("massSpeed"),
  restoreRate: refuse("restoreRate"),
  lastTagRun: refuse("lastTagRun"),
  familySizes: refuse("familySizes"),
  taggedCustomers: refuse("taggedCustomers"),
  freshness: refuse("freshness"),
  standings: refuse("standings"),
  typicalBoundaries: refuse("typicalBoundaries"),
  installedAgainAt: refuse("installedAgainAt"),
  policyVersions: refuse("policyVersions"),
  attention: refuse("attention"),
  attentionItems: refuse("attentionItems"),
  retry: refuse("retry"),
  dismiss: refuse("dismiss"),
  saveHealth: refuse("saveHealth"),
  health: refuse("health"),
  lastDeliveries: refuse("lastDeliveries"),
  backlog: refuse("backlog"),
  failingJobs: refuse("failingJobs"),
  budget: refuse("budget"),
  setLanguages: refuse("setLanguages"),
  saveOwnLanguage: refuse("saveOwnLanguage"),
  saveShopLanguage: refuse("saveShopLanguage"),
  isGuideHidden: refuse("isGuideHidden"),
  saveGuideHidden: refuse("saveGuideHidden"),
  beginRound: refuse("beginRound"),
  saveRound: refuse("saveRound"),
  endRound: refuse("endRound"),
  knownCustomers: refuse("knownCustomers"),
  requestLooks: refuse("requestLooks"),
  customersOfShare: refuse("customersOfShare"),
};

/** A method that only says that it is missing. */
export function refuse(method: string): () => Promise<never> {
  return async () => {
    throw new Error(`the memory store does not simulate ${method}`);
  };
}
