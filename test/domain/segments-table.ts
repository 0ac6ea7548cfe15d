import type { Policy } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";

/** What the table of segments.md reads: n occasions, d whole days since the last order or sign-up. */
type Standing = { readonly n: number; readonly d: number };

type Row = readonly [stage: Stage, applies: (standing: Standing, policy: Policy) => boolean];

/** The ten rows of segments.md, in its order and its words; the first match wins. */
const ROWS: readonly Row[] = [
  ["prospect-new", ({ n, d }, { prospectCold }) => n === 0 && d < prospectCold],
  ["prospect-cold", ({ n, d }, { prospectCold }) => n === 0 && d >= prospectCold],
  ["lost", ({ n, d }, policy) => n >= 1 && d >= windows(n, policy).lost],
  ["one-time-lapsed", ({ n, d }, { oneTime }) => n === 1 && d >= oneTime.lapsed],
  ["repeat-lapsed", ({ n, d }, { repeat }) => n >= 2 && d >= repeat.lapsed],
  ["one-time-risk", ({ n, d }, { oneTime }) => n === 1 && d >= oneTime.risk],
  ["repeat-risk", ({ n, d }, { repeat }) => n >= 2 && d >= repeat.risk],
  ["first-order", ({ n }) => n === 1],
  ["second-order", ({ n, d }, { repeat }) => n === 2 && d < Math.min(7, repeat.risk)],
  ["active-repeat", () => true],
];

/** The stage by the table of segments.md. */
export function stageByTable(standing: Standing, policy: Policy): Stage {
  return ROWS.find(([, applies]) => applies(standing, policy))?.[0] ?? "active-repeat";
}

/** The next day count, and stage, at which a daily look at the table finds another stage. */
export function nextByTable(
  standing: Standing,
  policy: Policy,
): { readonly d: number; readonly stage: Stage } | null {
  const before = stageByTable(standing, policy);
  const last = Math.max(policy.prospectCold, policy.oneTime.lost, policy.repeat.lost);
  for (let d = standing.d + 1; d <= last; d += 1) {
    const stage = stageByTable({ n: standing.n, d }, policy);
    if (stage !== before) return { d, stage };
  }
  return null;
}

function windows(n: number, { oneTime, repeat }: Policy) {
  return n === 1 ? oneTime : repeat;
}
