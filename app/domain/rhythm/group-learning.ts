import type { Day } from "../time.ts";
import { fitRhythm } from "./fit.ts";
import { evenlyChosen, type GroupedHistories, stretchOf } from "./group-columns.ts";
import { fitGroups } from "./group-fit.ts";
import { type GroupGain, gainOf, pooled } from "./group-gain.ts";
import type { LearnedGroups } from "./group-rhythm.ts";
import { evenSampleOn } from "./group-sample.ts";
import { groupRhythmOf, suppliesUntil } from "./group-supplies.ts";
import { sampleOn } from "./past-buyers.ts";
import type { RhythmModel } from "./rhythm-model.ts";

/** Customers enough to learn from; of more, evenly chosen ones. */
const MOST_CUSTOMERS = 50_000;
/** Groups and model take turns: with the groups out of the way customers are more regular. */
const ROUNDS = 2;
/** At these parts of the shop's life it is asked what the groups would have foretold until the next. */
const EXAMS = [0.6, 0.8, 1] as const;
/** Fewer silences than this in the exams prove nothing. */
const FEWEST_SILENCES = 100;
/** A gain of half a percent in likelihood per silence is worth having. */
const LEAST_GAIN = 0.005;
const STANDARD_ERRORS = 2;

/**
 * The group rhythm of a shop, where its own later periods speak for it: learned from the past of each exam,
 * it must have foretold what followed better than the model alone, by more than chance; otherwise null.
 */
export function learnGroups(
  shop: GroupedHistories,
  model: RhythmModel,
  today: Day,
): LearnedGroups | null {
  const some = evenlyChosen(shop, MOST_CUSTOMERS);
  return isProven(examine(some, model, today)) ? groupsUntil(some, today, model) : null;
}

/** What the groups would have gained in each exam; one in which none was learned gains nothing. */
function examine(shop: GroupedHistories, model: RhythmModel, today: Day): readonly GroupGain[] {
  const opened = shop.histories.day.reduce((least, day) => Math.min(least, day), today);
  const days = EXAMS.map((part) => Math.floor(opened + part * (today - opened)));
  return days.slice(1).flatMap((until, index) => {
    const from = days[index] ?? until;
    const plain = fitRhythm(sampleOn(shop.histories, from), { warmStart: model });
    if (!plain.converged) return [];
    const learned = groupsUntil(shop, from, plain.model);
    return learned === null ? [] : [gainOf(shop, from, until, plain.model, learned)];
  });
}

/** The guard: something was learned for every exam, no exam lost by it, and all together gained beyond chance. */
export function isProven(exams: readonly GroupGain[]): boolean {
  if (exams.length < EXAMS.length - 1 || exams.some(({ mean }) => mean <= 0)) return false;
  const { silences, mean, standardError } = pooled(exams);
  return (
    silences >= FEWEST_SILENCES && mean >= LEAST_GAIN && mean > STANDARD_ERRORS * standardError
  );
}

/** The groups of a shop's past up to a day, proven or not; null where nothing differs, or no model fits. */
export function groupsUntil(
  shop: GroupedHistories,
  until: Day,
  model: RhythmModel,
): LearnedGroups | null {
  const supplies = suppliesUntil(shop, until);
  let learned: LearnedGroups = { groups: { groups: [], quantityPower: 0 }, model };
  let start: Float64Array = new Float64Array(supplies.ids.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const fitted = fitGroups(shop.histories, until, learned.model, supplies, start);
    const groups = groupRhythmOf(supplies, fitted);
    if (groups.groups.length === 0) return null;
    const even = evenSampleOn(shop.histories, stretchOf(groups, shop.groups), until);
    const refit = fitRhythm(even, { warmStart: learned.model });
    if (!refit.converged) return null;
    learned = { groups, model: refit.model };
    start = fitted.lnMultiplier;
  }
  return learned;
}
