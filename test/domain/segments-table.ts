import type { BuyerWindows } from "#app/domain/policy.ts";
import type { Stage } from "#app/domain/stage.ts";

/** The windows that the table goes by, in days. */
export type Windows = {
  readonly prospectCold: number;
  readonly oneTime: BuyerWindows;
  readonly repeat: BuyerWindows;
};

/** What the table of segments.md reads: n occasions, d whole days since the last order or sign-up. */
type Standing = { readonly n: number; readonly d: number };

type Row = readonly [stage: Stage, applies: (standing: Standing, windows: Windows) => boolean];

/** The ten rows of segments.md, in its order and its words; the first match wins. */
const ROWS: readonly Row[] = [
  ["prospect-new", ({ n, d }, { prospectCold }) => n === 0 && d < prospectCold],
  ["prospect-cold", ({ n, d }, { prospectCold }) => n === 0 && d >= prospectCold],
  ["lost", ({ n, d }, windows) => n >= 1 && d >= ofBuyers(n, windows).lost],
  ["one-time-lapsed", ({ n, d }, { oneTime }) => n === 1 && d >= oneTime.lapsed],
  ["repeat-lapsed", ({ n, d }, { repeat }) => n >= 2 && d >= repeat.lapsed],
  ["one-time-risk", ({ n, d }, { oneTime }) => n === 1 && d >= oneTime.risk],
  ["repeat-risk", ({ n, d }, { repeat }) => n >= 2 && d >= repeat.risk],
  ["first-order", ({ n }) => n === 1],
  ["second-order", ({ n, d }, { repeat }) => n === 2 && d < Math.min(7, repeat.risk)],
  ["active-repeat", () => true],
];

/** The stage by the table of segments.md. */
export function stageByTable(standing: Standing, windows: Windows): Stage {
  return ROWS.find(([, applies]) => applies(standing, windows))?.[0] ?? "active-repeat";
}

/** The next day count, and stage, at which a daily look at the table finds another stage. */
export function nextByTable(
  standing: Standing,
  windows: Windows,
): { readonly d: number; readonly stage: Stage } | null {
  const before = stageByTable(standing, windows);
  const { risk, lapsed, lost } = ofBuyers(standing.n, windows);
  const days = [windows.prospectCold, 7, risk, lapsed, lost];
  const last = Math.max(...days.filter(Number.isFinite));
  for (let d = standing.d + 1; d <= last; d += 1) {
    const stage = stageByTable({ n: standing.n, d }, windows);
    if (stage !== before) return { d, stage };
  }
  return null;
}

function ofBuyers(n: number, { oneTime, repeat }: Windows): BuyerWindows {
  return n === 1 ? oneTime : repeat;
}
