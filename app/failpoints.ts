import { writeSync } from "node:fs";
import type { Ports } from "./ports/ports.ts";
import type { ShopifyAdmin } from "./ports/shopify.ts";
import type { ShopTx, Store } from "./ports/store.ts";

/** What stands before the point, in the line that says where a process ended. */
export const FAILPOINT_REACHED = "ended at ";

/** Called at every point that is reached; a test ends the process there, or throws. */
export type AtPoint = (point: string) => void;

/**
 * What a method of a unit of work does: around the commit of a change there is something to lose. What only
 * shops do that are larger than those of the campaigns has no point there, but a test of its own.
 */
const UNIT = {
  shop: "reads",
  saveInstalled: "changes",
  saveDetails: "changes",
  saveUninstalled: "changes",
  forgetPlans: "changes",
  saveTagging: "changes",
  saveTaggingPaused: "changes",
  saveWritingRefused: "changes",
  policy: "reads",
  savePolicy: "changes",
  policyAt: "reads",
  schedule: "changes",
  scheduleBy: "changes",
  unschedule: "changes",
  saveScheduleOutcome: "changes",
  rhythm: "reads",
  saveRhythm: "changes",
  saveRhythmFailure: "changes",
  histories: "reads",
  buyersInForce: "reads",
  markProspectsDue: "changes",
  markDueAt: "changes",
  findOrder: "reads",
  saveOrders: "changes",
  deleteOrder: "changes",
  saveOrderTags: "changes",
  recountOrders: "changes",
  orderSources: "reads",
  excludedOrders: "reads",
  saveSellingPlanProducts: "changes",
  markBuyersDue: "changes",
  requestSubscribers: "changes",
  saveCustomers: "changes",
  knowsCustomer: "reads",
  deleteCustomer: "changes",
  mergeCustomers: "changes",
  ownTags: "reads",
  watchedTags: "reads",
  isRefused: "reads",
  requestReread: "changes",
  saveExcluded: "changes",
  requestRefetch: "changes",
  claimRefetches: "changes",
  closeRefetches: "changes",
  postponeRefetches: "changes",
  foundAgain: "changes",
  notFound: "changes",
  settleGone: "changes",
  consentOf: "reads",
  saveDataRequest: "changes",
  dataRequests: "reads",
  takeDocument: "changes",
  redactCustomer: "changes",
  countRedacted: "reads",
  beginShopRedaction: "changes",
  deleteShopRows: "changes",
  clearOld: "changes",
  attention: "reads",
  attentionItems: "reads",
  retry: "changes",
  dismiss: "changes",
  claimDue: "changes",
  ordersOf: "reads",
  saveComputed: "changes",
  handBack: "changes",
  giveBack: "changes",
  endLease: "changes",
  latestCutOffs: "reads",
  vipEdges: "reads",
  saveCutOffs: "changes",
  buyerColumns: "reads",
  markAllDue: "changes",
  markRestDue: "in large shops",
  markDueBetween: "changes",
  bringRecencyForward: "changes",
  countDue: "reads",
  planProducts: "reads",
  openIntents: "reads",
  saveIntents: "changes",
  saveOutcomes: "changes",
  dropIntents: "changes",
  markUnsettledDue: "changes",
  startTagRun: "changes",
  holdTagRuns: "reads",
  activeTagRun: "reads",
  findTagRun: "reads",
  saveTagRun: "changes",
  finishTagRun: "changes",
  countUncomputed: "reads",
  pendingCustomers: "reads",
  countPending: "reads",
  markPendingDue: "changes",
  countMarked: "reads",
  countQueued: "reads",
  countReached: "reads",
  runChanges: "reads",
  leaveAlone: "changes",
  forgetLeftAlone: "changes",
  saveChunk: "changes",
  chunkChanges: "reads",
  chunkIntents: "reads",
  saveChunkSide: "changes",
  closeChunk: "changes",
  latestImport: "reads",
  startImport: "changes",
  saveImport: "changes",
  operationsFinished: "reads",
  saveOperationFinished: "changes",
  saveCursors: "changes",
  beginRound: "changes",
  saveRound: "changes",
  endRound: "changes",
  knownOrders: "reads",
  knownCustomers: "reads",
  redactedAmong: "reads",
  requestLooks: "changes",
  latestOrderIds: "reads",
  customersOfShare: "reads",
  saveHealth: "changes",
  health: "reads",
  lastDeliveries: "reads",
  backlog: "reads",
  failingJobs: "reads",
  budget: "reads",
  recordActivity: "changes",
  activities: "reads",
  findActivity: "reads",
  activityOfRun: "reads",
  setLanguages: "reads",
  saveOwnLanguage: "changes",
  saveShopLanguage: "changes",
  isGuideHidden: "reads",
  saveGuideHidden: "changes",
  recountTallies: "changes",
  countedAt: "reads",
  stageSizesBefore: "reads",
  stageMoves: "reads",
  stageShifts: "reads",
  transitions: "reads",
  exitsOf: "reads",
  cohortMonths: "reads",
  orderGaps: "reads",
  secondOrderDays: "reads",
  salesByStage: "reads",
  rfmSums: "reads",
  cubeSums: "reads",
  audienceSums: "reads",
  ordersBySource: "reads",
  firstMonthsOf: "reads",
  stageCounts: "reads",
  customersInStage: "reads",
  nextEntry: "reads",
  customerRows: "reads",
  customerCard: "reads",
  customerPage: "reads",
  countCustomers: "reads",
  savedViews: "reads",
  addView: "changes",
  deleteView: "changes",
  stageHistory: "reads",
  tagHistory: "reads",
  tagPreview: "reads",
  customersToWrite: "reads",
  tagsFoundBefore: "reads",
  customersTagged: "reads",
  tagPlan: "reads",
  tagSkips: "reads",
  refusedCustomers: "reads",
  massSpeed: "reads",
  restoreRate: "reads",
  lastTagRun: "reads",
  familySizes: "reads",
  taggedCustomers: "reads",
  freshness: "reads",
  standings: "reads",
  typicalBoundaries: "reads",
  installedAgainAt: "reads",
  policyVersions: "reads",
} satisfies Record<Exclude<keyof ShopTx, "now">, "reads" | "changes" | "in large shops">;

