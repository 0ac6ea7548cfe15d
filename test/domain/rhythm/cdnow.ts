import { readFileSync } from "node:fs";
import { type Cadence, cadenceOf, type Occasion } from "#app/domain/rhythm/cadence.ts";
import { type RhythmSample, sampleOf } from "#app/domain/rhythm/rhythm-sample.ts";
import { DAY_MS } from "#app/domain/time.ts";

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** The end of the calibration period of every published figure. */
const SPLIT = dayOf("1997-09-30");
const DAYS_PER_WEEK = 7;

/** The 2,357 customers of the CDNOW sample as they stood on 1997-09-30 (test/data/cdnow). */
export function cdnowSample(): RhythmSample {
  const [, ...lines] = readFileSync("test/data/cdnow/sample.csv", "utf8").trim().split("\n");
  const byCustomer = Map.groupBy(
    lines.map((line) => {
      const [customer = "", date = ""] = line.split(",");
      return { customer, day: dayOf(date), renewal: false };
    }),
    ({ customer }) => customer,
  );
  const cadences = [...byCustomer.values()].map((occasions: readonly Occasion[]) =>
    cadenceOf(occasions.filter(({ day }) => day <= SPLIT)),
  );
  return sampleOf(
    cadences.filter((cadence): cadence is Cadence => cadence !== null),
    SPLIT,
  );
}

/** What a log likelihood in days is in weeks, the unit of the publications: every gap is a density. */
export function inWeeks(logLikelihood: number, { gaps }: RhythmSample): number {
  return logLikelihood + gaps.reduce((sum, some) => sum + some, 0) * Math.log(DAYS_PER_WEEK);
}

export function weeks(days: number): number {
  return days / DAYS_PER_WEEK;
}
