import { addDays } from "#app/domain/time.ts";
import type { Health, HealthDetail, HealthKind } from "#app/ports/health.ts";
import { type Topic, TOPICS } from "#app/ports/news.ts";
import type { Ports } from "#app/ports/ports.ts";
import { SCOPES, type Shop } from "#app/ports/shop.ts";
import { ShopifyError } from "#app/ports/shopify.ts";
import type { ShopTx } from "#app/ports/store.ts";

/** Work that waits longer than this, in milliseconds, waits too long (goal R9). */
const LONGEST_WAIT = 3_600_000;

const ORDER_TOPICS: readonly Topic[] = ["orders/create", "orders/updated"];
/** More repairs than a day of rounds finds. */
const RECENT_REPAIRS = 200;

type Found = Omit<Health, "checkedAt">;

/**
 * The hourly look (reliability rule 12 e): does Shopify take our token, did it grant every scope, are there
 * subscriptions beside the declared ones, do webhooks arrive, does work get done, does a job throw again and again. Subscriptions made through
 * the API are removed: with the declared ones every webhook would come twice. The look itself keeps the
 * tokens of an idle shop alive (rule 16).
 */
export async function checkHealth(
  { store, shopify, timings, log }: Pick<Ports, "store" | "shopify" | "timings" | "log">,
  shop: Shop,
): Promise<void> {
  const ours = await store.withShop(shop.shopId, lookAtRows);
  const theirs = await askShopify({ shopify, log }, shop);
  await store.withShop(shop.shopId, async (tx) => {
    for (const found of [...ours, ...theirs]) {
      const before = await tx.saveHealth(found);
      if ((before ?? "good") !== found.state) {
        const attention = found.state === "attention" ? 1 : 0;
        await tx.recordActivity("health", { attention }, { note: found.kind });
      }
    }
    const calls = theirs.length > 1 ? timings.health : timings.takeUpAgain;
    await tx.schedule("health", tx.now + calls);
  });
}

/** What Shopify says; the token alone where it says nothing. */
async function askShopify(
  { shopify, log }: Pick<Ports, "shopify" | "log">,
  shop: Shop,
): Promise<readonly Found[]> {
  const admin = shopify(shop);
  try {
    const { scopes } = await admin.shopDetails();
    const granted = scopes.split(",");
    const missing = SCOPES.filter((scope) => !isGranted(scope, granted));
    const made = await admin.apiSubscriptions();
    for (const { id } of made) await admin.removeSubscription(id);
    return [
      good("token"),
      judged("scopes", missing.length === 0, { missing: missing.join(",") }),
      judged("old-orders", granted.includes("read_all_orders"), {}),
      judged("subscriptions", made.length === 0, {
        removed: made.map(({ topic }) => topic).join(","),
      }),
    ];
  } catch (error) {
    if (!(error instanceof ShopifyError)) throw error;
    log.warn("health-not-checked", { shop: shop.shopId, fault: error.fault });
    if (error.fault !== "unauthorized") return [];
    return [judged("token", false, { needs: "reconnect" })];
  }
}

/** Write implies read. */
function isGranted(scope: string, granted: readonly string[]): boolean {
  return granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
}

async function lookAtRows(tx: ShopTx): Promise<readonly Found[]> {
  const last = await tx.lastDeliveries();
  const ordersTold = Math.max(...ORDER_TOPICS.map((topic) => last.get(topic) ?? 0));
  const recent = await tx.activities(null, RECENT_REPAIRS, ["repair"]);
  const isUntold = recent.some(
    ({ at, note }) => note === "orders-sweep" && at > addDays(tx.now, -1),
  );
  const backlog = await tx.backlog();
  const failing = await tx.failingJobs();
  const { deadDeliveries, deadCustomers, oldestDue } = backlog;
  const arrived = TOPICS.flatMap((topic) => {
    const at = last.get(topic);
    return at === undefined ? [] : [[topic, at] as const];
  });
  return [
    judged(
      "deliveries",
      ordersTold > addDays(tx.now, -1) || !isUntold,
      Object.fromEntries(arrived),
    ),
    judged(
      "backlog",
      deadDeliveries === 0 && deadCustomers === 0 && oldestDue <= LONGEST_WAIT,
      backlog,
    ),
    judged("jobs", failing.length === 0, { failing: failing.map(({ kind }) => kind).join(",") }),
  ];
}

function good(kind: HealthKind): Found {
  return judged(kind, true, {});
}

function judged(kind: HealthKind, isGood: boolean, detail: HealthDetail): Found {
  return { kind, state: isGood ? "good" : "attention", detail };
}