/** What the store does by itself, in a transaction of its own. */
const STORE = {
  ensureShop: true,
  claimSchedules: true,
  applyDeliveries: true,
  importCustomers: true,
  importOrders: true,
} satisfies Partial<Record<keyof Store, true>>;

const SHOPIFY = {
  shopDetails: true,
  readOrders: true,
  readCustomers: true,
  findOrdersUpdated: true,
  findCustomersUpdated: true,
  apiSubscriptions: true,
  removeSubscription: true,
  findOrdersTagged: true,
  findSegmentsNaming: true,
  findTagsInUse: true,
  readSellingPlanProducts: true,
  readProductIdsOfType: true,
  readTags: true,
  reserveWrite: true,
  releaseWrite: true,
  writeTags: true,
  readPeople: true,
  searchCustomers: true,
  startExport: true,
  findOperation: true,
  readCustomerExport: true,
  readOrderExport: true,
  startTagExport: true,
  readTagExport: true,
  readIdExport: true,
  startBulkTags: true,
  hasBulkTagsUnderWay: true,
  readBulkTags: true,
} satisfies Record<keyof ShopifyAdmin, true>;

const CHANGES: ReadonlySet<string> = new Set(
  Object.entries(UNIT).flatMap(([method, does]) => (does === "changes" ? [method] : [])),
);
const STORE_METHODS: ReadonlySet<string> = new Set(Object.keys(STORE));
const SHOPIFY_METHODS: ReadonlySet<string> = new Set(Object.keys(SHOPIFY));

/** Every point at which a process can be made to end. */
export const FAILPOINTS: readonly string[] = [
  ...[...CHANGES].flatMap((method) => [`${method}:before-commit`, `${method}:after-commit`]),
  ...[...STORE_METHODS].flatMap(aroundCall),
  ...[...SHOPIFY_METHODS].map((method) => `shopify.${method}`).flatMap(aroundCall),
  ...aroundCall("accept"),
];

