/** Everything that can go wrong between the app and Shopify, in the order of the control page. */
export const faultNames = [
  "webhook-lost",
  "webhook-duplicate",
  "webhook-duplicate-event",
  "webhook-held",
  "webhook-ack-lost",
  "same-second",
  "graphql-429",
  "graphql-throttled",
  "graphql-500",
  "graphql-502",
  "graphql-503",
  "graphql-html",
  "graphql-cut",
  "graphql-timeout-after-write",
  "graphql-slow",
  "graphql-hang-up",
  "graphql-dns",
  "customer-gone",
  "tags-250",
  "token-401",
  "refresh-lost",
  "refresh-without-expiry",
  "bulk-failed",
  "bulk-partial",
  "bulk-url-expired",
  "bulk-finish-lost",
  "bulk-wrong-count",
  "bulk-in-progress",
] as const;

/** One of those names. */
export type FaultName = (typeof faultNames)[number];

/** A figure for every fault. */
export type PerFault = Record<FaultName, number>;

/** How probable each fault is on each of its occasions in chaos mode. */
export const chaosRates: Readonly<PerFault> = {
  "webhook-lost": 0.02,
  "webhook-duplicate": 0.1,
  "webhook-duplicate-event": 0.02,
  "webhook-held": 0.15,
  "webhook-ack-lost": 0.03,
  "same-second": 0.05,
  "graphql-429": 0.03,
  "graphql-throttled": 0.03,
  "graphql-500": 0.01,
  "graphql-502": 0.01,
  "graphql-503": 0.01,
  "graphql-html": 0.005,
  "graphql-cut": 0.005,
  "graphql-timeout-after-write": 0.02,
  "graphql-slow": 0.02,
  "graphql-hang-up": 0.01,
  "graphql-dns": 0.005,
  "customer-gone": 0.005,
  "tags-250": 0.005,
  "token-401": 0.01,
  "refresh-lost": 0.1,
  "refresh-without-expiry": 0.1,
  "bulk-failed": 0.05,
  "bulk-partial": 0.05,
  "bulk-url-expired": 0.05,
  "bulk-finish-lost": 0.1,
  "bulk-wrong-count": 0.05,
  "bulk-in-progress": 0.05,
};

/** What chaos mode does only so often. */
export const chaosMost: Readonly<Partial<PerFault>> = { "graphql-dns": 1 };

/** The same figure for every fault. */
export function everyFault(figure: number): PerFault {
  const all = { ...chaosRates };
  for (const name of faultNames) all[name] = figure;
  return all;
}

/** From and up to. */
export type Range = readonly [number, number];

/** How long faults last; a test makes them short. */
export interface FaultSettings {
  /** How late a slow answer comes. Milliseconds. */
  slowMs: Range;
  /** How long a call that gets no answer stays open. Milliseconds. */
  hangMs: number;
  /** How long Shopify cannot be found. Milliseconds. */
  dnsMs: number;
  /** What `Retry-After` says. Seconds. */
  retryAfterSeconds: number;
  /** A webhook is held back behind so many later ones, */
  heldEvents: Range;
  /** or for so long by the sandbox's clock. Milliseconds. */
  heldMs: Range;
  /** Before a webhook's second try; then twice as long each time. Milliseconds. */
  retryMs: number;
  /** How long a bulk operation takes at least. Milliseconds. */
  bulkMs: number;
  /** Whether a bulk operation goes on when the token that started it has died: nobody knows, so both are played. */
  bulkOutlivesToken: boolean;
}

/** Shopify's own measures. */
export const ordinarySettings: Readonly<FaultSettings> = {
  slowMs: [1000, 30_000],
  hangMs: 20_000,
  dnsMs: 60_000,
  retryAfterSeconds: 2,
  heldEvents: [1, 300],
  heldMs: [0, 26 * 3_600_000],
  retryMs: 250,
  bulkMs: 300,
  bulkOutlivesToken: true,
};
