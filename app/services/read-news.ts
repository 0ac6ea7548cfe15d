import type { Freshness } from "#app/ports/read-models.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ImportFailure, ShopTx } from "#app/ports/store.ts";
import type { Count, Format } from "./format.ts";
import { readHealth } from "./read-health.ts";
import { returnedOn } from "./read-return.ts";
import type { SetupView } from "./read-setup.ts";

/** What a banner says. */
export type NewsView =
  | { readonly what: "connection-lost" }
  | { readonly what: "permission-missing"; readonly scopes: string }
  | {
      readonly what: "run-failed";
      readonly run: "apply" | "remove-all";
      readonly reason: string;
    }
  | { readonly what: "import-failed"; readonly reason: ImportFailure | "unknown" }
  | { readonly what: "paused" }
  | { readonly what: "stale"; readonly ago: string; readonly nextTry: string | null }
  | { readonly what: "set-aside"; readonly events: Count }
  | { readonly what: "limited-history" }
  | { readonly what: "returned"; readonly date: string };

/** Without a look at Shopify or a word from it for longer than this, in milliseconds, figures are stale. */
const STALE = 3_600_000;

/** Reads what the one banner says: the worst there is; null where there is nothing to say. */
export async function readNews(
  tx: Pick<ShopTx, "health" | "installedAgainAt" | "now">,
  shop: Pick<Shop, "writingRefusedAt" | "limitedHistory">,
  { guide, importing, tagging }: Pick<SetupView, "guide" | "importing" | "tagging">,
  { syncedAt, nextLookAt, deadDeliveries }: Freshness,
  format: Format,
): Promise<NewsView | null> {
  const { looks, missingScopes } = await readHealth(tx, format);
  const isBad = (kind: (typeof looks)[number]["kind"]) =>
    looks.some((look) => look.kind === kind && look.state === "attention");
  if (isBad("token")) return { what: "connection-lost" };
  if (isBad("scopes")) return { what: "permission-missing", scopes: missingScopes };
  if (shop.writingRefusedAt !== null) return { what: "connection-lost" };
  const { run } = tagging;
  if (run?.state === "failed") {
    return { what: "run-failed", run: run.kind, reason: run.failure ?? "" };
  }
  // The setup guide shows a failed import with its button.
  if (importing.state === "failed" && guide === "hidden") {
    return { what: "import-failed", reason: importing.reason };
  }
  if (tagging.state === "paused") return { what: "paused" };
  if (importing.state === "done" && syncedAt !== null && tx.now - syncedAt > STALE) {
    const isAhead = nextLookAt !== null && nextLookAt > tx.now;
    return {
      what: "stale",
      ago: format.ago(syncedAt),
      nextTry: isAhead ? format.time(nextLookAt) : null,
    };
  }
  if (deadDeliveries > 0) return { what: "set-aside", events: format.count(deadDeliveries) };
  // The setup guide says so beside the windows.
  const isTold = guide === "shown" && tagging.state === "off";
  if (shop.limitedHistory && !isTold) return { what: "limited-history" };
  const date = await returnedOn(tx, format);
  return date === null ? null : { what: "returned", date };
}
