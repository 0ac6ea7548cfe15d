import type { Rules } from "./rules.ts";

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

/** The stage after so many occasions and whole days of silence; the first line that applies decides. */
export function stageOf(occasions: number, silentDays: number, rules: Rules): Stage {
  if (occasions === 0) return silentDays < rules.prospectCold ? "prospect-new" : "prospect-cold";
  const { risk, lapsed, lost } = occasions === 1 ? rules.oneTime : rules.repeat;
  if (silentDays >= lost) return "lost";
  if (silentDays >= lapsed) return occasions === 1 ? "one-time-lapsed" : "repeat-lapsed";
  if (silentDays >= risk) return occasions === 1 ? "one-time-risk" : "repeat-risk";
  if (occasions === 1) return "first-order";
  if (occasions === 2 && silentDays < Math.min(7, risk)) return "second-order";
  return "active-repeat";
}
