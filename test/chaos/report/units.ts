import { ackCampaign } from "../campaigns/acks.ts";
import { failpointCampaign } from "../campaigns/failpoints.ts";
import { importCampaign } from "../campaigns/imports.ts";
import { killCampaign } from "../campaigns/kill.ts";
import { simulationCampaign } from "../campaigns/simulation.ts";
import { zombieCampaign } from "../campaigns/zombies.ts";
import { type Outcome, RUNS, type RunName } from "./result.ts";

/** How thorough: what every change must pass, or what comes before a release. */
export type Form = "ci" | "release";

/** A campaign to carry out; `part` says which of how many of its run. */
export type Unit = {
  readonly run: RunName;
  readonly part: string;
  readonly seed: number;
  readonly carryOut: () => Promise<Outcome>;
};

type Plan = { readonly times: number; readonly carryOut: (seed: number) => Promise<Outcome> };

/** The sizes of reliability.md section 7. */
const PLANS: Readonly<Record<Form, Readonly<Record<RunName, Plan>>>> = {
  ci: {
    B: { times: 1, carryOut: (seed) => simulationCampaign({ seed, seeds: 1_000 }) },
    C: {
      times: 1,
      carryOut: (seed) =>
        killCampaign({ seed, customers: [600, 100], events: 5_000, kills: 120, meanMs: 700 }),
    },
    C1: { times: 1, carryOut: (seed) => ackCampaign({ seed, kills: 40, acked: 30_000 }) },
    C2: {
      times: 1,
      carryOut: (seed) => failpointCampaign({ seed, hits: [1], all: false, share: 0.2, kills: 40 }),
    },
    C3: { times: 1, carryOut: (seed) => zombieCampaign({ seed, zombies: 3, scale: 60 }) },
    E: { times: 1, carryOut: (seed) => importCampaign({ seed, customers: 5_000, kills: 5 }) },
  },
  release: {
    B: { times: 100, carryOut: (seed) => simulationCampaign({ seed, seeds: 1_000 }) },
    C: {
      times: 15,
      carryOut: (seed) =>
        killCampaign({
          seed,
          customers: [4_000, 1_000],
          events: 50_000,
          kills: 200,
          meanMs: 1_500,
        }),
    },
    C1: { times: 4, carryOut: (seed) => ackCampaign({ seed, kills: 100, acked: 250_000 }) },
    C2: {
      times: 1,
      carryOut: (seed) =>
        failpointCampaign({
          seed,
          hits: [1, 4, 12],
          all: true,
          share: 1,
          kills: 120,
        }),
    },
    C3: { times: 1, carryOut: (seed) => zombieCampaign({ seed, zombies: 50, scale: 1 }) },
    E: { times: 1, carryOut: (seed) => importCampaign({ seed, customers: 100_000, kills: 20 }) },
  },
};

/** Every campaign of a form, in order; each has a seed of its own. */
export function unitsOf(form: Form, seed: number): readonly Unit[] {
  return RUNS.flatMap((run) => {
    const { times } = PLANS[form][run];
    return Array.from({ length: times }, (_, index) => ({
      run,
      part: `${index + 1}/${times}`,
      seed: seed + index,
      carryOut: () => carryOut(form, run, seed + index),
    }));
  });
}

/** One campaign of a run at the sizes of a form. */
export function carryOut(form: Form, run: RunName, seed: number): Promise<Outcome> {
  return PLANS[form][run].carryOut(seed);
}
