import { stageAfter } from "./lifeline.ts";
import type { Cadence } from "./rhythm/cadence.ts";
import { type Rulebook, silenceUnder } from "./rulebook.ts";
import { type Stage, STAGES } from "./stage.ts";

/** What decides where a customer stands now; alike ones are counted together. */
export type Standing = {
  readonly stage: Stage;
  /** Null without an order. */
  readonly cadence: Cadence | null;
  /** Whole days since the last order, or since sign-up where there is none. */
  readonly silentDays: number;
  /** Products of the last order. */
  readonly products: readonly string[];
  readonly subscribed: boolean;
  readonly customers: number;
};

/** How many customers a stage has and would have, and how many of those it has would leave it. */
export type StageShift = {
  readonly stage: Stage;
  readonly now: number;
  readonly after: number;
  readonly leaving: number;
};

/** Who would move. */
export type Shifts = { readonly moving: number; readonly stages: readonly StageShift[] };

/** Counts who would be where under other rules. */
export function shiftsUnder(rulebook: Rulebook, standings: readonly Standing[]): Shifts {
  const now = new Map<Stage, number>();
  const after = new Map<Stage, number>();
  const leaving = new Map<Stage, number>();
  for (const standing of standings) {
    const { stage, customers } = standing;
    const then = stageUnder(rulebook, standing);
    now.set(stage, (now.get(stage) ?? 0) + customers);
    after.set(then, (after.get(then) ?? 0) + customers);
    if (then !== stage) leaving.set(stage, (leaving.get(stage) ?? 0) + customers);
  }
  return {
    moving: [...leaving.values()].reduce((sum, customers) => sum + customers, 0),
    stages: STAGES.map((stage) => ({
      stage,
      now: now.get(stage) ?? 0,
      after: after.get(stage) ?? 0,
      leaving: leaving.get(stage) ?? 0,
    })),
  };
}

/** The stage of such a customer under these rules. */
export function stageUnder(rulebook: Rulebook, standing: Omit<Standing, "stage">): Stage {
  const { cadence, silentDays, products, subscribed } = standing;
  if (cadence === null) {
    const isNew = subscribed || silentDays < rulebook.prospectCold;
    return isNew ? "prospect-new" : "prospect-cold";
  }
  const bounds = rulebook.boundaries(cadence, products);
  return stageAfter(cadence.occasions, bounds, silentDays, silenceUnder(rulebook, subscribed));
}
