import { TOPICS } from "#app/ports/news.ts";
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
  /** Events and customers that wait. */
  readonly waiting: Count;
  /** Those of them that were set aside after ten tries. */
  readonly setAside: Count;
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
  return {
    isGood: looks.every(({ state }) => state === "good"),
    looks: looks.map(({ kind, state }) => ({ kind, state })),
    checked: looks.length === 0 ? null : format.ago(oldest),
    missingScopes: String(detail("scopes").missing ?? "").replaceAll(",", ", "),
    orderNews: lastOrder === 0 ? null : format.ago(lastOrder),
    waiting: format.count(number(backlog, "openDeliveries") + number(backlog, "refetches")),
    setAside: format.count(number(backlog, "deadDeliveries") + number(backlog, "deadCustomers")),
  };
}
