import type { AudienceCell } from "#app/domain/roll-ups/audience-cells.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import type { Day } from "#app/domain/time.ts";
import type { StageCount } from "#app/ports/read-models.ts";
import type { StageSales } from "#app/ports/roll-ups.ts";
import type { Shop } from "#app/ports/shop.ts";
import type { ShopTx } from "#app/ports/store.ts";
import { cellsOf, readAudiences, reachOf } from "./audiences.ts";
import { localDay } from "./local-day.ts";

/** What the roll-ups say of the stages of a shop. */
export type StageSums = {
  readonly counts: readonly StageCount[];
  /** Of the last twelve months, by the stage that the buyers are in now. */
  readonly sales: ReadonlyMap<Stage, StageSales>;
  /** On which day somebody last came or went; without stages where that is longer ago than a year. */
  readonly lastMoves: ReadonlyMap<Stage, Day>;
  readonly audiences: readonly AudienceCell[];
};

const CHANGE_DAYS = 30;
const YEAR_DAYS = 365;

/** Reads the sums of all stages; null before everybody was counted for the first time. */
export async function readStageSums(tx: ShopTx, { timeZone }: Shop): Promise<StageSums | null> {
  const audiences = await readAudiences(tx);
  if (audiences === null) return null;
  const today = localDay(tx.now, timeZone);
  const shifts = await tx.stageShifts(today - YEAR_DAYS + 1, today - CHANGE_DAYS + 1);
  return {
    counts: STAGES.map((stage) => ({
      stage,
      ...reachOf(cellsOf(audiences, { stages: [stage] })),
      change30: shifts.get(stage)?.growth ?? 0,
    })),
    sales: await tx.salesByStage(today - YEAR_DAYS + 1),
    lastMoves: new Map([...shifts].map(([stage, { last }]) => [stage, last])),
    audiences,
  };
}
