import { type Cause, type Lifeline, stepAt } from "./lifeline.ts";
import type { Stage } from "./stage.ts";
import { addDays, type Instant } from "./time.ts";

/** Beyond the causes of a life's own steps: history or rules were not what we had recorded. */
export type ChangeCause = Cause | "corrected" | "settings";

export type StageChange = {
  readonly at: Instant;
  readonly from: Stage | null;
  readonly to: Stage;
  readonly cause: ChangeCause;
};

/** How far back a first computation records a life, in days: thirteen months of charts. */
const HISTORY_DAYS = 400;

/** What was recorded of a customer the last time. */
export type Recorded = {
  readonly stage: Stage;
  readonly since: Instant;
  /** Whether the shop's policy has changed since. */
  readonly policyChanged: boolean;
};

/**
 * The stage changes to record at `now`: every step passed since the last record, each at its own instant.
 * Where the recorded step is no step of this life any more, the history or the rules were changed:
 * one change, at `now`, says so.
 */
export function changesToRecord(
  life: Lifeline,
  recorded: Recorded | null,
  now: Instant,
): readonly StageChange[] {
  if (recorded === null) return firstRecord(life, now);
  const known = stepAt(life, recorded.since);
  if (known.stage === recorded.stage && known.at === recorded.since) {
    return chain(passed(life, recorded.since, now), recorded.stage);
  }
  const to = stepAt(life, now).stage;
  const cause = recorded.policyChanged ? "settings" : "corrected";
  return to === recorded.stage ? [] : [{ at: now, from: recorded.stage, to, cause }];
}

function firstRecord(life: Lifeline, now: Instant): StageChange[] {
  const horizon = stepAt(life, addDays(now, -HISTORY_DAYS));
  return chain([horizon, ...passed(life, horizon.at, now)], null);
}

function passed(life: Lifeline, after: Instant, now: Instant) {
  return life.filter(({ at }) => at > after && at <= now);
}

function chain(
  steps: readonly { at: Instant; stage: Stage; cause: Cause }[],
  before: Stage | null,
): StageChange[] {
  return steps.map(({ at, stage, cause }, index) => ({
    at,
    from: steps[index - 1]?.stage ?? before,
    to: stage,
    cause,
  }));
}
