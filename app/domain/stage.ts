/** Where a customer stands in their life with the shop, in the order of segments.md. */
export const STAGES = [
  "prospect-new",
  "prospect-cold",
  "first-order",
  "second-order",
  "active-repeat",
  "one-time-risk",
  "repeat-risk",
  "one-time-lapsed",
  "repeat-lapsed",
  "lost",
] as const;
export type Stage = (typeof STAGES)[number];

/** How deep a silence has become: 0 none to speak of, 1 at risk, 2 lapsed, 3 lost. */
export function silenceDepth(stage: Stage): number {
  return DEPTH[stage] ?? 0;
}

const DEPTH: Partial<Record<Stage, number>> = {
  "one-time-risk": 1,
  "repeat-risk": 1,
  "one-time-lapsed": 2,
  "repeat-lapsed": 2,
  lost: 3,
};

/** Whether the customer is late but not yet lost. */
export function isQuiet(stage: Stage): boolean {
  const depth = silenceDepth(stage);
  return depth === 1 || depth === 2;
}
