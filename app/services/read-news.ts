import { addDays } from "#app/domain/time.ts";
import type { HealthKind } from "#app/ports/health.ts";
import type { Freshness } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ImportFailure, ImportState, ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { readHealth } from "./read-health.ts";
import { taggingState } from "./tagging-state.ts";

/** What there is to tell of a shop on every screen. */
export type NewsView =
  | { readonly what: "connection-lost" }
  | { readonly what: "permission-missing"; readonly scopes: string }
  | { readonly what: "import-failed"; readonly reason: ImportFailure | "unknown" }
  | { readonly what: "paused" }
  | { readonly what: "stale"; readonly ago: string; readonly nextTry: string | null }
  | { readonly what: "set-aside"; readonly events: Count }
  | { readonly what: "limited-history" }
  | { readonly what: "returned"; readonly date: string };

/** Without a look at Shopify or a word from it for longer than this, in milliseconds, figures are stale. */
const STALE = 3_600_000;
/** So long a merchant who is back is told that everything is still there. */
const RETURN_TOLD_DAYS = 7;

/** Reads what there is to tell, in no order: of all of it a screen shows the worst (`ui/top-banner.tsx`). */
export async function readNews(
  tx: Pick<ShopTx, "health" | "installedAgainAt" | "now">,
  shop: Pick<Shop, "tagging" | "taggingPausedAt" | "writingRefusedAt" | "limitedHistory">,
  latest: Pick<ImportState, "phase" | "failureReason"> | null,
  { syncedAt, nextLookAt, deadDeliveries }: Freshness,
  format: Format,
): Promise<readonly NewsView[]> {
  const news: NewsView[] = [];
  const { looks, missingScopes } = await readHealth(tx, format);
  const isBad = (kind: HealthKind) =>
    looks.some((look) => look.kind === kind && look.state === "attention");
  const lacksScopes = isBad("scopes");
  // Where a permission is missing, that is why Shopify refuses what we write.
  if (isBad("token") || (shop.writingRefusedAt !== null && !lacksScopes)) {
    news.push({ what: "connection-lost" });
  }
  if (lacksScopes) news.push({ what: "permission-missing", scopes: missingScopes });

  if (latest?.phase === "failed") {
    news.push({ what: "import-failed", reason: latest.failureReason ?? "unknown" });
  }
  if (taggingState(shop) === "paused") news.push({ what: "paused" });
  if (latest?.phase === "ready" && syncedAt !== null && tx.now - syncedAt > STALE) {
    const isAhead = nextLookAt !== null && nextLookAt > tx.now;
    const nextTry = isAhead ? format.time(nextLookAt) : null;
    news.push({ what: "stale", ago: format.ago(syncedAt), nextTry });
  }
  if (deadDeliveries > 0) news.push({ what: "set-aside", events: format.count(deadDeliveries) });

  if (shop.limitedHistory) news.push({ what: "limited-history" });
  const returnedAt = await tx.installedAgainAt(addDays(tx.now, -RETURN_TOLD_DAYS));
  if (returnedAt !== null) news.push({ what: "returned", date: format.date(returnedAt) });
  return news;
}
