import type { Stage } from "../stage.ts";
import type { ValueTier } from "../value.ts";

export const CONTACT_BUDGETS = ["send-less", "sms-skip"] as const;
export type ContactBudget = (typeof CONTACT_BUDGETS)[number];

/**
 * Where to save on contacts. Signs of engagement, which would lift the limit, are not read; unknown
 * engagement counts as none (segments.md).
 */
export function contactBudget(stage: Stage, tier: ValueTier | null): readonly ContactBudget[] {
  const quiet = stage === "one-time-lapsed" || stage === "lost";
  if (!quiet || tier === "high") return [];
  return tier === "low" ? ["send-less", "sms-skip"] : ["send-less"];
}
