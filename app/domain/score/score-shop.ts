import type { Histories } from "../rhythm/histories.ts";
import { learnRhythm } from "../rhythm/learn-rhythm.ts";
import type { LearnedRhythm } from "../rhythm/learned-rhythm.ts";
import type { Day } from "../time.ts";
import { learnFirstOrders } from "./first-order.ts";
import { outlookOf, scoreCustomers } from "./score.ts";
import { roomForScores, type Scores } from "./scores.ts";

/** The scores of all customers, and what they were scored by. */
export type ShopScores = { readonly scores: Scores; readonly rhythm: LearnedRhythm };

/** Learns from a shop's histories as known on `asOf`, and scores every customer on that day. */
export function scoreShop(histories: Histories, asOf: Day): ShopScores {
  const rhythm = learnRhythm(histories, asOf);
  const outlook = outlookOf(rhythm, learnFirstOrders(histories, asOf));
  const scores = roomForScores(histories.customers);
  scoreCustomers(scores, histories, outlook, asOf, 0, histories.customers);
  return { scores, rhythm };
}
