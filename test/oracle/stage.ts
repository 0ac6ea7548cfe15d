import type { Standing } from "./standing.ts";

/** All stages of segments.md, in its order. */
export const stages = [
  "prospect-new",
  "prospect-cold",
  "lost",
  "one-time-lapsed",
  "repeat-lapsed",
  "one-time-risk",
  "repeat-risk",
  "first-order",
  "second-order",
  "active-repeat",
] as const;

/** One of the stages; every customer is in exactly one. */
export type Stage = (typeof stages)[number];

/** The stage after so many whole days of silence; the first line that applies decides. */
export function stageOf(standing: Standing, silentDays: number): Stage {
  const { occasions, boundaries, subscribed } = standing;
  const days = subscribed ? 0 : silentDays;
  if (boundaries === null) return days < standing.coldFrom ? "prospect-new" : "prospect-cold";
  const { risk, lapsed, lost } = boundaries;
  if (days >= lost) return "lost";
  if (days >= lapsed) return occasions === 1 ? "one-time-lapsed" : "repeat-lapsed";
  if (days >= risk) return occasions === 1 ? "one-time-risk" : "repeat-risk";
  if (occasions === 1) return "first-order";
  if (occasions === 2 && days < Math.min(7, risk)) return "second-order";
  return "active-repeat";
}
