import { NO_REASON } from "#app/ports/shopify.ts";
import { FULL } from "./look-at-tags.ts";

/** Why Shopify takes no tags of a customer: they have as many as there may be, it gave no reason, or in its words. */
export type Refusal = "full" | "silent" | { readonly said: string };

/** What was stored of a refusal, for a screen. */
export function refusalIn(stored: string): Refusal {
  if (stored === FULL) return "full";
  return stored === NO_REASON ? "silent" : { said: stored };
}
