/** One silence of a customer who had a rhythm when it began. */
export type Silence = {
  /** Days after which a rule would have called the customer late. */
  readonly flagAfter: number;
  /** Mean days between the orders before. */
  readonly ownGap: number;
  /** Days until the next order; null when none came. */
  readonly endedAfter: number | null;
};

export type Alarms = {
  /** Share of the silences ended by an order that had been flagged before, as the rule stands. */
  readonly falseAlarms: number;
  /** Highest less lowest share over the fast, middle and slow thirds, once the rule gives 20 % overall. */
  readonly spread: number;
  /** At these 20 %: own gaps beyond the first at which the fast third is flagged, in the median. */
  readonly fastLateness: number;
};

const EQUAL_SHARE = 0.2;

/** Alarms of a rule; to compare rules, all its days are stretched until a fifth of the alarms is false. */
export function alarmsOf(silences: readonly Silence[]): Alarms {
  const bySpeed = silences.toSorted((a, b) => a.ownGap - b.ownGap);
  const third = Math.floor(bySpeed.length / 3);
  const thirds = [
    bySpeed.slice(0, third),
    bySpeed.slice(third, 2 * third),
    bySpeed.slice(2 * third),
  ];
  const stretch = stretchFor(silences);
  const shares = thirds.map((some) => falseShare(some, stretch));
  const lateness = (thirds[0] ?? [])
    .map(({ flagAfter, ownGap }) => (flagAfter * stretch) / ownGap - 1)
    .toSorted((a, b) => a - b);
  return {
    falseAlarms: falseShare(silences, 1),
    spread: Math.max(...shares) - Math.min(...shares),
    fastLateness: lateness[Math.floor(lateness.length / 2)] ?? Number.NaN,
  };
}

function stretchFor(silences: readonly Silence[]): number {
  let [low, high] = [0.01, 100];
  while (high / low > 1.001) {
    const stretch = Math.sqrt(low * high);
    if (falseShare(silences, stretch) > EQUAL_SHARE) low = stretch;
    else high = stretch;
  }
  return high;
}

function falseShare(silences: readonly Silence[], stretch: number): number {
  let [ended, early] = [0, 0];
  for (const { flagAfter, endedAfter } of silences) {
    if (endedAfter === null) continue;
    ended += 1;
    if (endedAfter > flagAfter * stretch) early += 1;
  }
  return ended === 0 ? 0 : early / ended;
}
