import type { JournalEntry } from "./chaos-sandbox.ts";

/** What was never told of a customer: the topics of whatever happened to them and had no webhook that was acknowledged. */
export type Untold = (shop: string, customerId: string) => ReadonlySet<string>;

/** What a look for new orders repairs, every 15 minutes. */
const OF_ORDERS = /^(orders|refunds)\//;
const NOTHING: ReadonlySet<string> = new Set();

/** Reads the journal of a campaign. Topics of which no webhook was ever sent are those that the app does not ask for. */
export function untoldIn(journal: readonly JournalEntry[]): Untold {
  const asked = new Set<string>();
  const told = new Set<string>();
  for (const entry of journal) {
    if (entry.kind !== "webhook") continue;
    asked.add(entry.topic);
    if (entry.outcome === "acked") told.add(`${entry.eventId} ${entry.topic}`);
  }
  const untold = new Map<string, Set<string>>();
  for (const entry of journal) {
    if (entry.kind !== "event" || entry.customerId === undefined || !asked.has(entry.topic))
      continue;
    if (told.has(`${entry.eventId} ${entry.topic}`)) continue;
    const key = `${entry.shop} ${entry.customerId}`;
    untold.set(key, (untold.get(key) ?? new Set()).add(entry.topic));
  }
  return (shop, customerId) => untold.get(`${shop} ${customerId}`) ?? NOTHING;
}

/** Whether everything was told (R10: right within ten minutes). */
export function allTold(topics: ReadonlySet<string>): boolean {
  return topics.size === 0;
}

/** Whether nothing but orders was not told (R10: right within twenty minutes). */
export function onlyOrdersUntold(topics: ReadonlySet<string>): boolean {
  return [...topics].every((topic) => OF_ORDERS.test(topic));
}
