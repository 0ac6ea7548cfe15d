import { inSteps, movesIn, stageDays } from "#app/domain/charts/stage-days.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Count } from "./format.ts";
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

/** C7: the size of one stage, and who came and went up to each of the days shown, the oldest first. */
export type SegmentDaysView = {
  readonly period: PeriodName;
  readonly stage: Stage;
  readonly days: readonly SegmentDayView[];
  readonly ticks: readonly Count[];
  /** In the last seven days. */
  readonly week: Omit<SegmentDayView, "day" | "size">;
};

export type SegmentDayView = {
  readonly day: DayCell;
  readonly size: Count;
  readonly joined: Count;
  readonly left: Count;
  readonly leftByOrder: Count;
};

/** Days that the sentence looks back. */
const WEEK = 7;

/** Reads the size of a stage over time. */
export function readSegmentDays(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  stage: Stage,
  period: PeriodName,
): Promise<Counted<SegmentDaysView>> {
  return readCounted(ports, viewer, async ({ tx, format, today }) => {
    const { step, ...span } = periodUpTo(today, period);
    const before = (await tx.stageSizesBefore(span.from)).get(stage) ?? 0;
    const days = stageDays(before, await tx.stageMoves(span.from, stage), span);
    const moves = ({ joined, left, leftByOrder }: ReturnType<typeof movesIn>) => ({
      joined: format.count(joined),
      left: format.count(left),
      leftByOrder: format.count(leftByOrder),
    });
    return {
      period,
      stage,
      days: inSteps(days, step).map(({ day, size, ...moved }) => ({
        day: dayCell(day, format),
        size: format.count(size),
        ...moves(moved),
      })),
      ticks: ticksUpTo(Math.max(0, ...days.map(({ size }) => size)), format),
      week: moves(movesIn(days.slice(-WEEK))),
    };
  });
}
