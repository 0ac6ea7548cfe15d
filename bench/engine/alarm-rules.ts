import { boundariesOf, DEFAULT_STAGE_LIMITS } from "#app/domain/rhythm/learned-boundaries.ts";
import type { Cadence } from "#app/domain/rhythm/cadence.ts";
import { curvesOf, daysUntilReturned } from "#app/domain/rhythm/curve.ts";
import { type Forecast } from "#app/domain/rhythm/forecast.ts";
import type { LearnedRhythm } from "#app/domain/rhythm/learned-rhythm.ts";
import { fitNamedModel } from "#app/domain/rhythm/named-models.ts";
import { cadenceOn, sampleOn } from "#app/domain/rhythm/past-buyers.ts";
import type { Silence } from "./measures/false-alarms.ts";
import type { Split } from "./shops/split.ts";

/** Days after an order from which a customer counts as late. */
export type AlarmRule = (cadence: Cadence) => number;

const FEWEST_OCCASIONS = 3;

/** Rules to compare, each learned from what was known at the split. */
export function alarmRules(
  split: Split,
  rhythm: LearnedRhythm,
  { boundaries }: Forecast,
): Readonly<Record<string, AlarmRule>> {
  const published = fitNamedModel(sampleOn(split.histories, split.asOf), "MBG/CNBD-k");
  const curveOf = published.converged ? curvesOf(published.model) : null;
  const quantile = boundariesOf(rhythm.model, DEFAULT_STAGE_LIMITS);
  return {
    "fixed window": () => 60,
    "own gap x 2": ({ firstDay, lastDay, occasions }) =>
      (2 * (lastDay - firstDay)) / (occasions - 1),
    "MBG/CNBD-k quantile": (cadence) =>
      curveOf === null ? 60 : daysUntilReturned(curveOf(cadence), 0.8),
    "risk by quantile alone": (cadence) => quantile(cadence).risk,
    engine: (cadence) => boundaries(cadence).risk,
  };
}

/** Silences that began after the split, of customers with a rhythm by then, under a rule. */
export function silencesUnder(rule: AlarmRule, { asOf }: Split, whole: Split): readonly Silence[] {
  const { histories } = whole;
  const silences: Silence[] = [];
  for (let customer = 0; customer < histories.customers; customer += 1) {
    const end = histories.start[customer + 1] ?? 0;
    for (let at = histories.start[customer] ?? 0; at < end; at += 1) {
      const day = histories.day[at] ?? 0;
      if (day <= asOf) continue;
      const cadence = cadenceOn(histories, customer, day);
      if (cadence === null || cadence.occasions < FEWEST_OCCASIONS) continue;
      silences.push({
        flagAfter: rule(cadence),
        ownGap: (cadence.lastDay - cadence.firstDay) / (cadence.occasions - 1),
        endedAfter: at + 1 < end ? (histories.day[at + 1] ?? 0) - day : null,
      });
    }
  }
  return silences;
}
