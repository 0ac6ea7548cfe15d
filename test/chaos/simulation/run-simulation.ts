import { memoryBackend, type OpenBackend } from "./backend.ts";
import { type SeedReport, simulate } from "./simulate.ts";

/** What came of many seeds. */
export type SimulationReport = {
  readonly seeds: number;
  readonly msPerSeed: number;
  readonly failed: readonly SeedReport[];
  readonly counts: Readonly<Record<string, number>>;
};

/** Plays so many seeds from one on. */
export async function runSimulation({
  seeds,
  from,
  openBackend = memoryBackend,
}: {
  readonly seeds: number;
  readonly from: number;
  readonly openBackend?: OpenBackend;
}): Promise<SimulationReport> {
  const began = performance.now();
  const failed: SeedReport[] = [];
  const counts: Record<string, number> = {};
  for (let seed = from; seed < from + seeds; seed += 1) {
    const report = await simulate(seed, openBackend);
    for (const [name, count] of Object.entries(report.counts)) {
      counts[name] = (counts[name] ?? 0) + count;
    }
    if (report.violations.length > 0) failed.push(report);
  }
  return { seeds, msPerSeed: (performance.now() - began) / seeds, failed, counts };
}
