import { isMainThread, workerData } from "node:worker_threads";
import type { Histories } from "#app/domain/rhythm/histories.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import type { FirstOrders } from "#app/domain/score/first-order.ts";
import { outlookOf, scoreCustomers } from "#app/domain/score/score.ts";
import type { Scores } from "#app/domain/score/scores.ts";

/** Some customers of a shop, to be scored into columns that all threads share. */
export type ScoreShare = {
  readonly scores: Scores;
  readonly histories: Histories;
  readonly rhythm: LearnedRhythm;
  readonly firstOrders: FirstOrders;
  readonly asOf: number;
  readonly from: number;
  readonly to: number;
};

export function scoreShare(share: ScoreShare): void {
  const { scores, histories, rhythm, firstOrders, asOf, from, to } = share;
  scoreCustomers(scores, histories, outlookOf(rhythm, firstOrders), asOf, from, to);
}

if (!isMainThread) scoreShare(workerData);
