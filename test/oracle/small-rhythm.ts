import type { Learned, Rules } from "./rules.ts";

/**
 * A fit of a shop whose customers never leave for good and whose gaps are as irregular as can be: after one
 * order the chance of none within t days is A / (A + t), so that a pocket calculator finds every boundary.
 */
export function fit(
  more: Partial<Omit<Learned, "model" | "limits">> & {
    model?: Partial<Learned["model"]>;
    limits?: Partial<Learned["limits"]>;
  } = {},
): Learned {
  return {
    source: "learned",
    prospectColdDays: 30,
    ...more,
    model: {
      regularity: 1,
      rateShape: 1,
      rateScaleDays: 36.5,
      leaveA: 0,
      leaveB: 1,
      firstGapRatio: 1,
      ...more.model,
    },
    limits: {
      horizonDays: 365,
      cycleShare: 0.5,
      dueShare: 0.9,
      riskShare: 0.65,
      riskChance: 0.5,
      lapsedChance: 0.35,
      lostChance: 0.15,
      irregularity: 0,
      chanceDays: 90,
      lostChanceDays: 180,
      ...more.limits,
    },
  };
}

/** Fits at instants, by A in days. */
export function fits(...versions: [at: string, A: number][]): Rules["rhythms"] {
  return versions.map(([at, rateScaleDays]) => ({
    at: Date.parse(at),
    learned: fit({ model: { rateScaleDays } }),
  }));
}
