import { livesOf } from "./lives.ts";
import type { Rules } from "./rules.ts";
import { dayMs, wholeDays } from "./days.ts";
import { stageOf, type Stage } from "./stage.ts";
import { standingOf, type Standing } from "./standing.ts";
import type { Truth } from "./truth.ts";

/** The instant at which a customer who does nothing changes stage, and the stage that begins there. */
export interface NextBoundary {
  at: number;
  stage: Stage;
}

/** Lives through the days from the last purchase or the sign-up on; null if no stage is left to come. */
export function nextBoundary(truth: Truth, customerId: string, rules: Rules): NextBoundary | null {
  const life = livesOf(truth, rules).get(customerId);
  if (!life) throw new Error(`${customerId} is not in the truth`);
  const standing = standingOf(life, rules, truth.now);
  const present = stageOf(standing, wholeDays(standing.start, truth.now));
  const last = lastBoundary(standing);
  for (let day = 0; day <= last; day++) {
    const at = standing.start + day * dayMs;
    const stage = stageOf(standing, day);
    if (at > truth.now && stage !== present) return { at, stage };
  }
  return null;
}

/** Without the withheld ones; from day 7 on nobody is new to their second order. */
function lastBoundary({ coldFrom, boundaries }: Standing): number {
  if (boundaries === null) return Number.isFinite(coldFrom) ? coldFrom : 0;
  const { risk, lapsed, lost } = boundaries;
  return Math.max(7, ...[risk, lapsed, lost].filter(Number.isFinite));
}