function aroundCall(name: string): readonly string[] {
  return [`${name}:before`, `${name}:after`];
}

/**
 * The same ports, which say where they are: before and after the commit of a unit of work for each change
 * in it, before and after every call to Shopify, and around what the store and the inbox do by themselves.
 */
export function withFailpoints(ports: Ports, at: AtPoint): Ports {
  return {
    ...ports,
    store: withPointsAround(
      {
        ...ports.store,
        withShop: async (shopId, work) => {
          const changes = new Set<string>();
          const result = await ports.store.withShop(shopId, async (tx) => {
            const done = await work(noting(tx, changes));
            for (const change of changes) at(`${change}:before-commit`);
            return done;
          });
          for (const change of changes) at(`${change}:after-commit`);
          return result;
        },
        applyDeliveries: async (apply) => {
          const all = new Set<string>();
          const done = await ports.store.applyDeliveries(async (tx, delivery) => {
            const changes = new Set<string>();
            const outcome = await apply(tx === null ? null : noting(tx, changes), delivery);
            for (const change of changes) {
              all.add(change);
              at(`${change}:before-commit`);
            }
            return outcome;
          });
          for (const change of all) at(`${change}:after-commit`);
          return done;
        },
      },
      STORE_METHODS,
      "",
      at,
    ),
    inbox: withPointsAround(ports.inbox, new Set(["accept"]), "", at),
    shopify: (shop) => withPointsAround(ports.shopify(shop), SHOPIFY_METHODS, "shopify.", at),
  };
}

/** A unit of work that notes which changes were asked of it. */
function noting(tx: ShopTx, changes: Set<string>): ShopTx {
  return new Proxy(tx, {
    get: (target, key): unknown => {
      if (typeof key === "string" && CHANGES.has(key)) changes.add(key);
      return Reflect.get(target, key);
    },
  });
}

/** The same methods with a point before and one after; of a stream of batches, after each. */
function withPointsAround<T extends object>(
  target: T,
  methods: ReadonlySet<string>,
  prefix: string,
  at: AtPoint,
): T {
  return new Proxy(target, {
    get: (object, key): unknown => {
      const method: unknown = Reflect.get(object, key);
      if (typeof method !== "function" || typeof key !== "string" || !methods.has(key)) {
        return method;
      }
      return (...args: unknown[]): unknown => {
        at(`${prefix}${key}:before`);
        const result: unknown = Reflect.apply(method, object, args);
        const after = () => at(`${prefix}${key}:after`);
        return isStream(result) ? eachThen(result, after) : then(result, after);
      };
    },
  });
}

function isStream(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === "object" && result !== null && Symbol.asyncIterator in result;
}

async function* eachThen(stream: AsyncIterable<unknown>, after: () => void) {
  for await (const batch of stream) {
    after();
    yield batch;
  }
}

async function then(result: unknown, after: () => void): Promise<unknown> {
  const settled = await result;
  after();
  return settled;
}

/**
 * Ends this process as a power cut would when it reaches a point for the n-th time, `shopify.writeTags:after:3`;
 * with `:stop` behind it, the process stands still there until it gets a SIGCONT. Several with commas between:
 * the first that is reached so often ends it, and is the last line that it writes.
 */
export function actAt(failpoints: string): AtPoint {
  const left = new Map<string, number[]>();
  const stops = new Set<string>();
  for (const failpoint of failpoints.split(",")) {
    const [, name = "", nth, stop] = /^(.+?):(\d+)(:stop)?$/.exec(failpoint) ?? [];
    left.set(name, [...(left.get(name) ?? []), Number(nth)]);
    if (stop !== undefined) stops.add(name);
  }
  const reached = new Map<string, number>();
  return (point) => {
    const turns = left.get(point);
    if (turns === undefined) return;
    const hit = (reached.get(point) ?? 0) + 1;
    reached.set(point, hit);
    if (!turns.includes(hit)) return;
    writeSync(process.stderr.fd, `${FAILPOINT_REACHED}${point}:${hit}\n`);
    process.kill(process.pid, stops.has(point) ? "SIGSTOP" : "SIGKILL");
  };
}
