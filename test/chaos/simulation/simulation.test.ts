import { expect, it } from "vitest";
import { runSimulation } from "./run-simulation.ts";

const SEEDS = 1_000;

it("R15, I1 to I7, I9: a shop comes to rest as the oracle says, whatever is killed, stalled, doubled, late or failing", async () => {
  const { msPerSeed, counts, failed } = await runSimulation({ seeds: SEEDS, from: 1 });
  console.log(`B: ${SEEDS} seeds from 1, ${msPerSeed.toFixed(0)} ms each`, counts);
  expect(failed).toEqual([]);
});

it("the same seed does the same", async () => {
  const one = await runSimulation({ seeds: 2, from: 7 });
  const other = await runSimulation({ seeds: 2, from: 7 });
  expect(one.counts).toEqual(other.counts);
});
