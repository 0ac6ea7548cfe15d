import { type Topic, TOPICS } from "#app/ports/news.ts";
import type { Health, HealthDetail, HealthKind } from "#app/ports/health.ts";
import type { ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";

/** What the last hourly looks found of the connection with Shopify. */
export type HealthView = {
  /** Nothing needs the merchant's attention, as far as was looked. */
  readonly isGood: boolean;
  readonly looks: readonly { readonly kind: HealthKind; readonly state: Health["state"] }[];
  /** How long ago the oldest look was; null before the first. */
  readonly checked: string | null;
  /** Scopes that are not granted, in Shopify's words. */
  readonly missingScopes: string;
  /** How long ago Shopify last told us of an order; null when it has not for a while. */
  readonly orderNews: string | null;
  /** How long ago the last event of each topic came, as of the last look; only those of which one did. */
  readonly topics: readonly { readonly topic: Topic; readonly ago: string }[];
  /** Events and objects that wait. */
  readonly waiting: Count;
  /** How long who is due longest had waited at the last look; null where nobody waited. */
  readonly longestWait: string | null;
  /** Those of them that were set aside after ten tries. */
  readonly setAside: Count;
};

/** The same with what is known without a look. */
export type LiveHealthView = HealthView & {
  /** Jobs that throw again and again. */
  readonly failing: readonly FailingJobView[];
  /** What of the shop's allowance at Shopify is used at the moment; null before the first call. */
  readonly budget: BudgetView | null;
};

export type FailingJobView = {
  readonly times: Count;
  readonly since: string;
  /** For support, in English. */
  readonly detail: string;
};

/** In points of query cost. */
export type BudgetView = {
  readonly used: Count;
  readonly of: Count;
  readonly share: string;
  readonly perSecond: Count;
};

/** The state of a shop's connection, for a screen. */
export async function readHealth(tx: Pick<ShopTx, "health">, format: Format): Promise<HealthView> {
  const looks = await tx.health();
  const detail = (kind: HealthKind): HealthDetail =>
    looks.find((look) => look.kind === kind)?.detail ?? {};
  const number = (from: HealthDetail, name: string) => Number(from[name] ?? 0);
  const deliveries = detail("deliveries");
  const backlog = detail("backlog");
  const told = TOPICS.filter((topic) => topic.startsWith("orders/"));
  const lastOrder = Math.max(...told.map((topic) => number(deliveries, topic)));
  const oldest = Math.min(...looks.map(({ checkedAt }) => checkedAt));
  const oldestDue = number(backlog, "oldestDue");
  return {
    isGood: looks.every(({ state }) => state === "good"),
    looks: looks.map(({ kind, state }) => ({ kind, state })),
    checked: looks.length === 0 ? null : format.ago(oldest),
    missingScopes: String(detail("scopes").missing ?? "").replaceAll(",", ", "),
    orderNews: lastOrder === 0 ? null : format.ago(lastOrder),
    topics: TOPICS.flatMap((topic) => {
      const at = number(deliveries, topic);
      return at === 0 ? [] : [{ topic, ago: format.ago(at) }];
    }),
    waiting: format.count(number(backlog, "openDeliveries") + number(backlog, "refetches")),
    longestWait: oldestDue === 0 ? null : format.lasted(oldestDue),
    setAside: format.count(number(backlog, "deadDeliveries") + number(backlog, "deadCustomers")),
  };
}

/** The same, and which jobs fail now: the hourly look is a job itself, and says nothing where it is the one. */
export async function readLiveHealth(
  tx: Pick<ShopTx, "health" | "failingJobs" | "budget">,
  format: Format,
): Promise<LiveHealthView> {
  const health = await readHealth(tx, format);
  const failing = await tx.failingJobs();
  const budget = await tx.budget();
  const jobs = { kind: "jobs", state: failing.length === 0 ? "good" : "attention" } as const;
  const looks = [...health.looks.filter(({ kind }) => kind !== "jobs"), jobs];
  return {
    ...health,
    looks,
    isGood: looks.every(({ state }) => state === "good"),
    failing: failing.map(({ kind, failures, since, failure }) => ({
      times: format.count(failures),
      since: format.ago(since),
      detail: `${kind}, ${failure}`,
    })),
    budget: budget && {
      used: format.count(Math.round(budget.maximum - budget.available)),
      of: format.count(Math.round(budget.maximum)),
      share: format.share(budget.maximum - budget.available, budget.maximum).text,
      perSecond: format.count(Math.round(budget.restoreRate)),
    },
  };
}
