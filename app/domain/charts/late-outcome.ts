import type { StageExit, StageFlow } from "../roll-ups/tally.ts";
import { silenceDepth, type Stage } from "../stage.ts";

/** What has become of those who became late in a period. Who did so twice is counted twice. */
export type LateOutcome = {
  readonly late: number;
  readonly orderedAgain: number;
  /** Went on without an order, to lapsed or lost. */
  readonly wentQuiet: number;
};

/** Follows those who came into a late stage in a period up to what they did next. */
export function lateOutcome(
  flows: readonly Pick<StageFlow, "from" | "to" | "customers">[],
  exits: readonly Omit<StageExit, "enteredDay">[],
): LateOutcome {
  const sum = (some: readonly { readonly customers: number }[]) =>
    some.reduce((all, { customers }) => all + customers, 0);
  const left = exits.filter(({ stage }) => isLate(stage));
  return {
    late: sum(flows.filter(({ to }) => isLate(to))),
    orderedAgain: sum(left.filter(({ byOrder }) => byOrder)),
    wentQuiet: sum(left.filter(({ to, byOrder }) => !byOrder && silenceDepth(to) > 1)),
  };
}

/** Late: at risk, not yet lapsed. */
export function isLate(stage: Stage): boolean {
  return silenceDepth(stage) === 1;
}
