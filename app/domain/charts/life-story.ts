import type { Stage } from "../stage.ts";
import type { StageChange } from "../stage-changes.ts";
import type { ChangeCause } from "../stage-changes.ts";
import type { Instant } from "../time.ts";

/** A stretch of a life in one stage; the last has no end yet. */
export type LifeBand = {
  readonly stage: Stage;
  readonly from: Instant;
  readonly until: Instant | null;
};

/** An order or a move, or both at once; the stage after it is null for orders before the first that was recorded. */
export type LifeEvent = {
  readonly at: Instant;
  readonly what: "order" | "stage";
  readonly stage: Stage | null;
  readonly cause: ChangeCause | null;
};

/** The bands of a life, as its stage changes were recorded. */
export function lifeBands(changes: readonly StageChange[]): readonly LifeBand[] {
  const rising = changes.toSorted((a, b) => a.at - b.at);
  return rising.map(({ at, to }, index) => ({
    stage: to,
    from: at,
    until: rising[index + 1]?.at ?? null,
  }));
}

/** What happened in a life, oldest first; an order that moved the customer is one event. */
export function lifeEvents(
  changes: readonly StageChange[],
  orders: readonly Instant[],
): readonly LifeEvent[] {
  const rising = changes.toSorted((a, b) => a.at - b.at);
  const bought = new Set(orders);
  const moves = rising.map(({ at, to, cause }): LifeEvent => ({
    at,
    what: cause === "order" && bought.has(at) ? "order" : "stage",
    stage: to,
    cause,
  }));
  const told = new Set(moves.flatMap(({ at, what }) => (what === "order" ? [at] : [])));
  const others = [...bought]
    .filter((at) => !told.has(at))
    .map((at): LifeEvent => {
      const stage = rising.findLast((change) => change.at <= at)?.to ?? null;
      return { at, what: "order", stage, cause: null };
    });
  return [...moves, ...others].toSorted((a, b) => a.at - b.at);
}
