import { type Stage, STAGES } from "../stage.ts";
import type { Day } from "../time.ts";

/** Who came into a stage and who left it. */
export type Moves = {
  readonly joined: number;
  readonly left: number;
  readonly leftByOrder: number;
};

/** A stage on one day: its size at the end, and who came and went. */
export type StageDay = Moves & { readonly day: Day; readonly size: number };

/** First day and last day, both among them. */
export type Period = { readonly from: Day; readonly to: Day };

const NOBODY: Moves = { joined: 0, left: 0, leftByOrder: 0 };

/** The days of a stage in a period, from its size before and who came and went. */
export function stageDays(
  before: number,
  moves: readonly (Moves & { readonly day: Day })[],
  { from, to }: Period,
): readonly StageDay[] {
  const byDay = new Map(moves.map((one) => [one.day, one]));
  let size = before;
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => {
    const day = from + index;
    const { joined, left, leftByOrder } = byDay.get(day) ?? NOBODY;
    size += joined - left;
    return { day, size, joined, left, leftByOrder };
  });
}

/** Days together by so many, the last ones whole: each as its last day, with all who came and went. */
export function inSteps(days: readonly StageDay[], step: number): readonly StageDay[] {
  const steps = Map.groupBy(days, (_, index) => Math.floor((days.length - 1 - index) / step));
  return [...steps.values()].flatMap((those) => {
    const last = those.at(-1);
    return last === undefined ? [] : [{ ...last, ...movesIn(those) }];
  });
}

/** All who came and went in some days. */
export function movesIn(days: readonly Moves[]): Moves {
  return days.reduce(
    (sum, { joined, left, leftByOrder }) => ({
      joined: sum.joined + joined,
      left: sum.left + left,
      leftByOrder: sum.leftByOrder + leftByOrder,
    }),
    NOBODY,
  );
}

/** How many customers each stage has. */
export type StageSizes = ReadonlyMap<Stage, number>;

/** How a stage grew or shrank. */
export type StageChange = {
  readonly stage: Stage;
  readonly before: number;
  readonly after: number;
};

/** Stages with a smaller share of everybody do not make a headline. */
const LEAST_SHARE = 0.01;

/**
 * The stage that changed most, relative to itself, among those that had at least a hundredth of everybody;
 * null where none did.
 */
export function largestChange(before: StageSizes, after: StageSizes): StageChange | null {
  const everybody = [...before.values()].reduce((sum, size) => sum + size, 0);
  const changes = STAGES.map((stage) => ({
    stage,
    before: before.get(stage) ?? 0,
    after: after.get(stage) ?? 0,
  }));
  const relative = (change: StageChange) => Math.abs(change.after - change.before) / change.before;
  const [largest] = changes
    .filter(({ before: then, after: now }) => {
      return then > 0 && then >= LEAST_SHARE * everybody && then !== now;
    })
    .toSorted((a, b) => relative(b) - relative(a));
  return largest ?? null;
}
