/** Restore points a second, by plan. */
export const restoreRates = { standard: 100, advanced: 200, plus: 1000, enterprise: 2000 } as const;

/** A shop's plan, which decides how fast points come back. */
export type Plan = keyof typeof restoreRates;

const secondsToFill = 20;

/** The state of the bucket, as every answer tells it. */
export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** The bucket of one shop. */
export type CostBucket = ReturnType<typeof createCostBucket>;

/** Shopify's leaky bucket of one app in one shop. Runs on real time, given as a monotone clock in milliseconds. */
export function createCostBucket(plan: Plan, clockMs: () => number) {
  const restoreRate = restoreRates[plan];
  const maximumAvailable = restoreRate * secondsToFill;
  let available = maximumAvailable;
  let at = clockMs();
  const refill = () => {
    const now = clockMs();
    available = Math.min(maximumAvailable, available + ((now - at) / 1000) * restoreRate);
    at = now;
  };
  return {
    /** False when the points are not there; then nothing is taken. */
    take(points: number): boolean {
      refill();
      if (points > available) return false;
      available -= points;
      return true;
    },
    giveBack(points: number): void {
      available = Math.min(maximumAvailable, available + points);
    },
    status(): ThrottleStatus {
      refill();
      return { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
    },
  };
}
