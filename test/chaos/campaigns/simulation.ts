import { NO_FIGURES, none, type Outcome } from "../report/result.ts";
import { runSimulation } from "../simulation/run-simulation.ts";

export type SimulationOptions = {
  readonly seed: number;
  /** Seeds of the simulation that this campaign plays; two campaign seeds have none in common. */
  readonly seeds: number;
};

/** B: whole lives of a shop in one process, each from a seed of its own, held against the oracle after every step. */
export async function simulationCampaign({ seed, seeds }: SimulationOptions): Promise<Outcome> {
  const from = 1 + seed * seeds;
  const { failed, counts, msPerSeed } = await runSimulation({ seeds, from });
  const violations = failed.flatMap((report) =>
    report.violations.map((violation) => ({ seed: report.seed, ...violation })),
  );
  const ofInvariant = (invariant: string) =>
    violations.filter((violation) => violation.invariant === invariant).length;
  return {
    run: "B",
    seed,
    figures: {
      ...NO_FIGURES,
      kills: counts.crashes ?? 0,
      wrongTags: ofInvariant("I2"),
      foreignTagsTouched: ofInvariant("I3"),
    },
    gates: [none("R15", `B: violations in ${seeds} seeds from ${from}`, violations.length)],
    detail: {
      seeds,
      from,
      msPerSeed,
      counts,
      failed: failed.map((report) => report.seed),
      violations: violations.slice(0, 10),
    },
  };
}
