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

/** Whether the customer is late but not yet lost. */
export function isQuiet(stage: Stage): boolean {
  return QUIET.has(stage);
}

const QUIET: ReadonlySet<Stage> = new Set([
  "one-time-risk",
  "repeat-risk",
  "one-time-lapsed",
  "repeat-lapsed",
]);
