/** The chance that one who returned was given a higher chance than one who did not; ties count half (Mann-Whitney). */
export function auc(chances: ArrayLike<number>, returned: ArrayLike<number>): number {
  const order = Array.from(chances, (_, index) => index).toSorted(
    (a, b) => (chances[a] ?? 0) - (chances[b] ?? 0),
  );
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && chances[order[to] ?? 0] === chances[order[from] ?? 0]) to += 1;
    const middleRank = (from + to + 1) / 2;
    for (let at = from; at < to; at += 1) {
      if (returned[order[at] ?? 0] !== 1) continue;
      positives += 1;
      rankSum += middleRank;
    }
    from = to;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
