import { livesOf } from "./lives.ts";
import { occasionsOf } from "./purchases.ts";
import type { Rules } from "./rules.ts";
import { dayMs, silenceStart, wholeDays } from "./silence.ts";
import { stageOf, type Stage } from "./stage.ts";
import type { Truth } from "./truth.ts";

/** The instant at which a customer who does nothing changes stage, and the stage that begins there. */
export interface NextBoundary {
  at: number;
  stage: Stage;
}

/** Lives through the days from the last purchase or the sign-up on; null if no stage is left to come. */
export function nextBoundary(truth: Truth, customerId: string, rules: Rules): NextBoundary | null {
  const life = livesOf(truth).get(customerId);
  if (!life) throw new Error(`${customerId} is not in the truth`);
  const occasions = occasionsOf(life.purchases);
  const start = silenceStart(life);
  const present = stageOf(occasions, wholeDays(start, truth.now), rules);
  const last = lastBoundary(rules);
  for (let day = 0; day <= last; day++) {
    const at = start + day * dayMs;
    const stage = stageOf(occasions, day, rules);
    if (at > truth.now && stage !== present) return { at, stage };
  }
  return null;
}

function lastBoundary({ prospectCold, oneTime, repeat }: Rules): number {
  return Math.max(prospectCold, ...Object.values(oneTime), ...Object.values(repeat));
}
