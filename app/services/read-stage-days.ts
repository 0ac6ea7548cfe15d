import {
  inSteps,
  largestChange,
  type StageDay,
  stageDays,
  type StageSizes,
} from "#app/domain/charts/stage-days.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Count, Format } from "./format.ts";
import {
  type Counted,
  dayCell,
  type DayCell,
  type PeriodName,
  periodUpTo,
  readCounted,
  ticksUpTo,
} from "./read-counted.ts";
import type { Viewer } from "./read-viewer.ts";

/** C1: how many customers stood in each stage at the end of the days shown, the oldest first, today last. */
export type StageDaysView = {
  readonly period: PeriodName;
  readonly stages: readonly Stage[];
  readonly days: readonly {
    readonly day: DayCell;
    /** In the order of `stages`. */
    readonly sizes: readonly StageSizeView[];
  }[];
  readonly ticks: readonly Count[];
  /** The stage that changed most in thirty days; null where none of any size did. */
  readonly largest: StageChangeView | null;
};

export type StageSizeView = Count & {
  /** Of all customers of the day. */
  readonly share: string;
};

export type StageChangeView = {
  readonly stage: Stage;
  readonly before: Count;
  readonly after: Count;
  /** In per cent, with its sign. */
  readonly change: Count;
  readonly days: number;
};

/** Days that the sentence looks back. */
const CHANGE_DAYS = 30;

/** Reads the stages over time. */
export function readStageDays(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  period: PeriodName,
): Promise<Counted<StageDaysView>> {
  return readCounted(ports, viewer, async ({ tx, format, today }) => {
    const { step, ...days } = periodUpTo(today, period);
    const before = await tx.stageSizesBefore(days.from);
    const moves = Map.groupBy(await tx.stageMoves(days.from, null), ({ stage }) => stage);
    const byStage = STAGES.map((stage) =>
      stageDays(before.get(stage) ?? 0, moves.get(stage) ?? [], days),
    );
    const drawn = byStage.map((all) => inSteps(all, step));
    const heightAt = (index: number) =>
      drawn.reduce((sum, all) => sum + (all[index]?.size ?? 0), 0);
    const shown = (drawn[0] ?? []).map(({ day }, index) => ({
      day: dayCell(day, format),
      sizes: drawn.map((all) => {
        const size = all[index]?.size ?? 0;
        return { ...format.count(size), share: format.share(size, heightAt(index)).text };
      }),
    }));
    const heights = shown.map((_, index) => heightAt(index));
    return {
      period,
      stages: STAGES,
      days: shown,
      ticks: ticksUpTo(Math.max(0, ...heights), format),
      largest: largestView(sizesAt(byStage, -1 - CHANGE_DAYS), sizesAt(byStage, -1), format),
    };
  });
}

function sizesAt(byStage: readonly (readonly StageDay[])[], index: number): StageSizes {
  return new Map(STAGES.map((stage, place) => [stage, byStage[place]?.at(index)?.size ?? 0]));
}

function largestView(before: StageSizes, after: StageSizes, format: Format) {
  const largest = largestChange(before, after);
  if (largest === null) return null;
  const { stage, before: then, after: now } = largest;
  return {
    stage,
    before: format.count(then),
    after: format.count(now),
    change: format.changeShare(now - then, then),
    days: CHANGE_DAYS,
  };
}
