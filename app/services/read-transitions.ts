import { lateOutcome } from "#app/domain/charts/late-outcome.ts";
import type { Stage } from "#app/domain/stage.ts";
import type { Ports } from "#app/ports/ports.ts";
import type { Count } from "./format.ts";
import { type Counted, type PeriodName, periodUpTo, readCounted } from "./read-counted.ts";
import type { Viewer } from "./read-viewer.ts";

/** C2: who went from which stage to which in a period, the most first. */
export type TransitionsView = {
  readonly period: PeriodName;
  readonly flows: readonly FlowView[];
  /** What has become by now of those who became late in the period. */
  readonly late: {
    readonly customers: Count;
    readonly orderedAgain: Count;
    readonly orderedShare: Count;
    readonly wentQuiet: Count;
  };
};

export type FlowView = {
  /** Null for those who were not there before. */
  readonly from: Stage | null;
  readonly to: Stage;
  readonly customers: Count;
  readonly reachable: Count;
  /** Of all who moved between stages in the period. */
  readonly share: Count;
};

/** Reads who moved in a period. */
export function readTransitions(
  ports: Pick<Ports, "store">,
  viewer: Viewer,
  period: PeriodName,
): Promise<Counted<TransitionsView>> {
  return readCounted(ports, viewer, async ({ tx, format, today }) => {
    const { from } = periodUpTo(today, period);
    const moved = await tx.transitions(from);
    const { late, orderedAgain, wentQuiet } = lateOutcome(moved, await tx.exitsOf(from));
    const sum = (some: typeof moved, of: "customers" | "reachable") =>
      some.reduce((all, flow) => all + flow[of], 0);
    const between = sum(
      moved.filter((flow) => flow.from !== null),
      "customers",
    );
    const pairs = Map.groupBy(moved, (flow) => `${flow.from ?? ""} ${flow.to}`);
    const flows = [...pairs.values()].flatMap((those) =>
      those.slice(0, 1).map(({ from: before, to }) => ({
        from: before,
        to,
        customers: format.count(sum(those, "customers")),
        reachable: format.count(sum(those, "reachable")),
        share: format.share(before === null ? 0 : sum(those, "customers"), between),
      })),
    );
    return {
      period,
      flows: flows.toSorted((a, b) => b.customers.value - a.customers.value),
      late: {
        customers: format.count(late),
        orderedAgain: format.count(orderedAgain),
        orderedShare: format.share(orderedAgain, late),
        wentQuiet: format.count(wentQuiet),
      },
    };
  });
}
