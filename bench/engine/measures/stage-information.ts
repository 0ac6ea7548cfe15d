/**
 * Normalised mutual information of the stage and whether the customer returned: 0 when the stage says
 * nothing, 1 when it says all. Normalised by the mean of both entropies (Strehl & Ghosh 2002).
 */
export function stageInformation(stages: ArrayLike<number>, returned: ArrayLike<number>): number {
  const joint = new Map<number, [number, number]>();
  const outcome: [number, number] = [0, 0];
  for (let index = 0; index < stages.length; index += 1) {
    const stage = stages[index] ?? 0;
    const cell = joint.get(stage) ?? [0, 0];
    const came = returned[index] === 1 ? 1 : 0;
    cell[came] += 1;
    outcome[came] += 1;
    joint.set(stage, cell);
  }
  const all = stages.length;
  const cells = [...joint.values()];
  const ofStages = entropy(cells.map(([away, back]) => (away + back) / all));
  const ofOutcome = entropy(outcome.map((count) => count / all));
  const ofBoth = entropy(cells.flat().map((count) => count / all));
  const shared = ofStages + ofOutcome - ofBoth;
  return ofStages + ofOutcome === 0 ? 0 : (2 * shared) / (ofStages + ofOutcome);
}

function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}
