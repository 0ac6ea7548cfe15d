import { repeatRate } from "#app/domain/charts/cohort-table.ts";
import { gapAt } from "#app/domain/charts/gap-bars.ts";
import { isLate } from "#app/domain/charts/late-outcome.ts";
import { stageDays } from "#app/domain/charts/stage-days.ts";
import { type Stage, STAGES } from "#app/domain/stage.ts";
import { addDays } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { StageSales } from "#app/ports/roll-ups.ts";
import type { Count, Format } from "./format.ts";
import { type Counted, type Counting, readCounted } from "./read-counted.ts";
import type { Viewer } from "./read-viewer.ts";

/** The Overview's figures, and those that the table of segments has of each stage. */
export type MovementsView = {
  /** In the order of STAGES. */
  readonly stages: readonly StageMovement[];
  /** What customers who are late now have spent in twelve months: history, not a forecast. */
  readonly lateSpent: MoneyView;
  /** Of all who ever bought, who bought again; null while nobody has bought. */
  readonly repeatRate: Count | null;
  /** Half of those who came back after their first order did so within so many days; null while nobody has. */
  readonly secondOrderDays: Count | null;
  /** In the last seven days. */
  readonly week: {
    readonly becameLate: Count;
    /** The month in which the most of those who became late first bought, and their share; null without any. */
    readonly firstBought: { readonly month: string; readonly share: Count } | null;
  };
};

export type StageMovement = {
  readonly stage: Stage;
  /** Now minus what it was thirty days ago. */
  readonly change30: Count;
  /** In per cent of what it was then. */
  readonly changeShare30: Count;
  readonly spent12: MoneyView;
  /** Of the last twelve months; null without one. */
  readonly averageOrder: MoneyView | null;
  readonly joinedThisWeek: Count;
  readonly leftThisWeek: Count;
};

export type MoneyView = { readonly value: number; readonly text: string };

const CHANGE_DAYS = 30;
const WEEK_DAYS = 7;
const YEAR_DAYS = 365;
const LATE = STAGES.filter(isLate);

/** Reads how the shop has moved lately. */
export function readMovements(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
): Promise<Counted<MovementsView>> {
  return readCounted(ports, viewer, async (counting) => {
    const { tx, format, today } = counting;
    const sales = await tx.salesByStage(today - YEAR_DAYS + 1);
    const stages = await stageMovements(counting, sales);
    const firstGaps = (await tx.orderGaps()).filter(({ first }) => first);
    const middle = gapAt(firstGaps, 1 / 2);
    const { buyers, repeated } = repeatRate(await tx.cohortMonths());
    const late = LATE.reduce((sum, stage) => sum + (sales.get(stage)?.net ?? 0), 0);
    return {
      stages,
      lateSpent: moneyView(late, format),
      repeatRate: buyers === 0 ? null : format.share(repeated, buyers),
      secondOrderDays: middle === null ? null : format.count(middle),
      week: await readWeek(counting, stages),
    };
  });
}

async function stageMovements(
  { tx, format, today }: Counting,
  sales: ReadonlyMap<Stage, StageSales>,
): Promise<readonly StageMovement[]> {
  const from = today - CHANGE_DAYS + 1;
  const before = await tx.stageSizesBefore(from);
  const moves = Map.groupBy(await tx.stageMoves(from, null), ({ stage }) => stage);
  return STAGES.map((stage) => {
    const size = before.get(stage) ?? 0;
    const days = stageDays(size, moves.get(stage) ?? [], { from, to: today });
    const change = (days.at(-1)?.size ?? size) - size;
    const week = days.slice(-WEEK_DAYS);
    const { orders, net } = sales.get(stage) ?? { orders: 0, net: 0 };
    return {
      stage,
      change30: format.change(change),
      changeShare30: format.changeShare(change, size),
      spent12: moneyView(net, format),
      averageOrder: orders === 0 ? null : moneyView(Math.round(net / orders), format),
      joinedThisWeek: format.count(week.reduce((sum, { joined }) => sum + joined, 0)),
      leftThisWeek: format.count(week.reduce((sum, { left }) => sum + left, 0)),
    };
  });
}

async function readWeek(
  { tx, format }: Counting,
  stages: readonly StageMovement[],
): Promise<MovementsView["week"]> {
  const joined = stages.filter(({ stage }) => LATE.includes(stage));
  const months = await tx.firstMonthsOf(LATE, addDays(tx.now, -WEEK_DAYS));
  const all = months.reduce((sum, { customers }) => sum + customers, 0);
  const [most] = months;
  return {
    becameLate: format.count(joined.reduce((sum, one) => sum + one.joinedThisWeek.value, 0)),
    firstBought:
      most === undefined
        ? null
        : { month: format.month(most.month), share: format.share(most.customers, all) },
  };
}

function moneyView(value: number, format: Format): MoneyView {
  return { value, text: format.money(value) };
}
