import { inspect } from "node:util";

/** The runs of reliability.md section 7 that are campaigns: B in one process, the others over several. */
export const RUNS = ["B", "C", "C1", "C2", "C3", "E"] as const;
export type RunName = (typeof RUNS)[number];

/** What every run adds to: zero where it has nothing to count. */
export type Figures = {
  /** Processes killed, stopped or restarted, one for each moment. */
  readonly kills: number;
  readonly eventsEmitted: number;
  /** Webhooks answered 200. */
  readonly acked: number;
  /** Of those, not in the database. */
  readonly lost: number;
  /** Webhooks that came again. */
  readonly deduped: number;
  /** Webhooks that the sandbox never delivered. */
  readonly dropped: number;
  /** What reconciliation found and repaired. */
  readonly repaired: number;
  readonly wrongTags: number;
  readonly foreignTagsTouched: number;
  /** Effective tag mutations of ours, and the true changes that needed them. */
  readonly tagWrites: number;
  readonly trueChanges: number;
  /** THROTTLED answers that no fault was played for. */
  readonly throttled: number;
  /** From the end of all faults to the last repair, on the shop's clock, milliseconds. */
  readonly convergenceMs: number;
};

export const NO_FIGURES: Figures = {
  kills: 0,
  eventsEmitted: 0,
  acked: 0,
  lost: 0,
  deduped: 0,
  dropped: 0,
  repaired: 0,
  wrongTags: 0,
  foreignTagsTouched: 0,
  tagWrites: 0,
  trueChanges: 0,
  throttled: 0,
  convergenceMs: 0,
};

/** A figure that fails the run when it is missed. */
export type Gate = {
  /** Rule, invariant or goal of reliability.md. */
  readonly id: string;
  readonly what: string;
  readonly seen: number;
  readonly at: "<=" | ">=" | "=";
  readonly goal: number;
};

/** One campaign's outcome. */
export type RunResult = {
  readonly run: RunName;
  readonly seed: number;
  /** Which part of how many, "1/1" where there is one. */
  readonly part: string;
  readonly form: "ci" | "release";
  readonly seconds: number;
  readonly figures: Figures;
  readonly gates: readonly Gate[];
  /** More figures, and the first of whatever is wrong. */
  readonly detail: Readonly<Record<string, unknown>>;
};

/** What a campaign itself knows of its outcome. */
export type Outcome = Omit<RunResult, "part" | "form" | "seconds">;

/** A campaign that came to no end: not one figure of it was measured. */
export function brokenOff(run: RunName, seed: number, error: unknown): Outcome {
  const told = inspect(error); // with its causes
  return {
    run,
    seed,
    figures: NO_FIGURES,
    gates: [none("end", `${run}: broke off`, 1)],
    detail: { brokeOff: told },
  };
}

/** Whether a gate holds. */
export function holds({ seen, at, goal }: Gate): boolean {
  if (at === "<=") return seen <= goal;
  return at === ">=" ? seen >= goal : seen === goal;
}

/** A gate whose figure must be 0. */
export function none(id: string, what: string, seen: number): Gate {
  return { id, what, seen, at: "=", goal: 0 };
}

export function atLeast(id: string, what: string, seen: number, goal: number): Gate {
  return { id, what, seen, at: ">=", goal };
}

export function atMost(id: string, what: string, seen: number, goal: number): Gate {
  return { id, what, seen, at: "<=", goal };
}
