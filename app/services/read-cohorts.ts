import {
  type Cohort,
  type CohortCell,
  type CohortStand,
  cohortTable,
  neighbouringCohorts,
} from "#app/domain/charts/cohort-table.ts";
import { firstDayOf, type Month } from "#app/domain/month.ts";
import { DAY_MS } from "#app/domain/time.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Count, Format } from "./format.ts";
import { type Counted, readCounted } from "./read-counted.ts";
import type { Viewer } from "./read-viewer.ts";

/** What the cells say: who had a second order by then, who ordered then, how often, and for how much a head. */
const COHORT_METRICS = ["second", "retention", "orders", "spend"] as const;
export type CohortMetric = (typeof COHORT_METRICS)[number];

/** C5: those who first bought in the same month, the oldest first. */
export type CohortsView = {
  readonly metric: CohortMetric;
  /** Where there are too few buyers for shares, how many are missing. */
  readonly missing: Count | null;
  readonly rows: readonly CohortRow[];
  /** A cohort some months on beside the next one; null in a shop that is too young. */
  readonly compared: { readonly elder: StandView; readonly younger: StandView } | null;
};

export type CohortRow = {
  readonly month: string;
  readonly size: Count;
  /** The list of these customers. */
  readonly url: string;
  /** Of those of the cohort who came back, half had done so within so many days; null while nobody has. */
  readonly secondOrderDays: Count | null;
  /** From the month of the first order on, one a month, the present one last. */
  readonly cells: readonly {
    readonly value: number;
    readonly text: string;
    /** The month is over. */
    readonly finished: boolean;
  }[];
};

export type StandView = {
  readonly month: string;
  readonly months: Count;
  readonly repeated: Count;
};

/** Two years: what is older says little of today, and would not fit. */
const MONTHS = 24;
/** Below this many buyers shares would say nothing. */
const FEWEST_BUYERS = 20;

/** Reads the cohorts by the month of the first order. */
export function readCohorts(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  metric: CohortMetric,
): Promise<Counted<CohortsView>> {
  return readCounted(ports, viewer, async ({ tx, format, thisMonth }) => {
    const cohorts = cohortTable(await tx.cohortMonths(), thisMonth, MONTHS);
    const middles = await tx.secondOrderDays();
    const compared = neighbouringCohorts(cohorts);
    const buyers = cohorts.reduce((sum, { size }) => sum + size, 0);
    return {
      metric,
      missing: buyers < FEWEST_BUYERS ? format.count(FEWEST_BUYERS - buyers) : null,
      rows: cohorts.map((cohort) => ({
        month: format.month(cohort.month),
        size: format.count(cohort.size),
        url: `/app/customers?cohort=${isoMonth(cohort.month)}`,
        secondOrderDays: countOrNull(middles.get(cohort.month), format),
        cells: cohort.cells.map((cell) => ({
          ...WRITTEN[metric](cell, cohort, format),
          finished: cell.finished,
        })),
      })),
      compared: compared && {
        elder: standView(compared.elder, format),
        younger: standView(compared.younger, format),
      },
    };
  });
}

/** The metric that an address names; second orders for any other. */
export function cohortMetricNamed(text: string | null | undefined): CohortMetric {
  return COHORT_METRICS.find((name) => name === text) ?? "second";
}

/** "2026-03" */
function isoMonth(month: Month): string {
  return new Date(firstDayOf(month) * DAY_MS).toISOString().slice(0, 7);
}

const WRITTEN: Record<
  CohortMetric,
  (
    cell: CohortCell,
    cohort: Cohort,
    format: Format,
  ) => { readonly value: number; readonly text: string }
> = {
  second: ({ repeated }, { size }, format) => format.share(repeated, size),
  retention: ({ buyers }, { size }, format) => format.share(buyers, size),
  orders: ({ orders }, _, format) => format.count(orders),
  spend: ({ net }, { size }, format) => {
    const value = size === 0 ? 0 : Math.round(net / size);
    return { value, text: format.money(value) };
  },
};

function standView({ month, size, since, repeated }: CohortStand, format: Format): StandView {
  return {
    month: format.month(month),
    months: format.count(since),
    repeated: format.share(repeated, size),
  };
}

function countOrNull(value: number | undefined, format: Format): Count | null {
  return value === undefined ? null : format.count(value);
}
