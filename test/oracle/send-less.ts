import type { Stage } from "./stage.ts";
import type { ValueTier } from "./value-tier.ts";

/** What is not worth sending; nobody's engagement is known, and unknown is not engaged. */
export function savingsOf(stage: Stage, valueTier: ValueTier | null): ("send-less" | "sms-skip")[] {
  if (stage !== "one-time-lapsed" && stage !== "lost") return [];
  if (valueTier === "high") return [];
  return valueTier === "low" ? ["send-less", "sms-skip"] : ["send-less"];
}
