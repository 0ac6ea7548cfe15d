import type { Money } from "../money.ts";
import type { Day } from "../time.ts";
import { type StageSpan, SCORE_STAGES } from "./stage-span.ts";

/** The days within which the chance of an order is told. */
export const HORIZONS = [30, 60, 90, 180] as const;

/** A customer's score. */
export type Score = StageSpan & {
  /** The chance of an order within each of the horizons; it does not fall from one to the next. */
  readonly returnChances: readonly [number, number, number, number];
  readonly expectedSpend: Money;
};

/** Scores in columns, so that a million fit into little memory and several threads may fill one. */
export type Scores = {
  /** Positions in SCORE_STAGES. */
  readonly stage: Uint8Array;
  readonly since: Int32Array;
  /** Position in SCORE_STAGES; 0 where no change will come: nobody becomes a prospect. */
  readonly nextStage: Uint8Array;
  readonly nextOn: Int32Array;
  /** By customer, one for each horizon. */
  readonly returnChances: Float32Array;
  readonly expectedSpend: Float64Array;
};

/** Room for the scores of so many customers; `allocate` may give memory that threads share. */
export function roomForScores(
  customers: number,
  allocate: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): Scores {
  return {
    stage: new Uint8Array(allocate(customers)),
    since: new Int32Array(allocate(4 * customers)),
    nextStage: new Uint8Array(allocate(customers)),
    nextOn: new Int32Array(allocate(4 * customers)),
    returnChances: new Float32Array(allocate(4 * HORIZONS.length * customers)),
    expectedSpend: new Float64Array(allocate(8 * customers)),
  };
}

/** Writes a customer's stage. */
export function setStage(
  scores: Scores,
  customer: number,
  { stage, since, next }: StageSpan,
): void {
  scores.stage[customer] = SCORE_STAGES.indexOf(stage);
  scores.since[customer] = since;
  scores.nextStage[customer] = next === null ? 0 : SCORE_STAGES.indexOf(next.stage);
  scores.nextOn[customer] = next?.on ?? 0;
}

/** Reads a customer's score. */
export function scoreOf(scores: Scores, customer: number): Score {
  const nextStage = SCORE_STAGES[scores.nextStage[customer] ?? 0] ?? "prospect";
  const on: Day = scores.nextOn[customer] ?? 0;
  const [in30 = 0, in60 = 0, in90 = 0, in180 = 0] = scores.returnChances.subarray(
    customer * HORIZONS.length,
    (customer + 1) * HORIZONS.length,
  );
  return {
    stage: SCORE_STAGES[scores.stage[customer] ?? 0] ?? "prospect",
    since: scores.since[customer] ?? 0,
    next: nextStage === "prospect" ? null : { stage: nextStage, on },
    returnChances: [in30, in60, in90, in180],
    expectedSpend: scores.expectedSpend[customer] ?? 0,
  };
}
