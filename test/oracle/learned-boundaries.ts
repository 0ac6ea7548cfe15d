import { z } from "zod";
import { lastWhere } from "./bisect.ts";
import { firstDayBelow } from "./first-day-below.ts";
import type { ReturnCurve } from "./return-curve.ts";

/** Where the stages of a learned rhythm begin; stored with every fit. */
export const Limits = z.object({
  horizonDays: z.number(),
  cycleShare: z.number(),
  dueShare: z.number(),
  riskShare: z.number(),
  riskChance: z.number(),
  lapsedChance: z.number(),
  lostChance: z.number(),
  /** From 0, where customers keep a rhythm, to 1, where they do not. */
  irregularity: z.number(),
  chanceDays: z.number(),
  lostChanceDays: z.number(),
});

/** Days after the last purchase at which something changes, if nothing more is bought. */
export interface Boundaries {
  cycle: number;
  due: number;
  risk: number;
  lapsed: number;
  lost: number;
}

/** Lost alone may be a day later. */
const latest = 3649;

/**
 * The boundaries of engine.md section 3. In a regular shop "late" is a share of those who come back, and chances
 * are those of an order within one cycle; the less regular, the more "late" is a chance too, and the longer
 * the days that chances are given.
 */
export function learnedBoundaries(curve: ReturnCurve, limits: z.infer<typeof Limits>): Boundaries {
  const { horizonDays, irregularity, chanceDays, lostChanceDays } = limits;
  const comingBack = 1 - curve.survival(horizonDays);
  const untilReturned = (share: number) =>
    lastWhere((days) => 1 - curve.survival(days) < share * comingBack, 0, horizonDays);

  const exactCycle = Math.max(1, untilReturned(limits.cycleShare));
  const firstBelow = (chance: number, days: number, from: number) => {
    const window = Math.max(exactCycle, irregularity * days);
    return firstDayBelow((silent) => curve.chanceOfReturn(silent, window), chance, from);
  };

  const cycle = Math.min(latest, Math.ceil(exactCycle));
  const due = Math.min(cycle, Math.ceil(limits.dueShare * exactCycle));
  const late = Math.max(exactCycle, untilReturned(limits.riskShare));
  const unlikely = irregularity === 0 ? 0 : firstBelow(limits.riskChance, chanceDays, cycle);
  const between = Math.ceil((1 - irregularity) * late + irregularity * unlikely);
  const risk = Math.min(latest, Math.max(cycle, between));
  const lapsed = Math.min(latest, firstBelow(limits.lapsedChance, chanceDays, risk));
  const lost = Math.max(lapsed + 1, firstBelow(limits.lostChance, lostChanceDays, lapsed));
  return { cycle, due, risk, lapsed, lost };
}
