import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { SCORE_STAGES } from "#app/domain/score/stage-span.ts";
import { HORIZONS, scoreOf, type Scores } from "#app/domain/score/scores.ts";
import { remembering, writeDay } from "./calendar.ts";

/** Decimals of a chance: enough to tell customers of a large shop apart. */
const CHANCE_DECIMALS = 6;

const HEADER = [
  "customer",
  "stage",
  "stage_since",
  "next_stage",
  "next_change_on",
  ...HORIZONS.map((days) => `p_return_${days}`),
  "expected_spend_365",
];

/** The rows of the result: a header, then a customer each (engine.md section 7). */
export function* scoreRows(names: readonly string[], scores: Scores): Generator<readonly string[]> {
  yield HEADER;
  const dayText = remembering(writeDay);
  for (const [customer, name] of names.entries()) {
    const { stage, since, next, returnChances, expectedSpend } = scoreOf(scores, customer);
    yield [
      name,
      stage,
      dayText(since),
      next?.stage ?? "",
      next === null ? "" : dayText(next.on),
      ...returnChances.map((chance) => chance.toFixed(CHANCE_DECIMALS)),
      (expectedSpend / 100).toFixed(2),
    ];
  }
}

/** What was scored by what, in one line. */
export function summary({ stage }: Scores, { source, report }: LearnedRhythm): string {
  const counts = SCORE_STAGES.map((name, code) => ({ name, count: countOf(stage, code) }));
  const parts = counts.flatMap(({ name, count }) => (count === 0 ? [] : [`${count} ${name}`]));
  const customers = [`${stage.length} customers`, ...parts].join(", ");
  return source === "learned"
    ? `${customers}; rhythm learned from ${report.buyers} buyers`
    : `${customers}; rhythm of a typical shop, too little to learn from`;
}

function countOf(codes: Uint8Array, wanted: number): number {
  return codes.reduce((count, code) => (code === wanted ? count + 1 : count), 0);
}
