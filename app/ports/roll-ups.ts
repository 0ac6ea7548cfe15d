import type { AudienceCell } from "#app/domain/roll-ups/audience-cells.ts";
import type { Moves } from "#app/domain/charts/stage-days.ts";
import type { BuyerSum, CubeSum } from "#app/domain/charts/buyer-grids.ts";
import type { RfmBands } from "#app/domain/facets/rfm.ts";
import type { Month } from "#app/domain/month.ts";
import type {
  CohortMonth,
  OrderGap,
  SourceOrders,
  StageExit,
  StageFlow,
} from "#app/domain/roll-ups/tally.ts";
import type { Money } from "#app/domain/money.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Day, Instant } from "#app/domain/time.ts";
import type { TypicalBoundaries } from "./read-models.ts";

/** What charts are drawn from: sums over a shop's customers, kept up to date by a job, and what is read of them. */
export type RollUpWork = {
  /**
   * Counts anew whoever was computed or lost since they were last counted, at most `limit` of them. Returns how
   * many; whom another unit of work holds is left to the next time.
   */
  readonly recountTallies: (limit: number) => Promise<number>;
  /** As of when everybody was counted; null before they were for the first time. */
  readonly countedAt: () => Promise<Instant | null>;
  /** How many customers each stage had at the end of the day before `day`. */
  readonly stageSizesBefore: (day: Day) => Promise<ReadonlyMap<Stage, number>>;
  /** Who came and went on each day from `from` on, rising by day; of one stage, or of each for null. */
  readonly stageMoves: (from: Day, stage: Stage | null) => Promise<readonly StageMoves[]>;
  /**
   * When somebody last came into each stage or left it, from `from` on, and by how many it has grown since the beginning
   * of `recent`. Without stages that nobody came into or left.
   */
  readonly stageShifts: (from: Day, recent: Day) => Promise<ReadonlyMap<Stage, StageShift>>;
  /** Who moved since the beginning of `from`, all days together. */
  readonly transitions: (from: Day) => Promise<readonly Omit<StageFlow, "day">[]>;
  /** Where those went on to who came into a stage since the beginning of `from`, all days together. */
  readonly exitsOf: (from: Day) => Promise<readonly Omit<StageExit, "enteredDay">[]>;
  /** Rising by month, then by months since. */
  readonly cohortMonths: () => Promise<readonly CohortMonth[]>;
  /** All months together, rising by days. */
  readonly orderGaps: () => Promise<readonly Omit<OrderGap, "month">[]>;
  /** Where the boundaries in force of one-time and of repeat buyers lie; null where there are none. */
  readonly typicalBoundaries: () => Promise<TypicalBoundaries>;
  /** For each month of a first order, the days to the second of the middle one who came back. */
  readonly secondOrderDays: () => Promise<ReadonlyMap<Month, number>>;
  /** What was bought since the beginning of `from` by those who are in a stage now. */
  readonly salesByStage: (from: Day) => Promise<ReadonlyMap<Stage, StageSales>>;
  /** Buyers with bands, those with equal ones together. */
  readonly rfmSums: () => Promise<readonly (BuyerSum & { readonly rfm: RfmBands })[]>;
  /** Buyers, those alike in stage, purchases and tier together. */
  readonly cubeSums: () => Promise<readonly CubeSum[]>;
  /** How many there are of each audience, by stage and by why they are left out. */
  readonly audienceSums: () => Promise<readonly AudienceCell[]>;
  /** Where the orders that stand came from, the most frequent first. */
  readonly ordersBySource: () => Promise<readonly SourceOrders[]>;
  /**
   * In which months those first bought who came into one of these stages after `since`, the most frequent first.
   * Reads the changes themselves, so `since` is not long ago.
   */
  readonly firstMonthsOf: (
    stages: readonly Stage[],
    since: Instant,
  ) => Promise<readonly { readonly month: Month; readonly customers: number }[]>;
};

/** Who came into a stage and who left it on a day. */
export type StageMoves = Moves & { readonly day: Day; readonly stage: Stage };

/** The last day with a move, and those who came since some day minus those who left. */
export type StageShift = { readonly last: Day; readonly growth: number };

export type StageSales = { readonly orders: number; readonly net: Money };
