/** What the app asked of one shop so far. */
export interface ApiStats {
  requests: number;
  throttled: number;
  mutations: number;
  pointsSpent: number;
  bulkMs: number;
  byOperation: Record<string, number>;
}

/** Counting starts at nothing. */
export function createApiStats(): ApiStats {
  return {
    requests: 0,
    throttled: 0,
    mutations: 0,
    pointsSpent: 0,
    bulkMs: 0,
    byOperation: {},
  };
}
