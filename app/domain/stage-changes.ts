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
 * `continues` is the last order of that record where nothing before it was changed: what a refit says of
 * silences that had ended by then is not recorded. Otherwise, where the recorded step is no step of this
 * life any more, the history or the rules were changed: one change, at `now`, says so.
 */
export function changesToRecord(
  life: Lifeline,
  recorded: Recorded | null,
  continues: Instant | null,
  now: Instant,
): readonly StageChange[] {
  if (recorded === null) return firstRecord(life, now);
  const { stage, since, policyChanged } = recorded;
  if (continues !== null) {
    const steps = passed(life, Math.max(since, continues), now);
    return toPresent(chain(steps, stage), stage, life, now);
  }
  const known = stepAt(life, since);
  if (known.stage === stage && known.at === since) return chain(passed(life, since, now), stage);
  const to = stepAt(life, now).stage;
  const cause = policyChanged ? "settings" : "corrected";
  return to === stage ? [] : [{ at: now, from: stage, to, cause }];
}

/** Closes the gap where the changes do not lead to the stage of `now`: time was told to stop, or to go on. */
function toPresent(
  changes: readonly StageChange[],
  before: Stage,
  life: Lifeline,
  now: Instant,
): readonly StageChange[] {
  const from = changes.at(-1)?.to ?? before;
  const to = stepAt(life, now).stage;
  return from === to ? changes : [...changes, { at: now, from, to, cause: "corrected" }];
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
  return steps
    .map(({ at, stage, cause }, index) => ({
      at,
      from: steps[index - 1]?.stage ?? before,
      to: stage,
      cause,
    }))
    .filter(({ from, to }) => from !== to);
}
