/** Every duration of the app in one record, in milliseconds; tests pass it scaled (reliability rule 18). */
export type Timings = {
  /** How long a claimed customer, schedule or refetch belongs to its worker. */
  readonly lease: number;
  /** A screen waits so long for what it can do without; less than its answer may take (`entry.server.tsx`). */
  readonly screen: number;
  /** An Admin API call is given up after this; at most half a lease. */
  readonly call: number;
  /** Idle workers look for work at least this often. */
  readonly look: number;
  /** First delay before trying again, doubled up to `retryMost`. */
  readonly retry: number;
  readonly retryMost: number;
  /** First wait for a bulk operation, half as long again each time, up to `pollMost`. */
  readonly poll: number;
  readonly pollMost: number;
  /** Who waits for one asks our own rows so often at first whether Shopify has told of its end, as often as `look` later. */
  readonly hint: number;
  /** A job that waits for other jobs or workers to do their part looks again after this. */
  readonly again: number;
  /** Nobody waits longer for a shop that Shopify wants no call of: the lease, the job or the page is given up. */
  readonly patience: number;
  /** Where Shopify refuses our token or our rights, writing is not tried again for so long. */
  readonly reconnect: number;
  /** A token is refreshed when it lives no longer than this. */
  readonly tokenMargin: number;
  /** A call for new tokens is given up after this; two of them end within `standstill`. */
  readonly tokenCall: number;
  /** An export of a million lines takes minutes; nobody waits longer than this for its bytes. */
  readonly download: number;
  /** The ack path gives up on the database after this. */
  readonly ack: number;
  /** The database ends a statement of the web process, and one of a worker, that takes longer. */
  readonly pageStatement: number;
  readonly jobStatement: number;
  /** A batch of news waits for locks of others at most so long: an export being loaded may hold one. */
  readonly lock: number;
  /**
   * How long a transaction may do nothing. A process that stands still, as a frozen machine does, keeps the locks
   * of its open transaction for ever; the database ends it in time for others to go on within two leases (R8). The
   * longest honest pause is the refresh of a token, whose calls are made inside (rule 16).
   */
  readonly standstill: number;
  /** Between two refreshes of a shop's spending cut-offs. */
  readonly cutOffs: number;
  /** Between two fits of a shop's rhythm; a shop with less history than `youngShop` is fitted more often. */
  readonly refit: number;
  readonly refitYoung: number;
  readonly youngShop: number;
  /** Customers whom a refit moves are recomputed one after another, this far apart. */
  readonly refitSpread: number;
  /** Between two looks at what Shopify announces to nobody: details, products, subscriptions. */
  readonly shopDetails: number;
  /** Between two rounds of clearing away what is old. */
  readonly retention: number;
  /** Hints about products are collected for so long before they are looked into. */
  readonly productHints: number;
  /** Between two rounds over the orders that changed. */
  readonly ordersSweep: number;
  /** A round looks this far back beyond the beginning of the last: searches lag, and clocks differ. */
  readonly sweepOverlap: number;
  /** What changed so lately may still be on its way to us, and is left to the next round. */
  readonly sweepGrace: number;
  /** Between two rounds over the customers who changed: with the time that one takes, a day. */
  readonly customersSweep: number;
  /** Between two looks at a share of all customers' tags: seven of them take less than a week. */
  readonly tagAudit: number;
  /** Between two comparisons of all ids; a shop with few is compared more often. */
  readonly countCheck: number;
  readonly countCheckSmall: number;
  /** Between two looks at tokens, scopes, subscriptions and what waits. */
  readonly health: number;
  /** Between two looks for whom the charts have to count anew. */
  readonly rollUps: number;
  /** A round that Shopify interrupted is taken up again after this. */
  readonly takeUpAgain: number;
  /** A long job whose worker has not been heard of for so long is given up; the queue allows no less. */
  readonly heartbeat: number;
  /** Who sends a job wakes its own workers; the others look for what nobody took up. */
  readonly queueLook: number;
  /** Between two looks for long jobs whose worker has died. */
  readonly supervise: number;
  /** A worker that is told to stop finishes within this. */
  readonly shutdown: number;
  /** Milliseconds from some moment on, by a clock that nobody sets: what is left of a lease is measured by it. */
  readonly monotonic: () => number;
  /** From 0 to 1: the part of a delay that is really waited (full jitter). */
  readonly random: () => number;
  /** Waits; a test may let it return at once. */
  readonly pause: (ms: number) => Promise<void>;
};

/** The durations of production, but for the waiting itself. */
export const TIMINGS: Omit<Timings, "pause"> = {
  lease: 30_000,
  screen: 4_000,
  call: 15_000,
  look: 1_000,
  retry: 2_000,
  retryMost: 3_600_000,
  poll: 10_000,
  pollMost: 60_000,
  hint: 100,
  again: 250,
  patience: 10_000,
  reconnect: 60_000,
  tokenMargin: 300_000,
  tokenCall: 10_000,
  download: 600_000,
  ack: 3_000,
  pageStatement: 10_000,
  jobStatement: 20_000,
  lock: 2_000,
  standstill: 25_000,
  cutOffs: 7 * 86_400_000,
  refit: 7 * 86_400_000,
  refitYoung: 86_400_000,
  youngShop: 90 * 86_400_000,
  refitSpread: 10,
  shopDetails: 86_400_000,
  retention: 86_400_000,
  productHints: 60_000,
  ordersSweep: 900_000,
  sweepOverlap: 3_600_000,
  sweepGrace: 60_000,
  customersSweep: 82_800_000,
  tagAudit: 82_800_000,
  countCheck: 7 * 86_400_000,
  countCheckSmall: 82_800_000,
  health: 3_600_000,
  rollUps: 300_000,
  takeUpAgain: 60_000,
  heartbeat: 10_000,
  queueLook: 2_000,
  supervise: 10_000,
  shutdown: 10_000,
  monotonic: () => performance.now(),
  random: Math.random,
};

/**
 * What is scaled is no shorter: a busy machine must not lose what it is working on, nor be busy with looking
 * whether there is work. So what bounds a statement, a lock, a download or a job is not scaled at all.
 */
const SHORTEST = {
  lease: 3_000,
  look: 200,
  hint: 50,
  again: 50,
  tokenCall: 2_000,
  standstill: 5_000,
};

/**
 * The same durations for a test on real time: what a worker waits for is divided by `scale`; what happens
 * under the shop's clock, which a test moves, stays.
 */
export function scaledTimings<Given extends Omit<Timings, "pause">>(
  timings: Given,
  scale: number,
): Given {
  const { retry, retryMost, poll, pollMost, reconnect, supervise } = timings;
  const scaled = (name: keyof typeof SHORTEST) =>
    Math.min(timings[name], Math.max(SHORTEST[name], timings[name] / scale));
  const lease = scaled("lease");
  return {
    ...timings,
    lease,
    call: Math.min(timings.call, lease / 2),
    retry: retry / scale,
    retryMost: retryMost / scale,
    poll: poll / scale,
    pollMost: pollMost / scale,
    hint: scaled("hint"),
    again: scaled("again"),
    tokenCall: scaled("tokenCall"),
    standstill: scaled("standstill"),
    look: scaled("look"),
    reconnect: reconnect / scale,
    supervise: supervise / scale,
  };
}
